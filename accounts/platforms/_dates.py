"""Posting times as websites write them. What cannot be read is None: never a guess, never now."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

EARLIEST_YEAR = 1995  # "01 Jan 1970" is how PHP prints a date that it could not read either
LONGEST_DATE = 100  # characters

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januari january",
            "feb peb februari pebruari february",
            "mar mrt maret march",
            "apr april",
            "may mei",
            "jun juni june",
            "jul juli july",
            "aug agu agt ags agust agustus august",
            "sep sept september",
            "oct okt oktober october",
            "nov nop november nopember",
            "dec des desember december",
        ),
        start=1,
    )
    for name in names.split()
}

# Hours east of UTC. North American names are those of RFC 822; other names are ambiguous.
_ZONES = {
    "": None, "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wib": 7, "wita": 8, "wit": 9,
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
}  # fmt: skip

_TIME = r"""
    (?:[\s,T|@-]*(?:pukul|jam|at)?\s*
       (?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d+)?)?
       \s*(?P<half>[ap]\.?m\.?(?!\w))?
    )?
    \s*\(?(?P<zone>[A-Za-z]{1,5}|(?:GMT|UTC)?[+-]\d{1,2}(?::?\d{2})?)?\)?
"""
_SHAPES = tuple(
    re.compile(shape + _TIME, re.VERBOSE | re.IGNORECASE)
    for shape in (
        # 2026-08-24, 2026/08/24
        r"(?P<year>\d{4})[-/](?P<month>\d{1,2})[-/](?P<day>\d{1,2})",
        # Sen, 24 Agu 2026; Monday, 24-Aug-26; 24 Agustus 2026
        r"(?:[^\W\d][^\d\s,]*[\s,]+)?(?P<day>\d{1,2})[\s./-]+(?P<month>[a-z]+)\.?[\s,./-]+(?P<year>\d{4}|\d{2})",
        # August 24, 2026; Mon, Aug 24, 2026
        r"(?:[^\W\d][^\d\s,]*[\s,]+)??(?P<month>[a-z]+)\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})",
        # 24/08/2026: the day comes first in Indonesia
        r"(?:[^\W\d][^\d\s,]*[\s,]+)?(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>\d{4})",
    )
)


def read_date(text: str, *, zone: tzinfo, now: datetime) -> datetime | None:
    """Read a posting time; aware, in UTC, or None.

    A time without a zone is taken as one of `zone`, the site's own: local software prints what
    its database holds. A date alone is that day's beginning there. A time more than a day after
    `now` is a mistake or an announcement, so it is unknown too.
    """
    moment = _read(text.strip(), zone) if len(text) <= LONGEST_DATE else None
    if moment is None:
        return None
    try:
        moment = moment.astimezone(UTC)
    except OverflowError:
        return None
    return moment if moment.year >= EARLIEST_YEAR and moment <= now + timedelta(days=1) else None


def _read(text: str, zone: tzinfo) -> datetime | None:
    # 2026-08-24T10:00:00Z and its kin: most feeds, and many times faster than the patterns.
    if text[4:5] == "-" and text[10:11] in "T ":
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            pass
        else:
            return moment if moment.tzinfo else moment.replace(tzinfo=zone)
    for shape in _SHAPES:
        if match := shape.fullmatch(text):
            return _built(match, zone)
    return None


def _built(match: re.Match[str], zone: tzinfo) -> datetime | None:
    part = match.groupdict(default="")
    hour = int(part["hour"] or 0)
    if part["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if part["half"][0] in "pP" else 0)
    try:
        return datetime(
            _year(part["year"]),
            _month(part["month"]),
            int(part["day"]),
            hour,
            int(part["minute"] or 0),
            min(int(part["second"] or 0), 59),  # a leap second
            tzinfo=_offset(part["zone"]) or zone,
        )
    except (KeyError, ValueError):
        return None


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _month(text: str) -> int:
    return int(text) if text.isdecimal() else _MONTHS[text.lower()]


def _offset(text: str) -> tzinfo | None:
    """The zone that a name or an offset says; None for no text, KeyError for an unknown name."""
    match = re.fullmatch(r"(?:GMT|UTC)?([+-])(\d{1,2}):?(\d{2})?", text, re.IGNORECASE)
    if match is None:
        hours = _ZONES[text.lower()]
        return None if hours is None else timezone(timedelta(hours=hours))
    sign, whole, minutes = match.groups()
    offset = timedelta(hours=int(whole), minutes=int(minutes or 0))
    return timezone(-offset if sign == "-" else offset)
