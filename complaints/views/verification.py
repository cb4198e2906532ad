"""Kominfo verifies one complaint at a time: the story left, the decision right, then the next."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from complaints import lifecycle, privacy, routing
from complaints.forms.kominfo import (
    ClassifyForm,
    ForwardForm,
    PrivacyForm,
    PublishForm,
    RejectForm,
    UnpublishForm,
)
from complaints.forms.office import AskForm, DeskForm, NoteForm, SendBackForm, offices_to_choose
from complaints.models import Complaint, ComplaintQuerySet, Event
from complaints.models.complaint import Status
from complaints.views.desk import Desk
from complaints.views.staff import require_operator
from opd.http import SignedInRequest
from opd.models import User


def queue_for(user: User) -> ComplaintQuerySet:
    """What Kominfo must look at, the nearest deadline first."""
    visible = Complaint.objects.visible_to(user, today=timezone.localdate())
    return visible.to_verify().in_order_of_work()


@require_safe
def verification(request: SignedInRequest) -> HttpResponse:
    """Open the first complaint of the queue, or the first after `setelah` where one was skipped."""
    require_operator(request)
    codes = list(queue_for(request.user).values_list("code", flat=True)[:1000])
    skipped = request.GET.get("setelah", "")
    if skipped in codes:
        codes = codes[codes.index(skipped) + 1 :] + codes[: codes.index(skipped)]
    if codes:
        return redirect("verification-complaint", code=codes[0])
    return render(request, "complaints/kominfo/nothing_to_verify.html", {"now": timezone.now()})


@require_safe
def complaint_page(request: SignedInRequest, code: str) -> HttpResponse:
    """Any complaint that an operator may see, with the decisions that its state allows."""
    require_operator(request)
    return page(Desk(request, code))


def page(
    desk: Desk, *, is_revealed: bool = False, status: int = 200, **forms: DeskForm
) -> HttpResponse:
    """The page of a complaint, with `forms` (by their name in the template) as they were sent."""
    complaint = desk.complaint
    context: dict[str, Any] = {
        "complaint": complaint,
        "color": lifecycle.STATES[Status(complaint.status)].color,
        "due": desk.due,
        "due_label": desk.due_label(),
        "lines": desk.lines(),
        "photos": desk.photos(),
        "contact": desk.contact(is_revealed=is_revealed),
        "position": desk.position_in(queue_for(desk.user)),
        "needs_arbitration": lifecycle.needs_arbitration(complaint),
        "findings": sorted({found.kind.value for found in privacy.find(complaint.text)}),
        **_decisions(desk),
        **_publishing(desk),
        **_answer(desk),
    }
    context |= forms
    sent = [form for form in forms.values() if form.errors]
    context["form_in_error"] = sent[0] if sent else None
    return render(desk.request, "complaints/kominfo/verification.html", context, status=status)


def _decisions(desk: Desk) -> dict[str, Any]:
    """Forward, ask, reject, and what changes who reads it or by when: what is allowed now."""
    access, complaint = desk.access, desk.complaint
    initial = {"version": desk.version()}
    forms: dict[str, Any] = {"note_form": NoteForm(prefix="catatan")}
    if lifecycle.why_not_forward(access, complaint) is None:
        forms["forward_form"] = forward_form(desk, initial=initial)
    if lifecycle.why_not_ask(access, complaint) is None:
        forms["ask_form"] = AskForm(initial=initial, prefix="tanya")
    if lifecycle.why_not_reject(access, complaint) is None:
        forms["reject_form"] = RejectForm(initial=initial, prefix="tolak")
    if lifecycle.why_not_raise_privacy(access, complaint) is None:
        forms["privacy_form"] = PrivacyForm(complaint=complaint, initial=initial, prefix="rahasia")
    if lifecycle.why_not_reclassify(access, complaint) is None:
        forms["classify_form"] = ClassifyForm(complaint=complaint, initial=initial, prefix="kelas")
    return forms


def forward_form(desk: Desk, data: Any = None, **kwargs: Any) -> ForwardForm:
    """The form with what routing offers for this complaint. Three queries."""
    offices = offices_to_choose(desk.complaint, today=desk.today)
    found = routing.candidates(
        desk.complaint,
        rules=routing.load_rules(),
        offices=routing.duties_of(offices),
    )
    others = [office for office in offices if office.pk != desk.complaint.office_id]
    return ForwardForm(data, offices=others, suggestions=found, prefix="teruskan", **kwargs)


def publish_form(desk: Desk, data: Any = None, **kwargs: Any) -> PublishForm:
    """The form with what is shown already, or with the citizen's text without personal data."""
    complaint = desk.complaint
    initial = {
        "title": complaint.public_title or privacy.redact(complaint.title),
        "text": complaint.public_text or privacy.redact(complaint.text),
        "version": desk.version(),
    }
    has_photos = bool(desk.photos())
    return PublishForm(data, has_photos=has_photos, initial=initial, prefix="umum", **kwargs)


def _publishing(desk: Desk) -> dict[str, Any]:
    forms: dict[str, Any] = {
        "why_not_publish": lifecycle.why_not_publish(desk.access, desk.complaint)
    }
    if forms["why_not_publish"] is None:
        forms["publish_form"] = publish_form(desk)
    if lifecycle.why_not_unpublish(desk.access, desk.complaint) is None:
        forms["unpublish_form"] = UnpublishForm(prefix="tarik")
    return forms


def _answer(desk: Desk) -> dict[str, Any]:
    """An answer that waits for approval or was sent, which Kominfo may have written anew."""
    if lifecycle.why_not_send_back(desk.access, desk.complaint) is not None:
        return {}
    waits = desk.complaint.status == Status.WAITING_VALIDATION
    event = desk.last(Event.Kind.SUBMITTED if waits else Event.Kind.ANSWERED)
    return {
        "answer": event,
        "answer_photos": desk.photos(event),
        "answer_waits": waits,
        "send_back_form": SendBackForm(initial={"version": desk.version()}, prefix="perbaikan"),
    }


def stay(desk: Desk, text: str) -> HttpResponse:
    """Tell what happened, on the complaint's page."""
    messages.success(desk.request, text)
    return redirect("verification-complaint", code=desk.complaint.code)


def go_on(desk: Desk, text: str) -> HttpResponse:
    """Tell what happened, and open the next complaint of the queue."""
    messages.success(desk.request, f"{desk.complaint.display_code}: {text}")
    return redirect("verification")
