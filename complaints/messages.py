"""What is written to citizens and to staff about an event. Pure.

At most 300 characters, the news first, one link (ux: messages to citizens). Secret complaints never
name their topic or their office, and no subject carries personal data.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from complaints import lifecycle
from complaints.models import Complaint, Event
from opd.calendar import MONTHS

MAX_LENGTH = 300
WARNING = "Kami tidak pernah meminta OTP atau biaya."
DAYS = ("Sen", "Sel", "Rab", "Kam", "Jum", "Sab", "Min")
Kind = Event.Kind


@dataclass(frozen=True, kw_only=True)
class Message:
    """One mail: a subject without personal data, and a body that fits an SMS or two."""

    subject: str
    body: str


@dataclass(frozen=True, kw_only=True)
class Letterhead:
    """What the texts need besides the complaint: where the site is, and which clock it shows."""

    site_url: str
    zone: ZoneInfo
    has_pin: bool = False

    def tracking(self, complaint: Complaint) -> str:
        return f"{self.site_url}/lacak/{complaint.code}/"

    def verification(self, complaint: Complaint) -> str:
        return f"{self.site_url}/kelola/verifikasi/{complaint.code}/"

    def inbox(self, complaint: Complaint) -> str:
        return f"{self.site_url}/opd/laporan/{complaint.code}/"

    def public(self, complaint: Complaint) -> str:
        return f"{self.site_url}/laporan/{complaint.pk}/"

    def unfollow(self, token: str) -> str:
        return f"{self.site_url}/berhenti-ikut/{token}/"

    def day(self, moment: datetime | None) -> str:
        """`Kam, 5 Nov`."""
        if moment is None:
            return "waktu yang ditentukan"
        day = moment.astimezone(self.zone).date()
        return f"{DAYS[day.weekday()]}, {day.day} {MONTHS[day.month - 1][:3]}"


Text = Callable[[Event, Letterhead], str]


def to_citizen(event: Event, head: Letterhead) -> Message | None:
    """The message to the reporter; None for events that owe them none. Reads `event.complaint`."""
    complaint = event.complaint
    text = CITIZEN.get(Kind(event.kind))
    if text is None:
        return None
    if lifecycle.is_secret(complaint) and event.kind != Kind.RECEIVED:
        text = _secret_news
    news = f"{text(event, head)} {head.tracking(complaint)}"
    return Message(subject=f"Kabar laporan {complaint.display_code}", body=f"{news}\n{WARNING}")


def to_follower(event: Event, head: Letterhead, *, token: str) -> Message | None:
    """The message to whoever follows a published complaint; None for events that owe them none.

    It never names the code, which opens the reporter's own page. `token` ends the following.
    """
    news = FOLLOWER.get(Kind(event.kind))
    if news is None or event.is_internal or not lifecycle.is_public(event.complaint):
        return None
    text = f"Laporan yang Anda ikuti {news.format(office=_office(event))}."
    body = f"{text} {head.public(event.complaint)}\nBerhenti mengikuti: {head.unfollow(token)}"
    return Message(subject="Kabar laporan yang Anda ikuti", body=body)


def to_staff(event: Event, head: Letterhead, *, link: str) -> Message | None:
    """The message to people of an office or of Kominfo; None for events that owe them none."""
    complaint = event.complaint
    known = STAFF.get(Kind(event.kind))
    if known is None:
        return None
    subject, text = known
    code = complaint.display_code
    if lifecycle.is_secret(complaint):
        body = f"Ada kabar untuk laporan rahasia {code}. Masuk untuk membacanya: {link}"
        return Message(subject=f"Laporan {code}", body=body)
    return Message(subject=f"{subject}: {code}", body=f"{text(event, head)} {link}")


def _office(event: Event) -> str:
    """The office an event is about, short enough for a message."""
    office = event.office or event.complaint.office
    return office.label[:60] if office is not None else "Kominfo"


def _about(complaint: Complaint) -> str:
    """Category and kecamatan: what an office may read in a mail. The title may hold names."""
    place = complaint.kecamatan.name if complaint.kecamatan else "seluruh kabupaten"
    return f"{complaint.category.name}, {place}"[:80]


def _code(event: Event) -> str:
    return event.complaint.display_code


def _secret_news(event: Event, head: Letterhead) -> str:
    key = " dengan PIN" if head.has_pin else ""
    return f"Ada kabar untuk laporan {_code(event)}. Buka{key}:"


def _received(event: Event, head: Letterhead) -> str:
    due = head.day(event.complaint.verify_due_at)
    return (
        f"Laporan Anda kami terima. Kode {_code(event)}. Kami periksa paling lambat {due}. Pantau:"
    )


def _forwarded(event: Event, head: Letterhead) -> str:
    due = head.day(event.complaint.answer_due_at)
    return f"Laporan {_code(event)} diteruskan ke {_office(event)}. Tanggapan paling lambat {due}."


def _started(event: Event, head: Letterhead) -> str:
    return f"{_office(event)} sedang menangani laporan {_code(event)}. Pantau:"


def _question(event: Event, head: Letterhead) -> str:
    due = head.day(event.complaint.citizen_due_at)
    return (
        f"{_office(event)} perlu keterangan untuk laporan {_code(event)}. "
        f"Jawab paling lambat {due}:"
    )


def _answered(event: Event, head: Letterhead) -> str:
    due = head.day(event.complaint.citizen_due_at)
    return (
        f"{_office(event)} menanggapi laporan {_code(event)}. Apakah sudah selesai? "
        f"Nilai paling lambat {due}:"
    )


def _reminded(event: Event, head: Letterhead) -> str:
    due = head.day(event.complaint.citizen_due_at)
    return f"Apakah masalah di laporan {_code(event)} sudah selesai? Nilai paling lambat {due}:"


def _done(event: Event, head: Letterhead) -> str:
    if event.complaint.citizen_due_at is not None:
        return (
            f"Laporan {_code(event)} kami tutup karena tidak ada tanggapan dari Anda. "
            "Masih bermasalah? Buat laporan baru. Riwayat:"
        )
    return f"Laporan {_code(event)} selesai. Terima kasih atas penilaian Anda. Riwayat:"


def _closed(event: Event, head: Letterhead) -> str:
    reason = event.complaint.get_close_reason_display().lower()
    return f"Laporan {_code(event)} ditutup: {reason}. Penjelasannya:"


CITIZEN: dict[Kind, Text] = {
    Kind.RECEIVED: _received,
    Kind.FORWARDED: _forwarded,
    Kind.STARTED: _started,
    Kind.QUESTION: _question,
    Kind.ANSWERED: _answered,
    Kind.REMINDED: _reminded,
    Kind.DONE: _done,
    Kind.CLOSED: _closed,
}


# What the public page shows as well, and nothing that only the reporter can answer.
FOLLOWER: dict[Kind, str] = {
    Kind.FORWARDED: "diteruskan ke {office}",
    Kind.STARTED: "sedang ditangani {office}",
    Kind.ANSWERED: "ditanggapi {office}",
    Kind.DONE: "selesai",
    Kind.CLOSED: "ditutup",
}


def _staff_received(event: Event, head: Letterhead) -> str:
    complaint = event.complaint
    due = head.day(complaint.verify_due_at)
    return f"Laporan baru ({_about(complaint)}). Periksa paling lambat {due}:"


def _staff_forwarded(event: Event, head: Letterhead) -> str:
    complaint = event.complaint
    start, answer = head.day(complaint.start_due_at), head.day(complaint.answer_due_at)
    return (
        f"Laporan untuk {_office(event)} ({_about(complaint)}). "
        f"Mulai paling lambat {start}, tanggapi paling lambat {answer}:"
    )


def _staff_returned(event: Event, head: Letterhead) -> str:
    complaint = event.complaint
    if lifecycle.needs_arbitration(complaint):
        return (
            f"{_office(event)} mengembalikan laporan ini. Sudah {complaint.return_count} kali "
            "dikembalikan; Kominfo menetapkan kantornya:"
        )
    return f"{_office(event)} mengembalikan laporan ini sebagai bukan wewenangnya:"


def _staff_reply(event: Event, head: Letterhead) -> str:
    return f"Warga membalas. Tanggapi paling lambat {head.day(event.complaint.answer_due_at)}:"


def _staff_submitted(event: Event, head: Letterhead) -> str:
    return f"Tanggapan {_office(event)} menunggu persetujuan Anda:"


def _staff_sent_back(event: Event, head: Letterhead) -> str:
    due = head.day(event.complaint.answer_due_at)
    return f"Tanggapan Anda perlu dilengkapi paling lambat {due}:"


def _staff_reopened(event: Event, head: Letterhead) -> str:
    due = head.day(event.complaint.answer_due_at)
    return f"Menurut warga masalahnya belum selesai. Tanggapi lagi paling lambat {due}:"


def _staff_overdue(event: Event, head: Letterhead) -> str:
    return f"{event.note} {_office(event)}, {_about(event.complaint)}:"


def _staff_closed(event: Event, head: Letterhead) -> str:
    due = head.day(event.complaint.answer_due_at)
    return (
        f"Warga menarik laporan ini setelah batas tanggapan {_office(event)} lewat ({due}). "
        "Baca riwayatnya:"
    )


STAFF: dict[Kind, tuple[str, Text]] = {
    Kind.RECEIVED: ("Laporan baru", _staff_received),
    Kind.FORWARDED: ("Laporan untuk kantor Anda", _staff_forwarded),
    Kind.RETURNED: ("Laporan dikembalikan", _staff_returned),
    Kind.REPLY: ("Balasan warga", _staff_reply),
    Kind.SUBMITTED: ("Tanggapan menunggu persetujuan", _staff_submitted),
    Kind.SENT_BACK: ("Tanggapan perlu dilengkapi", _staff_sent_back),
    Kind.REOPENED: ("Laporan dibuka kembali", _staff_reopened),
    Kind.OVERDUE: ("Batas waktu lewat", _staff_overdue),
    # Told where it was withdrawn late only.
    Kind.CLOSED: ("Laporan terlambat ditarik", _staff_closed),
}
