"""The living page of parts: every component, in both languages."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone, translation

from minori.ui import menu, sample

TEMPLATES = Path(__file__).parents[2]
COTTON = Path(__file__).parents[1] / "templates" / "cotton"


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """No room has hung anything into the bars, whose counts would ask rows."""
    monkeypatch.setattr(menu, "MENU", [])
    monkeypatch.setattr(menu, "TOP", [])


def nina(address: str = "/parts") -> HttpRequest:
    """A request of Nina, our salesperson."""
    request = RequestFactory().get(address)
    nobody = SimpleNamespace(is_authenticated=True, role="sales", name="Nina")
    request.user = nobody  # type: ignore[assignment]  # a stand-in for a row, so that the look is tested without one
    return request


def page(language: str, address: str = "/parts") -> str:
    with translation.override(language):
        request = nina(address)
        return render_to_string("ui/parts.html", sample.parts_of(request, timezone.now()), request)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_component_is_on_the_page_of_parts_and_renders(language: str) -> None:
    shown = (TEMPLATES / "ui/templates/ui/parts.html").read_text() + "".join(
        f.read_text() for f in (TEMPLATES / "ui/templates").rglob("*.html")
    )
    names = [
        str(f.relative_to(COTTON).with_suffix("")).replace("/", ".").replace(".index", "")
        for f in COTTON.rglob("*.html")
    ]
    assert [n for n in names if f"<c-{n.replace('_', '-')} " not in shown and f"<c-{n}>" not in shown] == []
    assert "<c-" not in page(language)


def test_no_template_of_any_room_writes_style_or_script_inline() -> None:
    wrong = []
    for file in TEMPLATES.rglob("templates/**/*.html"):
        if "mail" in file.parts and "letters" in file.parts:
            continue
        text = file.read_text()
        if re.search(r"<style|\sstyle=|\son[a-z]+=[\"']|<script(?![^>]*\ssrc=)|javascript:", text):
            wrong.append(str(file))
    assert wrong == []


def test_a_field_with_an_error_tells_it_to_a_screen_reader() -> None:
    text = page("en")
    assert 'aria-invalid="true"' in text
    assert 'aria-describedby="id_address_error id_address_help"' in text
    assert 'id="id_address_error"' in text
    assert 'id="id_address_help"' in text
