"""One's own notices: read them, choose the ways they come."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minori.notices.acts.hooks import set_hook
from minori.notices.acts.read import choose, read
from minori.notices.forms import HookForm
from minori.notices.kinds import channels_of, kinds
from minori.notices.models import ChatHook, Notice
from minori.notices.words import Channel
from minori.team.public import actor_of
from minori.ui.public import Column, page_of, toast

COLUMNS = [
    Column("title", gettext_lazy("Notice"), template="notices/_notice.html"),
    Column("made_at", gettext_lazy("When"), template="notices/_moment.html", sort="pk"),
]


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """One's notices, the newest first."""
    mine = Notice.objects.filter(person_id=actor_of(request).id or 0)
    table = page_of(request, mine, COLUMNS, order="-made_at", csv=False)
    return render(request, "notices/notices.html", {"table": table, "unread": mine.filter(read_at=None).count()})


@require_POST
def open_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Note it as read and go to what it is about."""
    actor = actor_of(request)
    notice = get_object_or_404(Notice, pk=pk, person_id=actor.id or 0)
    read(actor, notice.pk)
    inside = notice.url.startswith("/") and not notice.url.startswith("//")
    return HttpResponseRedirect(notice.url) if inside else redirect("notices:notices")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Note all as read."""
    read(actor_of(request))
    return redirect("notices:notices")


@require_http_methods(["GET", "POST"])
def choices(request: HttpRequest) -> HttpResponse:
    """By which ways one hears of which kind of notice."""
    actor = actor_of(request)
    if request.method == "POST":
        for kind in kinds:
            choose(actor, kind, mail=f"{kind}.mail" in request.POST, chat=f"{kind}.chat" in request.POST)
        toast(request, _("Saved."))
        return redirect("notices:choices")
    return choices_page(request, HookForm())


def choices_page(request: HttpRequest, form: HookForm) -> HttpResponse:
    """The page of choices with a form for one's own webhook."""
    me = actor_of(request).id or 0
    rows = [
        {"kind": kind, "mail": Channel.mail in channels, "chat": Channel.chat in channels}
        for kind in kinds.values()
        for channels in [channels_of(me, kind.name)]
    ]
    hook = ChatHook.objects.filter(person_id=me, active=True).first()
    return render(request, "notices/choices.html", {"rows": rows, "form": form, "hook": hook})


@require_POST
def own_hook(request: HttpRequest) -> HttpResponse:
    """Set or switch off one's own chat webhook."""
    form, actor = HookForm(request.POST), actor_of(request)
    if form.is_valid():
        try:
            set_hook(actor.id, form.cleaned_data["url"], actor)
        except ValidationError as problem:
            form.add_error("url", problem)
        else:
            toast(request, _("Saved."))
            return redirect("notices:choices")
    return choices_page(request, form)
