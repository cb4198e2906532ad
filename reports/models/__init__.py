"""Frozen weeks: what each office was asked, what was seen and concluded, by which numbers."""

from reports.models.policy import PolicyVersion, PolicyVersionQuerySet
from reports.models.result import AccountResult, OfficeResult, OfficeResultQuerySet
from reports.models.week import Decision, WeeklyReport, WeeklyReportQuerySet

__all__ = [
    "AccountResult",
    "Decision",
    "OfficeResult",
    "OfficeResultQuerySet",
    "PolicyVersion",
    "PolicyVersionQuerySet",
    "WeeklyReport",
    "WeeklyReportQuerySet",
]
