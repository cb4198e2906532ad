"""What a citizen's device remembers for them: signed cookies, no account.

`draf` finds the unsent report (24 hours), `terkirim` the last one sent (30 days), `buka` the
secret ones opened with their PIN (one hour). The privacy page lists them.
"""

import uuid
from datetime import datetime, timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

from complaints import drafts, intake
from complaints.models import Complaint, Draft

DRAFT_COOKIE = "draf"
SENT_COOKIE = "terkirim"
OPENED_COOKIE = "buka"
SENT_LIFE = timedelta(days=30)
OPENED_LIFE = timedelta(hours=1)
# A page left open for a week can still be sent from.
SNAPSHOT_LIFE = timedelta(days=7)
SNAPSHOT_FIELD = "simpanan"
MAX_OPENED = 5


def sender_of(request: HttpRequest) -> str:
    """Whom a limit counts: the device where it has sent a report before, else the address."""
    sent = _read(request, SENT_COOKIE, max_age=SENT_LIFE)
    return f"device:{sent}" if sent else f"address:{get_adapter(request).get_client_ip(request)}"


def draft_of(request: HttpRequest, *, now: datetime) -> Draft | None:
    """The unsent report of this device."""
    key = _draft_key(request)
    return drafts.open_draft(key, now=now) if key else None


def draft_for_post(request: HttpRequest, *, now: datetime) -> Draft | None:
    """The draft to write to: the one that the posted page was made from, else the device's.

    A page that stood open until its draft was forgotten or sent goes on in a new one, with all
    that it had: nothing typed is lost, and nothing sent is changed.
    """
    snapshot = read_snapshot(request)
    if snapshot is None:
        return draft_of(request, now=now)
    return drafts.open_draft(snapshot["key"], now=now) or drafts.start_draft(
        now=now, answers=snapshot["answers"]
    )


def stash_of(request: HttpRequest, *, now: datetime) -> Draft | None:
    """What was kept of this very page when it was posted with a fault."""
    snapshot = read_snapshot(request)
    return drafts.open_draft(snapshot["key"], now=now) if snapshot else None


def draft_to_send(request: HttpRequest, *, now: datetime) -> Draft | None:
    """The draft of the posted check page under its own key, so that it is never sent twice.

    Sent ones are found too (`complaint` is set), and forgotten ones made again.
    """
    if snapshot := read_snapshot(request):
        return drafts.restore(snapshot["key"], answers=snapshot["answers"], now=now)
    key = _draft_key(request)
    return Draft.objects.filter(pk=key).first() if key else None


def snapshot_of(draft: Draft) -> str:
    """The draft's answers, signed, for a hidden field of its pages."""
    return signing.dumps(
        {"key": str(draft.pk), "answers": draft.answers}, salt=SNAPSHOT_FIELD, compress=True
    )


def read_snapshot(request: HttpRequest) -> dict[str, Any] | None:
    """`key` (UUID) and `answers` of the draft that a posted page was made from."""
    try:
        snapshot = signing.loads(
            request.POST.get(SNAPSHOT_FIELD, ""), salt=SNAPSHOT_FIELD, max_age=SNAPSHOT_LIFE
        )
    except signing.BadSignature:
        return None
    return {"key": uuid.UUID(snapshot["key"]), "answers": snapshot["answers"]}


def sent_before(request: HttpRequest) -> Complaint | None:
    """The complaint that the posted check page has become already."""
    snapshot = read_snapshot(request)
    key = snapshot["key"] if snapshot else _draft_key(request)
    return intake.find(key) if key else None


def last_sent(request: HttpRequest) -> Complaint | None:
    """The last report sent from this device within 30 days."""
    key = _uuid(_read(request, SENT_COOKIE, max_age=SENT_LIFE))
    return intake.find(key) if key else None


def has_sent(request: HttpRequest, complaint: Complaint) -> bool:
    """Whether this is the device that sent it, and has sent no other since."""
    return _read(request, SENT_COOKIE, max_age=SENT_LIFE) == str(complaint.submission_key)


def remember_draft(response: HttpResponseBase, draft: Draft) -> None:
    _write(response, DRAFT_COOKIE, str(draft.pk), max_age=drafts.DRAFT_LIFE)


def forget_draft(response: HttpResponseBase) -> None:
    response.delete_cookie(DRAFT_COOKIE, samesite="Lax")


def remember_sent(response: HttpResponseBase, complaint: Complaint) -> None:
    forget_draft(response)
    _write(response, SENT_COOKIE, str(complaint.submission_key), max_age=SENT_LIFE)


def has_opened(request: HttpRequest, complaint: Complaint) -> bool:
    """Whether this device has given the PIN within the hour."""
    return complaint.code in _read(request, OPENED_COOKIE, max_age=OPENED_LIFE).split(".")


def remember_opened(request: HttpRequest, response: HttpResponseBase, complaint: Complaint) -> None:
    opened = _read(request, OPENED_COOKIE, max_age=OPENED_LIFE).split(".")
    codes = [complaint.code, *(code for code in opened if code not in ("", complaint.code))]
    _write(response, OPENED_COOKIE, ".".join(codes[:MAX_OPENED]), max_age=OPENED_LIFE)


def _draft_key(request: HttpRequest) -> uuid.UUID | None:
    return _uuid(_read(request, DRAFT_COOKIE, max_age=drafts.DRAFT_LIFE))


def _read(request: HttpRequest, name: str, *, max_age: timedelta) -> str:
    return str(request.get_signed_cookie(name, "", salt=name, max_age=max_age))


def _write(response: HttpResponseBase, name: str, value: str, *, max_age: timedelta) -> None:
    response.set_signed_cookie(
        name,
        value,
        salt=name,
        max_age=max_age,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _uuid(text: str) -> uuid.UUID | None:
    return uuid.UUID(text) if text else None
