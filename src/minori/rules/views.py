"""What the rule editor asks while somebody writes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minori.rules.editor import added, judge
from minori.rules.words import RuleErrors
from minori.team.public import Role, actor_of

FIELD = "rule"


def field_of(request: HttpRequest) -> str:
    """The name of the text's field in the form around the editor."""
    name = request.POST.get("_field", FIELD)
    return name if name.replace("_", "").replace("-", "").isalnum() else FIELD


@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Faults, or the sentence, the number of people and some of them."""
    text = request.POST.get(field_of(request), "")
    seeing = actor_of(request).role in {Role.admin, Role.marketer}
    return render(request, "rules/_check.html", {"verdict": judge(text, timezone.now(), seeing), "seeing": seeing})


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """The text with a condition added that was put together by choice."""
    name = field_of(request)
    text = request.POST.get(name, "")
    chosen = {key.removeprefix("_rule_"): str(value) for key, value in request.POST.items() if key.startswith("_rule_")}
    problem = ""
    try:
        text = added(text, chosen)
    except RuleErrors as found:
        problem = " ".join(error.message(translation.get_language() or "ja") for error in found.errors)
    except (KeyError, ValueError):
        problem = _("Fill in what is asked of the condition.")
    return render(request, "rules/_text.html", {"rule_text": text, "field": name, "problem": problem})
