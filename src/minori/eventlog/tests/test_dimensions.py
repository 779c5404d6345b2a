from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest

from minori.eventlog import dimensions, public
from minori.eventlog.engine import Log
from minori.eventlog.tests.people import OLEG, VERA
from minori.eventlog.words import Column

pytestmark = pytest.mark.django_db

Facts = dict[int, tuple[Any, ...]]


@pytest.fixture
def leads(monkeypatch: pytest.MonkeyPatch) -> Facts:
    """Two rooms: `leads` owns role and tags and a growing set of custom fields, `scoring` owns the score."""
    monkeypatch.setattr(dimensions, "_registered", {"lead": [], "company": []})
    rows: Facts = {VERA: ("buyer", ["iron", "hot"]), OLEG: ("engineer", [])}
    scores = {VERA: (52_000, datetime(2026, 11, 20, 9, tzinfo=UTC), date(2026, 11, 20))}
    public.register_columns(
        "lead", "leads", [Column("role", "text"), Column("tags", "texts")], reader(rows), lambda: custom
    )
    public.register_columns(
        "lead",
        "scoring",
        [Column("score_total", "int"), Column("scored_at", "time"), Column("scored_on", "date")],
        reader(scores),
    )
    custom.clear()
    return rows


custom: list[Column] = []


def reader(rows: Facts) -> dimensions.Read:
    def read(ids: Sequence[int] | None) -> Iterable[tuple[Any, ...]]:
        return [(row, *rows[row]) for row in sorted(rows) if ids is None or row in ids]

    return read


def stored() -> dict[int, dict[str, Any]]:
    rows = public.run(public.dimension("lead")).to_pylist()
    return {row.pop("id"): row for row in rows}


def test_noted_rows_are_copied_from_every_room_and_their_leads_touched(log: Log, leads: Facts) -> None:
    public.copy_changes()
    mark = public.last_number()
    public.note_changes("lead", [VERA, OLEG, VERA])
    assert public.copy_changes() == 3
    assert stored()[OLEG] == {
        "role": "engineer", "tags": [], "score_total": None, "scored_at": None, "scored_on": None,
    }  # fmt: skip
    assert stored()[VERA]["score_total"] == 52_000
    assert stored()[VERA]["scored_at"] == datetime(2026, 11, 20, 9)
    assert sorted(public.touched(mark).leads) == [VERA, OLEG]
    assert public.copy_changes() == 0


def test_a_new_custom_field_is_a_new_column_at_once_and_a_dropped_one_goes(log: Log, leads: Facts) -> None:
    public.copy_changes()
    assert stored()[VERA]["role"] == "buyer"
    custom.append(Column("custom_plant", "int"))
    leads[VERA] = ("buyer", ["iron"], 12)
    public.copy_changes()
    assert stored()[VERA]["custom_plant"] == 12
    assert stored()[OLEG]["custom_plant"] is None
    custom.clear()
    leads[VERA] = ("chief buyer", [])
    public.note_changes("lead", [VERA])
    public.copy_changes()
    assert "custom_plant" not in stored()[VERA]
    assert stored()[VERA]["role"] == "chief buyer"


def test_a_row_that_is_gone_leaves_the_dimension(log: Log, leads: Facts) -> None:
    public.copy_changes()
    del leads[OLEG]
    public.note_changes("lead", [OLEG])
    public.copy_changes()
    assert list(stored()) == [VERA]


def test_a_crash_between_copying_and_forgetting_only_copies_again(
    log: Log, leads: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    public.copy_changes()
    public.note_changes("lead", [VERA])
    with monkeypatch.context() as crash:
        crash.setattr(dimensions, "_forget", lambda notes: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            public.copy_changes()
    assert public.copy_changes() == 1
    assert len(stored()) == 2


def test_two_rooms_cannot_claim_one_name(log: Log, leads: Facts) -> None:
    public.register_columns("lead", "crm", [Column("role", "text")], reader({}))
    with pytest.raises(ValueError, match="role"):
        public.copy_changes()


def test_a_change_of_everything_touches_everybody(log: Log, leads: Facts) -> None:
    public.copy_changes()
    mark = public.last_number()
    public.note_everything("lead")
    public.copy_changes()
    assert public.touched(mark).everybody


def test_a_changed_company_touches_the_people_in_it(log: Log, leads: Facts) -> None:
    custom.append(Column("company", "int"))
    leads[VERA], leads[OLEG] = ("buyer", [], 100), ("engineer", [], 200)
    public.register_columns("company", "leads", [Column("industry", "text")], reader({100: ("steel",)}))
    public.copy_changes()
    mark = public.last_number()
    public.note_changes("company", [100])
    public.copy_changes()
    assert public.touched(mark).leads == [VERA]


def test_the_doctor_finds_a_dimension_that_differs_and_rebuilding_restores_it(log: Log, leads: Facts) -> None:
    public.copy_changes()
    assert [f for f in public.doctor(deep=True) if not f.healthy] == []
    with log.writing() as write:
        write.execute("UPDATE lead SET role = 'king' WHERE id = ?", [VERA])
        write.execute("INSERT INTO lead BY NAME SELECT 99 AS id")
    [sick] = [f for f in public.doctor(deep=True) if not f.healthy]
    assert sick.what.startswith("2 rows of the dimension lead differ")
    public.rebuild()
    assert stored()[VERA]["role"] == "buyer"
    assert [f for f in public.doctor(deep=True) if not f.healthy] == []
