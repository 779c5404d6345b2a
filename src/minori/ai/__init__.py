"""One door to a language model, for drafts that a person decides about.

Not built yet.
"""
