"""What the views of weeks share: the clock, the zone, and the report they are about."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from opd.access import access_of
from opd.http import SignedInRequest
from reports import lifecycle
from reports.models import WeeklyReport, WeeklyReportQuerySet
from reports.weekview import WeekView

PAGE_SIZE = 100
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Moment:
    """The clock as one request reads it."""

    now: datetime
    today: date
    zone: ZoneInfo

    @classmethod
    def read(cls) -> "Moment":
        now = timezone.now()
        zone = ZoneInfo(settings.TIME_ZONE)
        return cls(now=now, today=now.astimezone(zone).date(), zone=zone)

    def view(self, report: WeeklyReport) -> WeekView:
        return WeekView(report, zone=self.zone, now=self.now)


def readable_reports(request: SignedInRequest, moment: Moment) -> WeeklyReportQuerySet:
    """The weeks of the whole regency. Raises PermissionDenied for those who read only their own."""
    access = access_of(request.user, today=moment.today)
    if reason := lifecycle.why_not_read(access):
        raise PermissionDenied(reason)
    return WeeklyReport.objects.visible_to(request.user, today=moment.today)


def page_of(request: HttpRequest, rows: QuerySet[Row], *, size: int = PAGE_SIZE) -> Page[Row]:
    """The page of `rows` that `?halaman=` asks for; the nearest one where there is no such page."""
    return Paginator(rows, size).get_page(request.GET.get("halaman"))
