"""Steps, waits, branches, goals, and everybody's place in them.

Promises one enrolment at a time, each step once, and that nobody sticks: every living enrolment has a due time or a
named awaited event.
"""
