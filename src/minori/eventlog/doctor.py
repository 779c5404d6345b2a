"""What is stuck or does not add up in the event log, said in sentences for an operator."""

from __future__ import annotations

from collections.abc import Iterator

from minori.eventlog.dimensions import differing, registered
from minori.eventlog.engine import log
from minori.eventlog.models import Change, Erasure, Identity, Outbox
from minori.eventlog.words import Finding

MANY = 20_000


def doctor(deep: bool = False) -> list[Finding]:
    """Examine the log; findings with `healthy` are figures to know, the others want somebody's eyes.

    Takes milliseconds, unless `deep`: that compares every event's id and every fact with its row (minutes for a million).
    """
    return [*_waiting(), *_events(), *(_whole() if deep else ()), *(_dimensions() if deep else ())]


def _waiting() -> Iterator[Finding]:
    queues = [
        ("events recorded by acts", Outbox.objects.count()),
        ("changed facts", Change.objects.count()),
        ("statements about who is who", Identity.objects.filter(applied=False).count()),
        ("people to erase", Erasure.objects.exclude(state=Erasure.State.GONE).count()),
    ]
    for name, waiting in queues:
        yield Finding(
            f"{waiting} {name} wait for the event log",
            "The pulse takes them each beat; a number that stays high means that it does not run or fails.",
            waiting < MANY,
        )


def _events() -> Iterator[Finding]:
    body, tail, refused = (
        log()
        .reader.execute(
            """SELECT (SELECT count(*) FROM event_body), (SELECT count(*) FROM event_tail), (SELECT count(*) FROM refused)"""
        )
        .fetchone()
    )
    yield Finding(f"{body + tail} events, {tail} of them not sorted yet", "Idle moments sort them.", True)
    yield Finding(
        f"{refused} events could not be loaded",
        "They are kept with their reasons; nothing was lost, and nothing waits for them.",
        not refused,
    )


def _whole() -> Iterator[Finding]:
    reader = log().reader
    doubled = reader.execute("SELECT count(*) - count(DISTINCT id) FROM raw_event").fetchone()[0]
    yield Finding(
        f"{doubled} events are there twice", "An id counts once; `minori doctor --rebuild` repairs it.", not doubled
    )
    strangers = reader.execute("SELECT count(*) FROM raw_event e JOIN identity n USING (booked) WHERE e.who <> n.who")
    wrong = strangers.fetchone()[0]
    yield Finding(f"{wrong} events stand at somebody else", "`minori doctor --rebuild` repairs it.", not wrong)


def _dimensions() -> Iterator[Finding]:
    for name in registered():
        wrong = differing(name)
        yield Finding(
            f"{wrong} rows of the dimension {name} differ from the rows they are copied from",
            "Changes of the last second may be on their way; `minori doctor --rebuild` copies all anew.",
            not wrong,
        )
