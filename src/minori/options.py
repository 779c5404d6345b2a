"""What an installer can set, each with its own explanation; the only reader of the environment.

Plain Python, so that the collector and the supervisor read the same values without loading Django. A value that makes
no sense stops the boot with one sentence that names the setting, the value and the remedy.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones


class BadOption(ValueError):
    """A setting that cannot be used; its message is meant for the person who started Minori."""


@dataclass(frozen=True)
class Option:
    """One setting: environment name, default as text, what it does, and how its text becomes a value."""

    name: str
    default: str
    help: str
    read: Callable[[str, str], Any]


@dataclass(frozen=True)
class Options:
    """Every setting, read and checked."""

    port: int
    bind: str
    data_dir: Path
    database_url: str
    eventlog_url: str
    smtp_url: str
    base_url: str
    tracking_url: str
    time_zone: str
    mail_from: str
    senders: int
    local_hooks: bool
    debug: bool

    @property
    def tracking_port(self) -> int:
        """The collector listens on the port next to the app's."""
        return self.port + 1


def text(name: str, value: str) -> str:
    """Any text."""
    return value


def whole(low: int, high: int) -> Callable[[str, str], int]:
    """A whole number between two limits, both included."""

    def read(name: str, value: str) -> int:
        if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
            raise BadOption(f"{name} must be a whole number from {low} to {high}, got {value!r}.")
        return int(value)

    return read


def yes_no(name: str, value: str) -> bool:
    """`yes` or `no`."""
    if value not in {"yes", "no"}:
        raise BadOption(f"{name} must be yes or no, got {value!r}.")
    return value == "yes"


def url(*schemes: str) -> Callable[[str, str], str]:
    """An address with one of the given schemes, without a slash at its end."""

    def read(name: str, value: str) -> str:
        if value and urlsplit(value).scheme not in schemes:
            raise BadOption(f"{name} must begin with {' or '.join(s + '://' for s in schemes)}, got {value!r}.")
        return value.rstrip("/")

    return read


def zone(name: str, value: str) -> str:
    """A time zone by its IANA name."""
    if value not in available_timezones():
        raise BadOption(f"{name} must be a time zone such as Asia/Tokyo, got {value!r}.")
    return ZoneInfo(value).key


OPTIONS = [
    Option("MINORI_PORT", "8000", "Port of the app; the collector takes the next one.", whole(1, 65534)),
    Option("MINORI_BIND", "127.0.0.1", "Network address that app and collector listen on.", text),
    Option(
        "MINORI_DATA_DIR",
        "data",
        "Folder for databases, keys and stored files.",
        lambda _, value: Path(value).resolve(),
    ),
    Option("MINORI_DATABASE_URL", "", "Where the rows live; empty means state.db in the data folder.", url("sqlite")),
    Option(
        "MINORI_EVENTLOG_URL", "", "Where the events live; empty means events.duckdb in the data folder.", url("duckdb")
    ),
    Option(
        "MINORI_SMTP_URL",
        "catcher://",
        "Relay for letters, such as smtp://user:password@host:587; catcher:// keeps them for reading.",
        url("smtp", "smtps", "catcher"),
    ),
    Option(
        "MINORI_BASE_URL",
        "",
        "Address at which people reach the app; empty means http://127.0.0.1 and the port.",
        url("http", "https"),
    ),
    Option(
        "MINORI_TRACKING_URL",
        "",
        "Address at which browsers reach the collector; empty means the next port.",
        url("http", "https"),
    ),
    Option("MINORI_TIME_ZONE", "Asia/Tokyo", "Time zone of the company that uses this installation.", zone),
    Option("MINORI_MAIL_FROM", "Minori <minori@localhost>", "Sender of notices to staff.", text),
    Option("MINORI_SENDERS", "1", "How many processes send letters.", whole(1, 16)),
    Option("MINORI_LOCAL_HOOKS", "no", "Let chat webhooks reach this very machine, also over plain http.", yes_no),
    Option("MINORI_DEBUG", "no", "Show errors in the browser; never on a server that others reach.", yes_no),
]


def read_options(environ: Mapping[str, str] | None = None) -> Options:
    """Read every setting from the environment; raises `BadOption` with a sentence for a human."""
    found = os.environ if environ is None else environ
    value = {o.name.removeprefix("MINORI_").lower(): o.read(o.name, found.get(o.name, o.default)) for o in OPTIONS}
    data_dir, port = value["data_dir"], value["port"]
    value["database_url"] = value["database_url"] or f"sqlite:///{data_dir / 'state.db'}"
    value["eventlog_url"] = value["eventlog_url"] or f"duckdb:///{data_dir / 'events.duckdb'}"
    value["base_url"] = value["base_url"] or f"http://127.0.0.1:{port}"
    value["tracking_url"] = value["tracking_url"] or f"http://127.0.0.1:{port + 1}"
    return Options(**value)


def file_of(database_url: str) -> Path:
    """The file behind a `sqlite:///` or `duckdb:///` URL."""
    return Path(urlsplit(database_url).path.removeprefix("/"))
