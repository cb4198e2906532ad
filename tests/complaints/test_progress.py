"""What happens next, and the admission where a date has passed."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from complaints.models import Complaint
from complaints.progress import Progress, progress_of
from tests import make

Status = Complaint.Status
WIB = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 11, 11, 10, 0, tzinfo=WIB)


def told(complaint: Complaint, *, now: datetime = NOW, office: str = "Dinas PUPR") -> Progress:
    return progress_of(
        complaint, now=now, zone=ZoneInfo("Asia/Jakarta"), holidays=frozenset(), office=office
    )


def unsaved(status: str, **fields: object) -> Complaint:
    return Complaint(
        status=status,
        verify_due_at=datetime(2026, 11, 12, 23, 59, 59, tzinfo=WIB),
        start_due_at=datetime(2026, 11, 16, 23, 59, 59, tzinfo=WIB),
        answer_due_at=datetime(2026, 11, 27, 23, 59, 59, tzinfo=WIB),
        **fields,
    )


@pytest.mark.parametrize(
    ("complaint", "upcoming"),
    [
        (unsaved(Status.RECEIVED), "kami periksa paling lambat Kamis, 12 November 2026"),
        (
            unsaved(Status.FORWARDED),
            "tanggapan pertama kantor terkait paling lambat Senin, 16 November 2026",
        ),
        (
            unsaved(Status.FORWARDED, started_at=NOW),
            "tanggapan paling lambat Jumat, 27 November 2026",
        ),
        (
            unsaved(Status.RETURNED),
            "tanggapan pertama kantor terkait paling lambat Senin, 16 November 2026",
        ),
        (unsaved(Status.IN_PROGRESS), "tanggapan paling lambat Jumat, 27 November 2026"),
        (unsaved(Status.WAITING_VALIDATION), "tanggapan paling lambat Jumat, 27 November 2026"),
        (
            unsaved(Status.IN_PROGRESS, promised_on=NOW.date() + timedelta(days=9)),
            "selesai sebelum Jumat, 20 November 2026",
        ),
        (
            unsaved(Status.WAITING_CITIZEN, citizen_due_at=NOW + timedelta(days=2)),
            "jawab pertanyaan sebelum Jumat, 13 November 2026",
        ),
        (
            unsaved(Status.ANSWERED, citizen_due_at=NOW + timedelta(days=2)),
            "beri penilaian sebelum Jumat, 13 November 2026",
        ),
        (unsaved(Status.DONE), ""),
        (unsaved(Status.CLOSED), ""),
    ],
)
def test_the_next_date_follows_from_the_state(complaint: Complaint, upcoming: str) -> None:
    assert told(complaint) == Progress(upcoming=upcoming)


def test_a_date_that_has_passed_is_admitted_with_the_working_days_since() -> None:
    friday = datetime(2026, 11, 20, 9, 0, tzinfo=WIB)

    assert told(unsaved(Status.FORWARDED), now=friday) == Progress(
        late="Batas waktu tanggapan pertama (16 November 2026) sudah lewat 4 hari kerja. "
        "Kami sudah mengingatkan Dinas PUPR."
    )


def test_the_last_second_of_a_deadline_is_not_late() -> None:
    complaint = unsaved(Status.RECEIVED)

    assert not told(complaint, now=complaint.verify_due_at).late
    assert told(complaint, now=complaint.verify_due_at + timedelta(seconds=1)).late


def test_no_office_is_named_where_none_may_be() -> None:
    late = told(unsaved(Status.FORWARDED), now=NOW + timedelta(days=30), office="").late

    assert late.endswith("Petugas sudah diingatkan.")


def test_a_promise_that_was_broken_is_not_repeated() -> None:
    complaint = unsaved(Status.IN_PROGRESS, promised_on=NOW.date() - timedelta(days=1))

    assert told(complaint).upcoming == "tanggapan paling lambat Jumat, 27 November 2026"


def test_builders_agree_with_the_states(db: None) -> None:
    assert told(make.complaint()).upcoming.startswith("kami periksa")
