"""Where the portal may connect to: public addresses only, since people type the links it reads.

The check stands at the one place that cannot be got round: the moment a socket is opened. The
name is resolved once, every address of the answer is judged, and the socket goes to an address
that was judged. A redirect or a name server that changes its answer finds the same door.
"""

import ipaddress
import re
import socket
import ssl
import time
from contextvars import ContextVar
from typing import Any
from urllib.parse import SplitResult, urlsplit

import certifi
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import NewConnectionError
from urllib3.util.ssl_ import create_urllib3_context

# Web servers live here; mail, databases and the like do not.
PORTS = frozenset({80, 443, 8000, 8008, 8080, 8081, 8443, 8888})

# 64:ff9b::/96 carries an IPv4 address in its last 32 bits (RFC 6052).
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

# When the answer being read must be complete, in time.monotonic() seconds. A context variable,
# because a kept-alive socket serves one request after another, each with its own deadline.
deadline: ContextVar[float] = ContextVar("deadline", default=float("inf"))


class AddressRefused(Exception):
    """The portal does not connect there. The text names the host and the reason."""


def is_public(address: str) -> bool:
    """Whether an IP address, as resolved, is one that anybody on the internet could reach."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def why_not_readable(url: str, *, allow_private: bool) -> str | None:
    """Say why a link is refused before any name is looked up, or None."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "not a link"
    if parts.scheme not in ("http", "https"):
        return "not http or https"
    if not parts.hostname:
        return "no host"
    if parts.username is not None or parts.password is not None:
        return "carries a user name"
    return None if allow_private else _why_not_public_form(parts, port)


def _why_not_public_form(parts: SplitResult, port: int | None) -> str | None:
    host = parts.hostname or ""
    if port is not None and port not in PORTS:
        return f"port {port}"
    if _is_ip(host):
        return None if is_public(host) else "private address"
    # "2130706433", "0x7f.1", "017700000001": numbers that the C library takes for an address.
    if re.fullmatch(r"0x[0-9a-f]*|\d+", host.rstrip(".").rpartition(".")[2], re.IGNORECASE):
        return "not a host name"
    return None


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def resolve(host: str, port: int, *, allow_private: bool) -> list[tuple[Any, ...]]:
    """Look a name up; the answers of `getaddrinfo`, all of them fit to connect to.

    One private address among the answers refuses the name: which of them gets the connection
    would be the name server's choice. Raises AddressRefused, or socket.gaierror.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    if not allow_private:
        for *_, address in found:
            if not is_public(str(address[0])):
                raise AddressRefused(f"{host}: private address")
    return list(found)


class _TimedReads:
    """Mixin of sockets: no read outlasts the request's deadline, however slowly bytes drip in."""

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        left = deadline.get() - time.monotonic()
        if left <= 0:
            raise TimeoutError("deadline passed")
        allowed: float | None = self.gettimeout()  # type: ignore[attr-defined]
        if allowed is None or left < allowed:
            self.settimeout(left)  # type: ignore[attr-defined]
        return super().recv_into(*args, **kwargs)  # type: ignore[misc, no-any-return]


class _Socket(_TimedReads, socket.socket):
    pass


class _TLSSocket(_TimedReads, ssl.SSLSocket):
    pass


class _Guarded:
    """Mixin of urllib3 connections: opens sockets to judged addresses only."""

    allow_private = False

    def _new_conn(self) -> socket.socket:
        # The name of urllib3's own hook; TLS, SNI and the Host header keep using the name.
        failure: OSError | None = None
        for family, kind, protocol, _, address in resolve(
            self._dns_host,  # type: ignore[attr-defined]
            self.port,  # type: ignore[attr-defined]
            allow_private=self.allow_private,
        ):
            sock = _Socket(family, kind, protocol)
            try:
                sock.settimeout(self.timeout)  # type: ignore[attr-defined]
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                sock.connect(address)
            except OSError as error:
                sock.close()
                failure = error
            else:
                return sock
        raise NewConnectionError(self, f"no connection: {failure}") from failure  # type: ignore[arg-type]


def _pool_classes(*, allow_private: bool) -> dict[str, type]:
    """The classes that urllib3's pool manager builds connections with, by scheme."""
    rule = {"allow_private": allow_private}
    plain = type("GuardedHTTP", (_Guarded, HTTPConnection), rule)
    secure = type("GuardedHTTPS", (_Guarded, HTTPSConnection), rule)
    return {
        "http": type("GuardedHTTPPool", (HTTPConnectionPool,), {"ConnectionCls": plain}),
        "https": type("GuardedHTTPSPool", (HTTPSConnectionPool,), {"ConnectionCls": secure}),
    }


def _tls() -> ssl.SSLContext:
    context = create_urllib3_context()
    context.load_verify_locations(certifi.where())
    context.sslsocket_class = _TLSSocket
    return context


class GuardedAdapter(HTTPAdapter):
    """Transport of a requests session that connects to public addresses only."""

    def __init__(self, *, allow_private: bool, pool_size: int) -> None:
        self._allow_private = allow_private
        super().__init__(pool_connections=pool_size, pool_maxsize=pool_size)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, ssl_context=_tls(), **kwargs)
        self.poolmanager.pool_classes_by_scheme = _pool_classes(allow_private=self._allow_private)

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        """Verify always, with the authorities loaded once; requests would parse them anew for
        each connection, which costs more than the request."""
        conn.cert_reqs = "CERT_REQUIRED"
