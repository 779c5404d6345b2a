"""A courier owns one connection and takes letters over it, one behind the other.

For each letter: MAIL, RCPT and DATA (in one write where the relay allows it, behind the previous letter's dot); on 354
the intent is made durable; then the body; then the dot. Whatever breaks before the dot is tried again, whatever breaks
after it is unknown.
"""

import asyncio
from datetime import timedelta

from django.utils import timezone

from minori.mail.core.replies import Reply, Verdict, blames_us, read, wait_after
from minori.mail.sender.desk import Desk
from minori.mail.sender.parcels import Outcome, Parcel
from minori.mail.sender.points import reached
from minori.mail.sender.recorder import Recorder, in_time
from minori.mail.sender.relay import Relay, Session, Unreachable, begin
from minori.mail.sender.wire import Broken
from minori.mail.words import LetterState

IDLE = 5.0  # seconds that a connection waits for the next letter before it says goodbye
PER_CONNECTION = 1_000  # letters; relays dislike endless sessions
WAITING, IN_FLIGHT = LetterState.WAITING, LetterState.IN_FLIGHT


class Courier:
    """One connection's life, again and again."""

    def __init__(self, relay: Relay, desk: Desk, recorder: Recorder, sender: str) -> None:
        self._relay, self._desk, self._recorder, self._sender = relay, desk, recorder, sender
        self._carried, self._reset = 0, False
        self.session: Session | None = None

    async def run(self) -> None:
        """Deliver until the desk closes."""
        pause = 1.0
        while parcel := await self._desk.next():
            try:
                self.session = await begin(self._relay)
            except Unreachable as error:
                self._desk.put_back(parcel)
                self._desk.relay_is_away(str(error))
                await self._desk.wait(pause)
                pause = min(pause * 2, 60.0)
                continue
            pause = 1.0
            self._desk.relay_is_there()
            self._carried, self._reset = 0, False
            try:
                await self._serve(self.session, parcel)
            except Broken:
                self.session.wire.cut("broken")
            finally:
                self.session = None

    async def _serve(self, session: Session, first: Parcel) -> None:
        parcel: Parcel | None = first
        if session.pipelining:
            session.wire.write(self._envelope(first), "envelope")
        while parcel:
            refused = await self._offer(session, parcel)
            if refused:
                following = self._following()
                if following and session.pipelining:
                    session.wire.write(self._envelope(following), "envelope")
                parcel = following
            else:
                parcel = await self._hand_over(session, parcel)
            if parcel is None and self._carried < PER_CONNECTION:
                parcel = await self._desk.next(IDLE)
                if parcel and session.pipelining:
                    session.wire.write(self._envelope(parcel), "envelope")
        session.wire.write(b"QUIT\r\n")
        session.wire.close()

    async def _offer(self, session: Session, parcel: Parcel) -> bool:
        """MAIL, RCPT and DATA: True if the letter was refused and settled, False if the relay waits for its body."""
        self._carried += 1
        try:
            replies = await self._ask(session, parcel)
        except Broken as error:
            self._again(parcel, str(error), WAITING)
            raise
        self._reset = False
        if replies[-1].code == 354 and len(replies) == 3 and all(200 <= r.code < 300 for r in replies[:2]):
            return False
        bad = next((r for r in replies if not 200 <= r.code < 300 and r.code != 354), replies[-1])
        self._judge(parcel, bad, WAITING)
        if replies[-1].code == 354 or bad.code == 421:
            raise Broken("the relay takes a body for nobody")
        self._reset = True
        return True

    async def _ask(self, session: Session, parcel: Parcel) -> list[Reply]:
        wire, patience = session.wire, self._relay.reply_patience
        if session.pipelining:
            count = 4 if self._reset else 3
            return (await wire.replies(count, patience))[-3:]
        replies: list[Reply] = []
        for line in self._envelope(parcel).splitlines(keepends=True):
            wire.write(line, "envelope")
            reply = (await wire.replies(1, patience))[0]
            if line == b"RSET\r\n":
                continue
            replies.append(reply)
            if not 200 <= reply.code < 300:
                break
        return replies

    async def _hand_over(self, session: Session, parcel: Parcel) -> Parcel | None:
        """The relay waits for the body: intent, body, dot. Returns the letter whose envelope went behind the dot."""
        wire = session.wire
        until = await self._recorder.intend(parcel)
        if not until:
            self._desk.doubt = True
            raise Broken("refused at the last moment")
        if not in_time(until):
            self._recorder.note(Outcome(parcel, WAITING, tried=False))
            raise Broken("the last look at refusals is too old")
        try:
            wire.write(parcel.message, "body")
            await wire.drained()
            following = self._following()
            envelope = self._envelope(following) if following and session.pipelining else b""
        except Broken as error:
            self._again(parcel, str(error), IN_FLIGHT)
            raise
        parcel.message = b""
        try:
            wire.write(b".\r\n" + envelope, "dot")
            reply = (await wire.replies(1, self._relay.dot_patience))[0]
        except Broken as error:
            self._recorder.note(Outcome(parcel, LetterState.UNKNOWN, "reply_lost", str(error)))
            if following:
                self._desk.put_back(following)
            raise
        self._judge(parcel, reply, IN_FLIGHT)
        reached("a reply was read")
        if reply.code == 421:
            if following:
                self._desk.put_back(following)
            raise Broken("the relay says goodbye")
        return following

    def _following(self) -> Parcel | None:
        return self._desk.next_now() if self._carried < PER_CONNECTION else None

    def _envelope(self, parcel: Parcel) -> bytes:
        reset = "RSET\r\n" if self._reset else ""
        return f"{reset}MAIL FROM:<{self._sender}>\r\nRCPT TO:<{parcel.to_email}>\r\nDATA\r\n".encode()

    def _judge(self, parcel: Parcel, reply: Reply, was: LetterState) -> None:
        verdict = read(reply)
        if verdict == Verdict.ACCEPTED and was == IN_FLIGHT:
            self._recorder.note(Outcome(parcel, LetterState.SENT, detail=reply.shown))
            self._desk.accepted()
            return
        if verdict in {Verdict.AGAIN, Verdict.ACCEPTED}:
            self._again(parcel, reply.shown, was)
        else:
            bounce = reply.status if verdict == Verdict.NO_MAILBOX else ""
            self._recorder.note(
                Outcome(parcel, LetterState.FAILED, verdict.value, reply.shown, was, None, bounce=bounce)
            )
        if verdict in (Verdict.SENDER_FAULT, Verdict.REJECTED) or blames_us(reply):
            self._desk.rejected(reply.shown, blames_us=blames_us(reply))

    def _again(self, parcel: Parcel, why: str, was: LetterState) -> None:
        wait = wait_after(parcel.attempts + 1)
        if wait is None:
            self._recorder.note(Outcome(parcel, LetterState.FAILED, "gave_up", why, was))
        else:
            due = timezone.now() + max(wait, timedelta(seconds=60))
            self._recorder.note(Outcome(parcel, WAITING, "try_again", why, was, due))


async def watch(couriers: list[Courier]) -> None:
    """Cut lines whose relay has stayed silent beyond its patience."""
    loop = asyncio.get_running_loop()
    while True:
        await asyncio.sleep(0.25)
        for courier in couriers:
            wire = courier.session.wire if courier.session else None
            if wire and wire.deadline and wire.deadline < loop.time():
                wire.cut("the relay did not answer in time")
