"""The screens of staff: forms, one form, its submissions."""

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minori.leads.public import BadAddress, BadValue, cards
from minori.pages.acts.edit_form import save_form
from minori.pages.acts.submit import drop, release
from minori.pages.after import follow_up
from minori.pages.fields import known_fields
from minori.pages.forms import FormEditor
from minori.pages.models import Form, SubmissionRow
from minori.team.public import actor_of, may
from minori.ui.public import Column, Filter, csv_of, page_of, toast, wish_of

STATES = [
    ("", gettext_lazy("All")),
    (SubmissionRow.ACCEPTED, gettext_lazy("Accepted")),
    (SubmissionRow.HELD, gettext_lazy("Held")),
    (SubmissionRow.DROPPED, gettext_lazy("Thrown away")),
]
FORM_COLUMNS = [
    Column("title", gettext_lazy("Title"), sort="title", url=lambda form: reverse("pages:edit", args=[form.pk])),
    Column("intent", gettext_lazy("Intent"), value=lambda form: form.get_intent_display(), sort="intent"),
    Column("slug", gettext_lazy("Page"), template="pages/_address.html"),
    Column("live", gettext_lazy("State"), template="pages/_live.html", sort="live"),
    Column("sent", gettext_lazy("Submissions"), template="pages/_sent.html", right=True),
]


def forms_list(request: HttpRequest) -> HttpResponseBase:
    """Every form with what came by it."""
    wish = wish_of(request, FORM_COLUMNS, "title")
    found = Form.objects.annotate(
        sent=Count("submissions", filter=Q(submissions__state=SubmissionRow.ACCEPTED)),
        held=Count("submissions", filter=Q(submissions__state=SubmissionRow.HELD)),
    )
    if wish.search:
        found = found.filter(Q(title__icontains=wish.search) | Q(slug__icontains=wish.search))
    if wish.as_csv:
        return csv_of(found.iterator(), FORM_COLUMNS, "forms.csv")
    table = page_of(request, found, FORM_COLUMNS, order="title", searches=True)
    return render(request, "pages/forms.html", {"table": table, "may_edit": may(actor_of(request), "edit_marketing")})


def edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Make or change a form."""
    row = (
        get_object_or_404(Form, pk=pk)
        if pk
        else Form(language=request.LANGUAGE_CODE[:2] if hasattr(request, "LANGUAGE_CODE") else "ja")
    )
    editor = FormEditor(request.POST or None, instance=row)
    if request.method == "POST" and editor.is_valid():
        form = editor.save(commit=False)
        form.fields = editor.asked()
        given = editor.cleaned_data
        notify = [int(id) for id in given["notify_people"]]
        saved = save_form(form, actor_of(request), given["consent"].strip(), given["consent_required"], notify)
        toast(request, _("“%(form)s” is saved.") % {"form": form.title})
        return HttpResponseRedirect(reverse("pages:edit", args=[saved]))
    asked = [editor[name] for name in editor.fields if name.startswith("ask_")]
    status = 422 if editor.is_bound else 200
    return render(request, "pages/edit.html", {"form": row, "editor": editor, "asked": asked}, status=status)


def submissions(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What was sent by one form, the newest first."""
    form = get_object_or_404(Form, pk=pk)
    columns = columns_of(form, personal=may(actor_of(request), "see_addresses"))
    wish = wish_of(request, columns, "-at")
    found = SubmissionRow.objects.filter(form=form).prefetch_related("afterwards")
    state = request.GET.get("state", "")
    if state:
        found = found.filter(state=state)
    if wish.as_csv:
        return csv_of(found.order_by("-at").iterator(chunk_size=500), columns, f"{form.slug}.csv")
    table = page_of(request, found, columns, order="-at", filters=[Filter("state", _("State"), STATES, state)])
    return render(request, "pages/submissions.html", {"form": form, "table": table})


def columns_of(form: Form, personal: bool) -> list[Column]:
    """The columns of a form's submissions: its fields, unless the reader may not see addresses."""
    shown = [Column("at", gettext_lazy("Time"), template="pages/_at.html", sort="at")]
    if personal:
        known = known_fields()
        for row in form.fields:
            if row["name"] in known:
                shown.append(answer_column(row["name"], known[row["name"]].label))
    return [
        *shown,
        Column("agreed", gettext_lazy("Consent"), template="pages/_agreed.html"),
        Column("campaign", gettext_lazy("Campaign"), value=lambda one: one.came_by.get("utm_campaign", "")),
        Column("state", gettext_lazy("State"), template="pages/_state.html"),
    ]


def answer_column(name: str, label: Any) -> Column:
    """One answer of each submission."""

    def answer(row: SubmissionRow) -> str:
        return str(row.answers.get(name, ""))

    return Column(name, label, value=answer, template="pages/_answer.html")


def release_held(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept a held submission."""
    row = get_object_or_404(SubmissionRow, pk=pk)
    try:
        done = release(pk, actor_of(request))
    except (BadAddress, BadValue):
        toast(request, _("Its answers cannot be read, so nobody can be named. Throw it away."), error=True)
    else:
        follow_up(timezone.now(), submission=pk)
        name = cards([row.lead_id or 0]).get(row.lead_id or 0)
        toast(request, _("Accepted.") if done else _("Somebody was faster."), error=not done and name is None)
    return HttpResponseRedirect(reverse("pages:submissions", args=[row.form_id]))


def drop_held(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a held submission away."""
    row = get_object_or_404(SubmissionRow, pk=pk)
    if drop(pk, actor_of(request)):
        toast(request, _("Thrown away."))
    return HttpResponseRedirect(reverse("pages:submissions", args=[row.form_id]))
