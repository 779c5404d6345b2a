"""What leaves is right to the byte, whatever Vera's name or subject contains."""

import re
from base64 import b64decode
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minori.mail.core import headers
from minori.mail.core.body import as_base64
from minori.mail.core.language import BadTemplate
from minori.mail.core.letter import Envelope, Source, Written, assemble, compile_letter, message_id, write
from minori.mail.core.links import text_of

VERA = {"lead": {"family_name": "高﨑", "name": "高﨑 ㈱～子"}, "company": {"name": "製鉄 <Steelworks> & Sons"}}


def envelope(name: str = "高﨑 ベラ", link: str = "https://m.example/u/abc") -> Envelope:
    identity = message_id(b"k", 7, "steel.example")
    return Envelope(
        "実り株式会社 マーケティング部", "news@steel.example", "", name, "vera@steelworks.example",
        "Fri, 20 Nov 2026 12:00:00 +0900", identity, link, "<nurture.steel.example>",
    )  # fmt: skip


def read(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=policy.default)


def part(message: EmailMessage, kind: str) -> str:
    found = message.get_body((kind,))
    assert found is not None
    return cast(str, found.get_content()).replace("\r\n", "\n")


SUBJECTS = ["年末の設備点検チェックリスト㈱髙～" * 4, "😀" * 40, "Plain words", "a" * 120, "=?UTF-8?B?eA==?=", "é" * 63]


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_subject_survives_and_no_line_is_long(subject: str) -> None:
    raw = assemble(envelope("長" * 80), Written(subject, "<p>ä</p>", "ä"))
    message = read(raw)
    assert message["Subject"] == subject
    typed = message_from_bytes(raw)["To"]
    assert str(make_header(decode_header(typed))).split(" <") == ["長" * 80, "vera@steelworks.example>"]
    head = raw.split(b"\r\n\r\n")[0].split(b"\r\n")
    assert max(len(line) for line in head if not line.startswith((b"List-", b"Content-Type"))) <= 76
    for word in re.findall(rb"=\?UTF-8\?B\?([^?]*)\?=", b"\n".join(head)):
        b64decode(word).decode("utf-8")


@given(st.text(max_size=150))
def test_no_text_can_begin_a_header(text: str) -> None:
    subject = headers.one_line(text)
    line = headers.words("Subject", subject)
    assert "\n" not in line.replace("\r\n ", "")
    for unsafe in ("a\r\nBcc: oleg@x.example", "a\nb", "a\x00"):
        with pytest.raises(headers.BadHeader):
            headers.words("Subject", unsafe)
        with pytest.raises(headers.BadHeader):
            headers.mailbox("To", unsafe, "vera@x.example")


def test_each_header_stands_once_and_unsubscribing_is_not_folded() -> None:
    long = "https://m.example/u/" + "t" * 300
    message = read(assemble(envelope(link=long), Written("Hi", "<p>x</p>", "x")))
    assert message["List-Unsubscribe"] == f"<{long}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    names = [name.lower() for name in list(message)]
    assert len(names) == len(set(names))


def test_a_service_letter_offers_no_unsubscribing() -> None:
    message = read(assemble(envelope(link=""), Written("Hi", "<p>x</p>", "x")))
    assert message["List-Unsubscribe"] is None


def test_links_are_tracked_text_is_plain_and_values_are_escaped() -> None:
    letter = compile_letter(
        Source(
            "{{ lead.family_name | default: 'お客様' }}様",
            '<html><body><p>{{ company.name }}</p><a href="https://a.example/?x=1&amp;y=2">見る</a>'
            "<a href='https://b.example/{{ lead.custom.plan }}'>b</a><a href=\"mailto:x@y.example\">m</a></body></html>",
        )
    )
    seen: list[tuple[int, str]] = []

    def track(n: int, url: str) -> str:
        seen.append((n, url))
        return f"https://t.example/c/{n}"

    words = write(letter, VERA, track, "https://t.example/o/1.gif")
    assert seen == [(0, "https://a.example/?x=1&y=2"), (1, "https://b.example/")]
    assert words.subject == "高﨑様"
    assert "製鉄 &lt;Steelworks&gt; &amp; Sons" in words.html
    assert "製鉄 <Steelworks> & Sons" in words.text
    assert words.html.index("t.example/o/1.gif") < words.html.index("</body>")
    raw = assemble(envelope(), words)
    assert part(read(raw), "plain").split() == words.text.split()
    assert part(read(raw), "html").strip() == words.html.strip()


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=400))
def test_a_body_comes_out_as_it_went_in(text: str) -> None:
    raw = assemble(envelope(), Written("s", f"<p>{text}</p>", f".{text}\n.\n..x"))
    assert b"\n.\r\n" not in raw
    message = read(raw.replace(b"\r\n..", b"\r\n."))
    assert part(message, "plain").rstrip("\n") == f".{text}\n.\n..x"
    assert max(len(line) for line in as_base64(text.encode()).split(b"\r\n")) <= 76


HOSTILE = [
    "{{ lead.__class__ }}",
    "{% include 'x' %}",
    "{{ 'a' | base64_decode }}",
    "{{ password }}",
    "{{ lead.famly_name }}",
    "{{ lead.name | }}",
]


@pytest.mark.parametrize("source", HOSTILE)
def test_what_is_not_on_the_list_does_not_exist(source: str) -> None:
    with pytest.raises(BadTemplate) as refused:
        compile_letter(Source("s", f"<p>\n{source}</p>"))
    assert "famly" not in source or "nearest: lead.family_name" in str(refused.value)


GREEDY = [
    "{% for a in (1..2000) %}x{% endfor %}",
    "{% assign a = 'xxxxxxxxxx' %}" + "{% assign a = a | replace: 'x', 'xxxxxxxxxx' %}" * 6 + "{{ a }}",
    "{% assign a = 'xxxxxxxxxx' %}" + "{% assign a = a | append: a %}" * 30 + "{{ a }}",
]


@pytest.mark.parametrize("source", GREEDY)
def test_a_greedy_template_hits_a_limit(source: str) -> None:
    letter = compile_letter(Source("s", source, "t"))
    with pytest.raises(BadTemplate):
        write(letter, VERA, lambda n, url: url, "")


def test_html_becomes_readable_text() -> None:
    page = "<style>p{}</style><h1>Hi</h1><p>One<br>two</p><ul><li>a<li>b</ul><a href='https://x.example'>here</a>"
    assert text_of(page) == "Hi\n\nOne\ntwo\n\n- a\n- b\nhere (https://x.example)\n"
