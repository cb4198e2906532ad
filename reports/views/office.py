"""One office in one week: what was asked, what was seen, and the rows behind each number."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.models import Post
from opd.access import access_of
from opd.calendar import Week
from opd.http import SignedInRequest
from reports import explaining, lifecycle, reading
from reports.models import OfficeResult
from reports.views._week import Moment, page_of

POSTS_ON_A_PAGE = 50


def dashboard_office(request: SignedInRequest, week: Week, slug: str) -> HttpResponse:
    """The evidence: leaders and operators see any office, others their own, a camat the villages.

    Verdicts and counts are frozen. The posts are read now, so after a deletion they may be fewer.
    """
    moment = Moment.read()
    visible = OfficeResult.objects.visible_to(request.user, today=moment.today)
    result = get_object_or_404(
        visible.in_week(week).select_related("report", "report__locked_by"), slug=slug
    )
    view = moment.view(result.report)
    start, end = week.bounds(zone=moment.zone)
    posts = (
        Post.objects.visible_to(request.user, today=moment.today)
        .filter(account__office=result.office_id, published_at__gte=start, published_at__lt=end)
        .select_related("account")
        .prefetch_related("priorities")
        .order_by("-published_at", "-pk")
    )
    access = access_of(request.user, today=moment.today)
    return render(
        request,
        "reports/dashboard_office.html",
        {
            "view": view,
            "result": result,
            "requirements": reading.requirements(result),
            "parts": explaining.part_rows(result, policy=view.policy),
            "page": page_of(request, posts, size=POSTS_ON_A_PAGE),
            "history": reading.history(visible.filter(office=result.office_id), week),
            "reads_all": lifecycle.why_not_read(access) is None,
        },
    )
