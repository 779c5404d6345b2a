"""The desk of a sender: claimed letters waiting for a courier, and the state of the line as couriers report it."""

import asyncio
from collections import deque
from collections.abc import Callable

from minori.mail.sender.parcels import Outcome, Parcel

LOW = 100  # letters on the desk below which more are claimed


class Desk:
    """Hands out letters with their message written at the last moment. Lives in one event loop."""

    def __init__(self, write: Callable[[Parcel], Outcome | None], note: Callable[[Outcome], None]) -> None:
        self._write, self._note = write, note
        self._waiting: deque[Parcel] = deque()
        self._arrival = asyncio.Event()
        self._closing = asyncio.Event()
        self.hungry = asyncio.Event()
        self.hungry.set()
        self.doubt = False
        self.away = ""
        self.refusals: list[tuple[str, bool]] = []
        self.any_accepted = False

    def add(self, parcels: list[Parcel]) -> None:
        """Put freshly claimed letters on the desk."""
        self._waiting.extend(parcels)
        self._changed()

    def put_back(self, parcel: Parcel) -> None:
        """A letter that has not been offered to the relay; it goes first next time."""
        self._waiting.appendleft(parcel)
        self._changed()

    def next_now(self) -> Parcel | None:
        """The next letter, written, if there is one at once."""
        while self._waiting and not self._closing.is_set():
            parcel = self._waiting.popleft()
            if len(self._waiting) < LOW:
                self.hungry.set()
            problem = None if parcel.message else self._write(parcel)
            if problem is None:
                return parcel
            self._note(problem)
        return None

    async def next(self, patience: float | None = None) -> Parcel | None:
        """The next letter; None when the desk closes, or after `patience` seconds."""
        while not self._closing.is_set():
            if parcel := self.next_now():
                return parcel
            self._arrival.clear()
            try:
                await asyncio.wait_for(self._arrival.wait(), patience)
            except TimeoutError:
                return None
        return None

    async def wait(self, seconds: float) -> None:
        """Pause, but not beyond closing time."""
        try:
            await asyncio.wait_for(self._closing.wait(), seconds)
        except TimeoutError:
            return

    def close(self) -> None:
        """Hand out nothing any more; letters left here go back to the rows when the shift ends."""
        self._closing.set()
        self._arrival.set()

    def letters(self) -> list[int]:
        """The ids on the desk."""
        return [parcel.card.id for parcel in self._waiting]

    def drop(self, ids: frozenset[int]) -> None:
        """Forget letters that are no longer ours, such as those of a paused broadcast."""
        self._waiting = deque(p for p in self._waiting if p.card.id not in ids)

    def accepted(self) -> None:
        """The relay took a letter."""
        self.any_accepted = True

    def rejected(self, reply: str, *, blames_us: bool) -> None:
        """The receiver refused, perhaps because of us."""
        self.refusals.append((reply, blames_us))

    def relay_is_away(self, why: str) -> None:
        """No connection; shown to the operator."""
        self.away = why

    def relay_is_there(self) -> None:
        """Connected."""
        self.away = ""

    def _changed(self) -> None:
        if len(self._waiting) >= LOW:
            self.hungry.clear()
        self._arrival.set()
