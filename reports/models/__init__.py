"""Frozen weeks: what each office was asked, what was seen, what was concluded."""

from reports.models.result import AccountResult, OfficeResult, OfficeResultQuerySet
from reports.models.week import Decision, WeeklyReport, WeeklyReportQuerySet

__all__ = [
    "AccountResult",
    "Decision",
    "OfficeResult",
    "OfficeResultQuerySet",
    "WeeklyReport",
    "WeeklyReportQuerySet",
]
