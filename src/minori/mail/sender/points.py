"""Where a crash could matter. Nobody listens in the product; the crash tests do."""

from collections.abc import Callable

_listeners: list[Callable[[str], None]] = []


def listen(listener: Callable[[str], None]) -> None:
    """Call `listener(point)` at every commit and socket write of this process."""
    _listeners.append(listener)


def reached(point: str) -> None:
    """We are just before or after the commit or write named `point`."""
    for listener in _listeners:
        listener(point)
