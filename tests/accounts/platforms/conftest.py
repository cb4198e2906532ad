"""A web server that misbehaves on demand, down to the single byte."""

import socketserver
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from accounts.platforms._http import Http
from accounts.platforms.base import AccountRef
from accounts.simulator.app import Simulator
from accounts.simulator.server import served
from accounts.simulator.world import World

NOW = datetime(2026, 11, 11, 3, 0, tzinfo=UTC)

Send = Callable[[bytes], object]
Script = bytes | Callable[[Send], object]


class RawServer(socketserver.ThreadingTCPServer):
    """Answers each path with the bytes, or the script, that `scripts` holds for it."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Connection)
        self.scripts: dict[str, Script] = {}
        self.requests: list[dict[str, str]] = []
        self.connections = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def answer(
        self, path: str, body: bytes = b"", *, status: str = "200 OK", **headers: str
    ) -> None:
        """Register a complete answer; header names are written with underscores."""
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.scripts[path] = "\r\n".join(lines).encode() + b"\r\n\r\n" + body

    @contextmanager
    def serving(self, *, tls: ssl.SSLContext | None = None) -> Iterator[None]:
        if tls:
            self.socket = tls.wrap_socket(self.socket, server_side=True)
        thread = Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield
        self.shutdown()
        thread.join()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients of these tests hang up in the middle; that is what they are here for."""


class _Connection(socketserver.StreamRequestHandler):
    server: RawServer

    def handle(self) -> None:
        self.server.connections += 1
        while line := self.rfile.readline():
            path = line.split()[1].decode()
            headers = {"path": path}
            while (header := self.rfile.readline().strip()) != b"":
                name, _, value = header.decode().partition(": ")
                headers[name] = value
            self.server.requests.append(headers)
            script = self.server.scripts[path.partition("?")[0]]
            if isinstance(script, bytes):
                self.wfile.write(script)
            else:
                script(self.wfile.write)
                return


@pytest.fixture
def server() -> Iterator[RawServer]:
    with RawServer() as running, running.serving():
        yield running


@pytest.fixture
def http() -> Iterator[Http]:
    with Http(allow_private=True, total_timeout=2.0, max_bytes=1_000_000) as client:
        yield client


def make_certificate(name: str) -> bytes:
    """A key and a certificate for `name`, signed by itself, as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ) + certificate.public_bytes(serialization.Encoding.PEM)


@dataclass
class SimulatedWorld:
    """A simulator that is being served, and the few things that tests do to it."""

    simulator: Simulator
    url: str
    clock: list[datetime]

    def add_site(self, slug: str, *, kind: str = "rss", fault: str = "", posts: int = 3) -> str:
        """A site with daily posts, the newest an hour old; gives its handle."""
        site = {
            "kind": kind,
            "title": f"Situs {slug}",
            "fault": fault,
            "posts": [
                post(number, NOW - timedelta(hours=1, days=number)) for number in range(posts)
            ],
        }
        self.simulator.world.change({"sites": {slug: site}})
        return f"{self.url.removeprefix('http://')}/situs/{slug}"

    def add_channel(
        self, channel_id: str, *, handle: str = "", fault: str = "", videos: int = 3
    ) -> None:
        channel = {
            "handle": handle,
            "title": f"Kanal {handle}",
            "fault": fault,
            "videos": [
                {**post(number, NOW - timedelta(hours=1, days=number)), "id": f"video-{number:05}"}
                for number in range(videos)
            ],
        }
        self.simulator.world.change({"channels": {channel_id: channel}})

    def set_fault(self, group: str, key: str, fault: str) -> None:
        self.simulator.world.change({group: {key: {"fault": fault}}})

    def requested(self) -> dict[str, int]:
        """Requests by kind since the last call."""
        return dict(self.simulator.count(reset=True)["requests"])


def post(number: int, published_at: datetime, *, title: str = "") -> dict[str, Any]:
    return {
        "id": str(number),
        "title": title or f"Berita {number}",
        "text": f"Isi berita {number}.",
        "published_at": published_at.isoformat(),
        "views": 100 + number,
        "likes": number,
    }


@pytest.fixture
def world() -> Iterator[SimulatedWorld]:
    clock = [NOW]
    simulator = Simulator(World(), clock=lambda: clock[0])
    with served(simulator) as url:
        yield SimulatedWorld(simulator, url, clock)


@pytest.fixture
def ref() -> Callable[..., AccountRef]:
    """Builds a reference to an account, by default from its beginning."""

    def build(handle: str, **others: Any) -> AccountRef:
        since = others.pop("since", datetime(2000, 1, 1, tzinfo=UTC))
        return AccountRef(handle=handle, since=since, **others)

    return build
