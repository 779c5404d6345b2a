"""Diagnosis, readiness, planner and checklists.

Not built yet.
"""
