"""One condition, cut into tokens."""

import re
from dataclasses import dataclass
from typing import Literal

from minori.rules.core.complaints import complain
from minori.rules.words import Place, RuleErrors

TokenKind = Literal["text", "date", "number", "sign", "word", "end"]

PATTERN = re.compile(
    r"""\s*(?:
      (?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    | (?P<open>["'])
    | (?P<date>\d{4}-\d{2}-\d{2}(?!\w))
    | (?P<number>-?\d+(?:\.\d+)?)
    | (?P<sign>>=|<=|!=|==|[=<>()\[\],、+]|-(?=\s|$))
    | (?P<word>[^\s()\[\],、<>=!"'+]+)
    | (?P<bad>\S)
    )""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Token:
    """A piece of a condition: `value` is the text without quotation marks."""

    kind: TokenKind
    value: str
    place: Place


def unquote(text: str) -> str:
    """The text between quotation marks, its backslashes resolved."""
    return re.sub(r"\\(.)", r"\1", text[1:-1], flags=re.DOTALL)


def tokens(text: str, start: Place) -> list[Token]:
    """Cut a condition that begins at `start`; raises RuleErrors at the first character that fits nothing."""
    found: list[Token] = []
    position = 0
    while match := PATTERN.match(text, position):
        kind = str(match.lastgroup)
        value = match.group(kind)
        place = Place(start.line, start.column + match.start(kind))
        if kind == "open":
            raise RuleErrors([complain(place, "unclosed")])
        if kind == "bad":
            raise RuleErrors([complain(place, "character", got=value)])
        if kind == "text":
            found.append(Token("text", unquote(value), place))
        elif kind == "sign":
            found.append(Token("sign", {"==": "=", "、": ","}.get(value, value), place))
        elif kind == "date":
            found.append(Token("date", value, place))
        elif kind == "number":
            found.append(Token("number", value, place))
        else:
            found.append(Token("word", value, place))
        position = match.end()
    return [*found, Token("end", "", Place(start.line, start.column + len(text)))]
