"""Links in letters go only where the letter pointed."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minori.collect.core import tokens
from minori.collect.core.links import checked_url, is_own, with_visit
from minori.collect.words import BadLink

KEY, OTHER = b"k" * 32, b"o" * 32
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
LINK = tokens.LinkToken(7, 2, "https://steelworks.example/pricing?a=1", trap=False)


@given(st.integers(0, 2**62), st.integers(0, 10_000), st.text(max_size=300), st.booleans())
def test_a_link_comes_back_as_it_was_signed(letter: int, n: int, url: str, trap: bool) -> None:
    link = tokens.LinkToken(letter, n, url, trap)
    assert tokens.read_link(KEY, tokens.sign_link(KEY, link)) == link


@given(st.data())
def test_one_altered_bit_or_a_cut_makes_a_link_void(data: st.DataObject) -> None:
    raw = bytearray(urlsafe_b64decode(tokens.sign_link(KEY, LINK) + "=="))
    bit = data.draw(st.integers(0, len(raw) * 8 - 1))
    raw[bit // 8] ^= 1 << bit % 8
    assert tokens.read_link(KEY, urlsafe_b64encode(raw).rstrip(b"=").decode()) is None
    cut = data.draw(st.integers(0, len(tokens.sign_link(KEY, LINK)) - 1))
    assert tokens.read_link(KEY, tokens.sign_link(KEY, LINK)[:cut]) is None


def test_spliced_swapped_and_foreign_tokens_are_void() -> None:
    mine, hers = tokens.sign_link(KEY, LINK), tokens.sign_open(KEY, 8)
    assert tokens.read_link(KEY, mine[:20] + hers[20:]) is None
    assert tokens.read_link(KEY, hers) is None
    assert tokens.read_open(KEY, mine) is None
    assert tokens.read_unsubscribe(KEY, hers) is None
    assert tokens.read_link(OTHER, mine) is None
    assert tokens.read_link(KEY, mine + "=") is None
    assert tokens.read_link(KEY, "日本") is None
    assert tokens.read_link(KEY, "") is None


def test_the_spare_bits_of_base64_do_not_make_a_second_spelling() -> None:
    token = tokens.sign_open(KEY, 300)
    twins = [
        token[:-1] + c for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_" if c != token[-1]
    ]
    assert [t for t in twins if tokens.read_open(KEY, t)] == []


def test_a_visit_lives_ten_minutes_and_an_unsubscription_for_ever() -> None:
    visit = tokens.read_visit(KEY, tokens.sign_visit(KEY, 7, 1, b"n" * 16, NOON))
    assert visit == tokens.VisitToken(7, 1, b"n" * 16, NOON + timedelta(minutes=10))
    assert tokens.read_unsubscribe(KEY, tokens.sign_unsubscribe(KEY, 5, 7)) == (5, 7)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "//evil.example/", "https:evil.example", "https:///evil", "ftp://a.example/", "",
        "https://a.example/\r\nSet-Cookie: x=1", "https://a.example/ b", "https://good.example@evil.example/",
        "https://a.example\\@evil.example/", "https://a.example:99999/", "data:text/html,x", "/pricing",
        "https://a.example/\u2028", "https://a.example/\x00", "https://" + "a" * 2000 + ".example/", "https://a_\udc80.example/",
    ],
)  # fmt: skip
def test_no_letter_links_to_a_dangerous_address(url: str) -> None:
    with pytest.raises(BadLink):
        checked_url(url)


def test_a_japanese_address_becomes_ascii_and_a_good_one_stays() -> None:
    assert checked_url("https://鉄鋼.example/料金?品=①#上") == (
        "https://xn--gq4a4n.example/%E6%96%99%E9%87%91?%E5%93%81=%E2%91%A0#%E4%B8%8A"
    )
    plain = "https://steelworks.example:8443/a%20b/?q=1&r[]=2#top"
    assert checked_url(plain) == plain


def test_the_visit_parameter_stands_before_the_fragment() -> None:
    assert with_visit("https://a.example/p?x=1#top", "T") == "https://a.example/p?x=1&mi=T#top"
    assert with_visit("https://a.example", "T") == "https://a.example?mi=T"


def test_own_sites_include_what_lies_below_them_but_not_lookalikes() -> None:
    own = frozenset({"steelworks.example", "127.0.0.1:8000"})
    assert is_own("www.steelworks.example", own)
    assert is_own("127.0.0.1:8000", own)
    assert not is_own("127.0.0.1:9000", own)
    assert not is_own("evilsteelworks.example", own)
    assert not is_own("steelworks.example.evil.example", own)
