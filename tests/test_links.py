"""Every address that is written out by hand in a template or in code leads somewhere, to the very slash."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import Resolver404, resolve

from minori import settings

HREF = re.compile(r'(?:href|cancel|action)="(/[a-z](?:[^"{]|\{\{.*?\}\})*)"')
TEXT = re.compile(r'f"(/[a-z]+/(?:[^"{]|\{[^}]*\})*)"')
ELSEWHERE = ("/static/", "/health", "/proc/")


def written() -> Iterator[tuple[str, str]]:
    for file in sorted(Path(settings.PACKAGE).rglob("*.*")):
        if file.suffix in {".html", ".py"} and "tests" not in file.parts:
            pattern = HREF if file.suffix == ".html" else TEXT
            for found in pattern.findall(file.read_text()):
                path = re.sub(r"\{+.*?\}+", "1", found).partition("?")[0].partition("#")[0]
                if not path.startswith(ELSEWHERE):
                    yield f"{file.parent.name}/{file.name}", path


@pytest.mark.parametrize(("file", "path"), sorted(set(written())))
def test_it_leads_somewhere(file: str, path: str) -> None:
    try:
        resolve(path)
    except Resolver404:
        pytest.fail(f"{file} links to {path}, which is nowhere")
