"""The door to the network: every wait and every size has an end."""

import gzip
import ssl
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import certifi
import pytest

from accounts.platforms import base
from accounts.platforms._http import Http, read_retry_after, shown
from tests.accounts.platforms.conftest import RawServer, Send, make_certificate

NOW = datetime(2026, 11, 4, 3, 0, tzinfo=UTC)


def test_a_body_comes_with_its_validators(http: Http, server: RawServer) -> None:
    server.answer("/feed", b"isi", ETag='W/"7"', Last_Modified="Wed, 04 Nov 2026 03:00:00 GMT")

    answer = http.get(f"{server.url}/feed")

    assert answer.body == b"isi"
    assert answer.validators == {"etag": 'W/"7"', "modified": "Wed, 04 Nov 2026 03:00:00 GMT"}


def test_validators_go_back_verbatim_and_304_has_no_body(http: Http, server: RawServer) -> None:
    server.answer("/feed", status="304 Not Modified")

    answer = http.get(f"{server.url}/feed", validators={"etag": 'W/"7"', "modified": "kemarin"})

    assert answer.not_modified
    assert answer.body == b""
    assert server.requests[0]["If-None-Match"] == 'W/"7"'
    assert server.requests[0]["If-Modified-Since"] == "kemarin"


def test_the_portal_says_who_it_is_and_keeps_no_cookies(http: Http, server: RawServer) -> None:
    server.answer("/", b"isi", Set_Cookie="jejak=1")

    http.get(f"{server.url}/")
    http.get(f"{server.url}/")

    assert server.requests[1]["User-Agent"].startswith("PortalMedsosOPD/")
    assert "Cookie" not in server.requests[1]


def test_one_connection_serves_answers_of_every_kind(http: Http, server: RawServer) -> None:
    server.answer("/", b"isi")
    server.answer("/sama", status="304 Not Modified")

    http.get(f"{server.url}/")
    http.get(f"{server.url}/sama")
    http.get(f"{server.url}/")

    assert server.connections == 1
    assert http.request_count == 3


def test_a_connection_closed_between_requests_is_opened_again(
    http: Http, server: RawServer
) -> None:
    server.scripts["/"] = lambda send: send(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nisi")

    bodies = [http.get(f"{server.url}/").body for _ in range(3)]

    assert bodies == [b"isi"] * 3


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("404 Not Found", base.AccountGone),
        ("410 Gone", base.AccountGone),
        ("401 Unauthorized", base.CredentialRejected),
        ("403 Forbidden", base.CredentialRejected),
        ("408 Request Timeout", base.Unavailable),
        ("429 Too Many Requests", base.Unavailable),
        ("500 Internal Server Error", base.Unavailable),
        ("503 Service Unavailable", base.Unavailable),
        ("508 Resource Limit Is Reached", base.Unavailable),
        ("204 No Content", base.UnexpectedPayload),
        ("300 Multiple Choices", base.UnexpectedPayload),
        ("302 Found", base.UnexpectedPayload),  # without a Location
        ("400 Bad Request", base.UnexpectedPayload),
        ("418 I'm a teapot", base.UnexpectedPayload),
    ],
)
def test_each_status_has_one_meaning(
    http: Http, server: RawServer, status: str, expected: type[base.PlatformError]
) -> None:
    server.answer("/feed", status=status)

    with pytest.raises(expected) as caught:
        http.get(f"{server.url}/feed?access_token=rahasia")

    assert str(caught.value) == f"127.0.0.1/feed: HTTP {status[:3]}"
    assert type(caught.value) is expected


def test_the_wait_that_a_server_asks_for_is_kept(http: Http, server: RawServer) -> None:
    server.answer("/feed", status="429 Too Many Requests", Retry_After="90")

    with pytest.raises(base.Unavailable) as caught:
        http.get(f"{server.url}/feed")

    assert caught.value.retry_after == timedelta(seconds=90)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("120", timedelta(minutes=2)),
        (" 0 ", timedelta(0)),
        ("Wed, 04 Nov 2026 03:05:00 GMT", timedelta(minutes=5)),
        ("Wed, 04 Nov 2026 02:00:00 GMT", timedelta(0)),
        ("Wed, 04 Nov 2027 03:00:00 GMT", timedelta(days=1)),
        ("99999999999999999999", timedelta(days=1)),
        ("", None),
        ("nanti", None),
        ("-5", None),
        ("1.5", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(text: str, expected: timedelta | None) -> None:
    assert read_retry_after(text, now=NOW) == expected


@pytest.mark.parametrize(
    ("statuses", "lasting"),
    [
        (["301 Moved Permanently"], 1),
        (["308 Permanent Redirect"], 1),
        (["302 Found"], 0),
        (["303 See Other"], 0),
        (["307 Temporary Redirect"], 0),
        (["301 Moved Permanently", "308 Permanent Redirect"], 2),
        (["301 Moved Permanently", "302 Found"], 1),
        (["302 Found", "301 Moved Permanently"], 0),
    ],
)
def test_only_permanent_redirects_change_the_address_to_ask_next_time(
    http: Http, server: RawServer, statuses: list[str], lasting: int
) -> None:
    for hop, status in enumerate(statuses):
        server.answer(f"/{hop}", status=status, Location=f"/{hop + 1}")
    server.answer(f"/{len(statuses)}", b"isi")

    answer = http.get(f"{server.url}/0")

    assert answer.url == f"{server.url}/{len(statuses)}"
    assert answer.lasting_url == f"{server.url}/{lasting}"


def test_a_redirect_loop_ends(http: Http, server: RawServer) -> None:
    server.answer("/a", status="302 Found", Location="/b")
    server.answer("/b", status="302 Found", Location="/a")

    with pytest.raises(base.AccountUnreachable, match="more than 5 redirects"):
        http.get(f"{server.url}/a")

    assert len(server.requests) == 6


@pytest.mark.parametrize("target", ["file:///etc/passwd", "http://[", "//"])
def test_a_redirect_to_something_else_than_a_link_is_refused(
    http: Http, server: RawServer, target: str
) -> None:
    server.answer("/", status="302 Found", Location=target)

    with pytest.raises(base.AccountUnreachable):
        http.get(f"{server.url}/")


def test_a_token_does_not_follow_a_redirect_to_another_host(http: Http, server: RawServer) -> None:
    elsewhere = server.url.replace("127.0.0.1", "localhost")
    server.answer("/a", status="302 Found", Location=f"{elsewhere}/b")
    server.answer("/b", b"isi")

    http.get(f"{server.url}/a", headers={"Authorization": "Bearer rahasia"})

    first, second = server.requests
    assert first["Authorization"] == "Bearer rahasia"
    assert "Authorization" not in second


def test_an_endless_body_is_cut_off(http: Http, server: RawServer) -> None:
    def endless(send: Send) -> None:
        send(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            send(b"<item>" * 10_000)

    server.scripts["/feed"] = endless

    with pytest.raises(
        base.UnexpectedPayload, match=r"127\.0\.0\.1/feed: larger than 1000000 bytes"
    ):
        http.get(f"{server.url}/feed")


@pytest.mark.parametrize(
    ("encoding", "squeeze"),
    [("gzip", gzip.compress), ("deflate", zlib.compress)],
)
def test_a_compressed_bomb_is_not_unpacked(
    http: Http, server: RawServer, encoding: str, squeeze: Callable[[bytes], bytes]
) -> None:
    bomb = squeeze(bytes(300_000_000))
    server.answer("/feed", bomb, Content_Encoding=encoding)
    tracemalloc.start()

    with pytest.raises(base.UnexpectedPayload, match="larger than"):
        http.get(f"{server.url}/feed")

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20_000_000


def test_gzip_is_read(http: Http, server: RawServer) -> None:
    server.answer("/feed", gzip.compress(b"isi " * 1000), Content_Encoding="gzip")

    assert http.get(f"{server.url}/feed").body == b"isi " * 1000


def test_gzip_that_is_none_is_unavailable(http: Http, server: RawServer) -> None:
    server.answer("/feed", b"bukan gzip", Content_Encoding="gzip")

    with pytest.raises(base.Unavailable):
        http.get(f"{server.url}/feed")


@pytest.mark.parametrize(
    "opening", [b"", b"HTTP/1.1 200 OK\r\nX-Sabar: ", b"HTTP/1.1 200 OK\r\n\r\n"]
)
def test_a_server_that_drips_bytes_is_given_up_in_time(server: RawServer, opening: bytes) -> None:
    """Each byte comes soon enough for a read timeout; only the total deadline ends it."""

    def drip(send: Send) -> None:
        send(opening)
        while True:
            time.sleep(0.05)
            send(b"x")

    server.scripts["/feed"] = drip
    started = time.monotonic()

    with Http(allow_private=True, total_timeout=0.5) as http, pytest.raises(base.Unavailable):
        http.get(f"{server.url}/feed")

    assert 0.4 < time.monotonic() - started < 4.0


def test_a_silent_server_is_given_up_in_time(server: RawServer) -> None:
    server.scripts["/feed"] = lambda send: time.sleep(2.0)

    with (
        Http(allow_private=True, total_timeout=0.3) as http,
        pytest.raises(base.Unavailable, match="no complete answer in time"),
    ):
        http.get(f"{server.url}/feed")


def test_several_requests_can_share_one_deadline(http: Http, server: RawServer) -> None:
    server.scripts["/feed"] = lambda send: time.sleep(2.0)
    started = time.monotonic()

    with pytest.raises(base.Unavailable):
        http.get(f"{server.url}/feed", until=started + 0.2)

    assert time.monotonic() - started < 1.8


def test_a_body_cut_short_is_unavailable(http: Http, server: RawServer) -> None:
    server.scripts["/feed"] = lambda send: send(
        b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n<rss>"
    )

    with pytest.raises(base.Unavailable):
        http.get(f"{server.url}/feed")


@pytest.mark.parametrize("garbage", [b"", b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/9 banana\r\n\r\n"])
def test_what_is_not_http_is_unavailable(http: Http, server: RawServer, garbage: bytes) -> None:
    server.scripts["/feed"] = lambda send: send(garbage)

    with pytest.raises(base.Unavailable):
        http.get(f"{server.url}/feed")


def test_nobody_listening_is_unavailable(http: Http) -> None:
    with pytest.raises(base.Unavailable, match="ConnectionRefusedError"):
        http.get("http://127.0.0.1:1/feed?kunci=rahasia")


def test_an_unknown_name_is_unreachable(http: Http) -> None:
    with pytest.raises(
        base.AccountUnreachable, match=r"tidak-ada\.invalid/feed: host name not known"
    ):
        http.get("http://tidak-ada.invalid/feed")


@pytest.fixture
def tls_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RawServer]:
    """Speaks TLS as "localhost", with a certificate that the portal trusts."""
    issued = tmp_path / "localhost.pem"
    issued.write_bytes(make_certificate("localhost"))
    monkeypatch.setattr(certifi, "where", lambda: str(issued))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(issued)
    with RawServer() as running, running.serving(tls=context):
        yield running


def test_tls_is_verified_against_the_name_and_not_the_address(tls_server: RawServer) -> None:
    tls_server.answer("/", b"isi")

    with Http(allow_private=True) as http:
        answer = http.get(f"https://localhost:{tls_server.server_address[1]}/")

    assert answer.body == b"isi"


def test_a_certificate_for_another_name_is_refused(tls_server: RawServer) -> None:
    with (
        Http(allow_private=True) as http,
        pytest.raises(base.AccountUnreachable, match="TLS certificate refused"),
    ):
        http.get(f"https://127.0.0.1:{tls_server.server_address[1]}/")


def test_a_drip_through_tls_is_given_up_in_time(tls_server: RawServer) -> None:
    def drip(send: Send) -> None:
        while True:
            time.sleep(0.05)
            send(b"x")

    tls_server.scripts["/"] = drip
    started = time.monotonic()

    with Http(allow_private=True, total_timeout=0.5) as http, pytest.raises(base.Unavailable):
        http.get(f"https://localhost:{tls_server.server_address[1]}/")

    assert 0.4 < time.monotonic() - started < 4.0


def test_a_server_without_tls_is_unreachable_by_https(http: Http, server: RawServer) -> None:
    with pytest.raises(base.AccountUnreachable, match="TLS certificate refused"):
        http.get(server.url.replace("http:", "https:"))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://desa.example.id/feed/?token=rahasia#x", "desa.example.id/feed/"),
        ("https://admin:rahasia@desa.example.id/a", "desa.example.id/a"),
        ("http://[", "?"),
        ("https://desa.example.id/" + "a" * 500, "desa.example.id/" + "a" * 134),
    ],
)
def test_error_texts_show_host_and_path_alone(url: str, expected: str) -> None:
    assert shown(url) == expected
