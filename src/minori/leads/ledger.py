"""Writing and checking the consent ledger."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from django.utils import timezone

from minori.leads.core.chain import Link, hash_of_texts, next_hash
from minori.leads.models import ConsentHead, ConsentRecord
from minori.leads.sets import insert
from minori.leads.words import ConsentLine
from minori.team.words import Actor

_COLUMNS = (
    "number", "lead_id", "given", "basis", "evidence", "wording", "text_hash", "how", "by", "by_user", "happened_at",
    "recorded_at", "hash",
)  # fmt: skip


class Entry(NamedTuple):
    """What is to be written about one lead."""

    lead_id: int
    given: bool
    basis: str
    evidence: str
    wording: str
    happened_at: datetime


def write(entries: Sequence[Entry], how: str, by: Actor) -> None:
    """Append lines to the ledger in the caller's transaction."""
    if not entries:
        return
    now = timezone.now()
    ConsentHead.objects.get_or_create(pk=1)
    head = ConsentHead.objects.select_for_update().get(pk=1)
    rows = []
    texts: dict[tuple[str, str], str] = {}
    for entry in entries:
        pair = (entry.evidence, entry.wording)
        text = texts.get(pair) or texts.setdefault(pair, hash_of_texts(*pair))
        head.number += 1
        head.hash = next_hash(
            head.hash,
            Link(head.number, entry.lead_id, entry.given, entry.basis, text, how, by.name, entry.happened_at, now),
        )
        rows.append(
            (head.number, entry.lead_id, entry.given, entry.basis, *pair, text, how, by.name, by.id, entry.happened_at, now, head.hash)
        )  # fmt: skip
    insert(ConsentRecord, _COLUMNS, rows)
    head.save(update_fields=["number", "hash"])


def lines_of(lead_id: int) -> list[ConsentLine]:
    """Every line about one lead, oldest first."""
    return [
        ConsentLine(
            number=r.number,
            lead_id=lead_id,
            given=r.given,
            basis=r.basis,
            evidence=r.evidence,
            wording=r.wording,
            how=r.how,
            by=r.by,
            happened_at=r.happened_at,
            recorded_at=r.recorded_at,
        )
        for r in ConsentRecord.objects.filter(lead_id=lead_id).order_by("number")
    ]


def broken_lines() -> Iterator[int]:
    """Numbers of ledger lines that were altered, lost or added behind our back."""
    before, expected = "", 1
    for r in ConsentRecord.objects.order_by("number").iterator():
        link = Link(r.number, r.lead_id, r.given, r.basis, r.text_hash, r.how, r.by, r.happened_at, r.recorded_at)
        texts_agree = not (r.evidence or r.wording) or r.text_hash == hash_of_texts(r.evidence, r.wording)
        if r.number != expected or r.hash != next_hash(before, link) or not texts_agree:
            yield r.number
        before, expected = r.hash, r.number + 1
    head = ConsentHead.objects.filter(pk=1).first()
    if (head.number if head else 0) != expected - 1:
        yield expected
