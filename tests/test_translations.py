"""Every message of every room has its Japanese, and the finder of messages finds them."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]


def load() -> ModuleType:
    """The build's own finder of messages, which lives outside the package."""
    spec = importlib.util.spec_from_file_location("messages", ROOT / "deploy" / "messages.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MESSAGES = load()
ROOMS = [room.name for room in MESSAGES.rooms()]


def test_known_messages_are_found_in_code_templates_and_attributes_of_components() -> None:
    found = MESSAGES.messages_of(MESSAGES.SOURCE / "ui")
    assert {"Skip to the content", "Bands, chips, buttons"} <= {m.id for m in found}
    assert found.get("High", "band")
    assert found.get("Know", "menu")
    assert [m for m in found if isinstance(m.id, tuple)]


@pytest.mark.parametrize("room", ROOMS)
def test_no_message_lacks_its_japanese(room: str) -> None:
    assert MESSAGES.missing(MESSAGES.SOURCE / room) == []


def test_one_english_message_has_one_japanese_in_all_rooms() -> None:
    """Django merges the rooms' catalogues, so two translations of one message would hide each other."""
    seen: dict[tuple[str, str], set[str]] = {}
    for room in MESSAGES.rooms():
        for message in MESSAGES.read(room):
            if message.id and isinstance(message.id, str) and message.string:
                seen.setdefault((message.context or "", message.id), set()).add(message.string)
    assert {key: words for key, words in seen.items() if len(words) > 1} == {}
