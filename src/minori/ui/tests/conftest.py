import pytest

from minori.ui import menu


@pytest.fixture(autouse=True)
def a_house_without_rooms(monkeypatch: pytest.MonkeyPatch) -> None:
    """The look is tested without what other rooms hang into its menu and count from their tables."""
    monkeypatch.setattr(menu, "MENU", [])
    monkeypatch.setattr(menu, "TOP", [])
