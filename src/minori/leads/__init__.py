"""People and companies: identity, import, consent, custom fields, tags, owner, buying stage.

Promises that a refusal is never weakened, that two known people are never merged by themselves, and that every row of
an imported file is created, updated or refused with line and reason.
"""
