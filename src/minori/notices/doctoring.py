"""Which notices did not reach anybody, for `minori doctor`."""

from datetime import timedelta

from django.db.models import Count
from django.utils import timezone

from minori.notices.models import Post
from minori.notices.words import PostState


def doctor() -> list[str]:
    """One line for each reason for which notices of the last week were given up."""
    since = timezone.now() - timedelta(days=7)
    dead = Post.objects.filter(state=PostState.dead.value, ended_at__gte=since).values("channel", "error")
    return [
        f"{row['n']} by {row['channel']} given up: {row['error']}"
        for row in dead.annotate(n=Count("pk")).order_by("error")
    ]
