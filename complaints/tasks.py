"""The clock's doors into complaints. Names and intervals stand in `portal/celery.py`."""

import logging
from contextlib import closing

from celery import shared_task
from django.conf import settings
from django.core.mail import get_connection
from django.utils import timezone

from complaints import actions, intake, notify, retention
from complaints.mail import Mailer

log = logging.getLogger(__name__)


@shared_task(name="complaints.deliver", ignore_result=True, soft_time_limit=120, time_limit=150)
def deliver() -> None:
    """Turn new events into messages, and send what is due."""
    notify.write_messages(site_url=settings.SITE_URL, now=timezone.now())
    with closing(Mailer(get_connection())) as send:
        done = notify.send_due(send=send, clock=timezone.now)
    if done.failed:
        log.warning("%d messages not sent, to be tried again", done.failed)


@shared_task(name="complaints.watch_deadlines", ignore_result=True, time_limit=300)
def watch_deadlines() -> None:
    """Tell of deadlines that passed, and close what citizens left unanswered."""
    done = actions.watch(now=timezone.now())
    log.info(
        "%d deadlines passed, %d complaints closed, %d citizens asked again",
        done.overdue,
        done.closed,
        done.asked_again,
    )


@shared_task(name="complaints.clear_drafts", ignore_result=True, time_limit=300)
def clear_drafts() -> None:
    """Forget what was typed and not sent for a day."""
    log.info("%d drafts forgotten", intake.clear_drafts(now=timezone.now()))


@shared_task(name="complaints.erase_contacts", ignore_result=True, time_limit=300)
def erase_contacts() -> None:
    """Forget who sent or followed what ended a year ago."""
    log.info("contacts of %d complaints erased", retention.erase_contacts(now=timezone.now()))
