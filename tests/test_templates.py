"""What Django and the components take silently and show wrongly: broken tags, and filters in dynamic attributes."""

import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "minori"
TEMPLATES = sorted(SOURCE.glob("*/templates/**/*.html"))
OVER_LINES = re.compile(r"\{\{[^}]*\n[^}]*\}\}|\{%[^%]*\n[^%]*%\}")
FILTER = re.compile(r'\s:\w+="[^"{]*\|[^"]*"')


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda file: str(file.relative_to(SOURCE)))
def test_no_tag_runs_over_two_lines_and_no_filter_is_lost(template: Path) -> None:
    """A tag over two lines is shown as text; `:value="n|whole"` comes out empty, `value="{{ n|whole }}"` does not."""
    text = template.read_text(encoding="utf-8")
    assert not OVER_LINES.findall(text)
    assert not FILTER.findall(text)
