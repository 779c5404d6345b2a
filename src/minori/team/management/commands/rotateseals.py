from typing import Any

from django.core.management.base import BaseCommand

from minori.team.acts.rotate_seals import rotate_seals
from minori.team.words import SYSTEM


class Command(BaseCommand):
    """Seals every stored secret under new keys."""

    help = "Seal every stored secret (webhooks, relays, connections) under new keys."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{rotate_seals(SYSTEM)} secrets are sealed under new keys.")
