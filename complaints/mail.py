"""Sends the outbox's messages by the site's mail backend, and tells apart how it can fail."""

import smtplib

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.utils import DNS_NAME

from complaints.models import Notification
from complaints.notify import ServerDown, Undeliverable, Unsent

# Answers of a server about one message, not about itself.
ABOUT_THE_MESSAGE = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError)


class Mailer:
    """Sends one message at a time over a connection that stays open between them."""

    def __init__(self, connection: BaseEmailBackend) -> None:
        self.connection = connection

    def __call__(self, notification: Notification) -> None:
        """Send it. Raises Undeliverable, Unsent or ServerDown; no address stands in their text."""
        message = EmailMessage(
            subject=notification.subject,
            body=notification.body,
            to=[notification.address],
            connection=self.connection,
            headers={"Message-ID": _message_id(notification), "Auto-Submitted": "auto-generated"},
        )
        try:
            self.connection.open()
            message.send()
        except ABOUT_THE_MESSAGE as error:
            self.close()
            raise _judged(error) from error
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            raise ServerDown(_fault(error)) from error

    def close(self) -> None:
        """Drop the connection; the next message opens a new one."""
        try:
            self.connection.close()
        except (smtplib.SMTPException, OSError):
            # What does not close is gone already.
            return


def _message_id(notification: Notification) -> str:
    """The same at every try, so that mail programs show a repeat once."""
    return f"<laporan-{notification.event_id}-{notification.pk}@{DNS_NAME}>"


def _judged(error: smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError) -> Unsent:
    """5xx is for ever, 4xx is for now (RFC 5321 section 4.2.1)."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
    else:
        codes = [error.smtp_code]
    text = f"{type(error).__name__} {', '.join(map(str, codes))}"
    return Undeliverable(text) if all(code >= 500 for code in codes) else Unsent(text)


def _fault(error: Exception) -> str:
    """The kind of fault and its number; server texts may repeat addresses."""
    number = getattr(error, "smtp_code", None) or getattr(error, "errno", None)
    return f"{type(error).__name__} {number}" if number else type(error).__name__
