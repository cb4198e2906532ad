"""Personal data in running text: found, masked, blanked out. Pure.

`find` errs towards finding: a person looks before anything is published. What stops a citizen from
sending (NIK, KK and phone numbers) is held to a stricter test, so that prices, dates and meter
numbers do not.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What was found, with the word for it."""

    NIK = "NIK atau nomor KK"
    PHONE = "nomor telepon"
    EMAIL = "alamat email"
    PLATE = "pelat nomor"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """`text[start:end]` is personal data of this kind."""

    kind: Kind
    start: int
    end: int


# Up to three signs may stand between the digits of one number: "0812 - 3456", "(0812) 3456".
GAP = r"[ .\-–()/\u00a0]{0,3}"

# Province, regency and kecamatan; day (women: plus 40), month and year; serial. A KK number is
# built the same from its date of issue (Permendagri 102/2019).
NIK = re.compile(
    rf"(?<!\d)[1-9]{GAP}\d{GAP}(?:\d{GAP}){{4}}"
    rf"(?:0{GAP}[1-9]|[12]{GAP}\d|3{GAP}[01]|4{GAP}[1-9]|[56]{GAP}\d|7{GAP}[01]){GAP}"
    rf"(?:0{GAP}[1-9]|1{GAP}[0-2]){GAP}(?:\d{GAP}){{5}}\d(?!\d)"
)
# Mobile numbers: 0, 62, +62 or 0062, then 8 with 1-3, 5 or 7-9, then 7 to 10 digits.
MOBILE = re.compile(
    rf"(?<![\d+])(?:\+?6{GAP}2|0{GAP}0{GAP}6{GAP}2){GAP}(?:\(?0\)?)?{GAP}8{GAP}[1-35-9]"
    rf"(?:{GAP}\d){{7,10}}(?!\d)"
    rf"|(?<![\d+,.])0{GAP}8{GAP}[1-35-9](?:{GAP}\d){{7,10}}(?!\d)"
)
# Landlines: an area code of two or three digits after the 0, set off from the number.
LANDLINE = re.compile(
    r"(?<![\d.,])(?:\(0[2-79]\d{1,2}\)[ .\-]{0,2}|0[2-79]\d{1,2}[ \-]{1,2})\d(?:[ .\-]?\d){5,7}(?!\d)"
)
DIGIT_WORDS = "nol|kosong|satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan"
SPELLED = re.compile(
    rf"\b(?:nol|kosong|enam\W+dua)\W+delapan(?:\W+(?:{DIGIT_WORDS})){{7,11}}\b", re.IGNORECASE
)
EMAIL = re.compile(
    r"(?<![\w.+%\-])[\w.+%\-]{1,64}\s?(?:@|\(at\)|\[at\])\s?[\w\-]+(?:\.[\w\-]+)*\.[a-z]{2,}",
    re.IGNORECASE,
)
PLATE_AREAS = (
    "A|AA|AB|AD|AE|AG|B|BA|BB|BD|BE|BG|BH|BK|BL|BM|BN|BP|D|DA|DB|DC|DD|DE|DG|DH|DK|DL|DM|DN|DP|DR|"
    "DS|DT|DW|E|EA|EB|ED|F|G|H|K|KB|KH|KT|KU|L|M|N|P|PA|PB|PG|R|S|T|W|Z"
)
PLATE = re.compile(
    rf"\b(?:{PLATE_AREAS})[ \-]?\d{{1,4}}[ \-]?[A-Z]{{1,3}}\b"
    rf"|\b(?:{PLATE_AREAS.lower()})[ \-]?\d{{3,4}}[ \-]?[a-z]{{2,3}}\b"
)
# Read as numbers of their own, so that a date with a time is not taken for a phone number.
DATE = re.compile(r"(?<!\d)[0-3]?\d[-/. ][01]?\d[-/. ](?:19|20)\d\d(?!\d)")
ISO_DATE = re.compile(r"(?<!\d)(?:19|20)\d\d-[01]\d-[0-3]\d(?!\d)")


def find(text: str) -> Sequence[Finding]:
    """All personal data in `text`, in the order of the text, without overlaps."""
    found: list[Finding] = []
    plain = _plain_digits(text)
    for kind, spans in _candidates(plain):
        for start, end in spans:
            if not any(start < other.end and other.start < end for other in found):
                found.append(Finding(kind=kind, start=start, end=end))
    return sorted(found, key=lambda finding: finding.start)


def has_identity_or_phone(text: str) -> bool:
    """Whether a NIK, KK or phone number stands in `text`: what a report must not carry."""
    return any(finding.kind in (Kind.NIK, Kind.PHONE) for finding in find(text))


def redact(text: str) -> str:
    """`text` with everything that `find` finds replaced by a word for it."""
    parts: list[str] = []
    position = 0
    for finding in find(text):
        parts += [text[position : finding.start], f"[{finding.kind.value} dihapus]"]
        position = finding.end
    return "".join([*parts, text[position:]])


def mask_phone(phone: str) -> str:
    """`+6281234567890` or `0812-3456-7890` as `0812-xxxx-7890`; empty stays empty."""
    digits = re.sub(r"\D", "", phone)
    if digits.startswith("62"):
        digits = f"0{digits[2:]}"
    return f"{digits[:4]}-xxxx-{digits[-4:]}" if len(digits) >= 8 else "xxxx" if digits else ""


def mask_email(email: str) -> str:
    """`rina.w@contoh.id` as `r•••@contoh.id`; empty stays empty."""
    name, at, host = email.partition("@")
    return f"{name[:1]}•••{at}{host}" if at else ""


def _candidates(text: str) -> Iterator[tuple[Kind, list[tuple[int, int]]]]:
    """Spans by kind, surest kind first. Once NIKs and dates are out, phone numbers are looked for."""
    niks = [match.span() for match in NIK.finditer(text) if _is_nik(match[0])]
    yield Kind.NIK, niks
    rest = _blanked(text, [*niks, *(m.span() for p in (DATE, ISO_DATE) for m in p.finditer(text))])
    for pattern in (MOBILE, LANDLINE, SPELLED):
        yield Kind.PHONE, [match.span() for match in pattern.finditer(rest)]
    yield Kind.EMAIL, [match.span() for match in EMAIL.finditer(text)]
    yield Kind.PLATE, [match.span() for match in PLATE.finditer(text)]


def _is_nik(text: str) -> bool:
    """Provinces are numbered 11 (Aceh) to 97 (Papua Barat Daya and its siblings)."""
    return 11 <= int(re.sub(r"\D", "", text)[:2]) <= 97


def _blanked(text: str, spans: list[tuple[int, int]]) -> str:
    """`text` of the same length, with letters in place of the spans."""
    signs = list(text)
    for start, end in spans:
        signs[start:end] = "x" * (end - start)
    return "".join(signs)


def _plain_digits(text: str) -> str:
    """`text` of the same length, with digits of every script and width as 0-9."""
    return "".join(
        sign if sign.isascii() else str(unicodedata.decimal(sign, sign)) for sign in text
    )
