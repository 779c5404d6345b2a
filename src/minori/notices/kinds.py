"""Which kinds of notices there are; rooms name theirs when Django starts."""

from minori.notices.models import Choice
from minori.notices.words import Channel, Kind

kinds: dict[str, Kind] = {}


def register_kind(name: str, label: object, *, mail: bool = True, chat: bool = True) -> None:
    """Name a kind of notice, with translatable label, and by which channels it goes unless a person chooses."""
    kinds[name] = Kind(name, label, mail, chat)


def channels_of(person_id: int, kind: str) -> set[Channel]:
    """By which channels this person hears of this kind of notice."""
    choice = Choice.objects.filter(person_id=person_id, kind=kind).first()
    wanted = choice or kinds.get(kind) or Kind(kind, kind, mail=True, chat=True)
    return {channel for channel, on in ((Channel.mail, wanted.mail), (Channel.chat, wanted.chat)) if on}
