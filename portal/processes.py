"""Keeps the processes of a trial alive, and leaves none behind.

One thread starts the children, reads what they say, and starts again whichever ends. A child
dies with the supervisor even when that is killed: the kernel sends the signal (Linux).
"""

import ctypes
import fcntl
import os
import re
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None

FIRST_PAUSE = 0.5  # seconds before a child that died is started again; doubles up to the longest
LONGEST_PAUSE = 30.0
# The deaths of a child that lived so long are forgotten.
SETTLED_AFTER = 60.0
# Celery finishes what it is storing; nothing is lost when it may not.
STOP_PATIENCE = 8.0
_TROUBLE = re.compile(rb"^.{0,60}\b(WARNING|ERROR|CRITICAL)\b")


def die_with_parent(number: signal.Signals = signal.SIGKILL) -> None:
    """Ask the kernel to signal this process when its parent ends, however that ends."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, int(number))


def take_lock(path: Path) -> IO[str] | None:
    """Hold `path` until the returned file is closed or the process ends; None if others do."""
    file = path.open("a")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file


def is_free(port: int, *, patience: float = 0.0) -> bool:
    """Whether a server could listen on the port of this machine, within `patience` seconds."""
    deadline = time.monotonic() + patience
    while True:
        with socket.socket() as probe:
            # Connections of a server that has just ended do not count.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                if time.monotonic() >= deadline:
                    return False
            else:
                return True
        time.sleep(0.1)


@dataclass(frozen=True, kw_only=True)
class Program:
    """A child to keep alive; `label` is how people know it, `name` its log file."""

    name: str
    label: str
    command: Sequence[str]


@dataclass
class _Child:
    program: Program
    log: IO[bytes]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    restart_at: float = 0.0
    deaths: int = 0
    rest: bytes = field(default=b"", repr=False)
    last_words: str = ""


class Supervisor:
    """Starts programs, restarts those that die, stops them all. Use from one thread only."""

    def __init__(
        self,
        programs: Sequence[Program],
        *,
        environment: Mapping[str, str],
        logs: Path,
        say: Callable[[str], None],
    ) -> None:
        logs.mkdir(parents=True, exist_ok=True)
        self._environment = dict(environment)
        self._say = say
        self._selector = selectors.DefaultSelector()
        self._is_stopping = False
        self._children = [_Child(program, _fresh_log(logs, program)) for program in programs]

    def start(self) -> None:
        for child in self._children:
            self._start(child)

    def request_stop(self, *_: object) -> None:
        """A signal handler: `watch` returns; a second call kills without patience."""
        if self._is_stopping:
            self._kill()
        self._is_stopping = True

    def watch(self, *, until: Callable[[], bool] = lambda: False) -> bool:
        """Keep the children alive until `until` holds (True) or a stop is requested (False)."""
        while not self._is_stopping:
            if until():
                return True
            self._turn(0.2)
        return False

    def stop(self) -> None:
        """End all children, first politely. Nothing of them is left afterwards."""
        self._is_stopping = True
        for child in reversed(self._children):
            _signal(child, signal.SIGTERM)
        deadline = time.monotonic() + STOP_PATIENCE
        while any(_is_alive(child) for child in self._children) and time.monotonic() < deadline:
            self._turn(0.05)
        self._kill()
        for child in self._children:
            if child.process is not None:
                child.process.wait()
                self._bury(child)
            child.log.close()
        self._selector.close()

    def pids(self) -> dict[str, int]:
        """Process ids of the children by name."""
        return {child.program.name: child.process.pid for child in self._children if child.process}

    def _turn(self, timeout: float) -> None:
        """Read what the children said, and look after those that ended."""
        for key, _ in self._selector.select(timeout):
            self._listen(key.data)
        for child in self._children:
            if child.process is not None and child.process.poll() is not None:
                self._bury(child)
            due = child.process is None and time.monotonic() >= child.restart_at
            if due and not self._is_stopping:
                self._start(child)

    def _start(self, child: _Child) -> None:
        parent = os.getpid()

        def in_child() -> None:
            die_with_parent()
            if os.getppid() != parent:  # it ended before the kernel knew
                os._exit(1)

        child.process = subprocess.Popen(  # noqa: S603
            child.program.command,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            # Its own group: Ctrl-C reaches the supervisor alone, which stops all in order.
            process_group=0,
            preexec_fn=in_child,  # safe: this process has one thread
        )
        child.started_at = time.monotonic()
        assert child.process.stdout is not None
        os.set_blocking(child.process.stdout.fileno(), False)
        self._selector.register(child.process.stdout, selectors.EVENT_READ, child)

    def _listen(self, child: _Child) -> None:
        """Copy a child's output to its log, and lines of trouble to the screen."""
        assert child.process is not None
        assert child.process.stdout is not None
        said = child.process.stdout.read()
        if said == b"":  # closed; None would be "nothing to read yet"
            self._selector.unregister(child.process.stdout)
        if not said:
            return
        child.log.write(said)
        child.log.flush()
        *lines, child.rest = (child.rest + said).split(b"\n")
        for line in lines:
            child.last_words = line.decode("utf-8", "replace").strip() or child.last_words
            if _TROUBLE.match(line):
                self._say(f"[{child.program.label}] {line.decode('utf-8', 'replace')}")

    def _bury(self, child: _Child) -> None:
        assert child.process is not None
        stdout = child.process.stdout
        assert stdout is not None
        _signal(child, signal.SIGKILL)  # what it may have left in its group
        if stdout.fileno() in self._selector.get_map():
            self._listen(child)
        if stdout.fileno() in self._selector.get_map():
            self._selector.unregister(stdout)
        stdout.close()
        how = _how(child.process.returncode)
        child.process, child.rest = None, b""
        if self._is_stopping:
            return
        settled = time.monotonic() - child.started_at >= SETTLED_AFTER
        child.deaths = 1 if settled else child.deaths + 1
        pause = min(FIRST_PAUSE * (1 << (child.deaths - 1)), LONGEST_PAUSE)
        child.restart_at = time.monotonic() + pause
        self._say(
            f"{child.program.label} berhenti ({how}), dijalankan lagi dalam {_seconds(pause)} detik. "
            f"Catatan: {child.log.name}"
        )
        if child.deaths > 1 and child.last_words:
            self._say(f"  Kata terakhirnya: {child.last_words}")

    def _kill(self) -> None:
        for child in self._children:
            _signal(child, signal.SIGKILL)


def _fresh_log(folder: Path, program: Program) -> IO[bytes]:
    """The log of this run; the one before stays beside it."""
    path = folder / f"{program.name}.log"
    if path.exists():
        path.replace(path.with_name(f"{path.name}.1"))
    return path.open("ab")


def _is_alive(child: _Child) -> bool:
    return child.process is not None and child.process.poll() is None


def _signal(child: _Child, number: signal.Signals) -> None:
    if child.process is not None:
        try:
            os.killpg(child.process.pid, number)
        except ProcessLookupError:
            return


def _how(code: int) -> str:
    if code >= 0:
        return f"kode {code}"
    return signal.Signals(-code).name


def _seconds(number: float) -> str:
    return f"{number:g}".replace(".", ",")
