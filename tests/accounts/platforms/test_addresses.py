"""What people type as a link must never make the portal talk to its own network."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest

from accounts.platforms import _addresses
from accounts.platforms._addresses import AddressRefused, is_public, resolve, why_not_readable
from accounts.platforms._http import Http
from accounts.platforms.base import AccountUnreachable
from tests.accounts.platforms.conftest import RawServer


@pytest.fixture
def guarded() -> Iterator[Http]:
    with Http(total_timeout=2.0) as client:
        yield client


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False),
        ("127.255.255.254", False),
        ("0.0.0.0", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("192.0.2.1", False),
        ("198.18.0.1", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("ff02::1", False),
        ("2001:db8::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
    ],
)
def test_only_addresses_of_the_open_internet_are_public(address: str, expected: bool) -> None:
    assert is_public(address) is expected


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://desa.example.id/feed/", None),
        ("http://desa.example.id:8080/", None),
        ("http://[2606:2800:220:1:248:1893:25c8:1946]/", None),
        ("ftp://desa.example.id/", "not http or https"),
        ("file:///etc/passwd", "not http or https"),
        ("gopher://desa.example.id/", "not http or https"),
        ("javascript:alert(1)", "not http or https"),
        ("https:///feed", "no host"),
        ("https://admin@desa.example.id/", "carries a user name"),
        ("https://admin:rahasia@desa.example.id/", "carries a user name"),
        ("https://desa.example.id@127.0.0.1/", "carries a user name"),
        ("http://desa.example.id:22/", "port 22"),
        ("http://desa.example.id:6379/", "port 6379"),
        ("http://desa.example.id:99999/", "not a link"),
        ("http://[::1/", "not a link"),
        ("http://127.0.0.1/", "private address"),
        ("http://[::1]/", "private address"),
        ("http://[::ffff:169.254.169.254]/", "private address"),
        ("http://2130706433/", "not a host name"),
        ("http://0x7f000001/", "not a host name"),
        ("http://0x7f.0.0.1/", "not a host name"),
        ("http://0177.0.0.1/", "not a host name"),
        ("http://127.1/", "not a host name"),
        ("http://127.0.0.1./", "not a host name"),
    ],
)
def test_a_link_is_judged_before_its_name_is_looked_up(url: str, reason: str | None) -> None:
    assert why_not_readable(url, allow_private=False) == reason


def test_private_addresses_can_be_allowed_for_a_portal_on_one_machine() -> None:
    assert why_not_readable("http://127.0.0.1:8123/", allow_private=True) is None
    assert why_not_readable("file:///etc/passwd", allow_private=True) is not None


def test_a_name_that_resolves_to_a_private_address_is_refused() -> None:
    with pytest.raises(AddressRefused, match=r"^localhost: private address$"):
        resolve("localhost", 80, allow_private=False)


def test_one_private_address_among_public_ones_refuses_the_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", _name_server("93.184.216.34", "10.0.0.1"))

    with pytest.raises(AddressRefused):
        resolve("desa.example.id", 80, allow_private=False)


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_no_connection_is_opened_to_a_name_with_a_private_address(
    guarded: Http, server: RawServer, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    monkeypatch.setattr(_addresses, "PORTS", {server.server_address[1]})
    server.answer("/", b"rahasia")

    with pytest.raises(AccountUnreachable, match="private address"):
        guarded.get(f"{scheme}://localhost:{server.server_address[1]}/")

    assert server.connections == 0


def test_the_socket_goes_to_the_address_that_was_judged(
    http: Http, server: RawServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One look-up for check and connection: a name server cannot answer twice differently."""
    asked: list[str] = []
    answer = _name_server("127.0.0.1")

    def once(host: str, port: int, **options: Any) -> list[Any]:
        asked.append(host)
        return list(answer(host, port, **options))

    monkeypatch.setattr(socket, "getaddrinfo", once)
    server.answer("/", b"isi")

    http.get(f"http://desa.example.id:{server.server_address[1]}/")

    assert asked == ["desa.example.id"]
    assert server.requests[0]["Host"] == f"desa.example.id:{server.server_address[1]}"


def test_a_redirect_to_a_private_address_is_refused(
    guarded: Http, server: RawServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first hop is let through as if it were public; the second must be judged anew."""
    port = server.server_address[1]
    monkeypatch.setattr(_addresses, "PORTS", {port})
    monkeypatch.setattr(_addresses, "is_public", lambda address: address != "127.0.0.2")
    server.answer("/feed", status="302 Found", Location=f"http://127.0.0.2:{port}/rahasia")
    server.answer("/rahasia", b"rahasia")

    with pytest.raises(AccountUnreachable, match=r"127\.0\.0\.2/rahasia: refused, private address"):
        guarded.get(f"{server.url}/feed")

    assert [request["path"] for request in server.requests] == ["/feed"]


def _name_server(*addresses: str) -> Any:
    def getaddrinfo(host: str, port: int, **options: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in addresses]

    return getaddrinfo
