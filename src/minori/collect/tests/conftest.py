from pathlib import Path

import pytest

from minori.collect.tests.door import Door, MakeDoor


@pytest.fixture
def make_door(tmp_path: Path) -> MakeDoor:
    return lambda config=None: Door(tmp_path, config)


@pytest.fixture
def door(make_door: MakeDoor) -> Door:
    return make_door()
