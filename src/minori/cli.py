"""`minori`: what an operator does from the shell. Each command loads only what it needs."""

import argparse
import os
import socket
import subprocess
import sys
from collections.abc import Sequence

from minori import __version__
from minori.options import OPTIONS, BadOption, Options, read_options

COMMANDS = {
    "run": "start Minori: app, collector and senders",
    "prepare": "bring the databases up to this version",
    "createadmin": "make the first administrator: minori createadmin you@example.com",
    "demo": "load the demo company, or `demo play` to let visitors come",
    "doctor": "name what is stuck and why; --rebuild makes the event log anew from archive and rows",
    "settings": "list every setting with its meaning",
    "manage": "run a Django command",
    "collector": "(child) the front door for machines",
    "house": "(child) the app, the pulse and the jobs",
    "sender": "(child) sends letters",
}


def main(argv: Sequence[str] | None = None) -> None:
    """Run one command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minori.settings")
    parser = argparse.ArgumentParser(prog="minori", description=f"Minori {__version__}", epilog=_command_list(),
                                     formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND")
    parser.add_argument("words", nargs=argparse.REMAINDER)
    found = parser.parse_args(argv)
    try:
        options = read_options()
        sys.exit(_run(found.command, found.words, options))
    except BadOption as problem:
        sys.exit(f"Minori cannot start: {problem}")


def _command_list() -> str:
    return "\n".join(f"  {name:<12} {what}" for name, what in COMMANDS.items())


def _run(command: str, words: list[str], options: Options) -> int:
    match command:
        case "run":
            return run(options, demo="--demo" in words)
        case "settings":
            print("\n\n".join(f"{o.name} (default: {o.default or 'none'})\n    {o.help}" for o in OPTIONS))
        case "collector":
            from minori import asgi

            asgi.serve(options)
        case "house":
            from minori import house

            house.serve(options)
        case "sender":
            from minori import sender

            sender.serve()
        case "manage" | "createadmin":
            from django.core.management import execute_from_command_line

            execute_from_command_line(["minori", *([] if command == "manage" else [command]), *words])
        case "prepare" | "demo" | "doctor":
            from minori import operate

            return operate.run(command, words)
    return 0


def run(options: Options, demo: bool) -> int:
    """Prepare the data folder, say where Minori is, and keep its children alive until told to stop."""
    refuse_what_cannot_work(options)
    words = ["prepare", "--demo"] if demo else ["prepare"]
    if subprocess.run([sys.executable, "-m", "minori", *words], check=False).returncode:  # noqa: S603
        return 1
    from minori import supervisor

    supervisor.supervise(options)
    return 0


def refuse_what_cannot_work(options: Options) -> None:
    """Raise `BadOption` with one sentence for a port in use or a folder that cannot be written."""
    for port in (options.port, options.tracking_port):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((options.bind, port))
            except OSError as problem:
                raise BadOption(
                    f"Port {port} is not free ({problem.strerror}). Set MINORI_PORT to another one."
                ) from None
    try:
        options.data_dir.mkdir(parents=True, exist_ok=True)
        probe_file = options.data_dir / ".writable"
        probe_file.touch()
        probe_file.unlink()
    except OSError as problem:
        raise BadOption(
            f"The folder {options.data_dir} cannot be written ({problem.strerror}). Set MINORI_DATA_DIR."
        ) from None
