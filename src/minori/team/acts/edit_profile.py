from django.db import transaction

from minori.team.actors import trace
from minori.team.models import User
from minori.team.words import Actor


def edit_profile(by: Actor, **values: str) -> None:
    """Change one's own name, language or theme."""
    wanted = {name: value for name, value in values.items() if name in {"name", "language", "theme"} and value}
    if by.id is None or by.kind != "user" or not wanted:
        return
    with transaction.atomic():
        User.objects.filter(pk=by.id).update(**wanted)
        if "name" in wanted:
            trace(by, "team.edit_profile", f"person:{by.id}", {"name": wanted["name"]})
