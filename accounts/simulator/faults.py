"""How things go wrong, by the name that stands in a site's or channel's `fault`.

`404`, `500`, `429:60` (with Retry-After) · `slow:3` (seconds) · `reset` (hangs up) · `loop`,
`moved:URL` (301), `found:URL` (302). Of the feed alone: `html`, `empty`, `truncated`, `bomb`,
`gzip-bomb`, `endless`, `drip:0.5` (seconds a byte), and `feed:404`, `feed:500`.
"""

import gzip
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

_HTML = b"<!DOCTYPE html><html><head><title>Pemeliharaan</title></head><body>Segera kembali.</body></html>"


@dataclass(frozen=True, kw_only=True)
class Reply:
    """A raw answer. `chunks` without a Content-Length are streamed until they end."""

    status: str
    headers: list[tuple[str, str]]
    chunks: Iterable[bytes]


class HangUp(Exception):
    """Close the connection without an answer."""


def reply_instead(fault: str, *, url: str, is_feed: bool) -> Reply | None:
    """What a fault answers in place of anything else at this address, or None to go on.

    Waits, if the fault is to be slow; raises HangUp.
    """
    name, _, detail = fault.partition(":")
    if name == "feed" and is_feed:
        return reply_instead(detail, url=url, is_feed=True)
    if name.isdecimal():
        headers = [("Retry-After", detail)] if detail else []
        return _text(f"{name} Simulated", b"", headers=headers)
    match name:
        case "slow":
            time.sleep(float(detail))
        case "reset":
            raise HangUp
        case "loop":
            return _text("302 Found", b"", headers=[("Location", url)])
        case "moved":
            return _text("301 Moved Permanently", b"", headers=[("Location", detail)])
        case "found":
            return _text("302 Found", b"", headers=[("Location", detail)])
    return None


def spoilt(fault: str, content: bytes) -> Reply | None:
    """A feed's answer as this fault spoils it, or None if it leaves feeds alone."""
    name, _, detail = fault.partition(":")
    if name == "drip":
        return Reply(status="200 OK", headers=[], chunks=_drip(content, float(detail)))
    if name == "endless":
        return Reply(status="200 OK", headers=[], chunks=_endless(content))
    if name == "gzip-bomb":
        return _text("200 OK", _gzip_bomb(), headers=[("Content-Encoding", "gzip")])
    spoil = _SPOILERS.get(name)
    return _text("200 OK", spoil(content)) if spoil else None


def _text(status: str, body: bytes, *, headers: Iterable[tuple[str, str]] = ()) -> Reply:
    length = ("Content-Length", str(len(body)))
    return Reply(
        status=status, headers=[("Content-Type", "text/html"), length, *headers], chunks=[body]
    )


def _drip(content: bytes, pause: float) -> Iterator[bytes]:
    for position in range(len(content)):
        time.sleep(pause)
        yield content[position : position + 1]


def _endless(content: bytes) -> Iterator[bytes]:
    yield content
    while True:
        yield b"<!-- " + b"x" * 100_000 + b" -->"


@cache
def _gzip_bomb() -> bytes:
    return gzip.compress(bytes(100_000_000), compresslevel=1)


def _bomb(content: bytes) -> bytes:
    entities = b"".join(
        b'<!ENTITY a%d "%s">' % (level, b"&a%d;" % (level - 1) * 10) for level in range(1, 10)
    )
    return (
        b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "ha">' + entities + b"]>"
        b"<rss><channel><title>&a9;</title></channel></rss>"
    )


_SPOILERS: dict[str, Callable[[bytes], bytes]] = {
    "html": lambda content: _HTML,
    "empty": lambda content: b"",
    "truncated": lambda content: content[: len(content) * 2 // 3],
    "bomb": _bomb,
}
