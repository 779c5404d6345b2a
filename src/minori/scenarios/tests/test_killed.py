"""The process dies right before or right after its k-th commit, for every k; then it comes back."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest
from django.db import connections

from minori.eventlog.public import record
from minori.scenarios.acts.run import enrol
from minori.scenarios.doctoring import doctor
from minori.scenarios.kinds import register_step
from minori.scenarios.models import Enrolment, StepTaken
from minori.scenarios.moving import move_on
from minori.scenarios.tests.steps import DAY, MIKA, MONDAY, OLEG, VERA, Facts, recorded, recorded_rows, running, step
from minori.scenarios.words import Place, StepKind
from minori.team.public import SYSTEM


class Killed(BaseException):
    """What a kill looks like from inside."""


class Executioner:
    """Kills at the k-th commit, before it or after it; unharmed runs leave `alive` true."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.left, self.after, self.alive = 0, False, True
        kind = type(connections["default"])
        plain = kind.commit

        def commit(connection: Any) -> None:
            self.left -= 1
            if self.left == 0 and not self.after:
                self.alive = False
                connection.rollback()
                raise Killed
            plain(connection)
            if self.left == 0:
                self.alive = False
                raise Killed

        monkeypatch.setattr(kind, "commit", commit)

    @contextmanager
    def strike(self, number: int, after: bool) -> Iterator[None]:
        self.left, self.after, self.alive = number, after, True
        try:
            yield
        except Killed:
            connections["default"].close()
        finally:
            self.left = 0


def effect(places: Sequence[Place], settings: Any, now: datetime) -> None:
    """An effect that lives in a row, as those of real steps do."""
    for place in places:
        record("lead.changed", lead=place.lead_id, object=place.cause, at=now)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("after", [False, True])
def test_a_kill_at_any_commit_loses_and_doubles_nothing(monkeypatch: pytest.MonkeyPatch, after: bool) -> None:
    facts = Facts().plant(monkeypatch)
    facts.true["odd"] = {VERA, MIKA}
    register_step(StepKind("test_effect", "Effect", [], effect))
    axe = Executioner(monkeypatch)
    for k in range(1, 100):
        key = f"crash-{k}"
        running(key, step(1, "test_effect"), step(2, "branch", ways=[("odd", 4)]), step(3, "test_effect"), step(4, "wait", amount=1), step(5, "test_effect"))  # fmt: skip
        enrol(key, [VERA, OLEG, MIKA], SYSTEM, MONDAY)
        with axe.strike(k, after):
            move_on(MONDAY)
            move_on(MONDAY + DAY)
        killed = not axe.alive
        move_on(MONDAY)
        move_on(MONDAY + DAY)
        mine = Enrolment.objects.filter(scenario__key=key)
        assert [row.state for row in mine] == ["ended"] * 3
        assert recorded("lead.changed") == 7
        assert StepTaken.objects.filter(enrolment__in=mine).count() == 3 + 3 + 1 + 3 + 3
        assert doctor(MONDAY + DAY) == []
        recorded_rows().delete()
        if not killed:
            break
    assert k > 5
    assert not killed
