"""The Celery application and its clock.

Only beat and other tasks enqueue: a web request writes a row (`next_poll_at`, an `Event`), and the
next tick finds it. A lost broker therefore loses nothing.
"""

import os
from typing import Any

from celery import Celery, bootsteps
from celery.beat import EmbeddedService
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "poll-due-accounts": {
        "task": "accounts.poll_due",
        "schedule": 10,
        "options": {"expires": 10},
    },
    "schedule-forgotten-accounts": {
        "task": "accounts.schedule_forgotten",
        "schedule": crontab(minute=5),
        "options": {"expires": 1800},
    },
    "prune-old-checks": {
        "task": "accounts.prune_checks",
        "schedule": crontab(hour=2, minute=25),
        "options": {"expires": 3600},
    },
    "expand-events": {
        "task": "complaints.deliver",
        "schedule": 5,
        "options": {"expires": 5},
    },
    "watch-deadlines": {
        "task": "complaints.watch_deadlines",
        "schedule": crontab(minute="*/10"),
        "options": {"expires": 300},
    },
    "clear-drafts": {
        "task": "complaints.clear_drafts",
        "schedule": crontab(minute=17),
        "options": {"expires": 1800},
    },
    "erase-contacts": {
        "task": "complaints.erase_contacts",
        "schedule": crontab(minute=50),
        "options": {"expires": 1800},
    },
    "refresh-running-week": {
        "task": "reports.refresh_running_week",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "freeze-finished-weeks": {
        "task": "reports.freeze_finished_weeks",
        "schedule": crontab(day_of_week="mon", hour=0, minute=30),
        "options": {"expires": 3600},
    },
    "catch-up-missed-weeks": {
        "task": "reports.freeze_finished_weeks",
        "schedule": crontab(minute=40),
        "options": {"expires": 1800},
    },
}


class BeatThread(bootsteps.StartStopStep):
    """Beat inside the worker, as a thread.

    `worker --beat` starts a child process, which cannot reach an in-memory broker.
    """

    requires = {"celery.worker.components:Pool"}

    def __init__(self, parent: Any, **options: Any) -> None:
        super().__init__(parent, **options)
        self.beat: Any = None

    def start(self, parent: Any) -> None:
        self.beat = EmbeddedService(
            parent.app, thread=True, scheduler_cls=parent.app.conf.beat_scheduler
        )
        self.beat.start()

    def stop(self, parent: Any) -> None:
        if self.beat is not None:
            self.beat.stop()


if app.conf.broker_url.startswith("memory://"):
    app.steps["worker"].add(BeatThread)
