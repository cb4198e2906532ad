"""Evidence for the rules, in week 45 (2-8 November 2026, WIB); a test names what matters."""

from datetime import date, datetime, timedelta
from typing import Any

from opd.calendar import Week
from reports.evidence import AccountEvidence, Demand, OfficeEvidence, Span
from tests.make import WIB

WEEK = Week(2026, 45)
MONDAY = datetime(2026, 11, 2, tzinfo=WIB)
WEDNESDAY = MONDAY + timedelta(days=2, hours=10)
AFTER = MONDAY + timedelta(days=7, hours=9)
LONG_AGO = date(2020, 1, 1)


def span(now: datetime = AFTER) -> Span:
    return Span.of(WEEK, now=now, zone=WIB)


def demand(posts: int = 3, platform: str = "facebook") -> Demand:
    return Demand(platform=platform, posts=posts, legal_basis="Surat Edaran contoh")


def account(**fields: Any) -> AccountEvidence:
    fields.setdefault("pk", 1)
    fields.setdefault("platform", "facebook")
    fields.setdefault("handle", "dinas.contoh")
    fields.setdefault("url", "https://facebook.com/dinas.contoh")
    fields.setdefault("is_verified", True)
    fields.setdefault("registered_on", LONG_AGO)
    fields.setdefault("read_at", AFTER)
    return AccountEvidence(**fields)


def office(**fields: Any) -> OfficeEvidence:
    fields.setdefault("pk", 1)
    fields.setdefault("name", "Dinas Contoh")
    fields.setdefault("short_name", "")
    fields.setdefault("slug", "dinas-contoh")
    fields.setdefault("kind", "DINAS")
    fields.setdefault("is_village", False)
    return OfficeEvidence(**fields)
