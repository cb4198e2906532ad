"""Frozen weeks: what each office was asked, what was seen, what was concluded."""

from reports.models.week import (
    AccountResult,
    OfficeResult,
    WeeklyReport,
    WeeklyReportQuerySet,
)

__all__ = ["AccountResult", "OfficeResult", "WeeklyReport", "WeeklyReportQuerySet"]
