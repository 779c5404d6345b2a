"""Rules as text: read, written again, and complained about at the right place."""

import pytest

from minori.rules.core.text import parse, to_text
from minori.rules.words import All, AnyOf, Compare, Did, Not, Op, RuleErrors, Span, Unit, WindowKind

EXAMPLE = """\
all:
  - company.industry in [製造業, IT]
  - company.employees >= 300
  - lead.role in [decision_maker, manager]
  - viewed("/pricing*") >= 2 within 14 days
  - not downloaded("whitepaper-dx") ever
  - interest("cost-reduction") >= 3
  - any: [score.total >= 50, attended("seminar-*") within 90 days]
  - downloaded("*") then viewed("/pricing*") within 7 days
  - lead.stage not in [in_deal, customer]
  - segment("existing-partners") is false
  - last_activity older than 30 days
"""


def test_the_example_of_the_design_reads_and_writes_back() -> None:
    rule = parse(EXAMPLE)
    assert isinstance(rule, All)
    assert len(rule.parts) == 11
    assert rule.parts[0] == Compare("company.industry", Op.IN, ("製造業", "IT"))
    priced = rule.parts[3]
    assert isinstance(priced, Did)
    assert (priced.number, priced.window.kind, priced.window.span) == (2, WindowKind.LAST, Span(14, Unit.DAYS))
    assert isinstance(rule.parts[4], Not)
    assert isinstance(rule.parts[6], AnyOf)
    assert parse(to_text(rule)) == rule


@pytest.mark.parametrize(
    ("text", "line", "column", "said"),
    [
        ('- lead.role = manager\n- viewed("/x" >= 2', 2, 15, "Expected `,`"),
        ("- lead.role inn [a]", 1, 13, "Did you mean in?"),
        ('- viewed("/a") within 3 moons', 1, 25, "no unit of time. Did you mean months?"),
        ("- a = 2026-13-01", 1, 7, "no date of the calendar"),
        ("- lead.role in decision maker", 1, 25, "go in"),
        ("alle:\n  - a = 1", 1, 1, "Did you mean all?"),
        ("any: []", 1, 1, "nobody would match"),
        ("all:\n  - any:\n      - a = 1\n      - 'b ~ 2'", 4, 12, "Cannot read on"),
        ("", 1, 1, "no condition"),
        ("- [", 1, 4, "not a list"),
        ('- viewed("/x) within 3 days', 1, 10, "never closed"),
    ],
)
def test_a_fault_is_named_where_it_stands(text: str, line: int, column: int, said: str) -> None:
    with pytest.raises(RuleErrors) as caught:
        parse(text)
    error = caught.value.errors[0]
    assert (error.line, error.column) == (line, column)
    assert said in error.message("en")
    assert error.message("ja") != error.message("en")


def test_every_fault_is_named_at_once() -> None:
    with pytest.raises(RuleErrors) as caught:
        parse("- a ~ 1\n- b = 2\n- c ~ 3")
    assert [e.line for e in caught.value.errors] == [1, 3]


def test_a_hostile_text_ends_quickly() -> None:
    bomb = "a: &a [x, x]\n" + "b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\n" * 3
    for text in (bomb, "[" * 5000, "not " * 500 + "a = 1", "- a = 1\n" * 300, "x" * 30_000):
        with pytest.raises(RuleErrors):
            parse(text)
