"""A portal of its own for a test of real processes: database, websites and workers."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from django.db import connection

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Websites:
    """Websites of offices at `127.0.0.1:<port>/situs-<n>`, each with a feed of its own.

    `pause` is how long, in seconds, each answer takes; `hits` counts the requests for feeds.
    """

    count: int
    posts_each: int = 5
    pause: float = 0.0
    hits: list[int] = field(default_factory=list)
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    @contextmanager
    def served(self) -> Iterator[int]:
        """Serve until the block ends; gives the port."""
        websites = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                number = int(self.path.strip("/").removeprefix("situs-").partition("/")[0])
                websites.hits.append(number)
                time.sleep(websites.pause)
                body = websites.feed(number)
                self.send_response(200)
                self.send_header("Content-Type", "application/rss+xml; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 128

            def handle_error(self, *_: Any) -> None:
                """A reader that was killed leaves its connection behind; that is the test."""

        server = Server(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            server.server_close()
            thread.join()

    def feed(self, number: int) -> bytes:
        items = "".join(
            f"<item><title>Kabar {number}-{post}</title>"
            f"<link>https://situs-{number}.contoh.id/{post}</link>"
            f"<guid>{guid}</guid><pubDate>{format_datetime(self.date_of(post))}</pubDate></item>"
            for post, guid in enumerate(self.ids(number))
        )
        return (
            '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
            f"<title>Situs {number}</title>{items}</channel></rss>"
        ).encode()

    def ids(self, number: int) -> list[str]:
        return [f"situs-{number}-kabar-{post}" for post in range(self.posts_each)]

    def date_of(self, post: int) -> datetime:
        return (self.started_at - timedelta(hours=post + 1)).replace(microsecond=0)

    def all_ids(self) -> list[str]:
        return sorted(one for number in range(self.count) for one in self.ids(number))


class SharedDatabase:
    """The database of a test, where other processes reach it: a file, or the server's."""

    def __init__(self, folder: Path) -> None:
        """Copy a SQLite database out of memory; a server's is shared as it is."""
        self._file = folder / "portal.sqlite3"
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            with closing(sqlite3.connect(self._file)) as copy:
                connection.connection.backup(copy)
            self.url = f"sqlite:///{self._file}"
        else:
            wired = connection.settings_dict
            host = f"{wired['USER']}:{wired['PASSWORD']}@{wired['HOST']}:{wired['PORT']}"
            self.url = f"postgres://{host}/{wired['NAME']}"

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Run a statement that both databases understand; gives its rows."""
        if connection.vendor == "sqlite":
            with closing(sqlite3.connect(self._file, timeout=20)) as file, file:
                return file.execute(sql).fetchall()
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []

    def environment(self, **more: str) -> dict[str, str]:
        """The environment of a process that shares this database, and nothing else."""
        return {
            **os.environ,
            "DATA_DIR": str(self._file.parent),
            "DATABASE_URL": self.url,
            "REDIS_URL": "",
            "PYTHONUNBUFFERED": "1",
            **more,
        }


def manage(environment: Mapping[str, str], *arguments: str) -> None:
    """Run a management command in a process of its own."""
    command = [sys.executable, "manage.py", *arguments]
    subprocess.run(command, cwd=ROOT, env=dict(environment), timeout=120, check=True)


class Worker:
    """A real Celery worker. Its output goes to a file that a failing test can show."""

    def __init__(self, environment: Mapping[str, str], log: Path, *arguments: str) -> None:
        self.log = log
        self._file = log.open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "portal", "worker", *arguments],
            cwd=ROOT,
            env=dict(environment),
            stdout=self._file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        self._file.close()

    def kill(self) -> None:
        """As a power cut does it: the worker and all its children, at once."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=10)

    def stop(self, *, within: float) -> int:
        """Ask it to end, as systemd does; returns its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=within)


def wait_until(condition: Callable[[], bool], *, seconds: float, every: float = 0.1) -> None:
    """Return once `condition` holds; fails after so many seconds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not so after {seconds} seconds"
        time.sleep(every)
