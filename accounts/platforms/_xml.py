"""Feed documents as they come: decoded, freed of what does not belong, and parsed.

Only what stands between the root's start tag and its end tag reaches the parser. A prolog (with
its often wrong encoding), a DOCTYPE (with its entity bombs), warnings printed by PHP before it
and advertisements after it never do.
"""

import codecs
import re
from html.entities import html5
from itertools import islice, pairwise
from typing import Any

from lxml import etree

MOST_ENTRIES = 2_000

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})""")
_ROOT = re.compile(r"<((?:[\w.-]+:)?(?:rss|rdf|feed|channel))(?=[\s/>])", re.IGNORECASE)
_HTML = re.compile(r"<(?:!doctype\s+html|html|body)\b", re.IGNORECASE)
_HEAD = 65_536  # characters in which the root must start
_ENTRY = re.compile(r"<(?:[\w.-]+:)?(?:item|entry)(?=[\s>])", re.IGNORECASE)
_ENTRY_END = re.compile(r"</(?:[\w.-]+:)?(?:item|entry)\s*>", re.IGNORECASE)
_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)(\w{2,32};)?")
_FORBIDDEN = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])


class NotAFeed(Exception):
    """The body is something else: nothing, a web page, an error message."""


def decode(body: bytes, *, charset: str = "") -> str:
    """Turn bytes into text. What a document says about its encoding is often wrong, so it is
    believed only where the bytes are not UTF-8; `charset` is what HTTP said."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    declared = _DECLARED.match(body)
    for name in (declared[1].decode() if declared else "", charset):
        if _is_other_than_utf8(name):
            return body.decode(name, "replace")
    text = body.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    # A few cut characters among whole ones: UTF-8 shortened by the byte. None whole: Latin-1.
    whole = sum(1 for character in text if character > "\x7f") - damaged
    return text if whole >= damaged else body.decode("cp1252", "replace")


def parse_document(body: bytes, *, charset: str = "") -> tuple[Any, bool]:
    """Parse a feed's XML; its root element, and whether the document broke off before its end.

    Raises NotAFeed.
    """
    text = decode(body, charset=charset)
    root = _ROOT.search(text, 0, _HEAD)
    if root is None or _HTML.search(text, 0, root.start()):
        raise NotAFeed("web page" if _HTML.search(text, 0, _HEAD) else "no feed element")
    text = text[root.start() :]
    end = text.rfind(f"</{root[1]}")
    if end >= 0:
        text = f"{text[:end]}</{root[1]}>"
        try:
            return _parsed(text, recover=False), False
        except etree.XMLSyntaxError:
            pass
    return _pieced_together(text), end < 0


def _pieced_together(text: str) -> Any:
    """Read a damaged document entry by entry, so that damage costs the entry it is in.

    An entry that the document broke off in is dropped: its link may be cut as well, and a cut
    link would count as another post.
    """
    text = text.translate(_FORBIDDEN)
    starts = [match.start() for match in islice(_ENTRY.finditer(text), MOST_ENTRIES + 1)]
    head = _parsed(_repaired(text[: starts[0]] if starts else text), recover=True)
    root = etree.Element("feed")
    if head is not None:
        root.append(head)
    for start, following in pairwise([*starts, len(text)]):
        piece = text[start:following]
        ends = [match.end() for match in _ENTRY_END.finditer(piece)]
        if ends or following < len(text):
            entry = _parsed(_repaired(piece[: ends[-1]] if ends else piece), recover=True)
            if entry is not None:
                root.append(entry)
    return root


def _parsed(text: str, *, recover: bool) -> Any:
    """The root element; None if there is nothing to recover. Expands no entities."""
    parser = etree.XMLParser(
        encoding="utf-8",
        recover=recover,
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        collect_ids=False,
        remove_comments=True,
        remove_pis=True,
    )
    return etree.fromstring(text.encode("utf-8", "replace"), parser)


def _repaired(text: str) -> str:
    """Escape stray ampersands; those in CDATA stand rightly there."""
    pieces, position = [], 0
    while (start := text.find("<![CDATA[", position)) >= 0:
        end = text.find("]]>", start)
        if end < 0:
            break
        pieces += [_AMPERSAND.sub(_escaped, text[position:start]), text[start : end + 3]]
        position = end + 3
    return "".join([*pieces, _AMPERSAND.sub(_escaped, text[position:])])


def _escaped(match: re.Match[str]) -> str:
    """`&nbsp;` becomes its character; `&` and names that nobody knows become text."""
    known = html5.get(match[1] or "", "")
    return known or "&amp;" + (match[1] or "")


def _is_other_than_utf8(name: str) -> bool:
    try:
        return bool(name) and codecs.lookup(name).name not in ("utf-8", "ascii")
    except LookupError:
        return False
