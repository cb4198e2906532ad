"""An office's own week: what is still missing until Sunday, and how the last weeks came out."""

from django.http import HttpResponse
from django.shortcuts import render

from accounts.models import SocialAccount
from opd.access import access_of
from opd.calendar import Week
from opd.http import SignedInRequest
from opd.models import Office
from reports import reading
from reports.models import OfficeResult
from reports.views._week import Moment, page_of

VILLAGES_ON_A_PAGE = 50


def office_media(request: SignedInRequest) -> HttpResponse:
    """The running week of the person's office; `?kantor=` chooses among several."""
    moment = Moment.read()
    access = access_of(request.user, today=moment.today)
    own = frozenset().union(*access.offices_by_role.values())
    offices = list(
        Office.objects.visible_to(request.user, today=moment.today)
        .filter(pk__in=own)
        .order_by("name", "pk")
    )
    if not offices:
        return render(request, "reports/office_media_none.html")
    wanted = request.GET.get("kantor")
    office = next((office for office in offices if office.slug == wanted), offices[0])

    week = Week.containing(moment.now, zone=moment.zone)
    visible = OfficeResult.objects.visible_to(request.user, today=moment.today)
    result = visible.in_week(week).filter(office=office).select_related("report").first()
    accounts = (
        SocialAccount.objects.visible_to(request.user, today=moment.today)
        .listed()
        .filter(office=office)
        .order_by("platform", "handle")
    )
    villages = visible.in_week(week).filter(office__parent=office).villages()
    return render(
        request,
        "reports/office_media.html",
        {
            "week": week,
            "office": office,
            "offices": offices,
            "result": result,
            "view": moment.view(result.report) if result else None,
            "requirements": reading.requirements(result) if result else [],
            "accounts": accounts,
            "history": reading.history(visible.filter(office=office), week.plus(-1)),
            "villages": page_of(request, villages.order_by("name", "pk"), size=VILLAGES_ON_A_PAGE),
        },
    )
