"""Who acts, in words that every room may use: roles, actors, people, the company's profile. Free of Django."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class Role(StrEnum):
    """The five roles of staff."""

    admin = "admin"
    marketer = "marketer"
    inside_sales = "inside_sales"
    sales = "sales"
    viewer = "viewer"


STAFF = tuple(Role)


@dataclass(frozen=True)
class Actor:
    """Who does something: a person, an API key with its scopes, or Minori itself."""

    id: int | None
    name: str
    role: Role | None
    kind: Literal["user", "key", "system"]
    scopes: frozenset[str] = frozenset()


SYSTEM = Actor(None, "Minori", None, "system")


@dataclass(frozen=True)
class Person:
    """A member of staff, as other rooms see one."""

    id: int
    name: str
    email: str
    role: Role
    active: bool
    language: str


@dataclass(frozen=True)
class Account:
    """The company that uses this installation; texts may be empty until somebody fills them in."""

    name: str
    time_zone: str
    language: str
    currency: str
    sender_name: str
    sender_address_postal: str
    contact: str
