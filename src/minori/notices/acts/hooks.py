from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from minori.notices.models import ChatHook
from minori.notices.outward import Undeliverable, checked, public_address
from minori.team.public import Actor, Role, require, trace


def set_hook(person_id: int | None, url: str, by: Actor) -> None:
    """Tell a person (oneself), or with None the company, by this chat webhook; an empty URL switches it off.

    The company's channel is the administrators' business. Raises ValidationError for an address that may not be used.
    """
    if person_id is None or by.id != person_id:
        require(by, Role.admin)
    url = url.strip()
    if url:
        try:
            target = checked(url)
            public_address(target.host, target.port or urlsplit(url).port or 443)
        except Undeliverable as problem:
            raise ValidationError(str(problem)) from problem
    with transaction.atomic():
        known = ChatHook.objects.filter(person_id=person_id)
        if url:
            values = {"url": url, "ends_with": url[-4:], "active": True, "set_at": timezone.now()}
            if not known.update(**values):
                ChatHook.objects.create(person_id=person_id, **values)
        else:
            known.update(active=False)
        trace(by, "notices.set_hook", f"hook:{person_id or 'company'}", {"on": bool(url)})
