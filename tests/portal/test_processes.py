"""Children are kept alive, and none outlives its supervisor."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from portal.processes import Program, Supervisor, is_free, take_lock

# A child that says its id and sleeps; and one with a child of its own.
SLEEPER = "import os, time; print(os.getpid(), flush=True); time.sleep(600)"
PARENT = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {SLEEPER!r}])"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {SLEEPER}"


def program(code: str, name: str = "child") -> Program:
    return Program(name=name, label=name.title(), command=[sys.executable, "-c", code])


@contextmanager
def running(code: str, folder: Path, said: list[str]) -> Iterator[Supervisor]:
    supervisor = Supervisor(
        [program(code)], environment=dict(os.environ), logs=folder, say=said.append
    )
    supervisor.start()
    try:
        yield supervisor
    finally:
        supervisor.stop()


def within(seconds: float, true: Callable[[], bool]) -> Callable[[], bool]:
    """`true`, or a failed test once the time is over."""
    deadline = time.monotonic() + seconds

    def check() -> bool:
        assert time.monotonic() < deadline, "it did not happen in time"
        return true()

    return check


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A zombie is dead; it only waits for its parent to look.
    stat = Path(f"/proc/{pid}/stat").read_text()
    return stat.rpartition(")")[2].split()[0] != "Z"


def printed_pid(log: Path) -> int | None:
    lines = log.read_text().split() if log.exists() else []
    return int(lines[-1]) if lines else None


def wait_for(true: Callable[[], bool], seconds: float = 10) -> None:
    check = within(seconds, true)
    while not check():
        time.sleep(0.02)


class TestChildren:
    def test_what_is_killed_is_started_again_and_told(self, tmp_path: Path) -> None:
        said: list[str] = []
        with running(SLEEPER, tmp_path, said) as supervisor:
            first = supervisor.pids()["child"]
            os.kill(first, signal.SIGKILL)

            assert supervisor.watch(
                until=within(10, lambda: supervisor.pids().get("child", first) != first)
            )

        assert len(said) == 1
        assert said[0].startswith("Child berhenti (SIGKILL), dijalankan lagi dalam 0,5 detik.")

    def test_one_that_keeps_dying_waits_longer_each_time_and_is_quoted(
        self, tmp_path: Path
    ) -> None:
        said: list[str] = []
        with running("print('rusak'); raise SystemExit(3)", tmp_path, said) as supervisor:
            assert supervisor.watch(until=within(15, lambda: len(said) >= 5))

        told = [line for line in said if "berhenti" in line]
        assert "(kode 3), dijalankan lagi dalam 0,5 detik" in told[0]
        assert "dijalankan lagi dalam 1 detik" in told[1]
        assert "  Kata terakhirnya: rusak" in said

    def test_output_goes_to_the_log_and_trouble_to_the_screen_too(self, tmp_path: Path) -> None:
        said: list[str] = []
        code = (
            "print('2026-11-11 INFO quiet'); print('2026-11-11 WARNING loud', flush=True);"
            f"{SLEEPER}"
        )
        with running(code, tmp_path, said) as supervisor:
            assert supervisor.watch(until=within(10, lambda: bool(said)))

        assert said == ["[Child] 2026-11-11 WARNING loud"]
        log = (tmp_path / "child.log").read_text()
        assert "INFO quiet" in log
        assert "WARNING loud" in log

    def test_the_log_before_is_kept_beside_the_new_one(self, tmp_path: Path) -> None:
        (tmp_path / "child.log").write_text("kemarin")
        with running(SLEEPER, tmp_path, []):
            pass

        assert (tmp_path / "child.log.1").read_text() == "kemarin"


class TestEnd:
    @pytest.mark.parametrize("code", [SLEEPER, PARENT])
    def test_stopping_leaves_nothing(self, tmp_path: Path, code: str) -> None:
        with running(code, tmp_path, []) as supervisor:
            log = tmp_path / "child.log"
            supervisor.watch(until=within(10, lambda: printed_pid(log) is not None))
            pids = {supervisor.pids()["child"], printed_pid(log)}

        # The child's own child goes with its group; the kernel may take a moment for it.
        gone = within(5, lambda: not any(is_alive(pid) for pid in pids if pid is not None))
        while not gone():
            time.sleep(0.05)

    def test_who_does_not_listen_is_killed_on_the_second_request(self, tmp_path: Path) -> None:
        with running(STUBBORN, tmp_path, []) as supervisor:
            log = tmp_path / "child.log"
            supervisor.watch(until=within(10, lambda: printed_pid(log) is not None))
            supervisor.request_stop()
            assert supervisor.watch() is False
            supervisor.request_stop()

            started = time.monotonic()
            supervisor.stop()

        assert time.monotonic() - started < 3

    @pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of the end")
    def test_a_killed_supervisor_takes_its_children_along(self, tmp_path: Path) -> None:
        code = f"""
import os
from pathlib import Path
from portal.processes import Program, Supervisor
import sys
child = Program(name="child", label="Child", command=[sys.executable, "-c", {SLEEPER!r}])
supervisor = Supervisor([child], environment=dict(os.environ), logs=Path({str(tmp_path)!r}), say=print)
supervisor.start()
supervisor.watch()
"""
        supervisor = subprocess.Popen([sys.executable, "-c", code])
        wait_for(lambda: printed_pid(tmp_path / "child.log") is not None)
        child = printed_pid(tmp_path / "child.log")
        assert child is not None

        supervisor.kill()
        supervisor.wait()

        wait_for(lambda: not is_alive(child), seconds=5)


def test_a_folder_is_locked_for_one_portal(tmp_path: Path) -> None:
    first = take_lock(tmp_path / "run.lock")
    assert first is not None

    assert take_lock(tmp_path / "run.lock") is None
    first.close()
    again = take_lock(tmp_path / "run.lock")
    assert again is not None
    again.close()


def test_a_port_that_somebody_listens_on_is_not_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert not is_free(port)

    assert is_free(port)
