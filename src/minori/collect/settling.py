"""The stage that settles whether people opened and clicked: facts from the log, verdicts back to it, in sets."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from minori.collect.core.verdict import PROOF, SETTLING, VERSION, Evidence, Judgement, Touch, judge_letter, net_sweeps
from minori.collect.models import Bookmark
from minori.collect.words import SETTLED_LATER, AgentClass, LetterFacts
from minori.eventlog import public as log
from minori.eventlog.words import Event

LOOK_BACK = timedelta(days=1)
MOST_PROOFS = 5_000
_EVENT_ID = re.compile(r"[0-9a-f]{32}")
Letters = Callable[[Sequence[int]], Mapping[int, LetterFacts]]


def settle(now: datetime, letters: Letters) -> int:
    """Judge what is old enough, or certain at once; judge again what new evidence changes. Returns verdicts given."""
    pending = log.unsettled(before=now)
    proofs, upto = _proofs()
    if not pending and not proofs:
        _keep(upto)
        return 0
    known = {e.id: e for e in _touched_with(pending, proofs)} | {e.id: e for e in pending}
    touches = {e.id: touch for e in known.values() if (touch := _touch(e))}
    by_letter: dict[int, list[Touch]] = defaultdict(list)
    for touch in touches.values():
        by_letter[touch.letter].append(touch)
    facts = letters(list(by_letter))
    sweeps = net_sweeps(list(touches.values()))
    verdicts = [(e.id, False, 0.5, "no_letter", VERSION) for e in pending if e.id not in touches]
    for letter, group in by_letter.items():
        sent_at = facts[letter].sent_at if letter in facts else None
        judged = judge_letter(Evidence(group, sent_at, proofs, sweeps))
        for id, judgement in judged.items():
            if _is_due(known[id], judgement, now):
                verdicts.append((id, judgement.human, judgement.probability, judgement.reason, VERSION))
    log.judge(verdicts)
    _keep(upto)
    return len(verdicts)


def _is_due(event: Event, judgement: Judgement, now: datetime) -> bool:
    """Pending: when certain or old enough. Settled: where new evidence says otherwise, but never against proof."""
    if event.human is None:
        return judgement.certain or event.received_at <= now - SETTLING
    if judgement.human:
        return event.human is False and judgement.reason == PROOF
    # The page view that proved it lies behind our bookmark; what was said about it does not.
    return event.human and log.verdicts_of(event.id)[-1].reason != PROOF


def _proofs() -> tuple[frozenset[str], int]:
    """Clicks after which somebody did something on the page, and where the feed was read to."""
    at = Bookmark.objects.filter(name="proofs").values_list("number", flat=True).first() or 0
    fed = log.feed(at, ["page.left"], MOST_PROOFS)
    claimed = {str(f.event.props.get("click", "")) for f in fed if f.event.props.get("interaction")}
    return frozenset(filter(_EVENT_ID.fullmatch, claimed)), fed[-1].number if fed else at


def _keep(upto: int) -> None:
    if not Bookmark.objects.filter(name="proofs", number=upto).exists():
        Bookmark.objects.update_or_create(name="proofs", defaults={"number": upto})


def _touched_with(pending: Sequence[Event], proofs: Collection[str]) -> list[Event]:
    """Every recent open and click of the readers concerned, and the clicks that were proved."""
    proved = log.events_with(list(proofs))
    readers = {e.who for e in [*pending, *proved] if e.who is not None}
    if not readers:
        return proved
    since = min(e.received_at for e in [*pending, *proved]) - LOOK_BACK
    events = log.events()
    with log.scratch(list(readers)) as some:
        recent = events.filter(
            events.kind.isin(sorted(SETTLED_LATER)), events.received_at >= log.naive(since)
        ).semi_join(some, events.who == some.id)
        rows = log.run(
            recent.select(
                "id", "at", "received_at", "kind", "who", "human",
                letter=log.prop_number(recent, "letter"), link=log.prop_number(recent, "link"),
                net=log.prop_text(recent, "net"), agent=log.prop_text(recent, "agent"),
                trap=log.prop_text(recent, "trap"),
            )
        ).to_pylist()  # fmt: skip
    return [*proved, *map(_event, rows)]


def _event(row: Mapping[str, object]) -> Event:
    """The part of an event that verdicts need."""
    props: dict[str, str | int | float | bool] = {}
    for name in ("letter", "link"):
        if (number := row[name]) is not None:
            props[name] = int(float(str(number)))
    props |= {name: str(row[name] or "") for name in ("net", "agent")}
    props["trap"] = row["trap"] in {"true", "True", "1"}
    moments = [row["at"], row["received_at"]]
    at, received = (m.replace(tzinfo=UTC) for m in moments if isinstance(m, datetime))
    human = row["human"]
    return Event(
        id=str(row["id"]), happened_at=at, received_at=received, kind=str(row["kind"]), props=props,
        human=None if human is None else bool(human),
    )  # fmt: skip


def _touch(event: Event) -> Touch | None:
    """What the verdict needs to know; None where no letter stands behind the event."""
    props = event.props
    letter, link, agent = props.get("letter"), props.get("link"), str(props.get("agent", ""))
    if not isinstance(letter, int):
        return None
    return Touch(
        event_id=event.id,
        letter=letter,
        at=event.received_at,
        agent=AgentClass(agent) if agent in set(AgentClass) else AgentClass.PERSON,
        net=str(props.get("net", "")),
        link=int(link or 0) if event.kind == "mail.clicked" else None,
        trap=bool(props.get("trap", False)),
    )
