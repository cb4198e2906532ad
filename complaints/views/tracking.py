"""Following a report by its code: reading it, and everything that a citizen may still do with it."""

import functools
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from complaints import actions, codes, drafts, lifecycle, pins
from complaints.forms.report import StepForm
from complaints.forms.tracking import AddForm, PinForm, RateForm, TrackForm, WithdrawForm
from complaints.limits import PHOTOS, WRONG_CODES
from complaints.models import Complaint, Draft, Rating
from complaints.uploads import takes_photos
from complaints.views import device, journey
from complaints.views.answers import too_many
from complaints.views.history import history_of
from complaints.views.rows import happened, progress_now

LOCKED = "PIN tidak cocok. Terlalu banyak percobaan. Coba lagi dalam 1 jam"
# Carried by the forms of an opened report: a text that took longer than the cookie still arrives.
PASS_FIELD = "izin"  # noqa: S105 - the name of a form field

# Staff know the code: it is in the addresses of their own pages.
FOR_CITIZENS = (
    "Anda masuk sebagai petugas, dan tindakan ini milik warga. "
    "Keluar dulu bila laporan ini laporan Anda sendiri."
)

View = Callable[..., HttpResponse]


@login_not_required
@never_cache
@require_safe
def track(request: HttpRequest) -> HttpResponse:
    """The field for the code. Its form is a GET: it needs no cookie and never expires."""
    if "kode" not in request.GET:
        return render(request, "complaints/track.html", {"form": TrackForm()})
    form = TrackForm(request.GET)
    if form.is_valid():
        return redirect("tracking", code=form.cleaned_data["kode"])
    journey.log_errors(form, page="track")
    return render(request, "complaints/track.html", {"form": form})


def by_code(view: View) -> View:
    """Give the view the complaint of the code in its address, or answer in its place.

    Wrong codes are counted; after ten in ten minutes even a right one waits.
    """

    @login_not_required
    @never_cache
    @functools.wraps(view)
    def found(request: HttpRequest, code: str) -> HttpResponse:
        now = timezone.now()
        sender = device.sender_of(request)
        if WRONG_CODES.is_spent(sender, now=now):
            return too_many(request)
        read = codes.read_code(code)
        complaint = Complaint.objects.for_code(read).first() if read else None
        if complaint is None:
            if read:
                WRONG_CODES.add(sender, now=now)
            form = TrackForm(initial={"kode": code[:40]})
            return render(request, "complaints/track_unknown.html", {"form": form}, status=404)
        if request.method in ("GET", "HEAD") and code != complaint.code:
            assert request.resolver_match is not None
            return redirect(request.resolver_match.view_name, code=complaint.code)
        response = view(request, complaint, now=now)
        # A code that somebody has posted somewhere must not end up in a search engine.
        response["X-Robots-Tag"] = "noindex"
        return response

    return found


def as_citizen(view: View) -> View:
    """Turn away whoever is signed in, then ask for the PIN where the complaint has one."""

    @functools.wraps(view)
    def checked(request: HttpRequest, complaint: Complaint, *, now: datetime) -> HttpResponse:
        if request.user.is_authenticated:
            raise PermissionDenied(FOR_CITIZENS)
        if not _is_open(request, complaint):
            return redirect("tracking", code=complaint.code)
        return view(request, complaint, now=now)

    return checked


def _is_open(request: HttpRequest, complaint: Complaint) -> bool:
    """Whether the request may read it: by the code, the PIN, the sending device, or a form."""
    if not lifecycle.is_secret(complaint) or device.has_opened(request, complaint):
        return True
    if not pins.has_second_key(complaint) and device.has_sent(request, complaint):
        return True
    try:
        passed = signing.loads(
            request.POST.get(PASS_FIELD, ""), salt=PASS_FIELD, max_age=device.SNAPSHOT_LIFE
        )
    except signing.BadSignature:
        return False
    return bool(passed == complaint.pk)


def _page(complaint: Complaint, **context: Any) -> dict[str, Any]:
    """What every page of a complaint prints."""
    return {
        "complaint": complaint,
        "shown": lifecycle.shown(complaint),
        "pass": signing.dumps(complaint.pk, salt=PASS_FIELD),
        **context,
    }


@require_safe
@by_code
def tracking(request: HttpRequest, complaint: Complaint, *, now: datetime) -> HttpResponse:
    """Status, next date, history and story; for a secret one status and dates alone."""
    if not _is_open(request, complaint):
        return _show_locked(request, complaint, PinForm(), now=now)
    is_citizen = not request.user.is_authenticated
    context = _page(
        complaint,
        is_citizen=is_citizen,
        progress=progress_now(complaint, now=now),
        history=history_of(complaint),
        happened=happened(complaint.happened_on, complaint.happened_until),
        may_add=is_citizen and lifecycle.why_not_reply(complaint) is None,
        may_rate=is_citizen and lifecycle.why_not_rate(complaint, now=now) is None,
        may_withdraw=is_citizen and lifecycle.why_not_withdraw(complaint) is None,
        advice=lifecycle.CLOSE_ADVICE.get(complaint.close_reason, ""),
    )
    return render(request, "complaints/tracking.html", context)


def _show_locked(
    request: HttpRequest, complaint: Complaint, form: PinForm, *, now: datetime, status: int = 200
) -> HttpResponse:
    """No title, no office, no text: a code may be seen over a shoulder."""
    progress = progress_now(complaint, now=now, names_office=False)
    has_key = pins.has_second_key(complaint)
    context = _page(complaint, progress=progress, form=form, has_key=has_key)
    return render(request, "complaints/tracking_locked.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@by_code
def pin(request: HttpRequest, complaint: Complaint, *, now: datetime) -> HttpResponse:
    """Open a secret complaint on this device for an hour."""
    if request.method != "POST" or _is_open(request, complaint):
        return redirect("tracking", code=complaint.code)
    form = PinForm(request.POST)
    if not form.is_valid():
        return _show_locked(request, complaint, form, now=now, status=422)
    try:
        pins.check_pin(complaint, form.cleaned_data["pin"], now=now)
    except pins.WrongPin as wrong:
        form.add_error("pin", f"PIN tidak cocok. Sisa {wrong.left} kali percobaan")
        if not wrong.left:
            form.errors["pin"] = form.error_class([LOCKED])
        status = 422 if wrong.left else 429
        return _show_locked(request, complaint, form, now=now, status=status)
    response = redirect("tracking", code=complaint.code)
    device.remember_opened(request, response, complaint)
    return response


@takes_photos
@require_http_methods(["GET", "HEAD", "POST"])
@by_code
@as_citizen
def add(request: HttpRequest, complaint: Complaint, *, now: datetime) -> HttpResponse:
    """More details, or the answer to a question. Photos that are fine survive a faulty text."""
    refusal = lifecycle.why_not_reply(complaint)
    stash = device.stash_of(request, now=now)
    if request.method != "POST" or refusal:
        form = AddForm(request.POST or None)
        return _show_add(request, complaint, form, stash, refusal=refusal)
    sender = device.sender_of(request)
    if PHOTOS.is_spent(sender, now=now):
        return too_many(request)
    PHOTOS.add(sender, now=now, cost=len(request.FILES))
    form = AddForm(request.POST, request.FILES, has_photos=bool(stash))
    if form.is_valid():
        return _add(request, complaint, form, stash, now=now)
    journey.log_errors(form, page="add")
    for position, photo in form.photos().items():
        stash = stash or drafts.start_draft(now=now)
        drafts.add_photo(stash, photo, position=position, now=now)
    return _show_add(request, complaint, form, stash)


def _add(
    request: HttpRequest, complaint: Complaint, form: AddForm, stash: Draft | None, *, now: datetime
) -> HttpResponse:
    kept = [drafts.photo_of(row) for row in stash.photos.order_by("position")] if stash else []
    photos = [*kept, *form.photos().values()][: drafts.MAX_PHOTOS]
    text = form.cleaned_data["text"]
    try:
        actions.add_reply(complaint, text=text, photos=photos, now=now)
    except actions.Refused as refused:
        return _show_add(request, complaint, form, stash, refusal=str(refused))
    if stash:
        drafts.discard(stash)
    messages.success(request, "Keterangan Anda terkirim.")
    return redirect("tracking", code=complaint.code)


def _show_add(
    request: HttpRequest,
    complaint: Complaint,
    form: AddForm,
    stash: Draft | None,
    *,
    refusal: str | None = None,
) -> HttpResponse:
    kept = list(stash.photos.order_by("position")) if stash else []
    form.keep_only(drafts.free_positions(stash) if stash else [1, 2, 3])
    context = _page(
        complaint,
        form=form,
        refusal=refusal,
        question=history_of(complaint).question,
        kept=kept,
        snapshot=device.snapshot_of(stash) if stash else "",
    )
    status = 409 if refusal else 422 if form.errors else 200
    return render(request, "complaints/tracking_add.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@by_code
@as_citizen
def rate(request: HttpRequest, complaint: Complaint, *, now: datetime) -> HttpResponse:
    """Whether the problem is solved; late, repeated and early visits are told what the case is."""
    refusal = lifecycle.why_not_rate(complaint, now=now)
    if request.method != "POST" or refusal:
        return _show(request, complaint, RateForm(request.POST or None), "rate", refusal=refusal)
    form = RateForm(request.POST)
    if not form.is_valid():
        return _show(request, complaint, form, "rate")
    try:
        rated = actions.rate(complaint, **form.cleaned_data, now=now)
    except actions.Refused as refused:
        return _show(request, complaint, form, "rate", refusal=str(refused))
    messages.success(request, _thanks(rated, form.cleaned_data["verdict"]))
    return redirect("tracking", code=complaint.code)


def _thanks(complaint: Complaint, verdict: str) -> str:
    if verdict == Rating.Verdict.NOT_SOLVED and complaint.office is not None:
        return f"Laporan dibuka kembali dan dikirim ke {complaint.office.label}."
    return "Terima kasih. Penilaian Anda kami catat."


@require_http_methods(["GET", "HEAD", "POST"])
@by_code
@as_citizen
def withdraw(request: HttpRequest, complaint: Complaint, *, now: datetime) -> HttpResponse:
    """Take the report back, after one page that says what it means."""
    refusal = lifecycle.why_not_withdraw(complaint)
    if request.method != "POST" or refusal:
        form = WithdrawForm(request.POST or None)
        return _show(request, complaint, form, "withdraw", refusal=refusal)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return _show(request, complaint, form, "withdraw")
    try:
        actions.withdraw(complaint, reason=form.cleaned_data["reason"], now=now)
    except actions.Refused as refused:
        return _show(request, complaint, form, "withdraw", refusal=str(refused))
    messages.success(request, "Laporan ditarik.")
    return redirect("tracking", code=complaint.code)


def _show(
    request: HttpRequest,
    complaint: Complaint,
    form: StepForm,
    page: str,
    *,
    refusal: str | None = None,
) -> HttpResponse:
    if form.errors and not refusal:
        journey.log_errors(form, page=page)
    context = _page(complaint, form=form, refusal=refusal)
    status = 409 if refusal and request.method == "POST" else 422 if form.errors else 200
    return render(request, f"complaints/tracking_{page}.html", context, status=status)
