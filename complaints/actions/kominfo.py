"""What Kominfo decides: where a complaint goes, whether it stays, who may read it."""

from datetime import date, datetime

from django.db import transaction

from complaints import deadlines, lifecycle, privacy
from complaints.actions._change import (
    CLOCK_FIELDS,
    Kind,
    access_at,
    acting_office,
    check,
    holidays_around,
    local_date,
    local_zone,
    lock,
    move,
    record,
    refuse,
    resume,
    sendable,
)
from complaints.models import Complaint, SlaRule
from complaints.models.complaint import Status
from complaints.models.rule import Classification
from opd.calendar import add_working_days, end_of_day, working_days_between
from opd.models import Office, User

PRIVACY_ORDER = (
    Complaint.Privacy.OPEN,
    Complaint.Privacy.NAME_HIDDEN,
    Complaint.Privacy.CONFIDENTIAL,
)


@transaction.atomic
def forward(
    complaint: Complaint, *, to: Office, actor: User, note: str = "", now: datetime
) -> Complaint:
    """Hand the complaint to an office. `note` is for that office; the citizen does not read it."""
    complaint = lock(complaint)
    access = access_at(actor, now)
    check(lifecycle.why_not_forward(access, complaint))
    check(_why_not_to(to, complaint, today=local_date(now)))

    move(complaint, Kind.FORWARDED, Status.FORWARDED)
    resume(complaint, now=now)
    complaint.office = to
    complaint.officer = None
    complaint.promised_on = None
    complaint.verified_at = complaint.verified_at or now
    complaint.save(
        update_fields=["status", "office", "officer", "promised_on", "verified_at", *CLOCK_FIELDS]
    )
    if note.strip():
        office = acting_office(complaint, access=access)
        record(complaint, Kind.NOTE, actor=actor, office=office, note=note.strip(), now=now)
    record(complaint, Kind.FORWARDED, actor=actor, office=to.pk, now=now)
    return complaint


def _why_not_to(to: Office, complaint: Complaint, *, today: date) -> str | None:
    """Why `to` cannot get this complaint."""
    if to.closed_on is not None and to.closed_on <= today:
        return f"{to.label} sudah ditutup. Pilih kantor penerusnya."
    is_inspektorat = to.kind == Office.Kind.INSPEKTORAT
    if lifecycle.is_oversight(complaint) and not is_inspektorat:
        return "Pengaduan berkadar pengawasan hanya diteruskan ke Inspektorat."
    has_it = complaint.status not in (Status.RECEIVED, Status.RETURNED)
    if has_it and complaint.office_id == to.pk:
        return f"Laporan ini sudah ada di {to.label}."
    return None


@transaction.atomic
def reject(
    complaint: Complaint, *, actor: User, reason: str, note: str, now: datetime
) -> Complaint:
    """Close the complaint with a `Complaint.CloseReason` and a text that the citizen will read."""
    complaint = lock(complaint)
    access = access_at(actor, now)
    check(lifecycle.why_not_reject(access, complaint))
    if reason not in Complaint.CloseReason or reason == Complaint.CloseReason.WITHDRAWN:
        refuse("Pilih alasan penolakan.")
    note = sendable(note, empty="Tulis penjelasan yang akan dibaca warga.")

    move(complaint, Kind.CLOSED, Status.CLOSED)
    resume(complaint, now=now)
    complaint.close_reason = reason
    complaint.close_note = note
    complaint.closed_at = now
    complaint.verified_at = complaint.verified_at or now
    complaint.published_at = None
    complaint.save(
        update_fields=[
            "status", "close_reason", "close_note", "closed_at", "verified_at", "published_at",
            *CLOCK_FIELDS,
        ]
    )  # fmt: skip
    office = acting_office(complaint, access=access)
    record(complaint, Kind.CLOSED, actor=actor, office=office, note=note, now=now)
    return complaint


@transaction.atomic
def raise_privacy(
    complaint: Complaint, *, actor: User, to: str = Complaint.Privacy.CONFIDENTIAL, now: datetime
) -> Complaint:
    """Let fewer people read it. Only the citizen may let more."""
    complaint = lock(complaint)
    access = access_at(actor, now)
    check(lifecycle.why_not_raise_privacy(access, complaint))
    before, after = Complaint.Privacy(complaint.privacy), Complaint.Privacy(to)
    if PRIVACY_ORDER.index(after) <= PRIVACY_ORDER.index(before):
        refuse("Kerahasiaan hanya dapat dinaikkan. Hanya warga yang dapat menurunkannya.")

    complaint.privacy = after
    if complaint.is_confidential:
        complaint.published_at = None
    complaint.save(update_fields=["privacy", "published_at"])
    office = acting_office(complaint, access=access)
    note = f"{before.label} menjadi {after.label}."
    record(complaint, Kind.PRIVACY_RAISED, actor=actor, office=office, note=note, now=now)
    return complaint


@transaction.atomic
def reclassify(
    complaint: Complaint, *, actor: User, classification: str, now: datetime
) -> Complaint:
    """Give the complaint another klasifikasi, with the deadlines of that one from its receipt.

    *Berkadar pengawasan* goes to the Inspektorat at once and leaves every other eye; what the
    Inspektorat finds to be none comes back to Kominfo.
    """
    complaint = lock(complaint)
    access = access_at(actor, now)
    check(lifecycle.why_not_reclassify(access, complaint))
    before, after = Classification(complaint.classification), Classification(classification)
    if before == after:
        refuse(f"Laporan ini sudah berklasifikasi {after.label}.")

    office = acting_office(complaint, access=access)
    question = complaint.paused_at and complaint.citizen_due_at
    resume(complaint, now=now)
    _judge_by(complaint, after)
    complaint.classification = after
    note = f"{before.label} menjadi {after.label}."
    record(complaint, Kind.RECLASSIFIED, actor=actor, office=office, note=note, now=now)
    if after == Classification.OVERSIGHT:
        _hand_to_inspektorat(complaint, actor=actor, now=now)
    elif before == Classification.OVERSIGHT:
        move(complaint, Kind.RETURNED, Status.RETURNED)
        complaint.office = complaint.officer = None
        note = "Bukan pengaduan berkadar pengawasan."
        record(complaint, Kind.RETURNED, actor=actor, office=office, note=note, now=now)
    elif question:
        # The class changed, the question to the citizen stands.
        complaint.paused_at, complaint.citizen_due_at = now, question
    complaint.save(
        update_fields=[
            "classification", "sla_rule", "status", "office", "officer", "verified_at",
            "published_at", *CLOCK_FIELDS,
        ]
    )  # fmt: skip
    return complaint


def _judge_by(complaint: Complaint, classification: Classification) -> None:
    """Set rule and due dates of `classification`; working days once given back stay given."""
    received = complaint.received_at
    rules = SlaRule.objects.in_force(local_date(received))
    rule = rules.filter(classification=classification).first()
    if rule is None:
        refuse(f"Batas waktu untuk {classification.label} belum diatur. Tambahkan di administrasi.")
    holidays = holidays_around(received, complaint.answer_due_at)
    old, new = (_due_dates(r, received, holidays) for r in (complaint.sla_rule, rule))

    def moved(was: datetime, stands: datetime, becomes: datetime) -> datetime:
        given = working_days_between(local_date(was), local_date(stands), holidays=holidays)
        day = add_working_days(local_date(becomes), max(given, 0), holidays=holidays)
        return end_of_day(day, zone=local_zone())

    complaint.sla_rule = rule
    complaint.verify_due_at = moved(old.verify_at, complaint.verify_due_at, new.verify_at)
    complaint.start_due_at = moved(old.start_at, complaint.start_due_at, new.start_at)
    complaint.answer_due_at = max(
        moved(old.answer_at, complaint.answer_due_at, new.answer_at), complaint.start_due_at
    )


def _due_dates(rule: SlaRule, received: datetime, holidays: frozenset[date]) -> deadlines.DueDates:
    return deadlines.due_dates(
        verify_days=rule.verify_days,
        start_days=rule.start_days,
        answer_days=rule.answer_days,
        received_at=received,
        zone=local_zone(),
        holidays=holidays,
    )


def _hand_to_inspektorat(complaint: Complaint, *, actor: User, now: datetime) -> None:
    offices = Office.objects.open(local_date(now)).filter(kind=Office.Kind.INSPEKTORAT)
    inspektorat = offices.order_by("pk").first()
    if inspektorat is None:
        refuse("Belum ada kantor Inspektorat di daftar OPD. Tambahkan dulu di administrasi.")
    move(complaint, Kind.FORWARDED, Status.FORWARDED)
    complaint.office = inspektorat
    complaint.officer = None
    complaint.verified_at = complaint.verified_at or now
    complaint.published_at = None
    record(complaint, Kind.FORWARDED, actor=actor, office=inspektorat.pk, now=now)


@transaction.atomic
def publish(
    complaint: Complaint, *, actor: User, title: str, text: str, now: datetime
) -> Complaint:
    """Show the redacted `title` and `text` to everybody."""
    complaint = lock(complaint)
    access = access_at(actor, now)
    check(lifecycle.why_not_publish(access, complaint))
    if not title.strip() or not text.strip():
        refuse("Tulis judul dan isi yang akan dibaca umum.")
    if found := privacy.find(f"{title}\n{text}"):
        refuse(f"Hapus {found[0].kind.value} dari judul atau isi yang akan ditampilkan.")

    complaint.public_title = title.strip()
    complaint.public_text = text.strip()
    complaint.published_at = complaint.published_at or now
    complaint.save(update_fields=["public_title", "public_text", "published_at"])
    office = acting_office(complaint, access=access)
    record(complaint, Kind.PUBLISHED, actor=actor, office=office, now=now)
    return complaint


@transaction.atomic
def unpublish(complaint: Complaint, *, actor: User, reason: str = "", now: datetime) -> Complaint:
    """Take the complaint off the public pages."""
    complaint = lock(complaint)
    access = access_at(actor, now)
    check(lifecycle.why_not_unpublish(access, complaint))

    complaint.published_at = None
    complaint.save(update_fields=["published_at"])
    office = acting_office(complaint, access=access)
    record(
        complaint, Kind.UNPUBLISHED, actor=actor, office=office, note=reason.strip(), now=now,
        is_internal=True,
    )  # fmt: skip
    return complaint
