"""The full tables of a week: every OPD, every village."""

from urllib.parse import urlencode

from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from opd.calendar import Week
from opd.http import SignedInRequest
from reports import reading
from reports.models import OfficeResult, OfficeResultQuerySet
from reports.views._week import Moment, page_of, readable_reports

# What a number of the dashboard leads to.
ATTENTION = "perhatian"
OVERDUE = "lewat"


def dashboard_offices(request: SignedInRequest, week: Week) -> HttpResponse:
    """All OPDs with their requirements, letter, index and rank."""
    moment = Moment.read()
    reports = readable_reports(request, moment)
    report = get_object_or_404(reports.for_week(week).select_related("locked_by"))
    results = report.office_results.opds()
    shown = request.GET.get("tampil", "")
    page = page_of(request, _shown(results, shown).order_by(*_PLACE))
    platforms = reading.platforms_of(report)
    weeks = reading.trend(reports, week)
    return render(
        request,
        "reports/dashboard_offices.html",
        {
            "view": moment.view(report),
            "shown": shown,
            "query": urlencode({"tampil": shown}) if shown else "",
            "page": page,
            "platforms": platforms,
            "rows": reading.office_rows(list(page.object_list), platforms, weeks=weeks),
        },
    )


def dashboard_villages(request: SignedInRequest, week: Week) -> HttpResponse:
    """All villages, kecamatan by kecamatan."""
    moment = Moment.read()
    reports = readable_reports(request, moment)
    report = get_object_or_404(reports.for_week(week).select_related("locked_by"))
    shown = request.GET.get("tampil", "")
    results = _shown(report.office_results.villages(), shown)
    page = page_of(request, results.order_by("kecamatan", "name", "pk"))
    platforms = reading.platforms_of(report)
    return render(
        request,
        "reports/dashboard_villages.html",
        {
            "view": moment.view(report),
            "shown": shown,
            "query": urlencode({"tampil": shown}) if shown else "",
            "page": page,
            "rows": reading.office_rows(list(page.object_list), platforms),
        },
    )


# The unranked stand last.
_PLACE = (F("rank").asc(nulls_last=True), "name", "pk")


def _shown(results: OfficeResultQuerySet, shown: str) -> OfficeResultQuerySet:
    """The results that one number of the dashboard counts; all that were asked without one."""
    if shown in OfficeResult.Letter.values:
        return results.asked().filter(letter=shown)
    if shown == ATTENTION:
        return results.worst_first()
    if shown == OVERDUE:
        return results.filter(complaints__overdue__gt=0)
    return results.asked()
