"""A letter: compiled once from a template's version, filled in for each person, assembled to bytes for the wire."""

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any

import css_inline

from minori.mail.core import body, headers
from minori.mail.core.language import BadTemplate, Part
from minori.mail.core.links import text_of, with_tracking


@dataclass(frozen=True)
class Source:
    """What an author wrote; an empty text is made from the HTML."""

    subject: str
    html: str
    text: str = ""


@dataclass(frozen=True)
class Compiled:
    """A letter that only lacks its reader."""

    subject: Part
    html: Part
    text: Part
    links: tuple[str | Part, ...]


@dataclass(frozen=True)
class Written:
    """A letter to one person, in words."""

    subject: str
    html: str
    text: str


@dataclass(frozen=True)
class Envelope:
    """What the headers of one letter need. `unsubscribe_url` empty: the letter offers none (purpose service)."""

    from_name: str
    from_email: str
    reply_to: str
    to_name: str
    to_email: str
    date: str  # RFC 5322
    message_id: str
    unsubscribe_url: str
    list_id: str


def compile_letter(source: Source) -> Compiled:
    """Compile the three parts; raises `BadTemplate`. Styles move into the elements, links and pixel become fields."""
    page, links = with_tracking(_with_styles_inside(source.html))
    return Compiled(
        subject=Part(source.subject, html=False),
        html=Part(page, html=True),
        text=Part(source.text or text_of(source.html), html=False),
        links=tuple(Part(url, html=False) if "{" in url else url for url in links),
    )


def _with_styles_inside(html: str) -> str:
    """Styles of the page move into its elements; nothing is fetched, neither from the network nor from this disk."""
    if "<style" not in html.lower():
        return html
    try:
        return css_inline.inline(html, keep_at_rules=True, load_remote_stylesheets=False)
    except css_inline.InlineError as error:
        raise BadTemplate(str(error)) from error


def write(letter: Compiled, values: Mapping[str, Any], track: Callable[[int, str], str], pixel: str) -> Written:
    """Fill a letter in for one person; `track(n, url)` gives the address that stands for the n-th link."""
    urls = [link if isinstance(link, str) else link.fill(values) for link in letter.links]
    tracked = {f"l{n}": track(n, url) for n, url in enumerate(urls)}
    tracked["open"] = pixel
    return Written(
        subject=headers.one_line(letter.subject.fill(values)),
        html=letter.html.fill({**values, "tracked": tracked}),
        text=letter.text.fill(values),
    )


def assemble(envelope: Envelope, words: Written) -> bytes:
    """The message with CRLF line ends and stuffed dots, without the final dot; raises `BadHeader`."""
    lines = [
        _from(envelope.from_name, envelope.from_email),
        headers.mailbox("To", envelope.to_name, envelope.to_email),
        headers.words("Subject", words.subject),
        headers.plain("Date", envelope.date),
        headers.plain("Message-ID", envelope.message_id),
    ]
    if envelope.reply_to:
        lines.append(headers.mailbox("Reply-To", "", envelope.reply_to))
    if envelope.unsubscribe_url:
        lines += [
            headers.plain("List-Id", envelope.list_id),
            headers.plain("List-Unsubscribe", f"<{envelope.unsubscribe_url}>"),
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        ]
    mark = "=_" + envelope.message_id[1:25].replace("@", "_")
    start = "\r\n".join([*lines, "MIME-Version: 1.0", f'Content-Type: multipart/alternative; boundary="{mark}"'])
    return body.dot_stuffed(
        b"".join((start.encode("ascii"), b"\r\n", _part(mark, "plain", words.text), _part(mark, "html", words.html)))
        + f"\r\n--{mark}--\r\n".encode()
    )


def message_id(key: bytes, letter_id: int, domain: str) -> str:
    """The same for every try of a letter, so that a receiver can see a repetition; says nothing about the reader."""
    proof = hmac.digest(key, str(letter_id).encode(), sha256).hex()[:20]
    return f"<{proof}.{letter_id:x}@{domain}>"


@lru_cache(maxsize=64)
def _from(name: str, address: str) -> str:
    return headers.mailbox("From", name, address)


def _part(mark: str, kind: str, text: str) -> bytes:
    name, encoded = body.encode(text)
    head = f"\r\n--{mark}\r\nContent-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: {name}\r\n\r\n"
    return head.encode() + encoded
