"""The language of templates: Liquid over plain dicts, with a short list of fields, filters and tags, and hard limits.

A template is written by somebody we do not fully trust and runs for every recipient: no object ever gets in, nothing
grows beyond a cap, and what is not on the lists below does not exist.
"""

import difflib
import re
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from liquid import BoundTemplate, Environment
from liquid.exceptions import FilterArgumentError, LiquidError
from markupsafe import escape

CAP = 20_000  # characters that one filter may return
OUTPUT = 400_000  # bytes of one rendered part

FIELDS: Mapping[str, tuple[str, ...]] = {
    "lead": ("name", "family_name", "given_name", "department", "title", "role", "stage", "email"),
    "company": ("name", "industry", "region", "domain"),
    "owner": ("name", "email"),
    "account": ("name", "sender_name", "postal_address", "contact"),
}
OPEN = {"lead.custom", "form"}  # what stands below these names is decided elsewhere
PLAIN = {"unsubscribe_url"}

_FILTERS = (
    "append", "capitalize", "date", "default", "downcase", "escape", "first", "last", "newline_to_br", "prepend",
    "replace", "round", "size", "strip", "truncate", "upcase", "url_encode",
)  # fmt: skip
_TAGS = ("#", "assign", "case", "comment", "content", "echo", "for", "if", "illegal", "output", "unless", "break")


class BadTemplate(ValueError):
    """A template that cannot be used; the message says what and where."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


def _capped(name: str, original: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(original)
    def run(value: Any, *args: Any, **kwargs: Any) -> Any:
        text, sizes = str(value), sum(len(str(a)) for a in args)
        grown = len(text) + sizes
        if name == "replace" and args:
            grown = len(text) + text.count(str(args[0])) * (len(str(args[1])) if len(args) > 1 else 0)
        if grown > CAP:
            raise FilterArgumentError(f"{name}: more than {CAP} characters", token=None)
        return original(value, *args, **kwargs)

    return run


class Language(Environment):
    """Liquid with limits; the engine reads them from the class."""

    context_depth_limit = 10
    block_nesting_limit = 10
    loop_iteration_limit = 1_000
    local_namespace_limit = 200_000
    output_stream_limit = OUTPUT

    def __init__(self, *, escape: bool) -> None:
        super().__init__(extra=False, autoescape=escape, strict_filters=True)
        self.filters = {name: _capped(name, self.filters[name]) for name in _FILTERS}
        self.tags = {name: tag for name, tag in self.tags.items() if name in _TAGS}


_HTML, _TEXT = Language(escape=True), Language(escape=False)


def parse(source: str, *, html: bool) -> BoundTemplate:
    """Compile one part; raises `BadTemplate` with the line for syntax, unknown fields, filters and tags."""
    try:
        template = (_HTML if html else _TEXT).from_string(source)
        used = template.analyze()
    except LiquidError as error:
        at = error.token.start_index if error.token and error.token.start_index > 0 else 0
        raise BadTemplate(str(error.message or error), source.count("\n", 0, at) + 1) from error
    for name in used.filters:
        if name not in _FILTERS:
            at = used.filters[name][0].index
            raise BadTemplate(f"unknown filter '{name}'{_nearest(name, _FILTERS)}", source.count("\n", 0, at) + 1)
    for variables in used.globals.values():
        for variable in variables:
            if problem := _unknown([str(s) for s in variable.segments]):
                raise BadTemplate(problem, source.count("\n", 0, variable.span.index) + 1)
    return template


_OUTPUT_TAG = re.compile(r"\{\{(.*?)\}\}", re.S)
_GAP = "\x00"
_SIMPLE = re.compile(r"""([a-z_]+(?:\.[a-z_0-9]+)*)(?:\s*\|\s*default:\s*(['"])([^'"<>&]*)\2)?""")


class Part:
    """A compiled part of a letter. Without tags each distinct field is filled in once and the rest is joined."""

    def __init__(self, source: str, *, html: bool) -> None:
        self.whole = parse(source, html=html)
        self._distinct: BoundTemplate | None = None
        self._pieces: list[str | int] = []
        self._count = 0
        self._html, self._simple = html, list[tuple[list[str], str]]()
        if not any(mark in source for mark in ("{%", "{{-", "-}}", "{#", _GAP)):
            self._split(source, html=html)

    def _split(self, source: str, *, html: bool) -> None:
        places: dict[str, int] = {}
        for n, piece in enumerate(_OUTPUT_TAG.split(source)):
            self._pieces.append(places.setdefault(piece.strip(), len(places)) if n % 2 else piece)
        self._count = len(places)
        found = [_SIMPLE.fullmatch(p) for p in places]
        if places and all(found):
            self._simple = [(m[1].split("."), m[3] or "") for m in found if m]
        if places:
            self._distinct = (_HTML if html else _TEXT).from_string(_GAP.join(f"{{{{ {p} }}}}" for p in places))

    def fill(self, values: Mapping[str, Any]) -> str:
        """Render it; raises `BadTemplate` when a limit is hit."""
        if self._distinct is None:
            return fill(self.whole, values)
        found = self._looked_up(values) or fill(self._distinct, values).split(_GAP)
        if len(found) != self._count:  # a value contains the mark between fields
            return fill(self.whole, values)
        text = "".join([p if isinstance(p, str) else found[p] for p in self._pieces])
        return text if len(text) <= OUTPUT // 4 else fill(self.whole, values)

    def _looked_up(self, values: Mapping[str, Any]) -> list[str]:
        """Plain fields straight from the dicts; empty if there is anything that only Liquid can print."""
        found = []
        for path, fallback in self._simple:
            value = _value(values, path)
            if value is None or value == "":
                value = fallback
            elif type(value) is not str:
                return []
            found.append(str(escape(value)) if self._html else value)
        return found


def _value(values: Mapping[str, Any], path: list[str]) -> Any:
    found: Any = values
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return found


def fields_of(template: BoundTemplate) -> set[str]:
    """The dotted names that a template reads, such as `lead.family_name`."""
    found = template.analyze().globals.values()
    return {".".join(str(s) for s in v.segments) for variables in found for v in variables}


def known_fields() -> list[str]:
    """Every fixed field, dotted."""
    return [f"{group}.{name}" for group, names in FIELDS.items() for name in names]


def fill(template: BoundTemplate, values: Mapping[str, Any]) -> str:
    """Render one part; raises `BadTemplate` when a limit is hit or a filter cannot work with a value."""
    try:
        return template.render(values)
    except LiquidError as error:
        raise BadTemplate(str(error.message or error)) from error
    except (ArithmeticError, ValueError, TypeError, LookupError) as error:  # filters let Python's own errors through
        raise BadTemplate(str(error)) from error


def _unknown(segments: list[str]) -> str:
    name = ".".join(segments)
    if name in PLAIN or segments[0] == "form" or segments[0].startswith("tracked"):
        return ""
    if len(segments) > 1 and (".".join(segments[:2]) in OPEN or segments[1] in FIELDS.get(segments[0], ())):
        return ""
    return f"unknown field '{name}'{_nearest(name, (*known_fields(), *PLAIN))}"


def _nearest(name: str, known: tuple[str, ...]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    return f"; nearest: {close[0]}" if close else ""
