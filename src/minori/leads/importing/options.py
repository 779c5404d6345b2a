"""What the person who imports decided about a file as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from minori.leads.core.values import day

OLDEST = datetime(1990, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Options:
    """Consent basis with evidence and day, texts that mean "nothing", tags for everybody, the leads' source."""

    basis: str = ""
    evidence: str = ""
    wording: str = ""
    consent_day: date | None = None
    blanks: frozenset[str] = frozenset()
    tags: tuple[str, ...] = ()
    source: str = "import"
    zone: str = "Asia/Tokyo"

    def moment(self, stated: Any, now: datetime) -> datetime:
        """When consent was got: the row's moment or day, else the file's day, else now; never in the future."""
        found = stated or self.consent_day
        if isinstance(found, datetime):
            aware = found if found.tzinfo else found.replace(tzinfo=ZoneInfo(self.zone))
        elif isinstance(found, date):
            aware = datetime.combine(found, time(), ZoneInfo(self.zone))
        else:
            return now
        return min(max(aware, OLDEST), now)


def options_of(stored: Mapping[str, Any], zone: str) -> Options:
    """The options as an import's row keeps them."""
    return Options(
        basis=str(stored.get("basis", "")),
        evidence=str(stored.get("evidence", "")),
        wording=str(stored.get("wording", "")),
        consent_day=day(str(stored.get("consent_day") or "")),
        blanks=frozenset(stored.get("blanks", [])),
        tags=tuple(stored.get("tags", [])),
        source=str(stored.get("source") or "import")[:50],
        zone=zone,
    )
