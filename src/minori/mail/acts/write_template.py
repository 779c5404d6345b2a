"""Write a template: a new one, or new words for one that exists. Old versions stay."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from minori.mail.core.checks import Problem, problems_of
from minori.mail.core.letter import Source
from minori.mail.models import Template, Version
from minori.mail.words import Purpose
from minori.team.public import require, trace
from minori.team.words import Actor, Role


class CannotSave(ValueError):
    """The template was not saved; each problem says why and where."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(p.text or p.code for p in problems))
        self.problems = list(problems)


class Writing:
    """What somebody typed about a template, apart from its words."""

    def __init__(self, key: str, name: str, purpose: Purpose, stages: Sequence[str] = ()) -> None:
        self.key, self.name, self.purpose, self.stages = key, name, purpose, list(stages)


def write_template(by: Actor, writing: Writing, source: Source, template_id: int | None = None) -> int:
    """Save and return the template's id; words that are the same as before make no new version.

    Raises `CannotSave` for words that cannot be used (syntax, unknown fields) or a key that is taken.
    """
    require(by, Role.admin, Role.marketer)
    broken = [p for p in problems_of(source, writing.purpose) if p.fatal]
    if broken:
        raise CannotSave(broken)
    try:
        with transaction.atomic():
            template = _named(writing, template_id)
            _version(template, source, by)
            trace(by, "mail.write_template", f"template:{template.id}")
    except IntegrityError as error:
        raise CannotSave([Problem("key_taken", part="key", fatal=True)]) from error
    return template.id


def archive_template(by: Actor, template_id: int) -> None:
    """Take a template out of use; its letters stay readable."""
    require(by, Role.admin, Role.marketer)
    with transaction.atomic():
        if Template.objects.filter(id=template_id, archived_at=None).update(archived_at=timezone.now()):
            trace(by, "mail.archive_template", f"template:{template_id}")


def _named(writing: Writing, template_id: int | None) -> Template:
    stages = writing.stages if writing.purpose == Purpose.NURTURE else []
    values = {"name": writing.name, "purpose": writing.purpose, "stages": stages}
    if template_id is None:
        return Template.objects.create(key=writing.key, made_at=timezone.now(), **values)
    Template.objects.filter(id=template_id).update(**values)
    return Template.objects.get(id=template_id)


def _version(template: Template, source: Source, by: Actor) -> None:
    newest = Version.objects.filter(template=template).order_by("-number").first()
    if newest and (newest.subject, newest.html, newest.text) == (source.subject, source.html, source.text):
        return
    number = (Version.objects.filter(template=template).aggregate(n=Max("number"))["n"] or 0) + 1
    Version.objects.create(
        template=template, number=number, subject=source.subject, html=source.html, text=source.text,
        made_at=timezone.now(), made_by=by.id,
    )  # fmt: skip
