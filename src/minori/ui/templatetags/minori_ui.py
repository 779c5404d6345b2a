"""Formats, shapes and small parts for templates; built into every template by the settings."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, FileInput, RadioSelect, Select, Textarea
from django.utils import timezone
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from minori.ui import assets, formats
from minori.ui.core import formats as plain
from minori.ui.core import shapes

register = template.Library()
register.simple_tag(assets.asset, name="asset")
HOT_HOUR = timedelta(hours=1)
INPUT = "input input-sm w-full h-9"


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """One picture of the icon sheet, silent for screen readers: `{% icon "mail" "i-s" %}`."""
    return format_html(
        '<svg class="i {}" aria-hidden="true"><use href="{}#{}"/></svg>', extra, assets.asset("ui/icons.svg"), name
    )


@register.filter
def whole(value: float | str | None) -> str:
    """1234567 -> 1,234,567; nothing -> a dash."""
    return "–" if value in {None, ""} else plain.number(float(value or 0))


@register.filter
def percent(part: float | None, of: float | None) -> str:
    """`{{ part|percent:whole }}` -> 16.5%; a dash where there is nothing to divide by. Show the whole beside it."""
    return "–" if part is None or not of else f"{100 * part / of:.1f}%"


@register.filter
def points(thousandths: int | str | None) -> str:
    """A score from thousandths to whole points; nothing -> a dash."""
    return "–" if thousandths in {None, ""} else plain.points(int(thousandths or 0))


@register.filter
def signed(thousandths: int) -> str:
    """Points with their sign: +12, −6, 0."""
    text = plain.points(thousandths)
    return text if text.startswith("−") or text == "0" else f"+{text}"


@register.filter
def money(minor: int | None, currency: str = "JPY") -> str:
    """`{{ minor|money:"JPY" }}` -> ¥1,200,000."""
    return "–" if minor is None else plain.money(minor, currency)


@register.filter
def long_day(value: date | datetime | None) -> str:
    """2026年11月20日（金） / Fri 20 Nov 2026."""
    return "–" if value is None else formats.long_day(value)


@register.filter
def short_day(value: date | datetime | None) -> str:
    """11/20 / 20 Nov."""
    return "–" if value is None else formats.short_day(value)


@register.filter
def clock(at: datetime | None) -> str:
    """14:05, local."""
    return "–" if at is None else f"{formats.local(at):%H:%M}"


@register.filter
def moment(at: datetime | None) -> str:
    """14:05 today, otherwise the day and the time."""
    return "–" if at is None else formats.moment(at)


@register.filter
def ago(at: datetime | None) -> str:
    """12分前 / 12 min ago, later the day; hover shows nothing, so keep it for recent things."""
    return "–" if at is None else formats.ago(at)


@register.filter
def span(length: timedelta | None) -> str:
    """1時間15分 / 1 h 15 min."""
    return "–" if length is None else formats.span(length)


@register.simple_tag
def share(part: float | str | None, whole: float | str | None) -> float:
    """Per cent of a whole for drawing, between 0 and 100."""
    return shapes.share(float(part or 0), float(whole or 0))


@register.simple_tag
def polyline(values: Sequence[float], width: float | str, height: float | str) -> str:
    """The points of a sparkline."""
    return shapes.line([float(v) for v in values], float(width), float(height))


@register.filter
def initial(name: str) -> str:
    """The first letter of a name, for its round picture."""
    return name.strip()[:1].upper() or "?"


@register.filter
def band_word(band: str) -> str:
    """The word of a score band."""
    words = {"low": pgettext("band", "Low"), "middle": pgettext("band", "Middle"), "high": pgettext("band", "High")}
    return words.get(band, "–")


@register.simple_tag
def sla(due: datetime, begun: datetime | None = None, now: datetime | None = None) -> dict[str, Any]:
    """The state of a response clock: `tone` ok, soon (under an hour) or late, `text`, `left` in per cent of the time."""
    moment_now = now or timezone.now()
    left = due - moment_now
    if left < timedelta(0):
        return {"tone": "late", "text": _("%(span)s overdue") % {"span": formats.span(left)}, "left": 0}
    whole = (due - begun) if begun else max(left, timedelta(hours=4))
    return {
        "tone": "soon" if left < HOT_HOUR else "ok",
        "text": _("%(span)s left") % {"span": formats.span(left)},
        "left": shapes.share(left.total_seconds(), whole.total_seconds()),
    }


def look_of(field: BoundField) -> str:
    """The classes of a form control by the kind of its widget."""
    widget = field.field.widget
    if isinstance(widget, CheckboxInput):
        return "checkbox checkbox-sm checkbox-primary"
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, Select):
        return "select select-sm w-full h-9"
    if isinstance(widget, Textarea):
        return "textarea textarea-sm w-full"
    if isinstance(widget, FileInput):
        return "file-input file-input-sm w-full h-9"
    return INPUT


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """A form control in our look; errors and help are tied to it for screen readers."""
    told = [f"{field.auto_id}_error"] * bool(field.errors) + [f"{field.auto_id}_help"] * bool(field.help_text)
    given = field.field.widget.attrs.get("class", "")
    attrs: dict[str, str | bool] = {
        "class": f"{look_of(field)} {given} {'border-late!' if field.errors else ''}".strip()
    }
    if told:
        attrs["aria-describedby"] = " ".join(told)
    if field.errors:
        attrs["aria-invalid"] = "true"
    return field.as_widget(attrs=attrs)


@register.filter
def is_tick(field: BoundField) -> bool:
    """Is this a single tick, whose label stands behind it?"""
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def is_group(field: BoundField) -> bool:
    """Is this a group of ticks or dots, which a fieldset holds together?"""
    return isinstance(field.field.widget, RadioSelect | CheckboxSelectMultiple)


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: object) -> str:
    """The running address's query with some values changed; None drops one: `{% query sort="name" after=None %}`."""
    values = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            values.pop(name, None)
        else:
            values[name] = str(value)
    return f"?{values.urlencode()}"


@register.simple_tag(takes_context=True)
def query_named(context: dict[str, Any], name: str, value: object) -> str:
    """Like `query`, for a value whose name is a variable."""
    return query(context, **{name: value})


@register.simple_tag
def ring_arcs(fit: int | str, behaviour: int | str, of: float | str) -> dict[str, float]:
    """The two arcs of a score ring in per cent and where the second begins, in degrees; parts are thousandths."""
    first = shapes.share(float(fit or 0) / 1000, float(of))
    second = min(shapes.share(float(behaviour or 0) / 1000, float(of)), 100 - first)
    return {"fit": first, "behaviour": round(second, 2), "turn": round(3.6 * first - 90, 2)}


@register.simple_tag
def chart_data(data: object, key: str) -> SafeString:
    """The data of a chart island as a JSON script that no label can break out of."""
    return json_script(data, f"{key}-data")


@register.filter
def undo_of(message: Message) -> str:
    """The address that takes back what a toast tells; "" where there is no way back."""
    tags = message.extra_tags or ""
    return tags.removeprefix("undo:") if tags.startswith("undo:") else ""
