import pytest

from minori.team.core.routes import Answer, BadTable, read_table
from minori.team.words import Actor, Role

SCOPES = frozenset({"leads.read", "leads.write"})
VERA = Actor(1, "Vera", Role.viewer, "user")
NINA = Actor(2, "Nina", Role.sales, "user")
SITE = Actor(3, "Site", None, "key", frozenset({"leads.write"}))


def test_who_may_is_read_from_the_row() -> None:
    rule = read_table({"leads": {"leads:list": {"GET": "staff", "POST": "sales key:leads.write"}}}, SCOPES)[
        "leads:list"
    ]
    assert [rule.answer("GET", a) for a in (VERA, SITE, None)] == [Answer.enter, Answer.missing, Answer.log_in]
    assert [rule.answer("POST", a) for a in (VERA, NINA, SITE)] == [Answer.missing, Answer.enter, Answer.enter]
    assert rule.answer("DELETE", NINA) is Answer.missing
    assert rule.answer("HEAD", NINA) is Answer.enter


def test_a_key_with_another_scope_finds_nothing() -> None:
    rule = read_table({"api": {"api:leads": {"GET": "key:leads.read"}}}, SCOPES)["api:leads"]
    assert rule.answer("GET", SITE) is Answer.missing
    assert rule.answer("GET", NINA) is Answer.missing
    assert not rule.for_people("GET")


@pytest.mark.parametrize("who", ["", "boss", "key:", "key:everything", "staff boss"])
def test_a_cell_that_names_nobody_we_know_stops_the_boot(who: str) -> None:
    with pytest.raises(BadTable, match="leads:list"):
        read_table({"leads": {"leads:list": {"GET": who}}}, SCOPES)


def test_a_route_has_one_row() -> None:
    row = {"x": {"GET": "staff"}}
    with pytest.raises(BadTable, match="two rows"):
        read_table({"a": row, "b": row}, SCOPES)


def test_a_slip_of_the_pen_stops_the_boot() -> None:
    for cells in ({"get": "staff"}, {"POST": "anyone", "csrf": "no"}):
        with pytest.raises(BadTable):
            read_table({"a": {"x": cells}}, SCOPES)
