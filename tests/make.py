"""Builders of the smallest object that stands; a test names only what matters to it.

Their clock is fixed: received on Monday, 9 November 2026, 09.00 WIB.
"""

import secrets
import uuid
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.text import slugify

from accounts.models import Mandate, Post, SocialAccount
from complaints.models import Category, Complaint, SlaRule
from opd.models import Office, Posting, Role, User

WIB = ZoneInfo("Asia/Jakarta")
RECEIVED_AT = datetime(2026, 11, 9, 9, 0, tzinfo=WIB)
LONG_AGO = date(2020, 1, 1)
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def office(name: str = "Dinas Contoh", **fields: Any) -> Office:
    fields.setdefault("kind", Office.Kind.DINAS)
    slug = slugify(name)
    if Office.objects.filter(slug=slug).exists():
        slug = f"{slug}-{secrets.token_hex(3)}"
    fields.setdefault("slug", slug)
    return Office.objects.create(name=name, **fields)


def user(
    username: str = "", *, posted_to: Office | None = None, role: Role = Role.ADMIN, **fields: Any
) -> User:
    username = username or f"user-{secrets.token_hex(4)}"
    fields.setdefault("name", username.replace("-", " ").title())
    fields.setdefault("email", f"{username}@contoh.id")
    person = User.objects.create_user(username=username, password="rahasia", **fields)
    if posted_to is not None:
        Posting.objects.create(user=person, office=posted_to, role=role, starts_on=LONG_AGO)
    return person


def account(
    office: Office, platform: str = "website", handle: str = "", **fields: Any
) -> SocialAccount:
    handle = handle or f"{slugify(office.name)}-{secrets.token_hex(3)}.contoh.id"
    fields.setdefault("url", f"https://{handle}/")
    fields.setdefault("status", SocialAccount.Status.VERIFIED)
    fields.setdefault("registered_on", LONG_AGO)
    return SocialAccount.objects.create(office=office, platform=platform, handle=handle, **fields)


def mandate(
    kind: str = Office.Kind.DINAS, platform: str = "website", posts: int = 2, **fields: Any
) -> Mandate:
    fields.setdefault("since", LONG_AGO)
    fields.setdefault("legal_basis", "Surat Edaran contoh")
    return Mandate.objects.create(kind=kind, platform=platform, posts_per_week=posts, **fields)


def post(account: SocialAccount, *, at: datetime | None, **fields: Any) -> Post:
    fields.setdefault("platform_id", secrets.token_hex(8))
    fields.setdefault("text", "Kegiatan kantor hari ini")
    fields.setdefault("first_seen_at", at or RECEIVED_AT)
    return Post.objects.create(account=account, published_at=at, **fields)


def category(name: str = "Jalan dan jembatan") -> Category:
    return Category.objects.get_or_create(name=name, defaults={"slug": slugify(name)})[0]


def sla_rule(classification: str = Complaint.Classification.COMPLAINT, **fields: Any) -> SlaRule:
    fields.setdefault("answer_days", 14)
    fields.setdefault("legal_basis", "PermenPANRB 62/2018")
    return SlaRule.objects.get_or_create(
        classification=classification, since=LONG_AGO, defaults=fields
    )[0]


def complaint(**fields: Any) -> Complaint:
    """A complaint as it stands in the table; the door that makes real ones is `intake`."""
    fields.setdefault("code", "".join(secrets.choice(ALPHABET) for _ in range(8)))
    fields.setdefault("submission_key", uuid.uuid4())
    fields.setdefault("classification", Complaint.Classification.COMPLAINT)
    fields.setdefault("title", "Jalan berlubang depan SD Negeri 2")
    fields.setdefault("text", "Jalan di depan SD Negeri 2 berlubang sejak bulan lalu.")
    if "category" not in fields:
        fields["category"] = category()
    if "sla_rule" not in fields:
        fields["sla_rule"] = sla_rule(fields["classification"])
    fields.setdefault("received_at", RECEIVED_AT)
    fields.setdefault("verify_due_at", datetime(2026, 11, 12, 23, 59, 59, tzinfo=WIB))
    fields.setdefault("start_due_at", datetime(2026, 11, 16, 23, 59, 59, tzinfo=WIB))
    fields.setdefault("answer_due_at", datetime(2026, 11, 27, 23, 59, 59, tzinfo=WIB))
    if fields.get("office") is not None:
        fields.setdefault("status", Complaint.Status.FORWARDED)
    return Complaint.objects.create(**fields)
