"""The company's chat channel, and what went out to staff or did not."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minori.notices.acts.hooks import set_hook
from minori.notices.acts.read import again
from minori.notices.acts.tell import tell_channel
from minori.notices.forms import HookForm
from minori.notices.models import ChatHook, Post
from minori.notices.post import catches
from minori.notices.words import PostState
from minori.team.public import actor_of
from minori.ui.public import Column, Filter, page_of, toast, wish_of

STATES = [
    ("", gettext_lazy("All")),
    (PostState.waiting.value, gettext_lazy("waiting")),
    (PostState.sent.value, gettext_lazy("sent")),
    (PostState.kept.value, gettext_lazy("kept here")),
    (PostState.dead.value, gettext_lazy("given up")),
]
COLUMNS = [
    Column("title", gettext_lazy("Notice"), url=lambda p: reverse("notices:post", args=[p.pk])),
    Column("address", gettext_lazy("To"), lambda p: p.address or _("chat")),
    Column("state", gettext_lazy("State"), template="notices/_state.html"),
    Column("made_at", gettext_lazy("When"), template="notices/_moment.html", sort="pk"),
]


@require_http_methods(["GET", "POST"])
def channel(request: HttpRequest) -> HttpResponse:
    """Set, try or switch off the company's chat channel."""
    actor, form = actor_of(request), HookForm()
    if request.method == "POST" and "try" in request.POST:
        cause = f"try:{timezone.now().isoformat()}"
        tell_channel("notices.try", _("Minori says hello"), _("Notices arrive here."), "/", cause)
        toast(request, _("A trial message is on its way."))
        return redirect("notices:channel")
    if request.method == "POST":
        form = HookForm(request.POST)
        if form.is_valid():
            try:
                set_hook(None, form.cleaned_data["url"], actor)
            except ValidationError as problem:
                form.add_error("url", problem)
            else:
                toast(request, _("Saved."))
                return redirect("notices:channel")
    hook = ChatHook.objects.filter(person=None, active=True).first()
    last = hook.posts.order_by("-pk").first() if hook else None
    dead = Post.objects.filter(state=PostState.dead.value).count()
    context = {"form": form, "hook": hook, "last": last, "dead": dead, "catches": catches()}
    return render(request, "notices/channel.html", context)


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """Every mail and chat message to staff with its state."""
    wish = wish_of(request, COLUMNS, "-made_at")
    found = Post.objects.all()
    if wish.picked.get("state"):
        found = found.filter(state=wish.picked["state"])
    if wish.search:
        found = found.filter(title__icontains=wish.search) | found.filter(address__icontains=wish.search)
    states = [Filter("state", _("State"), STATES)]
    table = page_of(request, found, COLUMNS, order="-made_at", filters=states, searches=True, csv=False)
    return render(request, "notices/outbox.html", {"table": table, "catches": catches()})


@never_cache
@require_safe
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """One message with its text, as long as it is kept."""
    return render(request, "notices/post.html", {"post": get_object_or_404(Post, pk=pk)})


@require_POST
def try_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Try one that was given up once more."""
    if again(pk, actor_of(request)):
        toast(request, _("It is tried again."))
    return redirect("notices:post", pk)
