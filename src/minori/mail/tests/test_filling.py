"""Filling in the quick way says exactly what Liquid says."""

from hypothesis import given
from hypothesis import strategies as st

from minori.mail.core.language import Part, fill

FIELDS = ["lead.name", "lead.family_name | default: 'お客様'", " company.name | upcase ", "unsubscribe_url", "form.x"]
PIECE = st.one_of(st.sampled_from(FIELDS).map(lambda f: f"{{{{{f}}}}}"), st.text("ab<&>{ }\n高", max_size=6))
VALUE = st.none() | st.text(" a<&'\"\x00高", max_size=5)


@given(st.lists(PIECE, max_size=8).map("".join), VALUE, VALUE)
def test_quick_and_slow_agree(source: str, name: str | None, company: str | None) -> None:
    values = {
        "lead": {"name": name, "family_name": ""},
        "company": {"name": company},
        "unsubscribe_url": "u",
        "form": {},
    }
    for html in (True, False):
        try:
            part = Part(source, html=html)
        except ValueError:
            continue
        assert part.fill(values) == fill(part.whole, values)
