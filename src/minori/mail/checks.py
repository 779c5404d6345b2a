"""The gate's own checks. Each looks at a set of letters and reads state rows only."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from minori.leads.public import may_mail
from minori.mail import gate
from minori.mail.models import Letter, MailRules
from minori.mail.words import LetterCard, LetterState, Purpose, Skip

_LEFT = [LetterState.SENT, LetterState.IN_FLIGHT, LetterState.UNKNOWN]


def refusal(letters: Sequence[LetterCard], now: datetime) -> dict[int, Skip]:
    """Consent, opt-out and settled bounces. An answer to somebody's own request (service) needs no consent, but respects a refusal."""
    answers = may_mail([c.lead_id for c in letters])
    skips = {}
    for card in letters:
        reason = answers.get(card.lead_id, "gone")
        if reason and not (reason == "no_consent" and card.purpose == Purpose.SERVICE):
            skips[card.id] = Skip(str(reason))
    return skips


def addressable(letters: Sequence[LetterCard], now: datetime) -> dict[int, Skip]:
    """Has the person an address, and is she not excluded from nurture letters?"""
    skips = {c.id: Skip("no_address") for c in letters if not c.address}
    skips |= {c.id: Skip("excluded") for c in letters if c.excluded and c.purpose == Purpose.NURTURE}
    return skips


def duplicate(letters: Sequence[LetterCard], now: datetime) -> dict[int, Skip]:
    """Within a broadcast an address gets one letter, even if two records share it."""
    own = [c for c in letters if c.broadcast_id and c.address]
    if not own:
        return {}
    rows = Letter.objects.filter(address__in={c.address for c in own}, state__in=_LEFT, broadcast__isnull=False)
    taken = dict.fromkeys(rows.values_list("broadcast_id", "address"), 0)
    skips = {}
    for card in own:
        key = (card.broadcast_id or 0, card.address)
        if key in taken:
            skips[card.id] = Skip("duplicate_address")
        taken[key] = card.id
    return skips


def frequency(letters: Sequence[LetterCard], now: datetime) -> dict[int, Skip]:
    """Nurture letters: so many in the company's local day, so many in any seven days."""
    nurture = [c for c in letters if c.purpose == Purpose.NURTURE]
    if not nurture:
        return {}
    rules = MailRules.objects.filter(id=1).first() or MailRules()
    midnight = now.astimezone(ZoneInfo(settings.TIME_ZONE)).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = Letter.objects.filter(
        lead_id__in={c.lead_id for c in nurture},
        purpose=Purpose.NURTURE,
        state__in=_LEFT,
        intent_at__gte=min(midnight, now - timedelta(days=7)),
    ).values_list("lead_id", "intent_at")
    day: Counter[int] = Counter()
    week: Counter[int] = Counter()
    for lead, at in rows:
        assert at is not None  # the filter asks for a time
        day[lead] += at >= midnight
        week[lead] += at >= now - timedelta(days=7)
    return _over(nurture, day, week, rules)


def _over(letters: Sequence[LetterCard], day: Counter[int], week: Counter[int], rules: MailRules) -> dict[int, Skip]:
    skips = {}
    for card in letters:
        if day[card.lead_id] >= rules.per_day:
            skips[card.id] = Skip("frequency", _("already %(n)d today") % {"n": day[card.lead_id]})
        elif week[card.lead_id] >= rules.per_week:
            skips[card.id] = Skip("frequency", _("already %(n)d in seven days") % {"n": week[card.lead_id]})
        else:
            day[card.lead_id] += 1
            week[card.lead_id] += 1
    return skips


def plug() -> None:
    """Register the checks in the order in which a reader of the ledger should hear of them."""
    gate.register_check("refusal", refusal, at_the_wire=True)
    gate.register_check("addressable", addressable)
    gate.register_check("duplicate", duplicate, at_the_wire=True)
    gate.register_check("frequency", frequency, at_the_wire=True, last=True)
