"""Who may do what: logins, the five roles, API keys, the trace of who changed what, secrets at rest.

Promises default deny: a route without a row in `routes.toml` does not answer. Knows nothing about marketing.
"""
