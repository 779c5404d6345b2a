"""Groups follow facts, events and time; nothing else moves anybody."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from minori.eventlog import public as eventlog
from minori.eventlog.words import Event, new_event_id
from minori.leads import public as leads
from minori.segments import public as segments
from minori.segments.models import Member, Passage, Segment
from minori.segments.refreshing import refresh
from minori.team.words import SYSTEM, Actor, Role

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 3, tzinfo=UTC)
SANO = Actor(None, "佐野", Role.marketer, "user")


def person(name: str, employees: int = 500) -> int:
    fields = {"name": name, "company": f"{name} Steelworks", "company_employees": str(employees)}
    return leads.name_person(SYSTEM, f"{name.lower()}@steelworks.example", fields, None, "manual").lead_id


def views(lead: int, path: str, at: datetime) -> None:
    event = Event(new_event_id(at), at, at, "page.viewed", who=lead, object=path, human=True, source="tag")
    eventlog.append([event], f"test-{event.id}", 1)


def beat(now: datetime) -> int:
    eventlog.load_outbox()
    eventlog.copy_changes()
    moved = refresh(now)
    eventlog.load_outbox()
    eventlog.copy_changes()
    return moved


def keys(lead: int) -> list[str]:
    return segments.keys_of([lead]).get(lead, [])


def test_vera_enters_with_her_price_visit_and_leaves_when_it_is_too_long_ago(log: Any) -> None:
    vera = person("Vera")
    segments.save("price", "料金を見た人", 'all:\n  - viewed("/pricing*") >= 1 within 14 days\n', SANO)
    beat(NOON)
    assert keys(vera) == []
    views(vera, "/pricing", NOON)
    beat(NOON)
    assert keys(vera) == ["price"]
    beat(NOON + timedelta(days=15))
    assert keys(vera) == []
    assert [(m.lead_id, m.entered) for m in segments.feed(0)] == [(vera, True), (vera, False)]
    kinds = [e.kind for e in eventlog.timeline([vera], 20) if e.kind.startswith("segment.")]
    assert kinds == ["segment.left", "segment.entered"]


def test_a_group_of_a_group_follows_it_one_beat_later(log: Any) -> None:
    vera = person("Vera")
    segments.save("large", "大企業", "all:\n  - company.employees >= 300\n", SANO)
    segments.save("large-too", "大企業の中", 'all:\n  - segment("large")\n', SANO)
    for minute in range(4):
        beat(NOON + timedelta(minutes=minute))
    assert keys(vera) == ["large", "large-too"]


def test_a_rebuild_changes_nothing_where_nothing_changed(log: Any) -> None:
    people = [person(f"Vera{n}", employees=100 * n) for n in range(8)]
    group = segments.save("large", "大企業", "all:\n  - company.employees >= 300\n", SANO)
    beat(NOON)
    before = list(Member.objects.order_by("lead_id").values_list("pk", "lead_id", "since"))
    passages = Passage.objects.count()
    assert [lead for _, lead, _ in before] == people[3:]
    for hour in range(1, 6):
        Segment.objects.filter(pk=group).update(full_at=NOON)
        assert beat(NOON + timedelta(hours=hour)) == 0
    assert list(Member.objects.order_by("lead_id").values_list("pk", "lead_id", "since")) == before
    assert Passage.objects.count() == passages


def test_a_rule_that_no_longer_works_keeps_its_people_and_says_why(log: Any) -> None:
    vera = person("Vera")
    group = segments.save("large", "大企業", "all:\n  - company.employees >= 300\n", SANO)
    beat(NOON)
    Segment.objects.filter(pk=group).update(rule="all:\n  - company.gone >= 300\n", full_at=NOON)
    beat(NOON + timedelta(hours=2))
    assert keys(vera) == ["large"]
    assert "company.gone" in segments.stuck()[0]


def test_a_killed_refresh_is_taken_up_again_without_a_second_entry(log: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    people = [person(f"Vera{n}") for n in range(5)]
    segments.save("large", "大企業", "all:\n  - company.employees >= 300\n", SANO)
    monkeypatch.setattr("minori.segments.membership.CHUNK", 2)
    real, calls = Passage.objects.bulk_create, []

    def killed(*args: Any, **kwargs: Any) -> Any:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(*args, **kwargs)

    monkeypatch.setattr(Passage.objects, "bulk_create", killed)
    with pytest.raises(KeyboardInterrupt):
        beat(NOON)
    beat(NOON)
    assert [(m.lead_id, m.entered) for m in segments.feed(0)] == [(lead, True) for lead in people]


def test_oleg_is_on_the_list_until_somebody_takes_him_off(log: Any) -> None:
    oleg = person("Oleg")
    fair = segments.save_list("fair", "展示会", SANO)
    assert segments.add(fair, [oleg, 9_999], SANO) == 1
    assert segments.add(fair, [oleg], SANO) == 0
    beat(NOON)
    assert segments.member_ids(fair) == [oleg]
    assert segments.remove(fair, [oleg], SANO) == 1
    assert segments.member_ids(fair) == []


def test_what_is_used_cannot_be_deleted(log: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("minori.segments.uses._finders", {})
    fair = segments.save_list("fair", "展示会", SANO)
    segments.register_use("letters", lambda key, _id: [segments.Use("11月号", "/mail/1")] if key == "fair" else [])
    with pytest.raises(segments.InUse, match="11月号"):
        segments.delete(fair, SANO)
    assert Segment.objects.filter(pk=fair).exists()
