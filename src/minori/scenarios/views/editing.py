"""The draft of a scenario as a list of steps."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.loader import select_template
from django.urls import reverse
from django.utils.translation import gettext as _

from minori.scenarios import asking
from minori.scenarios.acts.edit import Draft, NotReady, draft_of, problems_in, publish, save
from minori.scenarios.core.graph import graph_of
from minori.scenarios.drafting import changed_step, moved_step, with_step, without_step
from minori.scenarios.forms import EntryForm, StepForm, initial_of
from minori.scenarios.kinds import step_kinds
from minori.scenarios.models import Scenario, Version
from minori.scenarios.views.watching import described
from minori.team.public import actor_of
from minori.ui.public import toast


def rule_editor() -> Any:
    """The rules' own editor, which fits once into a page."""
    return select_template(["rules/_editor.html", "scenarios/_rule.html"]).template


def stored(version: Version) -> Draft:
    """What a version says."""
    return Draft(version.steps, version.trigger, version.exits, version.reentry, version.reentry_days)


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole draft: what brings people in, the steps, the exits, what is still wrong."""
    row, version = get_object_or_404(Scenario, pk=pk), draft_of(pk)
    initial = {**version.trigger, "reentry": version.reentry, "reentry_days": version.reentry_days}
    entry = EntryForm(request.POST if request.POST.get("what") == "entry" else None, initial=initial)
    if request.method == "POST":
        answer = change(request, row, stored(version), entry)
        if answer:
            return answer
    graph = graph_of(version.steps)
    problems = problems_in(version)
    context = {
        "row": row,
        "version": version,
        "entry": entry,
        "steps": [
            described(graph, place) | {"problems": [text for id, text in problems if id == step.id]}
            for place, step in enumerate(graph.steps)
        ],
        "problems": [text for id, text in problems if not id],
        "ready": not problems and version.pk is not None,
        "exits": list(enumerate(version.exits)),
        "kinds": list(step_kinds().values()),
        "rule_editor": rule_editor(),
        "field": "exit_rule",
        "rule_text": "",
        "was_published": Version.objects.filter(scenario=row).exclude(published_at=None).exists(),
    }
    return render(request, "scenarios/edit.html", context, status=422 if request.method == "POST" else 200)


def change(request: HttpRequest, row: Scenario, draft: Draft, entry: EntryForm) -> HttpResponse | None:
    """Make the change that a button asks for; None when it could not be made."""
    what, by, here = request.POST.get("what", ""), actor_of(request), reverse("scenarios:edit", args=[row.pk])
    if what == "publish":
        return publish_draft(request, row)
    if what == "add" and request.POST.get("kind") in step_kinds():
        after = request.POST.get("after", "")
        rows, made = with_step(draft.steps, request.POST["kind"], int(after) if after.isdigit() else 0)
        save(row.pk, replace(draft, steps=rows), by)
        return HttpResponseRedirect(reverse("scenarios:step", args=[row.pk, made]))
    changed = entered(draft, entry) if what == "entry" else rearranged(draft, what, request.POST.get("id", ""), request)
    if changed is None:
        return None
    save(row.pk, changed, by)
    toast(request, _("The draft is saved."))
    return HttpResponseRedirect(here)


def entered(draft: Draft, entry: EntryForm) -> Draft | None:
    """The draft with another entry, or None where the form is wrong."""
    if not entry.is_valid():
        return None
    wrong = asking.problems(entry.cleaned_data["rule"])
    if wrong:
        entry.add_error("rule", wrong)
        return None
    given = entry.cleaned_data
    return replace(draft, trigger=entry.trigger(), reentry=given["reentry"], reentry_days=given["reentry_days"] or 0)


def rearranged(draft: Draft, what: str, id: str, request: HttpRequest) -> Draft | None:
    """The draft with a step moved or deleted, an exit added or deleted."""
    number = int(id) if id.isdigit() else -1
    if what in ("up", "down") and number in {step["id"] for step in draft.steps}:
        return replace(draft, steps=moved_step(draft.steps, number, -1 if what == "up" else 1))
    if what == "delete":
        return replace(draft, steps=without_step(draft.steps, number))
    if what == "exit":
        rule = request.POST.get("exit_rule", "").strip()
        wrong = asking.problems(rule) if rule else [_("Write the rule of the exit.")]
        for sentence in wrong:
            toast(request, sentence, error=True)
        new = {
            "rule": rule,
            "reached": bool(request.POST.get("reached")),
            "name": request.POST.get("exit_name", "")[:100],
        }
        return None if wrong else replace(draft, exits=[*draft.exits, new])
    if what == "no_exit":
        return replace(draft, exits=[one for n, one in enumerate(draft.exits) if n != number])
    return None


def publish_draft(request: HttpRequest, row: Scenario) -> HttpResponse:
    """Make the draft the version by which people enter."""
    try:
        number = publish(row.pk, actor_of(request), takes_over=bool(request.POST.get("takes_over")))
        toast(request, _("Version %(n)s is published.") % {"n": number})
    except NotReady as problem:
        toast(request, str(problem), error=True)
        return HttpResponseRedirect(reverse("scenarios:edit", args=[row.pk]))
    return HttpResponseRedirect(reverse("scenarios:one", args=[row.pk]))


def step(request: HttpRequest, pk: int, id: int) -> HttpResponse:
    """One step of the draft: its settings, and the ways of a branch."""
    row, version = get_object_or_404(Scenario, pk=pk), draft_of(pk)
    graph = graph_of(version.steps)
    places = [place for place, one in enumerate(graph.steps) if one.id == id]
    if not places or graph.steps[places[0]].kind not in step_kinds():
        raise Http404
    place, kind = places[0], step_kinds()[graph.steps[places[0]].kind]
    targets = [(str(one.id), _("step %(n)s") % {"n": n + 1}) for n, one in enumerate(graph.steps) if n > place]
    targets = [("", _("the following step")), *targets, ("0", _("the end"))]
    stored_row = version.steps[place]
    posted = request.POST if request.POST.get("what") == "settings" else None
    form = StepForm(kind, targets, posted, initial=initial_of(stored_row))
    if request.method == "POST":
        changed = step_changed(request, stored(version), id, form)
        if changed:
            save(pk, changed, actor_of(request))
            toast(request, _("The draft is saved."))
            there = "scenarios:step" if kind.name == "branch" else "scenarios:edit"
            return HttpResponseRedirect(reverse(there, args=[pk, id] if kind.name == "branch" else [pk]))
    context = {
        "row": row, "step": described(graph, place), "form": form, "kind": kind, "targets": targets[1:],
        "ways": list(enumerate(described(graph, place)["ways"])), "rule_editor": rule_editor(), "field": "way_rule",
        "rule_text": "",
    }  # fmt: skip
    return render(request, "scenarios/step.html", context, status=422 if request.method == "POST" else 200)


def step_changed(request: HttpRequest, draft: Draft, id: int, form: StepForm) -> Draft | None:
    """The draft with new settings of one step, or with a way more or less; None where something is wrong."""
    what, rows = request.POST.get("what", ""), draft.steps
    ways = next(list(one.get("ways") or []) for one in rows if one["id"] == id)
    if what == "settings" and form.is_valid():
        settings, target = form.settings(), form.cleaned_data.get("next")
        for sentence in form.kind.check(settings):
            form.add_error(None, str(sentence))
        for setting in form.kind.settings:
            if setting.type == "rule":
                for sentence in asking.problems(str(settings.get(setting.name) or "")):
                    form.add_error(f"s_{setting.name}", sentence)
        if form.errors:
            return None
        values = {"name": form.cleaned_data["name"], "settings": settings, "next": int(target) if target else None}
        return replace(draft, steps=changed_step(rows, id, **values))
    if what == "way":
        rule, to = request.POST.get("way_rule", "").strip(), request.POST.get("to", "")
        wrong = asking.problems(rule) if rule else [_("Every way of a branch needs a rule.")]
        for sentence in wrong:
            toast(request, sentence, error=True)
        new = {"rule": rule, "to": int(to) if to.isdigit() else 0, "name": request.POST.get("way_name", "")[:100]}
        return None if wrong else replace(draft, steps=changed_step(rows, id, ways=[*ways, new]))
    if what == "no_way":
        left = [way for n, way in enumerate(ways) if str(n) != request.POST.get("id")]
        return replace(draft, steps=changed_step(rows, id, ways=left))
    return None
