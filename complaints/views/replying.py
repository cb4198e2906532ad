"""Answering a citizen: written, kept, seen as the citizen will see it, sent once."""

import base64
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.views.decorators.http import require_http_methods, require_POST

from complaints import actions, drafts, lifecycle, replies, wording
from complaints.forms.office import ANSWER, AnswerForm
from complaints.models import Draft, DraftPhoto
from complaints.replies import Reply
from complaints.uploads import takes_photos
from complaints.views import inbox, office
from complaints.views.desk import Desk
from opd.http import SignedInRequest

GONE = "Tanggapan ini sudah terkirim, atau tulisannya sudah lebih dari 24 jam. Periksa riwayat."
# A button that takes one kept photo off: "hapus-17".
REMOVE = "hapus-"


@takes_photos
@require_POST
def answer(request: SignedInRequest, code: str) -> HttpResponse:
    """Keep what was typed; then insert a template, drop a photo, or go on to the preview."""
    desk = Desk(request, code)
    desk.require(lifecycle.is_handler, lifecycle.why_not_answer)
    kept = _kept(desk, request.POST.get("draft", ""))
    form = _form(desk, kept, request.POST, request.FILES)
    form.is_valid()  # the photos that are fine are kept, whatever else is not
    draft = replies.keep(
        desk.complaint,
        user=desk.user,
        key=kept.pk if kept else None,
        typed=form.typed(),
        photos=form.photos(),
        now=desk.now,
    )
    do = request.POST.get("do", "")
    if do == "templat":
        return _insert_template(desk, draft, form)
    if do.startswith(REMOVE) and do.removeprefix(REMOVE).isdecimal():
        drafts.remove_photo(draft, int(do.removeprefix(REMOVE)))
        return _back_to(desk, draft)
    if not desk.attempt(form, lambda: _check_state(desk)):
        return _with_errors(desk, form, draft)
    return redirect("answer-preview", code=desk.complaint.code, key=draft.pk)


def _kept(desk: Desk, typed_key: str) -> Draft | None:
    try:
        key = uuid.UUID(typed_key)
    except ValueError:
        return None
    return replies.find(key, complaint=desk.complaint, user=desk.user, now=desk.now)


def _form(desk: Desk, kept: Draft | None, data: Any, files: Any = None) -> AnswerForm:
    places = kept.photos.values_list("position", flat=True) if kept else ()
    return AnswerForm(
        data, files, complaint=desk.complaint, today=desk.today, kept_positions=tuple(places)
    )


def _check_state(desk: Desk) -> None:
    """Raise Refused where the complaint's state does not take an answer now."""
    if reason := lifecycle.why_not_answer(desk.access, desk.complaint):
        raise actions.Refused(reason)


def _insert_template(desk: Desk, draft: Draft, form: AnswerForm) -> HttpResponse:
    """Put the chosen template below what is written already."""
    chosen = desk.request.POST.get("template", "")
    template = next((row for row in office.templates_for(desk) if str(row.pk) == chosen), None)
    if template is not None:
        complaint = desk.complaint
        values = {
            "kode": complaint.display_code,
            "kantor": complaint.office.name if complaint.office else "Kominfo",
        }
        typed = form.typed()
        text = "\n\n".join(
            part for part in (typed["text"].strip(), wording.filled(template.body, values)) if part
        )
        owned = {**replies.typed_in(draft), **typed, "text": text}
        drafts.save_answers(draft, step=replies.STEP, answers=owned, now=desk.now)
    return _back_to(desk, draft)


def _back_to(desk: Desk, draft: Draft) -> HttpResponse:
    """The page with the kept answer in its form."""
    address = reverse("inbox-complaint", args=[desk.complaint.code])
    return redirect(f"{address}?draf={draft.pk}#tanggapi")


def _with_errors(desk: Desk, form: AnswerForm, draft: Draft) -> HttpResponse:
    """The page with every answer kept, wrong ones and photos too."""
    photos = list(draft.photos.order_by("position"))
    for photo in photos:
        form.fields.pop(f"foto_{photo.position}", None)
    form.data = dict(form.data.items()) | {"draft": str(draft.pk), "version": desk.version()}
    return office.page(desk, status=422, answer_form=form, kept_photos=photos)


@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: SignedInRequest, code: str, key: uuid.UUID) -> HttpResponse:
    """Begini warga akan membacanya: then sent, or changed."""
    desk = Desk(request, code)
    desk.require(lifecycle.is_handler, lifecycle.why_not_answer)
    draft = replies.find(key, complaint=desk.complaint, user=desk.user, now=desk.now)
    if draft is None:
        return office.done(desk, GONE, level=messages.WARNING)
    form = _form(desk, draft, replies.typed_in(draft))
    if not form.is_valid():
        return _back_to(desk, draft)
    reply = Reply(
        text=form.cleaned_data["text"],
        is_answer=form.cleaned_data["outcome"] == ANSWER,
        promised_on=form.cleaned_data["promised_on"],
        version=form.cleaned_data["version"],
    )
    if request.method == "POST":
        return _send(desk, form, draft, reply)
    return _show(desk, draft, reply)


def _show(desk: Desk, draft: Draft, reply: Reply) -> HttpResponse:
    complaint = desk.complaint
    queue = inbox.rows_for(desk.user).exclude(pk=complaint.pk)
    return render(
        desk.request,
        "complaints/office/preview.html",
        {
            "complaint": complaint,
            "reply": reply,
            "draft": draft,
            "photos": [_inline(photo) for photo in draft.photos.order_by("position")],
            "contact": desk.contact(),
            "now": desk.now,
            "goes_to_head": _goes_to_head(desk, reply),
            "status": "Sudah ditanggapi" if reply.is_answer else "Ditangani",
            "color": "hijau" if reply.is_answer else "biru",
            "has_next": queue.exists(),
        },
    )


def _goes_to_head(desk: Desk, reply: Reply) -> bool:
    complaint = desk.complaint
    wants = complaint.office is not None and complaint.office.wants_validation
    is_spared = lifecycle.is_oversight(complaint) or lifecycle.is_head(desk.access, complaint)
    return reply.is_answer and wants and not is_spared


def _inline(photo: DraftPhoto) -> str:
    """A small photo inside the page: it has no address before it is sent."""
    with photo.thumbnail.open("rb") as file:
        return f"data:image/jpeg;base64,{base64.b64encode(file.read()).decode()}"


def _send(desk: Desk, form: AnswerForm, draft: Draft, reply: Reply) -> HttpResponse:
    waits = _goes_to_head(desk, reply)
    try:
        replies.send(desk.complaint, reply, key=draft.pk, actor=desk.user, now=desk.now)
    except replies.Gone:
        return office.done(desk, GONE, level=messages.WARNING)
    except actions.Refused as refusal:
        form.add_error(None, str(refusal))
        return _with_errors(desk, form, draft)
    at = formats.date_format(timezone.localtime(desk.now), "H.i")
    text = (
        "Tanggapan dikirim ke kepala kantor untuk disetujui."
        if waits
        else f"Tanggapan terkirim {at}."
    )
    if desk.request.POST.get("do") == "berikutnya":
        following = inbox.rows_for(desk.user).exclude(pk=desk.complaint.pk).first()
        if following is not None:
            messages.success(desk.request, f"{desk.complaint.display_code}: {text}")
            return redirect("inbox-complaint", code=following.code)
    return office.done(desk, text)
