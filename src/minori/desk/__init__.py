"""The window: screens that need several rooms, and the menu.

Promises that no page's cost grows with the number of leads. Owns no rows.
"""
