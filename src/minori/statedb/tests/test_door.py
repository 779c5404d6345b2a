import threading
import time
from pathlib import Path

from minori.statedb.door import Door


def test_writers_enter_in_the_order_in_which_they_came(tmp_path: Path) -> None:
    door, order = Door(tmp_path / "state.db"), []
    door.enter()
    waiting = []
    for name in ("Vera", "Oleg", "Nina"):

        def write(name: str = name) -> None:
            with door:
                order.append(name)

        waiting.append(threading.Thread(target=write))
        waiting[-1].start()
        while len(door._queue) < len(waiting):
            time.sleep(0.001)
    door.leave()
    for thread in waiting:
        thread.join(5)
    assert order == ["Vera", "Oleg", "Nina"]
