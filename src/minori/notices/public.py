"""The door of the notices: tell staff something, once per person and cause, by the channels they chose."""

from minori.notices.acts.tell import tell, tell_channel
from minori.notices.delivery import deliver, waiting_posts
from minori.notices.doctoring import doctor
from minori.notices.kinds import register_kind
from minori.notices.models import Notice
from minori.notices.words import Channel

__all__ = ["Channel", "deliver", "doctor", "register_kind", "tell", "tell_channel", "unread", "waiting_posts"]


def unread(person_id: int) -> int:
    """How many notices a person has not read yet."""
    return Notice.objects.filter(person_id=person_id, read_at=None).count()
