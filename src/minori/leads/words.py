"""The words of this room: people, companies, consent and custom fields, without Django."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

FieldValue = str | int | float | bool | date | None


class Stage(StrEnum):
    """Buying stage, in the order in which people pass through it."""

    AWARE = "aware"
    INTERESTED = "interested"
    CONSIDERING = "considering"
    DECIDING = "deciding"
    IN_DEAL = "in_deal"
    CUSTOMER = "customer"


STAGES: tuple[str, ...] = tuple(Stage)


class Role(StrEnum):
    """What a person may decide."""

    DECISION_MAKER = "decision_maker"
    MANAGER = "manager"
    STAFF = "staff"


class BasisKind(StrEnum):
    """Why the law lets us mail somebody, strongest first."""

    OPT_IN = "opt_in"
    TRADING = "trading"
    NOTIFIED = "notified"
    PUBLISHED = "published"


class FieldType(StrEnum):
    """What a custom field holds."""

    TEXT = "text"
    INT = "int"
    FLOAT = "float"
    BOOL = "bool"
    DATE = "date"
    CHOICE = "choice"


class ExclusionKind(StrEnum):
    """By what somebody is recognised whose behaviour does not count."""

    DOMAIN = "domain"
    ADDRESS = "address"
    NETWORK = "network"
    VISITOR = "visitor"


class ExclusionWhy(StrEnum):
    """Why somebody's behaviour does not count."""

    STAFF = "staff"
    AGENCY = "agency"
    COMPETITOR = "competitor"
    TEST = "test"


class NotMailable(StrEnum):
    """Why `may_mail` says no; the gate writes it into the ledger."""

    NO_ADDRESS = "no_address"
    OPTED_OUT = "opted_out"
    BOUNCED = "bounced"
    NO_CONSENT = "no_consent"
    GONE = "gone"


@dataclass(frozen=True)
class Basis:
    """Consent as it was got: kind, evidence (which form, card, contract), the wording shown, and when (None = now)."""

    kind: BasisKind
    evidence: str = ""
    wording: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Named:
    """The outcome of naming: whose row it is, and whether it is new."""

    lead_id: int
    created: bool


@dataclass(frozen=True)
class LeadCard:
    """A person as other rooms see her; texts are "" where nothing is known."""

    id: int
    name: str
    family_name: str
    given_name: str
    email: str
    company_id: int | None
    company_name: str
    department: str
    title: str
    role: str
    phone: str
    owner_id: int | None
    stage: str
    mailable: bool
    excluded: bool
    tags: tuple[str, ...]
    custom: Mapping[str, FieldValue]
    external_id: str = ""
    kana: str = ""
    prefecture: str = ""
    region: str = ""
    source: str = ""
    created_at: datetime | None = None
    version: int = 1


@dataclass(frozen=True)
class CompanyCard:
    """A company as other rooms see it; revenue in minor units of the account's currency."""

    id: int
    name: str
    domain: str
    industry: str
    employees: int | None
    revenue: int | None
    region: str
    owner_id: int | None
    corporate_number: str = ""
    parent_id: int | None = None
    custom: Mapping[str, FieldValue] = field(default_factory=dict)


@dataclass(frozen=True)
class StageMove:
    """One line of a person's stage history."""

    lead_id: int
    stage: str
    before: str
    why: str
    by: str
    at: datetime


@dataclass(frozen=True)
class ConsentLine:
    """One line of the consent ledger, in the order in which it was written."""

    number: int
    lead_id: int
    given: bool
    basis: str
    evidence: str
    wording: str
    how: str
    by: str
    happened_at: datetime
    recorded_at: datetime


@dataclass(frozen=True)
class CustomField:
    """A field that this installation added; `name` is its key in rules, files and letters."""

    name: str
    label_ja: str
    label_en: str
    type: FieldType
    choices: tuple[str, ...] = ()
    subject: str = "lead"


@dataclass(frozen=True)
class TargetField:
    """A field into which a file's column can go. `key` fields find the row; `aliases` are headers that mean it."""

    name: str
    label: Any
    type: FieldType = FieldType.TEXT
    key: bool = False
    required: bool = False
    aliases: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class FileRow:
    """One row of a file with its columns mapped and read: line is the physical line on which it begins (from 1)."""

    line: int
    values: Mapping[str, FieldValue]


@dataclass(frozen=True)
class RowOutcome:
    """What became of a row: created, updated, same or refused (with a reason), and how to undo it."""

    line: int
    outcome: str
    reason: str = ""
    object_id: int | None = None
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class ImportTarget:
    """Something that a file's rows can become.

    `apply(rows, actor, source, dry)` writes one chunk inside the caller's transaction and answers one outcome a row, in
    order; with `dry` it writes nothing. `undo(outcomes, actor)` takes back what it can and answers sentences about the
    rest.
    """

    name: str
    label: Any
    fields: Callable[[], Sequence[TargetField]]
    apply: Callable[[Sequence[FileRow], Any, str, bool], Iterable[RowOutcome]]
    undo: Callable[[Sequence[RowOutcome], Any], Sequence[str]]
