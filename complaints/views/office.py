"""An office at work on one complaint: the page, and every verb but the answer itself."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from complaints import actions, lifecycle, replies
from complaints.forms.office import (
    AnswerForm,
    AskForm,
    DeskForm,
    NoteForm,
    ReturnForm,
    SendBackForm,
    offices_to_choose,
)
from complaints.models import Draft, DraftPhoto, Event, Template
from complaints.models.complaint import Status
from complaints.models.rule import Classification
from complaints.views import inbox
from complaints.views.desk import Desk
from opd.http import SignedInRequest


@require_safe
def complaint_page(request: SignedInRequest, code: str) -> HttpResponse:
    """Story left, actions right; read-only for those who do not answer for the office."""
    return page(Desk(request, code), draft=_draft_asked_for(request))


def _draft_asked_for(request: SignedInRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.GET.get("draf", ""))
    except ValueError:
        return None


def page(
    desk: Desk,
    *,
    draft: uuid.UUID | None = None,
    is_revealed: bool = False,
    status: int = 200,
    kept_photos: Sequence[DraftPhoto] | None = None,
    **forms: DeskForm,
) -> HttpResponse:
    """The page of a complaint, with `forms` (by their name in the template) as they were sent."""
    context: dict[str, Any] = {
        "complaint": desk.complaint,
        "color": lifecycle.STATES[Status(desk.complaint.status)].color,
        "due": desk.due,
        "due_label": desk.due_label(),
        "lines": desk.lines(),
        "photos": desk.photos(),
        "contact": desk.contact(is_revealed=is_revealed),
        "position": desk.position_in(inbox.rows_for(desk.user)),
        "is_handler": lifecycle.is_handler(desk.access, desk.complaint),
        "needs_arbitration": lifecycle.needs_arbitration(desk.complaint),
        **_answering(desk, draft),
        **_other_forms(desk),
    }
    context |= forms
    if kept_photos is not None:
        context["kept_photos"] = kept_photos
    sent = [form for form in forms.values() if form.errors]
    context["form_in_error"] = sent[0] if sent else None
    return render(desk.request, "complaints/office/complaint.html", context, status=status)


def _answering(desk: Desk, key: uuid.UUID | None) -> dict[str, Any]:
    """The answer form, filled from the kept answer where there is one, and the templates."""
    if lifecycle.why_not_answer(desk.access, desk.complaint) is not None:
        return {}
    kept: Draft | None = None
    if key is not None:
        kept = replies.find(key, complaint=desk.complaint, user=desk.user, now=desk.now)
    photos = list(kept.photos.order_by("position")) if kept else []
    initial = {"outcome": None, **(replies.typed_in(kept) if kept else {})}
    form = AnswerForm(
        complaint=desk.complaint,
        today=desk.today,
        kept_positions=tuple(photo.position for photo in photos),
        initial={
            **initial,
            "version": desk.version(),
            "draft": kept.pk if kept else None,
        },
    )
    return {"answer_form": form, "kept_photos": photos, "templates": templates_for(desk)}


def templates_for(desk: Desk) -> list[Template]:
    """The office's own templates, then the shared ones. One query."""
    own = Template.objects.filter(office=desk.complaint.office_id)
    shared = Template.objects.filter(office__isnull=True)
    return sorted(own | shared, key=lambda row: (row.office_id is None, row.name))


def _other_forms(desk: Desk) -> dict[str, Any]:
    """The forms of the verbs that are allowed now; templates show what is there."""
    access, complaint = desk.access, desk.complaint
    initial = {"version": desk.version()}
    forms: dict[str, Any] = {}
    if lifecycle.why_not_ask(access, complaint) is None:
        forms["ask_form"] = AskForm(initial=initial, prefix="tanya")
    if lifecycle.why_not_return(access, complaint) is None:
        forms["return_form"] = _return_form(desk, initial=initial)
    if lifecycle.why_not_note(access, complaint) is None:
        forms["note_form"] = NoteForm(prefix="catatan")
    if lifecycle.why_not_send_back(access, complaint) is None:
        forms["send_back_form"] = SendBackForm(initial=initial, prefix="perbaikan")
    if lifecycle.why_not_approve(access, complaint) is None:
        forms["submitted"] = desk.last(Event.Kind.SUBMITTED)
        forms["submitted_photos"] = desk.photos(forms["submitted"])
    forms["may_reclassify"] = (
        lifecycle.is_oversight(complaint)
        and lifecycle.why_not_reclassify(access, complaint) is None
    )
    return forms


def _return_form(desk: Desk, data: Any = None, **kwargs: Any) -> ReturnForm:
    offices = offices_to_choose(desk.complaint, today=desk.today)
    others = [office for office in offices if office.pk != desk.complaint.office_id]
    return ReturnForm(data, offices=others, prefix="alihkan", **kwargs)


def done(desk: Desk, text: str, *, level: int = messages.SUCCESS) -> HttpResponse:
    """Tell what happened, on the complaint's page."""
    messages.add_message(desk.request, level, text)
    return redirect("inbox-complaint", code=desk.complaint.code)


@require_POST
def ask(request: SignedInRequest, code: str) -> HttpResponse:
    """Minta keterangan."""
    desk = Desk(request, code)
    desk.require(lifecycle.is_handler, lifecycle.why_not_ask)
    form = AskForm(request.POST, prefix="tanya")

    def act() -> None:
        question = form.cleaned_data["question"]
        actions.ask(desk.complaint, actor=desk.user, question=question, now=desk.now)

    if not desk.attempt(form, act):
        return page(desk, ask_form=form, status=422)
    return done(desk, "Pertanyaan terkirim. Batas waktu berhenti sampai warga menjawab.")


@require_POST
def return_(request: SignedInRequest, code: str) -> HttpResponse:
    """Bukan wewenang kami. The complaint leaves the office, so the inbox follows."""
    desk = Desk(request, code)
    desk.require(lifecycle.is_handler, lifecycle.why_not_return)
    form = _return_form(desk, request.POST)

    def act() -> None:
        actions.return_(
            desk.complaint,
            actor=desk.user,
            reason=form.cleaned_data["reason"],
            suggested=form.cleaned_data["suggested"],
            now=desk.now,
        )

    if not desk.attempt(form, act):
        return page(desk, return_form=form, status=422)
    messages.success(request, f"Laporan {desk.complaint.display_code} dikembalikan ke Kominfo.")
    return redirect("inbox")


@require_POST
def note(request: SignedInRequest, code: str) -> HttpResponse:
    """Simpan catatan internal."""
    desk = Desk(request, code)
    desk.require(lifecycle.is_staff, lifecycle.why_not_note)
    form = NoteForm(request.POST, prefix="catatan")

    def act() -> None:
        actions.note(desk.complaint, actor=desk.user, text=form.cleaned_data["note"], now=desk.now)

    if not desk.attempt(form, act):
        return page(desk, note_form=form, status=422)
    return done(desk, "Catatan internal disimpan. Warga tidak melihatnya.")


@require_POST
def approve(request: SignedInRequest, code: str) -> HttpResponse:
    """Send the answer that waits for the head's word."""
    desk = Desk(request, code)
    desk.require(lifecycle.may_validate, lifecycle.why_not_approve)
    try:
        actions.approve(desk.complaint, actor=desk.user, now=desk.now)
    except actions.Refused as refusal:
        return done(desk, str(refusal), level=messages.WARNING)
    return done(desk, "Tanggapan disetujui dan terkirim ke warga.")


@require_POST
def send_back(request: SignedInRequest, code: str) -> HttpResponse:
    """Have an answer that waits written anew."""
    desk = Desk(request, code)
    desk.require(lifecycle.may_validate, lifecycle.why_not_send_back)
    form = SendBackForm(request.POST, prefix="perbaikan")

    def act() -> None:
        reason = form.cleaned_data["reason"]
        actions.send_back(desk.complaint, actor=desk.user, reason=reason, now=desk.now)

    if not desk.attempt(form, act):
        return page(desk, send_back_form=form, status=422)
    return done(desk, "Tanggapan dikembalikan ke admin kantor.")


@require_POST
def reveal(request: SignedInRequest, code: str) -> HttpResponse:
    """Show who sent it, once, and put the look on record."""
    desk = Desk(request, code)
    if reason := lifecycle.why_not_reveal(desk.access, desk.complaint):
        raise PermissionDenied(reason)
    actions.reveal(desk.complaint, actor=desk.user, now=desk.now)
    return page(desk, is_revealed=True)


@require_POST
def declassify(request: SignedInRequest, code: str) -> HttpResponse:
    """The Inspektorat gives back what is no *pengaduan berkadar pengawasan*."""
    desk = Desk(request, code)
    desk.require(lifecycle.is_handler, lifecycle.why_not_reclassify)
    try:
        actions.reclassify(
            desk.complaint, actor=desk.user, classification=Classification.COMPLAINT, now=desk.now
        )
    except actions.Refused as refusal:
        return done(desk, str(refusal), level=messages.WARNING)
    messages.success(request, f"Laporan {desk.complaint.display_code} kembali ke Kominfo.")
    return redirect("inbox")
