"""The state database's engine: SQLite with one first-come-first-served door for writers.

Promises that no writer of any process starves and that a write transaction takes its lock when it begins, so two of
them never deadlock. Knows nothing about tables; rooms use Django's ORM and `transaction.atomic()` as usual.
"""
