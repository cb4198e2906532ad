"""An office's answer between writing and sending: kept, shown as the citizen will read it, sent once.

It is kept as a draft like those of citizens, so what nobody sends is forgotten after a day.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from complaints import actions, drafts, freshness
from complaints.models import Complaint, Draft
from complaints.photos import Photo
from opd.models import User

STEP = "reply"


class Gone(Exception):
    """The answer was sent already, or is older than a day."""


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What will be sent. `is_answer`: it ends the office's turn; else it tells of progress."""

    text: str
    is_answer: bool
    promised_on: date | None
    version: str


def keep(
    complaint: Complaint,
    *,
    user: User,
    key: uuid.UUID | None,
    typed: Mapping[str, str],
    photos: Mapping[int, Photo],
    now: datetime,
) -> Draft:
    """Keep what was typed, wrong fields included, and add the photos by their position."""
    draft = find(key, complaint=complaint, user=user, now=now) if key else None
    if draft is None:
        draft = drafts.start_draft(now=now)
    owned = {**typed, "complaint": complaint.pk, "user": user.pk}
    drafts.save_answers(draft, step=STEP, answers=owned, now=now)
    for position, photo in photos.items():
        drafts.add_photo(draft, photo, position=position, now=now)
    return draft


def find(key: uuid.UUID, *, complaint: Complaint, user: User, now: datetime) -> Draft | None:
    """The kept answer of this person to this complaint; nobody else's."""
    draft = drafts.open_draft(key, now=now)
    return draft if draft is not None and _is_own(draft, complaint, user) else None


def typed_in(draft: Draft) -> dict[str, Any]:
    """What was typed, by field."""
    return dict(draft.answers.get(STEP, {}))


def _is_own(draft: Draft, complaint: Complaint, user: User) -> bool:
    typed = typed_in(draft)
    return (typed.get("complaint"), typed.get("user")) == (complaint.pk, user.pk)


def send(
    complaint: Complaint, reply: Reply, *, key: uuid.UUID, actor: User, now: datetime
) -> Complaint:
    """Send the kept answer, once however often it is asked for.

    Raises Gone where it was sent, actions.Refused where the complaint has changed meanwhile.
    """
    with transaction.atomic():
        draft = Draft.objects.select_for_update().filter(pk=key).first()
        if draft is None or not _is_own(draft, complaint, actor):
            raise Gone
        locked = Complaint.objects.select_for_update().get(pk=complaint.pk)
        if reason := freshness.why_stale(locked, reply.version):
            raise actions.Refused(reason)
        photos = [drafts.photo_of(row) for row in draft.photos.order_by("position")]
        sent = _act(locked, reply, photos=photos, actor=actor, now=now)
        # The next tap finds nothing to send, even if the files below outlive a crash.
        drafts.save_answers(draft, step=STEP, answers={}, now=now)
    drafts.discard(draft)
    return sent


def _act(
    complaint: Complaint, reply: Reply, *, photos: list[Photo], actor: User, now: datetime
) -> Complaint:
    if reply.is_answer:
        return actions.answer(
            complaint,
            actor=actor,
            text=reply.text,
            photos=photos,
            promised_on=reply.promised_on,
            now=now,
        )
    return actions.start(
        complaint,
        actor=actor,
        note=reply.text,
        photos=photos,
        promised_on=reply.promised_on,
        now=now,
    )
