"""`collect.json`: what the house tells the collector, written whole or not at all, and only when something changed."""

import os

from django.conf import settings

from minori.collect.core.config import CollectConfig, write_config
from minori.collect.core.links import host_of
from minori.collect.models import TagSettings
from minori.collect.words import ConsentMode
from minori.team.public import key_hashes

KEY_SCOPE = "events.write"


def forms_url() -> str:
    """Where hosted forms live."""
    return f"{settings.BASE_URL}/f/"


def present_config() -> CollectConfig:
    """The settings as the rows have them; the app's own pages always count as the company's."""
    row = TagSettings.objects.filter(id=1).first() or TagSettings(id=1)
    return CollectConfig(
        own_sites=[*row.own_sites, host_of(settings.BASE_URL)],
        allowed_origins=[settings.BASE_URL] if row.own_sites else [],
        key_hashes=sorted(key_hashes(KEY_SCOPE)),
        consent=ConsentMode(row.consent),
        forms_url=forms_url(),
        excluded_nets=row.excluded_nets,
        excluded_visitors=row.excluded_visitors,
    )


def publish_config() -> bool:
    """Write the collector's settings if they changed; the collector reads them within a second. True if written."""
    file = settings.OPTIONS.data_dir / "collect.json"
    text = write_config(present_config())
    try:
        if file.read_bytes() == text:
            return False
    except FileNotFoundError:
        pass
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
    draft.replace(file)
    return True
