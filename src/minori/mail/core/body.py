"""Bodies for the wire: base64 or quoted-printable, CRLF line ends, lines within 76 characters."""

import binascii
import struct
from functools import cache


def encode(text: str) -> tuple[str, bytes]:
    """The transfer encoding's name and the encoded text; mostly ASCII becomes quoted-printable, the rest base64."""
    raw = text.replace("\r\n", "\n").replace("\n", "\r\n").encode("utf-8", "replace")
    if len(raw) - len(text) > len(text) // 20:
        return "base64", as_base64(raw)
    return "quoted-printable", as_quoted(raw)


def as_base64(raw: bytes) -> bytes:
    """Lines of 76 characters, each ended by CRLF."""
    flat = binascii.b2a_base64(raw, newline=False)
    whole, rest = divmod(len(flat), 76)
    lines = _slices(whole).unpack_from(flat) if whole else ()
    return b"\r\n".join((*lines, flat[-rest:] + b"\r\n") if rest else (*lines, b""))


def as_quoted(raw: bytes) -> bytes:
    """Quoted-printable with CRLF; the encoder escapes a trailing space and long lines by itself."""
    lines = binascii.b2a_qp(raw.replace(b"\r\n", b"\n"), istext=True).replace(b"\n", b"\r\n")
    return lines if lines.endswith(b"\r\n") else lines + b"\r\n"


def dot_stuffed(message: bytes) -> bytes:
    """A line that begins with a dot gets a second one (RFC 5321, 4.5.2)."""
    return message.replace(b"\r\n.", b"\r\n..") if b"\r\n." in message else message


@cache
def _slices(count: int) -> struct.Struct:
    return struct.Struct("76s" * count)
