"""One condition language for segments, scores, branches, goals and filters.

Promises that a rule is checked before it is saved, said back in Japanese and English, and means the same in the
compiled question as in the slow, obvious evaluator.
"""
