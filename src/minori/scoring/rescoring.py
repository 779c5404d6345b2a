"""The stage of the pulse: rescore whom events or facts touched, whose time has come, or everybody under a new model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from django.db import connection, transaction

from minori.eventlog.public import Event, dimension, new_event_id, note_changes, record_many, run_ids, touched
from minori.scoring.asking import kept
from minori.scoring.core.decay import explained_by_time
from minori.scoring.core.definition import band_of
from minori.scoring.models import Progress, ScoreRow, TurnRow
from minori.scoring.store import live
from minori.scoring.words import THOUSAND, Model

CHUNK = 2_000
MOST_DUE = 20_000
WALK_FROM = 50_000
COLUMNS = ("lead_id", "fit", "behaviour", "total", "band", "as_of", "next_change_at")
UPSERT = (
    f"INSERT INTO scoring_scorerow ({', '.join(COLUMNS)}) VALUES (%s, %s, %s, %s, %s, %s, %s) "  # noqa: S608  own names
    "ON CONFLICT (lead_id) DO UPDATE SET " + ", ".join(f"{c} = excluded.{c}" for c in COLUMNS[1:])
)


@dataclass(frozen=True)
class Fresh:
    """A score just worked out, and the stored one before it."""

    lead_id: int
    fit: int
    behaviour: int
    total: int
    band: str
    next_change_at: int | None
    before: tuple[int, int, int, str, int, int | None] | None

    def differs(self) -> bool:
        """Is there anything to write back?"""
        if self.before is None:
            return True
        fit, behaviour, _, band, _, due = self.before
        return (fit, behaviour, band, due) != (self.fit, self.behaviour, self.band, self.next_change_at)

    def shows(self) -> bool:
        """Did anything change that rules and lists can see?"""
        return self.before is None or self.before[:4] != (self.fit, self.behaviour, self.total, self.band)

    @property
    def band_before(self) -> str:
        return self.before[3] if self.before else "low"


def rescore(now: datetime) -> int:
    """Rescore the touched, the due, and a stretch of everybody when a walk is under way; returns how many were.

    Idempotent: what was scored twice changes nothing the second time. A beat takes about 20,000 people.
    """
    progress, _ = Progress.objects.get_or_create(pk=1)
    model = live().model
    news = touched(progress.bookmark, MOST_DUE)
    done = 0
    if news.everybody:
        start_walk(news.upto)
    elif news.upto > progress.bookmark:
        leads = sorted(lead for lead in news.leads if lead > 0)
        for part in parts(leads):
            done += store(model, part, now, by_event=True)
        Progress.objects.filter(pk=1, bookmark=progress.bookmark).update(bookmark=news.upto)
    return done + rescore_due(model, now) + walk_on(model, now)


def parts(ids: Sequence[int]) -> Iterator[list[int]]:
    """Ids in chunks that one transaction holds."""
    rest = iter(ids)
    while part := list(islice(rest, CHUNK)):
        yield part


def rescore_due(model: Model, now: datetime) -> int:
    """Rescore those whose next change has come; very many at once become a walk."""
    moment = int(now.timestamp())
    due = ScoreRow.objects.filter(next_change_at__lte=moment)
    ids = list(due.order_by("next_change_at").values_list("lead_id", flat=True)[: WALK_FROM + 1])
    if len(ids) > WALK_FROM:
        start_walk()
        return 0
    return sum(store(model, part, now, by_event=False) for part in parts(sorted(ids[:MOST_DUE])))


def start_walk(bookmark: int | None = None) -> None:
    """Rescore everybody in the coming beats, from the first id on."""
    changes: dict[str, Any] = {"walk_after": 0}
    if bookmark is not None:
        changes["bookmark"] = bookmark
    Progress.objects.update_or_create(pk=1, defaults=changes)


def walk_on(model: Model, now: datetime) -> int:
    """Rescore the next stretch of a walk."""
    progress = Progress.objects.get(pk=1)
    if progress.walk_after is None:
        return 0
    leads = dimension("lead")
    ids = run_ids(leads.filter(leads.id > progress.walk_after).select("id").order_by("id").limit(MOST_DUE))
    if ids:
        rows = kept(model, "score", "range").ask(now, (ids[0], ids[-1]))
        fired = kept(model, "triggers", "range").ask(now, (ids[0], ids[-1]))
        write(model, rows, fired, now, by_event=False)
    walked = ids[-1] if len(ids) == MOST_DUE else None
    Progress.objects.filter(pk=1, walk_after=progress.walk_after).update(walk_after=walked)
    return len(ids)


def rescore_all(now: datetime, model: Model | None = None) -> int:
    """Rescore everybody at once and write back what changed; returns how many people there are."""
    model = model or live().model
    rows = kept(model, "score", "all").ask(now)
    write(model, rows, kept(model, "triggers", "all").ask(now), now, by_event=False)
    return int(rows.num_rows)


def store(model: Model, ids: Sequence[int], now: datetime, by_event: bool) -> int:
    """Rescore these people (one chunk); those whom the log no longer knows lose their score."""
    rows = kept(model, "score", "few").ask(now, ids)
    fired = kept(model, "triggers", "few").ask(now, ids)
    write(model, rows, fired, now, by_event)
    gone = set(ids) - set(rows.column("id").to_pylist())
    if gone:
        forget(sorted(gone))
    return len(ids)


def forget(lead_ids: Sequence[int]) -> None:
    """Delete the scores and turns of people who are gone."""
    with transaction.atomic():
        ScoreRow.objects.filter(lead_id__in=lead_ids).delete()
        TurnRow.objects.filter(lead_id__in=lead_ids).delete()


def write(model: Model, rows: Any, fired: Any, now: datetime, by_event: bool) -> None:
    """Write back what changed, chunk by chunk, with its events and turns in the same transaction."""
    rows = rows.sort_by("id")
    rang: dict[int, list[tuple[str, str, datetime]]] = {}
    for lead, place, event, at in zip(
        *(fired.column(c).to_pylist() for c in ("lead", "trigger", "event", "at")), strict=True
    ):
        rang.setdefault(lead, []).append((model.triggers[place].key, event, at.replace(tzinfo=UTC)))
    size = CHUNK if by_event else 5_000
    for start in range(0, rows.num_rows, size):
        part = rows.slice(start, size)
        columns = [part.column(c).to_pylist() for c in ("id", "fit", "behaviour", "total", "next_change")]
        stored = stored_scores(columns[0])
        fresh = [
            Fresh(lead, fit, behaviour, total, band_of(model, total), due, stored.get(lead))
            for lead, fit, behaviour, total, due in zip(*columns, strict=True)
        ]
        changed = [one for one in fresh if one.differs()]
        bells = {one.lead_id: rang[one.lead_id] for one in fresh if one.lead_id in rang}
        if changed or bells:
            write_chunk(model, changed, bells, now, by_event)


def stored_scores(ids: Sequence[int]) -> dict[int, tuple[int, int, int, str, int, int | None]]:
    """The stored scores of ascending ids."""
    if not ids:
        return {}
    found = ScoreRow.objects.filter(lead_id__range=(ids[0], ids[-1]))
    if ids[-1] - ids[0] > 4 * len(ids):
        found = ScoreRow.objects.filter(lead_id__in=ids)
    rows = found.values_list("lead_id", "fit", "behaviour", "total", "band", "as_of", "next_change_at")
    return {row[0]: row[1:] for row in rows}


def write_chunk(
    model: Model,
    changed: Sequence[Fresh],
    bells: dict[int, list[tuple[str, str, datetime]]],
    now: datetime,
    by_event: bool,
) -> None:
    """One transaction: scores, turns, events, and the note that facts changed."""
    moment = int(now.timestamp())
    turned = [f for f in changed if f.band != f.band_before]
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.executemany(
                UPSERT,
                [(f.lead_id, f.fit, f.behaviour, f.total, f.band, moment, f.next_change_at) for f in changed],
            )
        TurnRow.objects.bulk_create(
            TurnRow(lead_id=f.lead_id, kind="band", band_before=f.band_before, band_after=f.band, at=now)
            for f in turned
        )
        rang = ring(model, bells, now)
        events = [_band_event(f, now) for f in turned] + [_trigger_event(t, now) for t in rang]
        if by_event:
            events += [_score_event(f, now) for f in changed if moved(model, f, moment)]
        record_many(events)
        note_changes("lead", [f.lead_id for f in changed if f.shows()])


def moved(model: Model, fresh: Fresh, moment: int) -> bool:
    """Did an event, and not time alone, move the score by a point or more?"""
    if fresh.before is None:
        return fresh.total != 0
    fit, behaviour, total, _, as_of, _ = fresh.before
    if abs(fresh.total - total) < THOUSAND:
        return False
    hours = (moment - as_of) // 3600
    shortest = min([model.half_life_days, *(r.half_life_days for r in model.behaviour if r.half_life_days)])
    return fit != fresh.fit or not explained_by_time(behaviour, fresh.behaviour, hours, shortest)


def ring(model: Model, bells: dict[int, list[tuple[str, str, datetime]]], now: datetime) -> list[TurnRow]:
    """Turns for triggers that have not fired for this event, nor too recently for another."""
    if not bells:
        return []
    again = {t.key: timedelta(days=t.again_days) for t in model.triggers}
    last: dict[tuple[int, str], datetime] = {}
    earlier = TurnRow.objects.filter(kind="trigger", lead_id__in=list(bells)).order_by("event_at")
    for lead, key, at in earlier.values_list("lead_id", "trigger", "event_at"):
        if at:
            last[lead, key] = at
    rows = [
        TurnRow(lead_id=lead, kind="trigger", trigger=key, event_id=event, event_at=at, at=now)
        for lead, rung in bells.items()
        for key, event, at in rung
        if (lead, key) not in last or (at > last[lead, key] and at >= last[lead, key] + again[key])
    ]
    TurnRow.objects.bulk_create(rows)
    return rows


def _band_event(fresh: Fresh, now: datetime) -> Event:
    props: dict[str, str | float] = {"before": fresh.band_before, "total": fresh.total / THOUSAND}
    return Event(
        new_event_id(now), now, now, "score.band_changed", who=fresh.lead_id, object=fresh.band, props=props, human=True
    )


def _score_event(fresh: Fresh, now: datetime) -> Event:
    before = fresh.before[2] if fresh.before else 0
    props = {"before": before / THOUSAND, "fit": fresh.fit / THOUSAND, "behaviour": fresh.behaviour / THOUSAND}
    total = fresh.total / THOUSAND
    return Event(new_event_id(now), now, now, "score.changed", who=fresh.lead_id, value=total, props=props, human=True)


def _trigger_event(turn: TurnRow, now: datetime) -> Event:
    return Event(
        new_event_id(now),
        now,
        now,
        "score.triggered",
        who=turn.lead_id,
        object=turn.trigger,
        props={"event": turn.event_id},
        human=True,
    )
