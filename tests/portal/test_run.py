"""`make run` on one machine: everything starts, comes back when killed, and leaves nothing."""

import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = [
    pytest.mark.services,
    pytest.mark.skipif(sys.platform != "linux", reason="processes are found through /proc"),
]
# On two cores that do nothing else it takes a fifth of this.
START_LIMIT = 300.0
STOP_LIMIT = 20.0
# Settings of the surrounding test run that the embedded portal must not inherit.
FOREIGN = ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "SITE_URL")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def children_of(pid: int) -> dict[int, str]:
    """Command lines of all living descendants, by process id."""
    parents, lines = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text().rpartition(")")[2].split()
            line = (folder / "cmdline").read_text().replace("\0", " ")
        except OSError:
            continue
        if stat[0] != "Z":
            parents[int(folder.name)], lines[int(folder.name)] = int(stat[1]), line
    found, seen = [pid], {pid}
    while found:
        parent = found.pop()
        young = [child for child, its in parents.items() if its == parent and child not in seen]
        seen.update(young)
        found.extend(young)
    return {child: lines[child] for child in seen - {pid}}


def alive(pids: set[int]) -> set[int]:
    return {
        pid
        for pid in pids
        if (stat := Path(f"/proc/{pid}/stat")).exists()
        and stat.read_text().rpartition(")")[2].split()[0] != "Z"
    }


def wait_until(true: Callable[[], object], *, limit: float, what: str) -> None:
    deadline = time.monotonic() + limit
    while not true():
        assert time.monotonic() < deadline, f"{what}: not within {limit:g} seconds"
        time.sleep(0.1)


@dataclass
class Portal:
    """One `manage.py run` in a folder of its own."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def screen(self) -> str:
        file = self.folder / "screen"
        return file.read_text() if file.exists() else ""

    def start(self) -> subprocess.Popen[bytes]:
        environment = {name: value for name, value in os.environ.items() if name not in FOREIGN}
        environment |= {
            "DATA_DIR": str(self.folder / "var"),
            "SECRET_KEY": "only-for-this-test",
            "SAMPLE_DATA": "true",
            "SECURE_COOKIES": "false",
            "REQUIRE_SECOND_FACTOR": "false",
            "ALLOW_PRIVATE_ADDRESSES": "true",
        }
        with (self.folder / "screen").open("wb") as screen:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "run", "--port", str(self.port)],
                cwd=settings.BASE_DIR,
                env=environment,
                stdout=screen,
                stderr=subprocess.STDOUT,
            )
        return self.process

    def start_and_wait(self) -> None:
        process = self.start()
        wait_until(
            lambda: "Portal siap" in self.screen or process.poll() is not None,
            limit=START_LIMIT,
            what=f"start:\n{self.screen}",
        )
        assert process.poll() is None, self.screen

    def family(self) -> dict[int, str]:
        assert self.process is not None
        return children_of(self.process.pid)

    def pid_of(self, words: str) -> int:
        return min(pid for pid, line in self.family().items() if words in line)

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/sehat/", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def end(self, number: signal.Signals) -> set[int]:
        """Send a signal to the supervisor; returns what was alive under it before."""
        assert self.process is not None
        family = set(self.family())
        self.process.send_signal(number)
        self.process.wait(timeout=STOP_LIMIT)
        return family


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """A portal that has been started once; each test finds it running."""
    portal = Portal(tmp_path_factory.mktemp("run"))
    portal.start_and_wait()
    yield portal
    if portal.process is not None and portal.process.poll() is None:
        portal.end(signal.SIGTERM)


@pytest.fixture
def running(portal: Portal) -> Portal:
    if portal.process is None or portal.process.poll() is not None:
        portal.start_and_wait()
    return portal


def sign_ins(portal: Portal) -> list[list[str]]:
    lines = (portal.folder / "var" / "sign-ins.txt").read_text().splitlines()
    return [line.split(" ") for line in lines]


def test_it_says_where_it_is_and_who_may_sign_in(running: Portal) -> None:
    assert f"Portal siap: {running.url}/" in running.screen
    assert len(sign_ins(running)) == 8
    for role, username, password in sign_ins(running):
        assert re.search(rf"{role} +{username} +{password}", running.screen)


def test_the_home_page_and_its_files_are_served(running: Portal) -> None:
    with urllib.request.urlopen(f"{running.url}/") as answer:
        page = answer.read().decode()

    assert "Kabupaten Contoh" in page
    for link in re.findall(r'(?:href|src)="(/static/[^"]+)"', page):
        with urllib.request.urlopen(f"{running.url}{link}") as answer:
            assert answer.status == 200


def test_somebody_signs_in_with_a_printed_password(running: Portal) -> None:
    _, username, password = sign_ins(running)[0]
    cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    browser = urllib.request.build_opener(cookies)
    with browser.open(f"{running.url}/masuk/") as answer:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', answer.read().decode())
    assert token is not None
    form = {"csrfmiddlewaretoken": token[1], "login": username, "password": password}

    with browser.open(f"{running.url}/masuk/", urllib.parse.urlencode(form).encode()) as answer:
        assert answer.status == 200
        assert "/masuk/" not in answer.url


def test_websites_are_polled_within_the_first_minute(running: Portal) -> None:
    log = running.folder / "var" / "log" / "worker.log"

    wait_until(
        lambda: re.search(r"polled website: .*new_posts=[1-9]", log.read_text()),
        limit=60,
        what="polling",
    )


@pytest.mark.parametrize("words", ["celery -A portal worker", "granian", "manage.py simulator"])
def test_a_killed_process_comes_back(running: Portal, words: str) -> None:
    victim = running.pid_of(words)

    os.kill(victim, signal.SIGKILL)

    def is_back() -> bool:
        return any(words in line and pid != victim for pid, line in running.family().items())

    wait_until(lambda: "(SIGKILL), dijalankan lagi" in running.screen, limit=10, what="told")
    wait_until(lambda: is_back() and running.answers(), limit=60, what=words)


def test_a_second_portal_in_the_same_folder_is_refused(running: Portal) -> None:
    second = Portal(running.folder)
    screen = running.screen

    process = second.start()

    assert process.wait(timeout=60) == 1
    assert "Portal sudah berjalan" in second.screen
    (running.folder / "screen").write_text(screen)
    assert running.answers()


def test_a_taken_port_is_said_in_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        portal = Portal(tmp_path, port=server.getsockname()[1])
        process = portal.start()

        assert process.wait(timeout=60) == 1

    assert portal.screen.startswith(f"Port {portal.port} sedang dipakai program lain.")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_however_it_ends_nothing_is_left_and_all_is_kept(
    running: Portal, number: signal.Signals
) -> None:
    before = sign_ins(running)

    family = running.end(number)

    assert len(family) >= 4
    wait_until(lambda: not alive(family), limit=5, what="the end of all")
    running.start_and_wait()
    assert sign_ins(running) == before
    assert "Laporan warga" not in running.screen  # nothing was loaded anew
