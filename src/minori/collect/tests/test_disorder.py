"""Promise I4 at the door: every event three times, shuffled, with clocks from thirty days ago to two days ahead."""

import random
import time

from minori.collect.tests.door import Door, view


def test_repeats_and_disorder_leave_the_same_events_with_the_same_ids(door: Door) -> None:
    luck = random.Random(4)
    now = int(time.time() * 1000)
    events = [
        view(f"e{n}", at=now + luck.randint(-30 * 86_400_000, 2 * 86_400_000), object=f"/p{n}") for n in range(120)
    ]
    for event in events:
        door.beacon(event, now=now)
    ordered = {r.object: r for r in door.inbox()}
    with door.app.committer._inbox.writing() as connection:
        connection.execute("DELETE FROM inbox")
    thrice = events * 3
    luck.shuffle(thrice)
    for start in range(0, len(thrice), 40):
        door.beacon(*thrice[start : start + 40], now=now)
    mixed = {r.object: r for r in door.inbox()}
    assert len(door.inbox()) == len(events)
    assert {name: r.id for name, r in mixed.items()} == {name: r.id for name, r in ordered.items()}
    ahead = {f"/p{n}" for n, e in enumerate(events) if e["at"] > now + 5_000}
    assert ahead
    for name, r in mixed.items():
        assert r.at <= r.received_at
        assert bool(r.props.get("clamped")) == (name in ahead) or abs(r.at.timestamp() - now / 1000) < 5
        if name not in ahead:
            assert abs(r.at - ordered[name].at).total_seconds() < 5
