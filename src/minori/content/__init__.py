"""The library of pieces, topics, seminars and the segment x stage matrix.

Not built yet.
"""
