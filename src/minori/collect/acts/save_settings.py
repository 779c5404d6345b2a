"""Change the settings of tag and door."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from minori.collect.config_file import publish_config
from minori.collect.models import TagSettings
from minori.collect.words import ConsentMode
from minori.team.public import Actor, Role, require, trace


@dataclass(frozen=True)
class Wanted:
    """Checked settings: hosts, networks in CIDR, visitor numbers of own browsers."""

    own_sites: Sequence[str]
    consent: ConsentMode
    excluded_nets: Sequence[str]
    excluded_visitors: Sequence[str]


def save_settings(wanted: Wanted, by: Actor) -> None:
    """Keep them and tell the collector once they are durable."""
    require(by, Role.admin, Role.marketer)
    with transaction.atomic():
        told = {
            "own_sites": list(wanted.own_sites),
            "consent": wanted.consent.value,
            "excluded_nets": list(wanted.excluded_nets),
            "excluded_visitors": list(wanted.excluded_visitors),
        }
        TagSettings.objects.update_or_create(id=1, defaults=told)
        trace(by, "tag.settings_changed", "tag", told)
        transaction.on_commit(publish_config)
