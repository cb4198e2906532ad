"""The operator's weeks: gaps before locking, lock, publish, reopen, build again."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from opd.access import access_of
from opd.calendar import Week
from opd.http import SignedInRequest
from reports import freeze, lifecycle
from reports.forms import UnlockForm
from reports.models import AccountResult, WeeklyReport, WeeklyReportQuerySet
from reports.views._week import Moment, page_of

WEEKS_ON_A_PAGE = 26
GAPS_ON_A_PAGE = 50


def week_list(request: SignedInRequest) -> HttpResponse:
    """All weeks with their state, the newest first."""
    moment = Moment.read()
    page = page_of(request, _managed(request, moment).latest_first(), size=WEEKS_ON_A_PAGE)
    return render(
        request,
        "reports/week_list.html",
        {"page": page, "views": [moment.view(report) for report in page.object_list]},
    )


def week_manage(request: SignedInRequest, week: Week) -> HttpResponse:
    """What is missing in a week, and what may be done with it."""
    moment = Moment.read()
    report = _report(request, week, moment)
    access = access_of(request.user, today=moment.today)
    gaps = (
        AccountResult.objects.filter(result__report=report, verdict=AccountResult.Verdict.UNKNOWN)
        .select_related("result")
        .order_by("result__is_village", "result__name", "platform")
    )
    return render(
        request,
        "reports/week_manage.html",
        {
            "view": moment.view(report),
            "gaps": page_of(request, gaps, size=GAPS_ON_A_PAGE),
            "decisions": report.decisions.select_related("actor").order_by("-pk")[:10],
            "why_not_lock": lifecycle.why_not_lock(report, access=access, now=moment.now),
            "why_not_publish": lifecycle.why_not_publish(report, access=access),
            "why_not_unlock": lifecycle.why_not_unlock(report, access=access),
        },
    )


def week_lock(request: SignedInRequest, week: Week) -> HttpResponse:
    """Ask once more, then lock; and publish, unless only the lock was wanted."""
    moment = Moment.read()
    report = _report(request, week, moment)
    if request.method != "POST":
        return render(request, "reports/week_lock.html", {"view": moment.view(report)})
    if request.POST.get("built_at") != report.built_at.isoformat():
        messages.warning(request, "Angka baru saja dihitung ulang. Periksa lagi sebelum mengunci.")
        return redirect("week-lock", week=week)
    only_lock = "hanya-kunci" in request.POST
    act = freeze.lock if only_lock else freeze.lock_and_publish
    try:
        act(report, actor=request.user, now=moment.now)
    except freeze.Refused as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    outcome = "dikunci" if only_lock else "dikunci dan diterbitkan"
    messages.success(request, f"Pekan {week.number} {outcome}.")
    return redirect("week-manage", week=week)


@require_POST
def week_publish(request: SignedInRequest, week: Week) -> HttpResponse:
    moment = Moment.read()
    report = _report(request, week, moment)
    try:
        freeze.publish(report, actor=request.user, now=moment.now)
    except freeze.Refused as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    messages.success(request, f"Pekan {week.number} diterbitkan.")
    return redirect("week-manage", week=week)


def week_unlock(request: SignedInRequest, week: Week) -> HttpResponse:
    """Ask for the reason, then reopen."""
    moment = Moment.read()
    report = _report(request, week, moment)
    form = UnlockForm(request.POST or None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        context = {"view": moment.view(report), "form": form}
        return render(request, "reports/week_unlock.html", context, status=status)
    try:
        freeze.unlock(
            report, actor=request.user, reason=form.cleaned_data["reason"], now=moment.now
        )
    except freeze.Refused as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    messages.success(request, f"Kunci pekan {week.number} dibuka.")
    return redirect("week-manage", week=week)


@require_POST
def week_rebuild(request: SignedInRequest, week: Week) -> HttpResponse:
    """Build now instead of at the next tick, for an operator who has just corrected something."""
    moment = Moment.read()
    report = _report(request, week, moment)
    freeze.build(report.week, now=moment.now, zone=moment.zone)
    messages.success(request, f"Pekan {week.number} dihitung ulang.")
    return redirect("week-manage", week=week)


def _managed(request: SignedInRequest, moment: Moment) -> WeeklyReportQuerySet:
    access = access_of(request.user, today=moment.today)
    if reason := lifecycle.why_not_manage(access):
        raise PermissionDenied(reason)
    return WeeklyReport.objects.visible_to(request.user, today=moment.today)


def _report(request: SignedInRequest, week: Week, moment: Moment) -> WeeklyReport:
    reports = _managed(request, moment).select_related("locked_by")
    return get_object_or_404(reports.for_week(week))
