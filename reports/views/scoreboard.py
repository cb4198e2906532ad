"""The public scoreboard: published weeks, and how they are judged."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from opd.calendar import Week
from reports import reading
from reports.models import OfficeResult, PolicyVersion, WeeklyReport
from reports.views._week import Moment, page_of

WEEKS_ON_A_PAGE = 26


@login_not_required
def scoreboard(request: HttpRequest) -> HttpResponse:
    """The published weeks, the newest first, and the method."""
    moment = Moment.read()
    page = page_of(request, WeeklyReport.objects.published().latest_first(), size=WEEKS_ON_A_PAGE)
    views = [moment.view(report) for report in page.object_list]
    newest = views[0] if views else None
    policy = (
        newest.policy if newest else PolicyVersion.objects.policy_on(Week.of(moment.today).monday)
    )
    return render(
        request,
        "reports/scoreboard.html",
        {"page": page, "views": views, "newest": newest, "policy": policy},
    )


@login_not_required
def scoreboard_week(request: HttpRequest, week: Week) -> HttpResponse:
    """One published week: every OPD with its letter."""
    moment = Moment.read()
    published = WeeklyReport.objects.published()
    report = get_object_or_404(published.for_week(week).select_related("locked_by"))
    results = OfficeResult.objects.published().filter(report=report)
    place = F("rank").asc(nulls_last=True)
    page = page_of(request, results.opds().asked().order_by(place, "name", "pk"))
    platforms = reading.platforms_of(report)
    return render(
        request,
        "reports/scoreboard_week.html",
        {
            "view": moment.view(report),
            "neighbours": reading.neighbours(published, week),
            "page": page,
            "platforms": platforms,
            "rows": reading.office_rows(list(page.object_list), platforms),
        },
    )
