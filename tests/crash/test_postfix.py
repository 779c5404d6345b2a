"""The same senders against a real Postfix, which keeps what it takes in its queue."""

import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from minori.mail.public import ledger
from tests.kit.sending import Senders, people, plan, template, wait_for

MISSING = next((tool for tool in ("postfix", "postconf") if shutil.which(tool) is None), "")
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("sending"),
    pytest.mark.skipif(bool(MISSING), reason=f"{MISSING} is not installed (apt install postfix)"),
]


@pytest.fixture
def postfix(tmp_path: Path) -> Iterator[int]:
    """A Postfix of its own folders that accepts everything on loopback and holds it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    settings, queue, data = tmp_path / "etc", tmp_path / "queue", tmp_path / "data"
    for folder in (settings, queue, data):
        folder.mkdir()
    shutil.chown(data, "postfix")
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == 0 and folder.is_relative_to("/tmp") and folder != Path("/tmp"):
            folder.chmod(0o755)
    shutil.copy(
        "/etc/postfix/master.cf" if Path("/etc/postfix/master.cf").exists() else "/usr/share/postfix/master.cf.dist",
        settings / "master.cf",
    )
    lines = (settings / "master.cf").read_text().splitlines()
    lines = [
        f"127.0.0.1:{port} inet n - n - - smtpd" if line.startswith("smtp ") and "inet" in line else line
        for line in lines
    ]
    (settings / "master.cf").write_text("\n".join(lines) + "\n")
    (settings / "main.cf").write_text(
        f"compatibility_level = 3.6\nqueue_directory = {queue}\ndata_directory = {data}\ninet_interfaces = 127.0.0.1\n"
        "mydestination =\nmynetworks = 127.0.0.0/8\nsmtpd_relay_restrictions = permit_mynetworks, reject\n"
        "defer_transports = smtp relay\nmaillog_file =\nmyhostname = kit.example\nalias_maps =\nalias_database =\n"
    )
    command = ["postfix", "-c", str(settings)]
    started = subprocess.run([*command, "start"], capture_output=True, text=True, check=False)
    if started.returncode:
        pytest.skip(f"Postfix does not start here: {started.stderr.strip()[:200]}")
    try:
        wait_for(lambda: listens(port), "Postfix does not listen")
        yield port
    finally:
        subprocess.run([*command, "stop"], capture_output=True, check=False)


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_postfix_takes_every_letter_once(postfix: int, tmp_path: Path) -> None:
    template()
    plan(people(25))
    nursery = Senders()
    try:
        nursery.run(f"smtp://127.0.0.1:{postfix}?connections=3")
    finally:
        nursery.close()
    book = ledger()
    assert (book.sent, book.unknown, book.closes) == (25, 0, True), book
    queue = tmp_path / "queue"
    kept = [f for part in ("incoming", "active", "deferred", "hold") for f in (queue / part).rglob("*") if f.is_file()]
    assert len(kept) == 25
