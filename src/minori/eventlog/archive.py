"""Everything that was loaded, kept as files a day, from which the log can be built again."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

from minori.eventlog.words import Refused

_lock = threading.Lock()


def archive(table: Any, refused: Sequence[Refused], source: str, position: int) -> None:
    """Append a batch to the day's file, durable on return."""
