"""The clock of the weeks. Beat calls these; the database knows what is due."""

from zoneinfo import ZoneInfo

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from reports import freeze


@shared_task(name="reports.refresh_running_week", ignore_result=True, time_limit=600)
def refresh_running_week() -> None:
    freeze.refresh_running(now=timezone.now(), zone=ZoneInfo(settings.TIME_ZONE))


@shared_task(name="reports.freeze_finished_weeks", ignore_result=True, time_limit=3600)
def freeze_finished_weeks() -> None:
    freeze.freeze_finished(now=timezone.now(), zone=ZoneInfo(settings.TIME_ZONE))
