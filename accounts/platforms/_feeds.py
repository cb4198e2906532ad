"""RSS 2.0, RSS 1.0, Atom and JSON Feed: bytes to entries. Dates stay text; see `_dates`.

Why no library does it: `docs/adr/0011-feeds-are-read-by-own-code.md`.
"""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

from accounts.platforms._xml import MOST_ENTRIES, NotAFeed, decode, parse_document

MOST_CHILDREN = 1_000  # of one element that are looked at
LONGEST_TEXT = 5_000  # characters of a title with its summary

_PUBLISHED = ("published", "pubdate", "issued", "date", "created", "updated", "modified")
_SUMMARY = ("description", "summary", "encoded", "content")
# <media:title> and <itunes:summary> stand beside <title> and <description>, about something else.
_FOREIGN = ("search.yahoo.com/mrss", "itunes", "media:", "purl.org/syndication/thread")
_TAG = re.compile(r"<[^<>]{1,2000}>")
_CONTROL = dict.fromkeys(range(32), " ")  # JSON can hold them, databases refuse some


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One entry as written: an empty text for what it does not say."""

    guid: str
    link: str
    title: str
    summary: str
    date: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Feed:
    """`is_cut` says that entries are known to be missing: the document broke off or is too long."""

    title: str
    generator: str
    entries: tuple[Entry, ...]
    is_cut: bool = False


def parse_feed(body: bytes, *, charset: str = "") -> Feed:
    """Read a feed of any of the four kinds; raises NotAFeed for everything else."""
    start = body[:200].lstrip(b"\xef\xbb\xbf\r\n\t ")
    if not start:
        raise NotAFeed("empty answer")
    if start.startswith(b"{"):
        return _json_feed(body)
    root, is_cut = parse_document(body, charset=charset)
    channel = next(root.iter("{*}channel"), root)
    about = _children(channel)
    elements = list(islice(root.iter("{*}item", "{*}entry"), MOST_ENTRIES + 1))
    generator = about.get("generator")
    return Feed(
        title=plain(_text(about.get("title"))),
        generator="" if generator is None else _text(generator) + generator.get("uri", ""),
        entries=tuple(_entries(elements[:MOST_ENTRIES])),
        is_cut=is_cut or len(elements) > MOST_ENTRIES,
    )


def plain(markup: str) -> str:
    """The words of a piece of HTML, on one line."""
    text = markup[: 2 * LONGEST_TEXT]
    if "<" in text:
        text = _TAG.sub(" ", text)
    return " ".join(html.unescape(text).split())


def _entries(elements: list[Any]) -> Iterator[Entry]:
    for element in elements:
        children = _children(element)
        entry = Entry(
            guid=_text(children.get("guid"), children.get("id")) or _about(element),
            link=_link(element, children),
            title=plain(_text(children.get("title"))),
            summary=plain(_text(*map(children.get, _SUMMARY))),
            date=_text(*map(children.get, _PUBLISHED)),
        )
        if entry.guid or entry.link or entry.title:
            yield entry


def _children(element: Any) -> dict[str, Any]:
    """The first child of each name, without regard to prefix and letter case."""
    found: dict[str, Any] = {}
    for child in islice(element, MOST_CHILDREN):
        found.setdefault(_name(child.tag), child)
    return found


@lru_cache(maxsize=1024)
def _name(tag: Any) -> str:
    if not isinstance(tag, str) or any(sign in tag for sign in _FOREIGN):
        return ""
    return re.split(r"[}:]", tag)[-1].lower()


def _text(*elements: Any) -> str:
    """The text of the first element that has any."""
    for element in elements:
        if element is not None:
            text = "".join(element.itertext()) if len(element) else element.text or ""
            if text := text.strip():
                return str(text)
    return ""


def _link(element: Any, children: dict[str, Any]) -> str:
    """Where the post stands: past FeedBurner's counter, else its alternate link."""
    if original := _text(children.get("origlink")):
        return original
    for link in element.iterchildren("{*}link"):
        target = link.get("href") if link.get("rel", "alternate") == "alternate" else ""
        if target := (target or link.text or "").strip():
            return str(target)
    guid = children.get("guid")
    is_link = guid is not None and guid.get("isPermaLink", "true").lower() != "false"
    return _text(guid) if is_link and _text(guid).startswith("http") else _about(element)


def _about(element: Any) -> str:
    return str(element.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about", "")).strip()


def _json_feed(body: bytes) -> Feed:
    try:
        document = json.loads(decode(body))
    except (ValueError, RecursionError):
        raise NotAFeed("broken JSON") from None
    items = document.get("items")
    if not isinstance(items, list):
        raise NotAFeed("JSON without items")
    entries = [_json_entry(item) for item in items[:MOST_ENTRIES] if isinstance(item, dict)]
    return Feed(
        title=plain(_word(document, "title")),
        generator="",
        entries=tuple(entries),
        is_cut=len(items) > MOST_ENTRIES,
    )


def _json_entry(item: dict[str, Any]) -> Entry:
    return Entry(
        guid=_word(item, "id", "url"),
        link=_word(item, "url", "external_url"),
        title=plain(_word(item, "title")),
        summary=plain(_word(item, "summary", "content_text", "content_html")),
        date=_word(item, "date_published", "date_modified"),
    )


def _word(mapping: dict[str, Any], *keys: str) -> str:
    """The first text under one of the keys; numbers as text, since ids are often written so."""
    for key in keys:
        value = mapping.get(key)
        if isinstance(value, str | int) and (text := str(value).strip()):
            # JSON can hold half characters as well.
            return text.translate(_CONTROL).encode("utf-8", "replace").decode()
    return ""
