"""What templates print line by line, ready to be printed."""

from dataclasses import dataclass
from datetime import date

from django.utils import formats


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of a summary list; `what` completes the link "Ubah …" for screen readers."""

    label: str
    value: str
    url: str = ""
    what: str = ""


def happened(first: date | None, last: date | None) -> str:
    """`9 November 2026`, or `9 November – 11 November 2026` for a span; empty where unknown."""
    if first is None:
        return ""
    if last is None:
        return formats.date_format(first, "j F Y")
    return f"{formats.date_format(first, 'j F')} – {formats.date_format(last, 'j F Y')}"
