"""An installer who sets something wrong reads one sentence that names the setting and the remedy."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from minori.keys import read_or_make_key
from minori.options import OPTIONS, BadOption, file_of, read_options


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("MINORI_PORT", "eighty", "MINORI_PORT must be a whole number from 1 to 65534, got 'eighty'."),
        ("MINORI_PORT", "70000", "MINORI_PORT must be a whole number from 1 to 65534, got '70000'."),
        ("MINORI_PORT", "８０００", "MINORI_PORT must be a whole number"),
        ("MINORI_DATABASE_URL", "mysql://db", "MINORI_DATABASE_URL must begin with sqlite://"),
        ("MINORI_SMTP_URL", "http://relay", "MINORI_SMTP_URL must begin with smtp:// or smtps:// or catcher://"),
        ("MINORI_TIME_ZONE", "Tokyo", "MINORI_TIME_ZONE must be a time zone such as Asia/Tokyo"),
        ("MINORI_DEBUG", "true", "MINORI_DEBUG must be yes or no"),
    ],
)
def test_a_wrong_setting_is_refused_with_a_sentence(name: str, value: str, sentence: str) -> None:
    with pytest.raises(BadOption, match=sentence.replace("(", r"\(")):
        read_options({name: value})


def test_the_collector_listens_next_door() -> None:
    options = read_options({"MINORI_PORT": "9100"})
    assert (options.tracking_port, options.tracking_url) == (9101, "http://127.0.0.1:9101")


def test_an_absolute_database_url_keeps_its_slash() -> None:
    assert file_of("sqlite:////srv/minori/state.db") == Path("/srv/minori/state.db")
    assert file_of("sqlite:///state.db") == Path("state.db")


def test_every_setting_explains_itself() -> None:
    assert [o.name for o in OPTIONS if len(o.help) < 20 or not o.name.startswith("MINORI_")] == []


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    first = read_or_make_key(tmp_path / "secret.key")
    assert read_or_make_key(tmp_path / "secret.key") == first
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600
    assert first.derive("collect") != first.derive("django")
    assert first.secret.hex() not in repr(first)


def start(**environ: str) -> str:
    """What somebody reads who starts Minori with these settings."""
    done = subprocess.run(
        [sys.executable, "-m", "minori", "run"],
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    return done.stderr.strip()


def test_a_port_in_use_is_said_before_anything_starts(tmp_path: Path) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = start(MINORI_PORT=str(port), MINORI_DATA_DIR=str(tmp_path))
    assert said == (
        f"Minori cannot start: Port {port} is not free (Address already in use). Set MINORI_PORT to another one."
    )


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    said = start(MINORI_PORT="18423", MINORI_DATA_DIR=str(tmp_path / "file"))
    assert "cannot be written" in said
    assert "Set MINORI_DATA_DIR" in said
