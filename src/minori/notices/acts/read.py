from django.db import transaction
from django.utils import timezone

from minori.notices.kinds import kinds
from minori.notices.models import Choice, Notice, Post
from minori.notices.words import PostState
from minori.team.public import Actor, Role, require, trace


def read(by: Actor, notice_id: int | None = None) -> None:
    """Note that somebody has read one of their notices, or all of them."""
    mine = Notice.objects.filter(person_id=by.id or 0, read_at=None)
    (mine if notice_id is None else mine.filter(pk=notice_id)).update(read_at=timezone.now())


def choose(by: Actor, kind: str, mail: bool, chat: bool) -> None:
    """Say by which channels one wants to hear of a kind of notice; KeyError for a kind that is none."""
    kinds[kind]
    if by.id is not None:
        Choice.objects.update_or_create(person_id=by.id, kind=kind, defaults={"mail": mail, "chat": chat})


def again(post_id: int, by: Actor) -> bool:
    """Try a dead post once more, from the first pause on; False where it is not dead. Administrators only."""
    require(by, Role.admin)
    with transaction.atomic():
        dead = Post.objects.filter(pk=post_id, state=PostState.dead.value)
        moved = dead.update(state=PostState.waiting.value, attempts=0, due_at=timezone.now(), ended_at=None)
        if moved:
            trace(by, "notices.again", f"post:{post_id}")
    return bool(moved)
