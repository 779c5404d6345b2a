"""Background work with progress, and schedules; the only room that knows the task engine.

Promises that rows carry the truth: a lost, doubled or late hint only delays. Long work shows its progress on a page
and survives a restart.
"""
