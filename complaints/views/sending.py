"""The end of the report: everything on one page, one send, one code."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from complaints import intake, pins, privacy
from complaints.forms.report import KIND_LABELS
from complaints.limits import HURRIED, HURRIED_COST, SENDS
from complaints.models import Complaint, Draft, Reporter
from complaints.views import device, journey
from complaints.views.answers import too_many
from complaints.views.journey import CONTACT, PLACE, STORY, Judged
from complaints.views.rows import Row, happened

# Long enough for a lost answer to be asked for again; afterwards the PIN is shown nowhere.
PIN_SHOWN_FOR = timedelta(minutes=15)

SEEN_BY: dict[str, str] = {
    Complaint.Privacy.OPEN: "Setelah diperiksa, isi laporan dan nama Anda dapat dilihat umum.",
    Complaint.Privacy.NAME_HIDDEN: (
        "Setelah diperiksa, isinya dapat dilihat umum. Nama dan kontak Anda tidak."
    ),
    Complaint.Privacy.CONFIDENTIAL: "Hanya petugas yang menangani yang dapat membacanya.",
}


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """All answers with a way to change each; sending is a POST of its own."""
    now = timezone.now()
    if request.method == "POST":
        return _send(request, now=now)
    draft = device.draft_of(request, now=now)
    if draft is None:
        return redirect("report-sent" if device.last_sent(request) else "report-start")
    judged = journey.judge(draft, today=timezone.localdate())
    if judged.unfinished is not None:
        return _to_unfinished(draft, judged)
    context = {
        "rows": _rows(draft, judged),
        "seen_by": SEEN_BY[judged.cleaned(CONTACT)["privacy"]],
        "snapshot": device.snapshot_of(draft),
    }
    return render(request, "complaints/report_check.html", context)


def _to_unfinished(draft: Draft, judged: Judged) -> HttpResponse:
    """Where the journey goes on: a step not reached yet, or one to be shown with its faults."""
    assert judged.unfinished is not None
    was_reached = judged.unfinished.name in draft.answers
    query = "?dari=periksa&galat=1" if was_reached else ""
    response = redirect(f"{reverse(judged.unfinished.url)}{query}")
    device.remember_draft(response, draft)
    return response


def _send(request: HttpRequest, *, now: datetime) -> HttpResponse:
    if sent := device.sent_before(request):
        return _to_sent(sent, again=True)
    draft = device.draft_to_send(request, now=now)
    if draft is None:
        return redirect("report-start")
    if draft.complaint is not None:
        return _to_sent(draft.complaint, again=True)
    judged = journey.judge(draft, today=timezone.localdate())
    if judged.unfinished is not None:
        return _to_unfinished(draft, judged)

    sender = device.sender_of(request)
    if SENDS.is_spent(sender, now=now):
        return too_many(request)
    hurried = now - draft.created_at < HURRIED
    SENDS.add(sender, now=now, cost=HURRIED_COST if hurried else 1)
    complaint = intake.receive(journey.submission_of(draft.pk, judged), now=now)
    return _to_sent(complaint, again=complaint.received_at != now)


def _to_sent(complaint: Complaint, *, again: bool) -> HttpResponse:
    """Redirect after POST: reloading the confirmation sends nothing."""
    response = redirect(f"{reverse('report-sent')}{'?lagi=1' if again else ''}")
    device.remember_sent(response, complaint)
    return response


@login_not_required
@never_cache
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """The code and what happens next; for 30 days on the device that sent it."""
    complaint = device.last_sent(request)
    if complaint is None:
        return redirect("track")
    reporter = Reporter.objects.filter(complaint=complaint).first()
    shows_pin = complaint.pin and timezone.now() - complaint.received_at < PIN_SHOWN_FOR
    context = {
        "complaint": complaint,
        "pin": pins.pin_of(complaint.submission_key) if shows_pin else "",
        "again": "lagi" in request.GET,
        "whatsapp": _whatsapp_link(complaint, reporter),
        "phone": privacy.mask_phone(reporter.phone) if reporter else "",
        "email": privacy.mask_email(reporter.email) if reporter else "",
    }
    return render(request, "complaints/report_sent.html", context)


def _whatsapp_link(complaint: Complaint, reporter: Reporter | None) -> str:
    """A message with the code to oneself: to the number that was given, else to a chat of choice."""
    text = (
        f"Kode lacak laporan saya: {complaint.display_code}. "
        f"Cek di {settings.SITE_URL}{reverse('track')}"
    )
    number = reporter.phone.lstrip("+") if reporter else ""
    return f"https://wa.me/{number}?text={quote(text)}"


def _rows(draft: Draft, judged: Judged) -> list[Row]:
    """The summary list: question, answer, where to change it."""
    told, where, who = judged.cleaned(STORY), judged.cleaned(PLACE), judged.cleaned(CONTACT)
    count = draft.photos.count()
    privacy_label = dict(Complaint.Privacy.choices)[who["privacy"]]

    def row(label: str, value: Any, url: str, what: str) -> Row:
        return Row(
            label=label,
            value=str(value or "Tidak diisi"),
            url=f"{reverse(url)}?dari=periksa",
            what=what,
        )

    kecamatan = where["kecamatan"]
    area = kecamatan.name if kecamatan else f"Seluruh {settings.REGENCY_NAME}"
    point = "" if where["latitude"] is None else "titik dari ponsel tersimpan"
    return [
        row("Jenis", KIND_LABELS[told["kind"]], "report-story", "jenis laporan"),
        row("Cerita", told["text"], "report-story", "cerita"),
        row("Kategori", told["category"].name, "report-story", "kategori"),
        row(
            "Kantor",
            told["office"] or "Petugas yang menentukan",
            "report-story",
            "kantor yang dituju",
        ),
        row(
            "Lokasi",
            ", ".join(filter(None, [area, where["place"], point])),
            "report-place",
            "lokasi",
        ),
        row(
            "Waktu",
            happened(where["happened_on"], where["happened_until"]),
            "report-place",
            "waktu",
        ),
        row("Foto", f"{count} foto" if count else "", "report-photos", "foto"),
        row("Terlihat", privacy_label, "report-contact", "siapa yang boleh melihat"),
        row("Kontak", _contact_line(who), "report-contact", "kontak"),
    ]


def _contact_line(who: dict[str, Any]) -> str:
    phone, email = privacy.mask_phone(who["phone"]), privacy.mask_email(who["email"])
    parts = [who["name"], f"WhatsApp {phone}" if phone else "", email]
    return "\n".join(filter(None, parts))
