"""An office's own week: what is still missing until Sunday, and how the last weeks came out."""

from collections.abc import Sequence
from typing import Any

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
    """The running week of the person's own office; `?kantor=` chooses among several."""
    moment = Moment.read()
    offices = _own_offices(request, moment)
    if not offices:
        return render(request, "reports/office_media_none.html")
    wanted = request.GET.get("kantor")
    office = next((office for office in offices if office.slug == wanted), offices[0])
    accounts = SocialAccount.objects.visible_to(request.user, today=moment.today).listed()
    return render(
        request,
        "reports/office_media.html",
        {
            "offices": offices,
            "office": office,
            "query": f"kantor={office.slug}",
            "accounts": accounts.filter(office=office).order_by("platform", "handle"),
            **_weeks_of(office, request=request, moment=moment),
        },
    )


def _own_offices(request: SignedInRequest, moment: Moment) -> Sequence[Office]:
    """Where the person serves: less than what leaders, operators and camat may look into."""
    access = access_of(request.user, today=moment.today)
    own = frozenset[int]().union(*access.offices_by_role.values())
    visible = Office.objects.visible_to(request.user, today=moment.today)
    return list(visible.filter(pk__in=own).order_by("name", "pk"))


def _weeks_of(office: Office, *, request: SignedInRequest, moment: Moment) -> dict[str, Any]:
    """The running week, the twelve before it, and the villages below a kecamatan."""
    week = Week.containing(moment.now, zone=moment.zone)
    visible = OfficeResult.objects.visible_to(request.user, today=moment.today)
    own = visible.filter(office=office)
    result = own.in_week(week).select_related("report").first()
    villages = visible.in_week(week).villages().filter(office__parent=office)
    return {
        "week": week,
        "result": result,
        "view": moment.view(result.report) if result else None,
        "requirements": reading.requirements(result) if result else [],
        "history": reading.history(own, week.plus(-1)),
        "villages": page_of(request, villages.order_by("name", "pk"), size=VILLAGES_ON_A_PAGE),
    }
