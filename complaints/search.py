"""Finding complaints by what a person remembers of them: the code, a phone number, a word."""

import re

from django.db.models import Q

from complaints import codes
from complaints.models import ComplaintQuerySet

# Fewer digits would find half of the regency.
LEAST_DIGITS = 6
LEAST_SIGNS = 3


def by_words(rows: ComplaintQuerySet, typed: str) -> ComplaintQuerySet:
    """Rows with this code, or with these words in title, story or place."""
    return rows.filter(_code_or_words(typed)) if typed.strip() else rows


def by_words_or_phone(rows: ComplaintQuerySet, typed: str) -> ComplaintQuerySet:
    """The same, and rows whose reporter has this number. For Kominfo: a number is an identity."""
    if not typed.strip():
        return rows
    digits = re.sub(r"\D", "", typed)
    if len(digits) < LEAST_DIGITS or re.search(r"[A-Za-z]", typed):
        return rows.filter(_code_or_words(typed))
    return rows.filter(
        _code_or_words(typed) | Q(reporter__phone__endswith=re.sub(r"^(?:62|0)", "", digits))
    )


def _code_or_words(typed: str) -> Q:
    """Either way of reading it: "jembatan" has the shape of a code and is a word."""
    found = Q(code=codes.read_code(typed))
    words = Q()
    for word in typed.split()[:6]:
        words &= Q(title__icontains=word) | Q(text__icontains=word) | Q(place__icontains=word)
    # People also type the first half of a code.
    start = re.sub(r"[^0-9A-Za-z]", "", typed).upper()
    if LEAST_SIGNS <= len(start) < codes.LENGTH:
        found |= Q(code__startswith=start)
    return found | words
