"""A personalised campaign through the real sender, with its ledger and durable intents, against a bare C client.

Every letter: 16 KB on the wire, three tracked links, open pixel, one-click unsubscribing, one ledger row, one intent
made durable before the body leaves, one outcome, one event. The reference sends the same number of bytes in four round
trips a message, renders nothing and records nothing; both meet the same sink in the same minute.
"""

import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.measure import Result, interleaved, ratios, spread, start_django

HERE = Path(__file__).parent / "reference"
LETTERS, ROUNDS, PROCESSES, CONNECTIONS = 6_000, 5, 1, 48
GOAL = 0.18
WORDS = "設備点検の時期が近づきました。{{ company.name }}の{{ lead.family_name | default: 'ご担当者' }}様に、昨年の実績をまとめてお届けします。"
PLAIN = "設備を止めずに点検する手順と、昨年の導入企業での費用の内訳をまとめました。ご覧ください。"
LINKS = "".join(
    f'<p><a href="https://steel.example/a/{n}?c={{{{ company.domain }}}}">資料{n}</a></p>' for n in range(3)
)
SENDER = """
import os, signal, threading, django
django.setup()
from minori.mail.public import send_forever
stop = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: stop.set())
send_forever(stop, os.environ["BENCH_URL"])
"""


def compiled(folder: Path) -> tuple[str, str]:
    """The two C programs of the reference, built here."""
    compiler = shutil.which("cc")
    if compiler is None:
        sys.exit("bench-send needs a C compiler for its reference (cc is not installed)")
    made = []
    for name in ("smtp_sink", "smtp_client"):
        subprocess.run([compiler, "-O2", "-o", str(folder / name), str(HERE / f"{name}.c")], check=True)
        made.append(str(folder / name))
    return made[0], made[1]


class Sink:
    """The sink, for one measurement."""

    def __init__(self, program: str, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.file = folder / "sink.txt"
        self.file.unlink(missing_ok=True)
        self.process = subprocess.Popen([program, str(self.port), str(self.file)])
        time.sleep(0.2)

    def rate(self) -> tuple[float, float]:
        """Messages a second between the first and the last, and bytes a message; ends the sink."""
        self.process.terminate()
        self.process.wait()
        messages, size, seconds = self.file.read_text().split()
        return int(messages) / float(seconds), int(size) / int(messages)


class Campaign:
    """The product's side: people, a template, one letter each."""

    def __init__(self, sink: str, folder: Path) -> None:
        from django.db import transaction
        from django.utils import timezone

        from minori.leads.public import name_person
        from minori.leads.words import Basis, BasisKind
        from minori.mail.acts.write_template import Writing, write_template
        from minori.mail.core.letter import Source
        from minori.mail.words import Purpose
        from minori.team.words import SYSTEM

        self.sink, self.folder, self.round, self.size, self.memory = sink, folder, 0, 0.0, 0.0
        self.cpu: list[float] = []
        agreed = Basis(BasisKind.OPT_IN, "form")
        self.leads: list[int] = []
        for start in range(0, LETTERS, 500):
            with transaction.atomic():
                self.leads += [
                    name_person(
                        SYSTEM, f"p{n}@kaisha{n % 300}.example", {"family_name": f"高瀬{n}"}, None, "bench", agreed
                    ).lead_id
                    for n in range(start, start + 500)
                ]
        html = f"<html><body><h1>年末の点検</h1>{LINKS}<p>{WORDS}</p>{f'<p>{PLAIN}</p>' * 70}<a href='{{{{ unsubscribe_url }}}}'>停止</a></body></html>"
        source = Source("{{ lead.family_name }}様: 年末の設備点検チェックリスト", html, WORDS)
        write_template(SYSTEM, Writing("bench", "Bench", Purpose.DEAL), source)
        self.now = timezone.now

    def run(self) -> float:
        """Send to everybody once; letters a second."""
        from minori.mail.models import Letter
        from minori.mail.public import plan_letters
        from minori.mail.words import LetterWanted

        self.round += 1
        plan_letters([LetterWanted(lead, "bench", f"bench:{self.round}", self.now()) for lead in self.leads])
        sink = Sink(self.sink, self.folder)
        url = f"smtp://127.0.0.1:{sink.port}?connections={CONNECTIONS}"
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        environment = dict(os.environ, BENCH_URL=url)
        senders = [subprocess.Popen([sys.executable, "-c", SENDER], env=environment) for _ in range(PROCESSES)]
        while Letter.objects.filter(cause=f"bench:{self.round}").exclude(state="sent").exists():
            time.sleep(0.5)
        for process in senders:
            process.send_signal(signal.SIGTERM)
            process.wait()
        rate, self.size = sink.rate()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.cpu.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        self.memory = after.ru_maxrss / 1024
        return rate


def run() -> Result:
    """Both sides in turn; the figure is ours divided by the reference's."""
    start_django()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sink, client = compiled(folder)
        campaign = Campaign(sink, folder)
        message = folder / "message"

        def reference() -> float:
            message.write_bytes((b"x" * 74 + b"\r\n") * int(campaign.size / 76 or 210))
            taking = Sink(sink, folder)
            subprocess.run([client, str(taking.port), str(CONNECTIONS), str(LETTERS * 3), str(message)], check=True)
            return taking.rate()[0]

        ours, theirs = interleaved(ROUNDS, campaign.run, reference)
        figure = ratios(ours, theirs)
        cpu = spread([1000 * c / LETTERS for c in campaign.cpu])
    return Result(
        "send", round(figure.median, 3), "ratio to a bare C client with four round trips", f">= {GOAL}",
        figure.median >= GOAL,
        {"letters_a_second": str(spread(ours)), "reference_a_second": str(spread(theirs)), "ratio": str(figure),
         "bytes_a_letter": round(campaign.size), "cpu_ms_a_letter_with_start": str(cpu),
         "sender_memory_mb": round(campaign.memory), "processes": PROCESSES, "connections": CONNECTIONS},
        [["", "letters a second"], ["Minori, with ledger and intents", str(spread(ours))],
         ["C client, nothing recorded", str(spread(theirs))]],
    )  # fmt: skip
