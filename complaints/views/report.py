"""The report, step by step: what was typed is kept first and judged second."""

from datetime import date, datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from complaints import drafts
from complaints.forms.report import PhotosForm
from complaints.limits import NEW_DRAFTS, PHOTOS
from complaints.models import Complaint, Draft
from complaints.similar import similar_to
from complaints.uploads import takes_photos
from complaints.views import device, journey
from complaints.views.answers import photo_response, too_many
from complaints.views.journey import CONTACT, LAST, PLACE, STORY, Step
from complaints.views.rows import published_row


@login_not_required
@never_cache
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What to know before writing, and the way back into a report begun earlier."""
    draft = device.draft_of(request, now=timezone.now())
    return render(request, "complaints/report_start.html", {"draft": draft})


@login_not_required
@never_cache
@require_POST
def discard(request: HttpRequest) -> HttpResponse:
    """Forget the unsent report and what is with it."""
    if draft := device.draft_of(request, now=timezone.now()):
        drafts.discard(draft)
    response = redirect("home")
    device.forget_draft(response)
    return response


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def story(request: HttpRequest) -> HttpResponse:
    return _step(request, STORY)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest) -> HttpResponse:
    return _step(request, PLACE)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest) -> HttpResponse:
    return _step(request, CONTACT)


def _step(request: HttpRequest, step: Step) -> HttpResponse:
    now, today = timezone.now(), timezone.localdate()
    if request.method == "POST":
        return _save(request, step, now=now, today=today)
    draft = device.draft_of(request, now=now)
    if draft is None and step is not STORY:
        return redirect("report-story")
    return _show(request, step, draft, form=_form(request, step, draft, today=today))


def _form(request: HttpRequest, step: Step, draft: Draft | None, *, today: date) -> Any:
    """The step with what was answered earlier; with its faults where the check page sent us."""
    answers = draft.answers if draft else {}
    if step.name in answers and "galat" in request.GET:
        return journey.filled(step, answers, today=today)
    return step.build(answers, today=today, initial=answers.get(step.name))


def _show(
    request: HttpRequest, step: Step, draft: Draft | None, *, form: Any, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "number": step.number,
        "last": LAST,
        "kind": journey.kind_of(draft.answers) if draft else "keluhan",
        "snapshot": device.snapshot_of(draft) if draft else "",
        "return_to": "periksa" if _returns(request) else "",
        "back": _back(request, step),
    }
    return render(request, step.template, context, status=status)


def _back(request: HttpRequest, step: Step) -> str:
    """To the check page for whoever came from there, unless it would only send them here again."""
    if _returns(request) and "galat" not in request.GET:
        return reverse("report-check")
    return reverse(step.before)


def _save(request: HttpRequest, step: Step, *, now: datetime, today: date) -> HttpResponse:
    draft = device.draft_for_post(request, now=now)
    if draft is None:
        sender = device.sender_of(request)
        if NEW_DRAFTS.is_spent(sender, now=now):
            return too_many(request)
        NEW_DRAFTS.add(sender, now=now)
        draft = drafts.start_draft(now=now)
    form = step.build(draft.answers, today=today, data=request.POST)
    drafts.save_answers(draft, step=step.name, answers=form.typed(), now=now)
    if form.is_valid():
        response: HttpResponse = redirect(_next(request, step, draft, now=now, today=today))
    else:
        journey.log_errors(form, page=step.name)
        response = _show(request, step, draft, form=form, status=422)
    device.remember_draft(response, draft)
    return response


def _next(request: HttpRequest, step: Step, draft: Draft, *, now: datetime, today: date) -> str:
    """Back to the check page where the citizen came from there, else one step on."""
    if _returns(request):
        return reverse("report-check")
    if step is STORY:
        return reverse("report-place")
    if step is PLACE:
        return reverse("report-similar" if _similar(draft, now, today) else "report-photos")
    return reverse("report-check")


def _returns(request: HttpRequest) -> bool:
    return "periksa" in (request.GET.get("dari"), request.POST.get("dari"))


@login_not_required
@never_cache
@require_safe
def similar(request: HttpRequest) -> HttpResponse:
    """Reports that may be of the same problem; never in the way, gone when there are none."""
    now = timezone.now()
    draft = device.draft_of(request, now=now)
    found = _similar(draft, now, timezone.localdate()) if draft else []
    if not found:
        return redirect("report-photos")
    return render(
        request,
        "complaints/report_similar.html",
        {
            "rows": [published_row(complaint, now=now) for complaint in found],
            "kecamatan": found[0].kecamatan,
        },
    )


def _similar(draft: Draft, now: datetime, today: date) -> list[Complaint]:
    judged = journey.judge(draft, today=today)
    if judged.unfinished in (STORY, PLACE):
        return []
    told, where = judged.cleaned(STORY), judged.cleaned(PLACE)
    return list(
        similar_to(told["text"], category=told["category"], kecamatan=where["kecamatan"], now=now)
    )


@login_not_required
@never_cache
@takes_photos
def photos(request: HttpRequest) -> HttpResponse:
    """Up to three photos, each kept as soon as it has arrived; the rest of the report is safe."""
    now = timezone.now()
    draft = device.draft_for_post(request, now=now)
    if draft is None:
        return redirect("report-story")
    if request.method != "POST":
        return _show_photos(request, draft, form=PhotosForm())
    if "hapus" in request.POST:
        return _remove_photo(request, draft)
    return _add_photos(request, draft, now=now)


def _remove_photo(request: HttpRequest, draft: Draft) -> HttpResponse:
    chosen = request.POST["hapus"]
    if chosen.isdecimal():
        drafts.remove_photo(draft, int(chosen))
    query = "?dari=periksa" if _returns(request) else ""
    return redirect(f"{reverse('report-photos')}{query}")


def _add_photos(request: HttpRequest, draft: Draft, *, now: datetime) -> HttpResponse:
    sender = device.sender_of(request)
    if request.FILES and PHOTOS.is_spent(sender, now=now):
        return too_many(request)
    PHOTOS.add(sender, now=now, cost=len(request.FILES))
    form = PhotosForm(request.POST, request.FILES)
    form.full_clean()
    for position, photo in form.photos().items():
        if drafts.add_photo(draft, photo, position=position, now=now) is None:
            form.add_error(None, ValidationError("Paling banyak 3 foto", code="count"))
    if form.errors or "unggah" in request.POST:
        journey.log_errors(form, page="photos")
        response = _show_photos(request, draft, form=form)
    else:
        response = redirect("report-check" if _returns(request) else "report-contact")
    device.remember_draft(response, draft)
    return response


def _show_photos(request: HttpRequest, draft: Draft, *, form: PhotosForm) -> HttpResponse:
    """The photos that are kept, then an input for each that may still come."""
    form.keep_only(drafts.free_positions(draft))
    context = {
        "form": form,
        "kept": draft.photos.order_by("position"),
        "number": 3,
        "last": LAST,
        "snapshot": device.snapshot_of(draft),
        "return_to": "periksa" if _returns(request) else "",
    }
    status = 422 if form.errors else 200
    return render(request, "complaints/report_photos.html", context, status=status)


@login_not_required
@require_safe
def draft_photo(request: HttpRequest, pk: int) -> FileResponse:
    """The thumbnail of an unsent photo, for the device that it is on."""
    draft = device.draft_of(request, now=timezone.now())
    if draft is None:
        raise Http404
    return photo_response(get_object_or_404(draft.photos, pk=pk).thumbnail)
