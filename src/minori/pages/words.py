"""The words of forms: intents, submissions and what follows them. Free of Django."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Intent(StrEnum):
    """Why somebody fills in a form."""

    ENQUIRY = "enquiry"
    DOCUMENT = "document"
    SEMINAR = "seminar"
    NEWSLETTER = "newsletter"
    TRIAL = "trial"
    CONSULTATION = "consultation"
    QUOTE = "quote"


ENQUIRIES = frozenset({Intent.ENQUIRY, Intent.TRIAL, Intent.CONSULTATION, Intent.QUOTE})
"""Intents that sales hears of at once, whatever the score."""


@dataclass(frozen=True)
class Asked:
    """One field of a form: a built-in field of a lead by its name, or `custom_NAME`."""

    name: str
    required: bool = False


@dataclass(frozen=True)
class FormCard:
    """A form as other rooms see it. `template` is the key of the reply letter's template, or empty."""

    id: int
    slug: str
    title: str
    intent: Intent
    live: bool
    template: str


@dataclass(frozen=True)
class Submission:
    """One press of a form's button by one person.

    `number` grows with every submission and is what a reader keeps as its bookmark. `answers` is plain personal text
    (field name to text as typed) and never goes into the event log. `fields` is what a reply letter may print:
    `form.title`, `form.document_url` and the like.
    """

    number: int
    form_id: int
    slug: str
    title: str
    intent: Intent
    lead_id: int
    created: bool
    at: datetime
    language: str
    template: str
    document_url: str
    campaign: str
    answers: Mapping[str, str] = field(default_factory=dict)
    notify: Sequence[int] = ()
