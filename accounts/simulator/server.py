"""A small HTTP/1.1 server for one WSGI application: keep-alive, a thread for each connection."""

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import SHUT_RDWR
from threading import Thread
from typing import Any
from wsgiref.types import WSGIApplication

from accounts.simulator.faults import HangUp


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def __init__(self, app: WSGIApplication, *, port: int = 0, host: str = "127.0.0.1") -> None:
        """Listen; port 0 takes a free one."""
        self.app = app
        super().__init__((host, port), _Handler)

    @property
    def url(self) -> str:
        return f"http://{self.server_address[0]!s}:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that hang up are part of the game; anything else is a fault of the simulator."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


@contextmanager
def served(app: WSGIApplication, *, port: int = 0) -> Iterator[str]:
    """Serve in a thread for the length of the block; gives the base address."""
    with Server(app, port=port) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server.url
        finally:
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 65_536  # head and body leave in one packet
    timeout = 60
    server: Server

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        length = int(self.headers.get("Content-Length") or 0)
        environ: dict[str, Any] = {
            "REQUEST_METHOD": self.command,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "HTTP_HOST": self.headers.get("Host", ""),
            "CONTENT_LENGTH": str(length),
            "wsgi.input": io.BytesIO(self.rfile.read(length) if length else b""),
        }
        for name in ("If-None-Match", "If-Modified-Since"):
            if name in self.headers:
                environ[f"HTTP_{name.upper().replace('-', '_')}"] = self.headers[name]
        try:
            chunks = self.server.app(environ, self._start)  # type: ignore[arg-type]
        except HangUp:
            self.connection.shutdown(SHUT_RDWR)
            self.close_connection = True
            return
        for chunk in chunks:
            self.wfile.write(chunk)
            if self.close_connection:  # a stream without a length: each piece leaves by itself
                self.wfile.flush()

    do_POST = do_GET  # noqa: N815

    def _start(self, status: str, headers: list[tuple[str, str]], *extra: Any) -> None:
        code, _, reason = status.partition(" ")
        self.send_response(int(code), reason)
        for name, value in headers:
            self.send_header(name, value)
        if code != "304" and "Content-Length" not in dict(headers):
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet: `/_hitungan/` says what was asked for."""
