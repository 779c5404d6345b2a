"""Hand-off queues, assignment, verdicts, tasks and deals.

Promises that nobody handed over is left lying and that a deal changes what is sent, to her and to her colleagues.
"""
