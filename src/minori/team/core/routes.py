"""The table of routes: who may use which address with which method; what is not in it, nobody may."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from minori.team.words import STAFF, Actor

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
ANYONE, KEY = "anyone", "key:"


class BadTable(ValueError):
    """The table of routes says something that cannot be meant."""


class Answer(Enum):
    """What the gate says to a request."""

    enter = "enter"
    log_in = "log in"
    missing = "missing"


@dataclass(frozen=True)
class Rule:
    """One row: for each method the roles, scopes (`key:SCOPE`) or `anyone`; whether a POST needs the form's token."""

    methods: Mapping[str, frozenset[str]]
    csrf_exempt: bool = False

    def answer(self, method: str, actor: Actor | None) -> Answer:
        """May this actor (None: nobody is logged in) use the method? HEAD counts as GET."""
        who = self.methods.get("GET" if method == "HEAD" else method)
        if who is None:
            return Answer.missing
        if ANYONE in who:
            return Answer.enter
        if actor is None:
            return Answer.log_in
        mine = {f"{KEY}{scope}" for scope in actor.scopes} if actor.kind == "key" else {str(actor.role)}
        return Answer.enter if mine & who else Answer.missing

    def for_people(self, method: str) -> bool:
        """Would logging in help?"""
        who = self.methods.get("GET" if method == "HEAD" else method, frozenset())
        return any(not name.startswith(KEY) for name in who)


def read_who(route: str, text: str, scopes: frozenset[str]) -> frozenset[str]:
    """Read one cell of the table."""
    roles = {str(role) for role in STAFF}
    names = set(text.split())
    known = roles | {ANYONE, "staff"} | {f"{KEY}{scope}" for scope in scopes}
    if not names or names - known:
        raise BadTable(f"routes.toml: {route}: {text!r} names nobody we know; known are {' '.join(sorted(known))}")
    return frozenset((names - {"staff"}) | (roles if "staff" in names else set()))


def read_rule(route: str, cells: Mapping[str, str], scopes: frozenset[str]) -> Rule:
    """Read one row; raises BadTable."""
    unknown = set(cells) - set(METHODS) - {"csrf"}
    if unknown or cells.get("csrf", "exempt") != "exempt":
        raise BadTable(
            f'routes.toml: {route}: {sorted(unknown) or cells["csrf"]} is neither a method nor csrf = "exempt"'
        )
    methods = {method: read_who(route, who, scopes) for method, who in cells.items() if method != "csrf"}
    return Rule(methods, "csrf" in cells)


def read_table(sections: Mapping[str, Mapping[str, Mapping[str, str]]], scopes: frozenset[str]) -> dict[str, Rule]:
    """Read the whole table (sections are for people only); a route may stand in one section alone."""
    table: dict[str, Rule] = {}
    for rows in sections.values():
        for route, cells in rows.items():
            if route in table:
                raise BadTable(f"routes.toml: {route} has two rows")
            table[route] = read_rule(route, cells, scopes)
    return table
