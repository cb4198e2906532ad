"""The second key of a secret complaint: made, read as people type it, counted, checked."""

import unicodedata
import uuid
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db.models import F, Q
from django.utils.crypto import constant_time_compare, salted_hmac

from complaints.lifecycle import is_secret
from complaints.models import Complaint, Reporter

LENGTH = 4
TRIES = 5
WINDOW = timedelta(hours=1)


class WrongPin(Exception):
    """The PIN does not fit; `left` more tries are open within the hour."""

    def __init__(self, left: int) -> None:
        super().__init__(left)
        self.left = left


def pin_of(submission_key: uuid.UUID) -> str:
    """The four digits that open a confidential complaint.

    Derived, not drawn: when the first answer of a double tap is lost, the second shows the same
    PIN. The database holds its hash alone.
    """
    digest = salted_hmac("complaints.pin", str(submission_key), algorithm="sha256").digest()
    return f"{int.from_bytes(digest[:8], 'big') % 10_000:04d}"


def hashed(pin: str) -> str:
    """What the database keeps. Takes long on purpose: call it before a lock is taken."""
    return make_password(pin)


def read_pin(typed: str) -> str:
    """The digits of what somebody typed, in any script; at most one more than a PIN has."""
    digits = (unicodedata.decimal(sign, None) for sign in typed)
    return "".join(str(digit) for digit in digits if digit is not None)[: LENGTH + 1]


def check_pin(complaint: Complaint, typed: str, *, now: datetime) -> None:
    """Pass where `typed` opens a confidential complaint; else raise WrongPin.

    Its PIN opens it, and so do the last four digits of the reporter's number. A try is taken from
    the row before anything is compared, so that tries made at the same moment are all counted.
    What fits gives them back.
    """
    row = Complaint.objects.filter(pk=complaint.pk)
    row.filter(pin_failed_at__lt=now - WINDOW).update(pin_failed_count=0, pin_failed_at=None)
    is_open = Q(pin_failed_count__lt=TRIES)
    if not row.filter(is_open).update(
        pin_failed_count=F("pin_failed_count") + 1, pin_failed_at=now
    ):
        raise WrongPin(left=0)
    if not _fits(complaint, read_pin(typed)):
        used = row.values_list("pin_failed_count", flat=True).get()
        raise WrongPin(left=max(TRIES - used, 0))
    row.update(pin_failed_count=0, pin_failed_at=None)


def has_second_key(complaint: Complaint) -> bool:
    """Whether the citizen can open a secret complaint on any device.

    What staff made secret later has no PIN, and perhaps no number: the device that sent it opens
    it, and elsewhere its code shows the status and who to call.
    """
    return is_secret(complaint) and bool(complaint.pin or _last_digits(complaint))


def _fits(complaint: Complaint, digits: str) -> bool:
    if len(digits) != LENGTH:
        return False
    if constant_time_compare(digits, _last_digits(complaint)):
        return True
    return bool(complaint.pin) and check_password(digits, complaint.pin)


def _last_digits(complaint: Complaint) -> str:
    """Of the reporter's number; empty where there is none. One query."""
    phones = Reporter.objects.filter(complaint=complaint).values_list("phone", flat=True)
    return (phones.first() or "")[-LENGTH:]
