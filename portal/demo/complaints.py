"""Fictional complaints, lived day by day through the portal's own actions.

What lies in the future of a life has not happened yet, so all states come about by themselves.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import F

from complaints import actions, codes
from complaints.intake import receive
from complaints.models import Complaint, Event
from portal.demo.author import Author
from portal.demo.lives import Calendar, Life, Step, mornings
from portal.demo.offices import Regency
from portal.demo.people import Staff

# Messages of older events are not sent: nobody wants two thousand mails on the first day.
TOLD_BEFORE = timedelta(days=1)

Happening = tuple[datetime, Callable[[], None]]


def load(
    regency: Regency,
    staff: Staff,
    *,
    now: datetime,
    zone: ZoneInfo,
    advance: Callable[[int], None],
) -> None:
    """Live through twelve weeks of complaints, calling `advance` with the days that passed."""
    rng = random.Random("complaints")
    calendar = Calendar(now=now, zone=zone, rng=rng)
    lives = list(Author(regency, staff, calendar, rng).lives())
    happenings = [*_happenings(lives), *_looks(mornings(now, zone=zone), advance)]
    for at, happen in sorted(happenings, key=lambda happening: happening[0]):
        if at < now:
            happen()
    _rename([life.complaint for life in lives if life.complaint is not None])
    told = Event.objects.filter(delivered_at__isnull=True, happened_at__lt=now - TOLD_BEFORE)
    told.update(delivered_at=F("happened_at"))


def _happenings(lives: Sequence[Life]) -> Iterator[Happening]:
    for life in lives:
        yield life.received_at, _reception(life)
        for step in life.steps:
            yield step.at, _chapter(life, step)


def _looks(days: Sequence[datetime], advance: Callable[[int], None]) -> Iterator[Happening]:
    """The portal's own look at the deadlines, as its worker does every few minutes."""
    for morning in days:
        yield morning, _look(morning, advance)


def _look(morning: datetime, advance: Callable[[int], None]) -> Callable[[], None]:
    def happen() -> None:
        actions.watch(now=morning)
        advance(1)

    return happen


def _reception(life: Life) -> Callable[[], None]:
    def happen() -> None:
        life.complaint = receive(life.submission, now=life.received_at)

    return happen


def _chapter(life: Life, step: Step) -> Callable[[], None]:
    def happen() -> None:
        assert life.complaint is not None
        try:
            step.act(life.complaint, step.at)
        except actions.Refused:
            life.complaint.refresh_from_db()
            # The portal ends what a citizen stays silent on; whatever else refuses is a mistake.
            if not life.complaint.is_final:
                raise

    return happen


def _rename(complaints: Sequence[Complaint]) -> None:
    """Codes drawn from a seed: the same regency has the same codes."""
    rng = random.Random("codes")
    for complaint in complaints:
        complaint.code = "".join(rng.choices(codes.ALPHABET, k=codes.LENGTH))
    Complaint.objects.bulk_update(complaints, ["code"], batch_size=200)
