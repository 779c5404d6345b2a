"""The token of an invitation: random, told once in a link, kept as a hash, good for a week."""

import secrets
from datetime import timedelta

from minori.team.core.keys import hash_of

GOOD_FOR = timedelta(days=7)


def new_token() -> tuple[str, str]:
    """A fresh token with 256 random bits, and its hash."""
    token = secrets.token_urlsafe(32)
    return token, hash_of(token)
