"""The bupati's week: one sentence, three numbers, who needs attention; and the same on paper."""

from urllib.parse import quote

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from opd.calendar import Week
from opd.http import SignedInRequest
from reports import reading
from reports.models import WeeklyReport
from reports.views._week import Moment, readable_reports
from reports.weekview import WeekView
from reports.wording import message


def dashboard(request: SignedInRequest) -> HttpResponse:
    """Lead to the newest finished week; to the running one while there is no other."""
    moment = Moment.read()
    reports = readable_reports(request, moment).latest_first()
    running = Week.containing(moment.now, zone=moment.zone)
    report = reports.before(running).first() or reports.first()
    if report is None:
        return render(request, "reports/dashboard_empty.html", {"week": running})
    return redirect("dashboard-week", week=report.week)


def dashboard_week(request: SignedInRequest, week: Week) -> HttpResponse:
    """The week on one page."""
    moment = Moment.read()
    reports = readable_reports(request, moment)
    report = reports.for_week(week).select_related("locked_by").first()
    if report is None:
        return render(request, "reports/week_missing.html", {"week": week}, status=404)
    view = moment.view(report)
    weeks = reading.trend(reports, week)
    opds = report.office_results.opds().asked()
    wanting = reading.wanting(report)
    heat = reading.heat_rows(list(reading.by_need(opds)[: reading.HEAT_ROWS]), weeks)
    share = _message(view, wanting)
    return render(
        request,
        "reports/dashboard_week.html",
        {
            "view": view,
            "neighbours": reading.neighbours(reports, week),
            "weeks": weeks,
            "chart": reading.trend_chart(weeks),
            "wanting": wanting,
            "praised": reading.praised(report),
            "heat": heat,
            "message": share,
            "whatsapp_url": f"https://wa.me/?text={quote(share)}",
        },
    )


def dashboard_print(request: SignedInRequest, week: Week) -> HttpResponse:
    """The week on A4: page 1 stands alone, then every OPD."""
    moment = Moment.read()
    report = get_object_or_404(
        readable_reports(request, moment).for_week(week).select_related("locked_by")
    )
    platforms = reading.platforms_of(report)
    results = list(report.office_results.opds().asked().order_by("rank", "name", "pk"))
    return render(
        request,
        "reports/dashboard_print.html",
        {
            "view": moment.view(report),
            "wanting": reading.wanting(report),
            "platforms": platforms,
            "rows": reading.office_rows(results, platforms),
            "made_at": moment.now,
            "address": _address(report),
        },
    )


def _message(view: WeekView, wanting: list[reading.Wanting]) -> str:
    totals = view.totals
    return message(
        week=view.week,
        counts=totals.opd.counts,
        before=totals.opd.before if view.is_finished else None,
        attention=[(row.result.label, row.result.streak) for row in wanting],
        received=totals.received,
        overdue=totals.overdue,
        link=_address(view.report),
    )


def _address(report: WeeklyReport) -> str:
    """The live page, for paper and messages."""
    return f"{settings.SITE_URL}{reverse('dashboard-week', args=[report.week])}"
