"""Outside sales systems, one folder each: field rules, cursors, conflicts.

Not built yet.
"""
