"""What `make run` runs: everything the portal needs on one machine, until Ctrl-C."""

import hashlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections
from django.utils import timezone

from portal.demo import regency, signins, simulated
from portal.processes import Program, Supervisor, die_with_parent, is_free, take_lock
from portal.progress import Progress

# A supervisor that was killed takes its children along within moments.
PORT_PATIENCE = 3.0  # seconds
USUAL_START = 45.0
WORKER_THREADS = 8


class Command(BaseCommand):
    help = "Menjalankan portal dengan data contoh di komputer ini; Ctrl-C menghentikannya."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="Port situs di 127.0.0.1.")
        parser.add_argument(
            "--stop-with-parent",
            action="store_true",
            help="Berhenti juga ketika proses yang menjalankannya berakhir.",
        )

    def handle(self, *, port: int, stop_with_parent: bool, **options: Any) -> None:
        if stop_with_parent:
            die_with_parent(signal.SIGTERM)
        data: Path = settings.DATA_DIR
        data.mkdir(parents=True, exist_ok=True)
        lock = take_lock(data / "run.lock")
        if lock is None:
            self._refuse(f"Portal sudah berjalan dengan folder data {data}.")
        if not is_free(port, patience=PORT_PATIENCE):
            self._refuse(
                f"Port {port} sedang dipakai program lain. "
                f"Pilih port lain, misalnya: make run PORT={port + 80}"
            )
        try:
            self._prepare(data, port)
            self._supervise(data, port)
        except KeyboardInterrupt:
            self._say("Dihentikan.")

    def _prepare(self, data: Path, port: int) -> None:
        """Bring database and files up to this version, and fill the database if it is empty."""
        progress = Progress(sys.stderr)
        collecting = _collect_static()  # meanwhile, on another core
        with progress.step("Basis data"):
            call_command("migrate", verbosity=0, interactive=False)
            call_command("createcachetable", verbosity=0)
        simulator = simulated.settle(data, preferred=port + 1)
        if regency.is_empty():
            zone = ZoneInfo(settings.TIME_ZONE)
            regency.load(data, simulator, now=timezone.now(), zone=zone, progress=progress)
        connections.close_all()
        if collecting is not None:
            with progress.step("Berkas statis"):
                collecting.finish()

    def _supervise(self, data: Path, port: int) -> None:
        site = os.environ.get("SITE_URL", f"http://127.0.0.1:{port}")
        simulator = f"{simulated.settled(data).url}/youtube"
        supervisor = Supervisor(
            _programs(data, port),
            environment={
                **os.environ,
                "DATA_DIR": str(data),
                "SITE_URL": site,
                "YOUTUBE_URL": simulator,
                "YOUTUBE_FEEDS_URL": f"{simulator}/feeds/videos.xml",
                "PYTHONUNBUFFERED": "1",
            },
            logs=data / "log",
            say=self._say,
        )
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, supervisor.request_stop)
        supervisor.start()
        try:
            health, log = f"http://127.0.0.1:{port}/sehat/", data / "log" / "web.log"
            if supervisor.watch(until=_FirstAnswer(health, log=log, say=self._say)):
                self._welcome(data, site)
                supervisor.watch()
        finally:
            self._say("Menghentikan portal …")
            supervisor.stop()
        self._say("Semua proses sudah berhenti. Data tersimpan; `make run` melanjutkannya.")

    def _welcome(self, data: Path, site: str) -> None:
        people = signins.read(data)
        width = max((len(person.username) for person in people), default=0)
        self._say(f"\nPortal siap: {site}/")
        self._say(f"Petugas masuk di {site}/masuk/ sebagai salah satu dari mereka:\n")
        for person in people:
            self._say(f"  {person.role:<12} {person.username:<{width}}  {person.password}")
        self._say(f"\nDaftar ini: {signins.path(data)}. Catatan proses: {data / 'log'}.")
        self._say("Semua nama dan laporan adalah rekaan. Ctrl-C menghentikan portal.")

    def _say(self, text: str) -> None:
        try:
            self.stdout.write(text)
            self.stdout.flush()
        except OSError:  # the terminal is gone; the children must still be looked after
            return

    def _refuse(self, reason: str) -> NoReturn:
        self.stderr.write(reason)
        sys.exit(1)


def _programs(data: Path, port: int) -> list[Program]:
    """The children, in the order in which they start; they stop in the opposite one."""
    python = sys.executable
    celery = (python, "-m", "celery", "-A", "portal")
    quiet = ("--without-gossip", "--without-mingle", "--without-heartbeat")
    pool = ("--pool", "threads", "--concurrency", str(WORKER_THREADS))
    programs = [
        Program(name="simulator", label="Simulator", command=simulated.command(data)),
        Program(
            name="worker",
            label="Pekerja",
            command=(*celery, "worker", "--loglevel", "INFO", *pool, *quiet),
        ),
        Program(
            name="web",
            label="Situs",
            command=(
                *(python, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"),
                *("--port", str(port), "--workers", "2", "--blocking-threads", "4"),
                *("--respawn-failed-workers", "--no-ws", "portal.wsgi_trial:application"),
            ),
        ),
    ]
    if settings.REDIS_URL:  # without Redis the worker is its own clock and broker
        beat = Program(
            name="beat", label="Penjadwal", command=(*celery, "beat", "--loglevel", "INFO")
        )
        programs.insert(2, beat)
    return programs


class _FirstAnswer:
    """Asks the site whether it lives; says so once when that takes unusually long."""

    def __init__(self, url: str, *, log: Path, say: Callable[[str], None]) -> None:
        self._url = url
        self._log = log
        self._say = say
        self._worried_at = time.monotonic() + USUAL_START

    def __call__(self) -> bool:
        try:
            with urllib.request.urlopen(self._url, timeout=2) as answer:  # noqa: S310 - our own
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            if time.monotonic() > self._worried_at:
                self._worried_at = float("inf")
                self._say(f"Situs belum menjawab. Sebabnya mungkin tertulis di {self._log}")
            return False


@dataclass(frozen=True)
class _Collecting:
    """Static files on their way; `digest` stands for all of them."""

    process: subprocess.Popen[bytes]
    digest: str

    def finish(self) -> None:
        if self.process.wait():
            raise CommandError("Berkas statis tidak dapat disiapkan; sebabnya tertulis di atas.")
        _stamp().write_text(self.digest)


def _collect_static() -> _Collecting | None:
    """Begin to collect, hash and compress static files; None where none of them has changed."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            seen = Path(storage.path(name)).stat()
            digest.update(f"{name} {seen.st_size} {seen.st_mtime_ns}\n".encode())
    if _stamp().is_file() and _stamp().read_text() == digest.hexdigest():
        return None
    process = subprocess.Popen(
        [sys.executable, "manage.py", "collectstatic", "--no-input", "--clear", "--verbosity=0"],
        preexec_fn=die_with_parent,
    )
    return _Collecting(process, digest.hexdigest())


def _stamp() -> Path:
    return Path(settings.STATIC_ROOT) / ".collected"
