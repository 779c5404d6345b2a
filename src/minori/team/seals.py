"""Secrets at rest: Fernet under keys derived from the installation's one secret, by generation.

The newest generation seals, every older one still opens. `acts/rotate_seals.py` moves on to a new generation and
seals every stored secret again, so that a copied database of last year is of no use with the key of today.
"""

import base64
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.apps import apps
from django.conf import settings
from django.db import models


class BrokenSeal(ValueError):
    """The text was sealed with another installation's key, or somebody changed it."""


def fernets(generation: int) -> MultiFernet:
    """The keys of all generations up to this one, newest first."""
    keys = [settings.MASTER_KEY.derive(f"seal:{n}") for n in range(generation, 0, -1)]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])


def current_generation() -> int:
    """Which generation of keys seals now."""
    rows = apps.get_model("team", "AccountRow").objects.values_list("seal_generation", flat=True)
    return int(rows.first() or 1)


def seal(text: str) -> bytes:
    """Encrypt a secret for storage."""
    return fernets(current_generation()).encrypt(text.encode())


def unseal(blob: bytes) -> str:
    """Read a sealed secret; raises BrokenSeal where no key of this installation fits."""
    try:
        return fernets(current_generation()).decrypt(bytes(blob)).decode()
    except InvalidToken as problem:
        raise BrokenSeal("A stored secret cannot be read: it was sealed with another installation's key.") from problem


class SealedText(models.BinaryField[str, str]):
    """A text column that is encrypted in the database and plain in Python; cannot be searched."""

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "minori.team.public.SealedText", args, kwargs

    def from_db_value(self, value: bytes | None, expression: Any, connection: Any) -> str | None:
        return unseal(value) if value else value if value is None else ""

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return super().get_db_prep_value(seal(value) if isinstance(value, str) else value, connection, prepared)

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: models.Model) -> str:
        raise TypeError("A sealed text does not leave the database in plain form.")
