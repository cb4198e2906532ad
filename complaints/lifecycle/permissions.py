"""Who may do what with a complaint, as sentences. Pure: roles come in as `Access`.

`why_not_<verb>` returns the reason for the person's eyes, or None where the verb is allowed. The
same sentence is the 403 of a door and the refusal of an action under its lock.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils import timezone

from complaints.lifecycle.states import OPEN, sources_of
from complaints.models import Complaint
from complaints.models.complaint import Status
from opd.access import Access
from opd.calendar import MONTHS
from opd.models import Role

# The return with which Kominfo decides for good (domain: ping-pong).
ARBITRATION_AFTER = 3
HEADS = (Role.HEAD, Role.CAMAT)


class Who(StrEnum):
    """Who a verb belongs to, as the refusal names them."""

    KOMINFO = "operator Kominfo"
    HANDLER = "petugas kantor yang menangani laporan ini"
    HEAD = "kepala kantor atau operator Kominfo"
    STAFF = "petugas yang menangani laporan ini"


@dataclass(frozen=True, kw_only=True)
class Verb:
    """`active` completes "dapat …", `passive` completes "tidak dapat …"."""

    who: Who
    active: str
    passive: str


VERBS: dict[str, Verb] = {
    "forward": Verb(who=Who.KOMINFO, active="meneruskan laporan", passive="diteruskan"),
    "return": Verb(who=Who.HANDLER, active="mengembalikan laporan", passive="dikembalikan"),
    "start": Verb(who=Who.HANDLER, active="menangani laporan ini", passive="mulai ditangani"),
    "ask": Verb(who=Who.STAFF, active="bertanya kepada warga", passive="ditanyakan"),
    "answer": Verb(who=Who.HANDLER, active="menanggapi laporan ini", passive="ditanggapi"),
    "approve": Verb(who=Who.HEAD, active="menyetujui tanggapan", passive="disetujui"),
    "send_back": Verb(
        who=Who.HEAD, active="mengembalikan tanggapan", passive="dikembalikan tanggapannya"
    ),
    "reject": Verb(who=Who.KOMINFO, active="menolak laporan", passive="ditolak"),
    "reclassify": Verb(
        who=Who.STAFF, active="mengubah klasifikasi", passive="diubah klasifikasinya"
    ),
}


def is_oversight(complaint: Complaint) -> bool:
    return complaint.classification == Complaint.Classification.OVERSIGHT


def is_secret(complaint: Complaint) -> bool:
    """Never public, and no message about it names its topic or its office."""
    return complaint.is_confidential or is_oversight(complaint)


def is_public(complaint: Complaint) -> bool:
    """Anybody may read its released text now: the rule of `Complaint.objects.published()`."""
    return complaint.published_at is not None and not is_secret(complaint)


def is_kominfo(access: Access, complaint: Complaint) -> bool:
    """Operators handle all but *berkadar pengawasan*, which they cannot even see."""
    return access.is_superuser or (access.is_operator and not is_oversight(complaint))


def is_handler(access: Access, complaint: Complaint) -> bool:
    """Whether the person answers for the office that has the complaint."""
    if complaint.office_id is None:
        return False
    if is_oversight(complaint):
        return access.is_inspector
    return complaint.office_id in access.answering_offices


def is_head(access: Access, complaint: Complaint) -> bool:
    """Whether the person heads the office that has the complaint."""
    return complaint.office_id in access.offices(*HEADS)


def is_staff(access: Access, complaint: Complaint) -> bool:
    """Whether the person works on the complaint, for Kominfo or for the office that has it."""
    return is_kominfo(access, complaint) or is_handler(access, complaint)


def may_validate(access: Access, complaint: Complaint) -> bool:
    """Whether the person's word sends an answer that waits: the head's, or Kominfo's."""
    return is_head(access, complaint) or is_kominfo(access, complaint)


def is_withdrawn_late(complaint: Complaint) -> bool:
    """Withdrawn when the answer was overdue: Kominfo looks whether the citizen was talked into it."""
    return (
        complaint.close_reason == Complaint.CloseReason.WITHDRAWN
        and complaint.answered_at is None
        and complaint.closed_at is not None
        and complaint.closed_at > complaint.answer_due_at
    )


def needs_arbitration(complaint: Complaint) -> bool:
    """Returned so often that Kominfo must decide, with all offices named."""
    return complaint.status == Status.RETURNED and complaint.return_count >= ARBITRATION_AFTER


IS: dict[Who, Callable[[Access, Complaint], bool]] = {
    Who.KOMINFO: is_kominfo,
    Who.HANDLER: is_handler,
    Who.HEAD: may_validate,
    Who.STAFF: is_staff,
}


def _why_closed(complaint: Complaint) -> str | None:
    if complaint.status == Status.DONE:
        return "Laporan ini sudah selesai."
    if complaint.status == Status.CLOSED:
        return "Laporan ini sudah ditutup."
    return None


def _why_not(name: str, access: Access, complaint: Complaint) -> str | None:
    """The role first, then the state."""
    verb = VERBS[name]
    if not IS[verb.who](access, complaint):
        return f"Hanya {verb.who} yang dapat {verb.active}."
    if complaint.status in sources_of(name):
        return None
    label = complaint.get_status_display()
    return _why_closed(complaint) or (
        f'Laporan ini berstatus "{label}", jadi tidak dapat {verb.passive} sekarang.'
    )


def why_not_forward(access: Access, complaint: Complaint) -> str | None:
    return _why_not("forward", access, complaint)


def why_not_return(access: Access, complaint: Complaint) -> str | None:
    if reason := _why_not("return", access, complaint):
        return reason
    if is_oversight(complaint):
        return "Ubah klasifikasinya bila laporan ini bukan berkadar pengawasan."
    if complaint.return_count >= ARBITRATION_AFTER:
        return "Kominfo sudah menetapkan kantor Anda untuk laporan ini. Hubungi Kominfo."
    return None


def why_not_start(access: Access, complaint: Complaint) -> str | None:
    return _why_not("start", access, complaint)


def why_not_ask(access: Access, complaint: Complaint) -> str | None:
    """Whoever has the complaint asks: its office, or Kominfo while no office has it."""
    if reason := _why_not("ask", access, complaint):
        return reason
    if complaint.office_id is not None and not is_handler(access, complaint):
        return f"Hanya {Who.HANDLER} yang dapat bertanya kepada warga."
    return None


def why_not_answer(access: Access, complaint: Complaint) -> str | None:
    return _why_not("answer", access, complaint)


def why_not_approve(access: Access, complaint: Complaint) -> str | None:
    return _why_not("approve", access, complaint)


def why_not_send_back(access: Access, complaint: Complaint) -> str | None:
    """An answer on its way goes back by the head or Kominfo; a sent one by Kominfo alone."""
    if reason := _why_not("send_back", access, complaint):
        return reason
    if complaint.status == Status.ANSWERED and not is_kominfo(access, complaint):
        return f"Hanya {Who.KOMINFO} yang dapat mengembalikan tanggapan yang sudah terkirim."
    return None


def why_not_reject(access: Access, complaint: Complaint) -> str | None:
    return _why_not("reject", access, complaint)


def why_not_reclassify(access: Access, complaint: Complaint) -> str | None:
    """Kominfo classifies; the Inspektorat gives back what is not *berkadar pengawasan*."""
    if not is_oversight(complaint) and not is_kominfo(access, complaint):
        return f"Hanya {Who.KOMINFO} yang dapat mengubah klasifikasi."
    return _why_not("reclassify", access, complaint)


def why_not_note(access: Access, complaint: Complaint) -> str | None:
    """Staff write to each other in any state, also when all is done."""
    if is_staff(access, complaint):
        return None
    return f"Hanya {Who.STAFF} yang dapat menulis catatan."


def why_not_raise_privacy(access: Access, complaint: Complaint) -> str | None:
    """Staff may raise privacy and never lower it."""
    if not is_staff(access, complaint):
        return f"Hanya {Who.STAFF} yang dapat menaikkan kerahasiaan."
    return "Laporan ini sudah rahasia." if complaint.is_confidential else None


def why_not_publish(access: Access, complaint: Complaint) -> str | None:
    if not is_kominfo(access, complaint):
        return f"Hanya {Who.KOMINFO} yang dapat menampilkan laporan."
    if is_secret(complaint):
        return "Laporan rahasia tidak pernah ditampilkan untuk umum."
    if complaint.status == Status.CLOSED:
        return "Laporan yang ditutup tidak ditampilkan untuk umum."
    return None


def why_not_unpublish(access: Access, complaint: Complaint) -> str | None:
    if not is_kominfo(access, complaint):
        return f"Hanya {Who.KOMINFO} yang dapat menarik laporan dari halaman umum."
    if complaint.published_at is None:
        return "Laporan ini tidak sedang ditampilkan untuk umum."
    return None


def why_not_reveal(access: Access, complaint: Complaint) -> str | None:
    """Reading who sent it. The office may where the name is open; each step up hides it too."""
    if is_kominfo(access, complaint):
        return None
    if not is_handler(access, complaint):
        return f"Hanya {Who.STAFF} yang dapat melihat identitas pelapor."
    if complaint.privacy == Complaint.Privacy.OPEN:
        return None
    return "Pelapor menyembunyikan namanya. Hubungi lewat Minta keterangan."


def why_not_reply(complaint: Complaint) -> str | None:
    """Whether the citizen may add to the complaint."""
    return _why_closed(complaint)


def why_not_withdraw(complaint: Complaint) -> str | None:
    return None if complaint.status in OPEN else _why_closed(complaint)


def why_not_rate(complaint: Complaint, *, now: datetime) -> str | None:
    """Whether the citizen may still judge the answer (ux: penilaian)."""
    due = complaint.citizen_due_at
    if complaint.status == Status.DONE and due is None and complaint.closed_at is not None:
        return f"Anda sudah memberi penilaian pada {_long(complaint.closed_at)}."
    if complaint.status in (Status.ANSWERED, Status.DONE) and due is not None:
        if complaint.status == Status.ANSWERED and now <= due:
            return None
        return f"Masa penilaian sudah berakhir pada {_long(due)}."
    return _why_closed(complaint) or "Laporan ini belum ditanggapi, jadi belum dapat dinilai."


def _long(moment: datetime) -> str:
    """`15 November 2026`, in the regency's zone."""
    day = timezone.localtime(moment)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
