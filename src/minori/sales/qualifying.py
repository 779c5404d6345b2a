"""The pulse's stage: who is to be handed over, to whom, with which story; and whose clock ran out."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from minori.eventlog.public import record
from minori.pages import public as pages
from minori.pages.words import ENQUIRIES, Submission
from minori.sales import asking
from minori.sales.acts.assign import assign_waiting
from minori.sales.acts.hand_over import Wanted, create, make_urgent
from minori.sales.agreed import criteria, late_at
from minori.sales.models import Bookmark, Criteria, Deal, HandOff, Task
from minori.sales.telling import tell_overdue, tell_stories
from minori.sales.words import UNANSWERED, Cause, DealState
from minori.team.public import account

READ = 500


def qualify(now: datetime) -> int:
    """Hand over whom the criteria name, give out what waits, tell the receivers, note what is overdue.

    Idempotent; bookmarks are committed together with the hand-offs. Returns how many things were done.
    """
    done = hear("submissions", lambda after: hear_enquiries(after, now))
    done += hear("scores", lambda after: hear_scores(after, now))
    done += assign_waiting(now)
    done += tell_stories(now)
    return done + note_overdue(now)


Heard = tuple[int, Callable[[], int]]
"""The next bookmark, and what to do inside its transaction (returns how many hand-offs it made)."""


def hear(feed: str, listen: Callable[[int], Heard]) -> int:
    """Read one feed on from its bookmark."""
    Bookmark.objects.get_or_create(feed=feed)
    done = 0
    for _round in range(20):
        at = Bookmark.objects.get(feed=feed).position
        upto, act = listen(at)
        if upto == at:
            break
        with transaction.atomic():
            if not Bookmark.objects.filter(feed=feed, position=at).update(position=upto):
                break
            done += act()
    return done


def hear_enquiries(after: int, now: datetime) -> Heard:
    """Enquiries hand over at once, whatever the score."""
    found = pages.submissions(after, READ)
    wishes = [one for one in found if one.intent in ENQUIRIES]
    return (found[-1].number if found else after), lambda: take_enquiries(wishes, now)


def take_enquiries(found: Sequence[Submission], now: datetime) -> int:
    """Hand over who enquired. Nobody's question is lost: who is handed over already becomes urgent, and who is in a
    deal becomes a task of its owner."""
    agreed, made = criteria(), 0
    if not agreed.enquiries:
        return 0
    with override(account().language):
        for one in found:
            why = _("Sent the form “%(form)s”") % {"form": one.title}
            key = f"submission:{one.number}"
            outcome = create([Wanted(one.lead_id, Cause.ENQUIRY, why, key, one.at)], now)
            made += len(outcome.made)
            reason = outcome.refused.get(one.lead_id, "")
            if reason == "handed_over":
                make_urgent(one.lead_id, late_at(Cause.ENQUIRY, one.at, agreed), why)
            elif reason == "in_deal":
                ask_deal_owner(one, why, agreed)
    return made


def ask_deal_owner(one: Submission, why: str, agreed: Criteria) -> None:
    """Somebody in a deal wrote by a form: her salesperson gets a task and a notice."""
    deal = Deal.objects.filter(lead_id=one.lead_id, state=DealState.OPEN).order_by("-opened_at").first()
    if deal is None:
        return
    row = Task.objects.create(
        lead_id=one.lead_id, deal=deal, title=why[:200], owner_id=deal.owner_id,
        due_at=late_at(Cause.ENQUIRY, one.at, agreed), made_at=one.at,
    )  # fmt: skip
    asking.tell([deal.owner_id] if deal.owner_id else [], why, deal.name, "/sales/tasks", f"task:{row.pk}")


def hear_scores(after: int, now: datetime) -> Heard:
    """Bands that the criteria name, and special triggers."""
    turns, agreed = asking.turns(after, READ), criteria()
    wishes = []
    with override(account().language):
        for turn in turns:
            if turn.kind == "trigger" and agreed.triggers:
                why = _("Special trigger: %(name)s") % {"name": asking.trigger_name(turn.trigger)}
                wishes.append(Wanted(turn.lead_id, Cause.TRIGGER, why, f"turn:{turn.id}", turn.at))
            elif turn.kind == "band" and rises_into(turn, agreed.bands):
                wishes.append(
                    Wanted(turn.lead_id, Cause.BAND, _("The score reached the band"), f"turn:{turn.id}", turn.at)
                )
    return (turns[-1].id if turns else after), lambda: len(create(wishes, now).made)


RANK = {"": 0, "low": 1, "middle": 2, "high": 3}


def rises_into(turn: object, bands: Sequence[str]) -> bool:
    """Did the score rise into one of these bands? Falling from high to middle is no reason to call."""
    before, after = str(getattr(turn, "band_before", "") or ""), str(getattr(turn, "band_after", "") or "")
    return after in bands and RANK.get(after, 0) > RANK.get(before, 0)


def note_overdue(now: datetime, limit: int = 500) -> int:
    """Note once whose response time is over, and tell the owner and those who lead."""
    late = HandOff.objects.filter(state__in=UNANSWERED, overdue_at=None, late_at__lt=now)
    ids = list(late.order_by("late_at").values_list("id", flat=True)[:limit])
    if not ids:
        return 0
    with transaction.atomic():
        rows = list(late.filter(id__in=ids))
        late.filter(id__in=ids).update(overdue_at=now)
        for row in rows:
            record("handoff.overdue", lead=row.lead_id, company=row.company_id, object=f"handoff:{row.pk}", at=now)
        tell_overdue(rows)
    return len(rows)
