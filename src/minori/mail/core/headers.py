"""Header lines, to the byte: nothing a person typed can begin a new header, and no character is ever cut in two.

Every line that carries words stays within 76 characters; addresses of the web are never folded, because folding a
List-Unsubscribe header breaks its signature at some receivers.
"""

import base64
import re

_ATEXT = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ .-]*")
_LINE = 76
_WORD = 75  # RFC 2047: an encoded word is at most this long


class BadHeader(ValueError):
    """A value that must not stand in a header."""


def one_line(text: str) -> str:
    """Text for a header: control characters become spaces, runs of spaces become one."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def checked(value: str) -> str:
    """The value itself, unless it contains a line break or another control character: then `BadHeader`."""
    if any(ord(c) < 32 or ord(c) == 127 or c in "\x85\u2028\u2029" for c in value):
        raise BadHeader("a header must not contain line breaks")
    return value


def words(name: str, value: str) -> str:
    """`Name: value` for free text such as a subject, encoded by RFC 2047 where needed."""
    line = f"{name}: {checked(value)}"
    if value.isascii() and len(line) <= _LINE and "=?" not in value:
        return line
    return f"{name}: " + _encoded(value, len(name) + 2)


def mailbox(name: str, person: str, address: str) -> str:
    """`Name: "Person" <address>`, the person's name encoded where needed; the address has to be plain ASCII."""
    checked(person)
    if not checked(address).isascii() or any(c in address for c in ' <>\\,;"'):
        raise BadHeader(f"{name} cannot carry this address")
    if not person:
        return f"{name}: {address}"
    if _ATEXT.fullmatch(person) and "=?" not in person:
        phrase = f'"{person}"'
        if len(name) + 2 + len(phrase) <= _LINE:
            return _join(f"{name}: {phrase}", address)
    return _join(f"{name}: {_encoded(person, len(name) + 2)}", address)


def plain(name: str, value: str) -> str:
    """`Name: value` on one line, for machine-made values such as identifiers and web addresses."""
    line = f"{name}: {checked(value)}"
    if not line.isascii() or len(line) > 998:
        raise BadHeader(f"{name} is not ASCII or longer than 998 characters")
    return line


def _join(start: str, address: str) -> str:
    last = start.rsplit("\r\n", 1)[-1]
    gap = " " if len(last) + len(address) + 3 <= _LINE else "\r\n "
    return f"{start}{gap}<{address}>"


def _encoded(value: str, first: int) -> str:
    """Encoded words, one a line; whole characters only."""
    lines: list[str] = []
    chunk, room = b"", _LINE - first
    for character in value:
        raw = character.encode("utf-8", "replace")
        if _length(len(chunk) + len(raw)) > min(room, _WORD) and chunk:
            lines.append(_word(chunk))
            chunk, room = b"", _LINE - 1
        chunk += raw
    lines.append(_word(chunk))
    return "\r\n ".join(lines)


def _length(raw: int) -> int:
    return len("=?UTF-8?B??=") + 4 * ((raw + 2) // 3)


def _word(raw: bytes) -> str:
    return f"=?UTF-8?B?{base64.b64encode(raw).decode()}?="
