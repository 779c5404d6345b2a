"""Who is in which group, and the feed of who entered and left.

Promises that membership follows the rule within a beat of the fact, and that a rebuild never un-does anything.
"""
