"""Templates: the list, writing one, seeing it as a person would, sending it to oneself."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST

from minori.leads.public import find
from minori.mail.acts.test_send import NotSent, send_to_oneself
from minori.mail.acts.write_template import CannotSave, Writing, archive_template, write_template
from minori.mail.core.checks import problems_of
from minori.mail.core.language import known_fields
from minori.mail.core.letter import Source
from minori.mail.forms import PURPOSES, START, TemplateForm
from minori.mail.models import Template, Version
from minori.mail.preview import seen_by
from minori.mail.readiness import advice, sender_gaps, sentence
from minori.mail.words import Purpose
from minori.team.public import actor_of
from minori.ui.public import Column, csv_of, page_of, toast, wish_of

LIST = [
    Column("name", gettext_lazy("Name"), sort="name", url=lambda t: reverse("mail:template", args=[t.pk])),
    Column("key", gettext_lazy("Key"), sort="key"),
    Column(
        "purpose",
        gettext_lazy("Purpose"),
        sort="purpose",
        value=lambda t: str(dict(PURPOSES)[t.purpose]).partition(":")[0],
    ),
]


@require_GET
def templates(request: HttpRequest) -> HttpResponseBase:
    """Every template in use."""
    wish = wish_of(request, LIST, "name")
    found = Template.objects.filter(archived_at=None, name__icontains=wish.search)
    if wish.as_csv:
        return csv_of(found.iterator(), LIST, "templates.csv")
    return render(request, "mail/templates.html", {"table": page_of(request, found, LIST, order="name", searches=True)})


def new(request: HttpRequest) -> HttpResponse:
    """Write a new template; the footer that the law wants stands there already."""
    form = TemplateForm(request.POST or None, initial={"purpose": Purpose.NURTURE, "html": START})
    return _edit(request, form, None)


def edit(request: HttpRequest, template_id: int) -> HttpResponse:
    """Change a template: every saving of other words makes a version."""
    template = get_object_or_404(Template, pk=template_id)
    newest = Version.objects.filter(template=template).order_by("-number").first()
    initial: dict[str, Any] = {"name": template.name, "purpose": template.purpose, "stages": template.stages}
    if newest:
        initial |= {"subject": newest.subject, "html": newest.html, "text": newest.text}
    return _edit(request, TemplateForm(request.POST or None, initial=initial, known=True), template)


@require_POST
def archive(request: HttpRequest, template_id: int) -> HttpResponse:
    """Take a template out of use."""
    archive_template(actor_of(request), template_id)
    return redirect("mail:templates")


@require_GET
@xframe_options_sameorigin
def preview(request: HttpRequest, template_id: int) -> HttpResponse:
    """The letter as one person would read it, alone in a sandbox: no script runs and no form is sent."""
    version = _newest(template_id)
    words = seen_by(Source(version.subject, version.html, version.text), _person(request))
    if request.GET.get("part") == "text":
        return _boxed(HttpResponse(words.text, content_type="text/plain; charset=utf-8"))
    return _boxed(HttpResponse(words.html))


@require_POST
def test(request: HttpRequest, template_id: int) -> HttpResponse:
    """Send the letter to oneself, filled in for the person of the preview."""
    version = _newest(template_id)
    try:
        address = send_to_oneself(actor_of(request), version.id, _person(request))
        toast(request, _("Sent to %s.") % address)
    except NotSent as error:
        toast(request, _("Not sent: %s") % error)
    return redirect("mail:template", template_id)


def _newest(template_id: int) -> Version:
    return get_object_or_404(Version.objects.filter(template_id=template_id).order_by("-number")[:1])


def _person(request: HttpRequest) -> int | None:
    wanted = (request.POST if request.method == "POST" else request.GET).get("person", "").strip()
    return next(iter(find(wanted, 1)), None) if wanted else None


def _boxed(response: HttpResponse) -> HttpResponse:
    response["Content-Security-Policy"] = (
        "sandbox; default-src 'none'; img-src data: http: https:; style-src 'unsafe-inline'; frame-ancestors 'self'"
    )
    return response


def _edit(request: HttpRequest, form: TemplateForm, template: Template | None) -> HttpResponse:
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        v = form.cleaned_data
        key = template.key if template else v["key"]
        writing = Writing(key, v["name"], Purpose(v["purpose"]), v["stages"])
        source = Source(v["subject"], v["html"], v["text"])
        try:
            saved = write_template(actor_of(request), writing, source, template.pk if template else None)
        except CannotSave as error:
            problems = [sentence(p) for p in error.problems]
        else:
            toast(request, _("Saved."))
            return redirect("mail:template", saved)
    page: dict[str, Any] = {"form": form, "template": template, "problems": problems, "fields": known_fields()}
    if template and not form.is_bound:
        page |= _checked(template, _person(request)) | {"person": request.GET.get("person", "")}
    return render(request, "mail/template.html", page)


def _checked(template: Template, person: int | None) -> dict[str, Any]:
    version = _newest(template.pk)
    source = Source(version.subject, version.html, version.text)
    found = [sentence(p) for p in problems_of(source, Purpose(template.purpose))]
    return {
        "faults": found + sender_gaps(),
        "advice": advice(source),
        "version": version,
        "seen": seen_by(source, person),
    }
