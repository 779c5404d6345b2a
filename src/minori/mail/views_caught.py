"""What the built-in catcher kept, and how this company sends."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST

from minori.mail.acts.resume_domain import change_rules, resume_domain
from minori.mail.caught import parsed, part
from minori.mail.forms import RulesForm
from minori.mail.models import Caught, Domain, MailRules
from minori.mail.readiness import sender_gaps
from minori.team.public import actor_of
from minori.ui.public import Column, csv_of, moment, page_of, toast, wish_of

LIST = [
    Column("subject", gettext_lazy("Subject"), url=lambda c: reverse("mail:caught_one", args=[c.pk])),
    Column("to", gettext_lazy("To"), sort="to"),
    Column("at", gettext_lazy("Caught"), sort="at", value=lambda c: moment(c.at), right=True),
]


@require_GET
def caught(request: HttpRequest) -> HttpResponseBase:
    """Every message that was caught instead of sent, the newest first."""
    wish = wish_of(request, LIST, "-at")
    found = Caught.objects.defer("raw")
    if wish.search:
        found = found.filter(to__icontains=wish.search) | found.filter(subject__icontains=wish.search)
    if wish.as_csv:
        return csv_of(found.order_by("-id").iterator(), LIST, "caught.csv")
    return render(request, "mail/caught.html", {
        "table": page_of(request, found, LIST, order="-at", searches=True),
        "catching": settings.OPTIONS.smtp_url.startswith("catcher:"),
    })  # fmt: skip


@require_GET
def one(request: HttpRequest, caught_id: int) -> HttpResponse:
    """One message: its page, its text, its source."""
    row = get_object_or_404(Caught, pk=caught_id)
    message = parsed(bytes(row.raw))
    shown = request.GET.get("show", "html")
    return render(request, "mail/caught_one.html", {
        "row": row, "shown": shown, "has_html": bool(part(message, "html")), "text": part(message, "plain"),
        "source": bytes(row.raw).decode("utf-8", "replace") if shown == "source" else "",
        "from": message["From"],
    })  # fmt: skip


@require_GET
@xframe_options_sameorigin
def body(request: HttpRequest, caught_id: int) -> HttpResponse:
    """The HTML of one message for the sandboxed frame."""
    row = get_object_or_404(Caught, pk=caught_id)
    response = HttpResponse(part(parsed(bytes(row.raw)), "html"))
    response["Content-Security-Policy"] = (
        "sandbox allow-popups; default-src 'none'; img-src data: http: https:; style-src 'unsafe-inline';"
        " frame-ancestors 'self'"
    )
    return response


def rules(request: HttpRequest) -> HttpResponse:
    """Sender, limits, and domains that receivers refuse."""
    row = MailRules.objects.filter(id=1).first() or MailRules(id=1)
    form = RulesForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        change_rules(actor_of(request), form)
        toast(request, _("Saved."))
        return redirect("mail:rules")
    url = settings.OPTIONS.smtp_url
    return render(request, "mail/rules.html", {
        "form": form, "domains": Domain.objects.filter(paused_at__isnull=False), "gaps": sender_gaps(),
        "relay": url.rpartition("@")[2].removeprefix("smtp://").partition("?")[0], "catching": url.startswith("catcher:"),
    })  # fmt: skip


@require_POST
def resume(request: HttpRequest, domain_id: int) -> HttpResponse:
    """Somebody has looked: let a domain's letters leave again."""
    resume_domain(actor_of(request), domain_id)
    return redirect("mail:rules")
