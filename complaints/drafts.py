"""What citizens have typed but not sent: kept a day, photos with it, then forgotten."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from complaints.models import Attachment, Draft, DraftPhoto
from complaints.photos import Photo

# What citizens are promised on the home page and in the privacy page.
DRAFT_LIFE = timedelta(hours=24)
MAX_PHOTOS = 3


def open_draft(key: uuid.UUID, *, now: datetime) -> Draft | None:
    """The unsent draft of that key, if it is not older than a day."""
    alive = Draft.objects.filter(updated_at__gt=now - DRAFT_LIFE, complaint__isnull=True)
    return alive.filter(pk=key).first()


def start_draft(*, now: datetime, answers: dict[str, Any] | None = None) -> Draft:
    """A new draft, with the answers of one that is gone where the page still had them."""
    return Draft.objects.create(
        key=uuid.uuid4(), answers=answers or {}, created_at=now, updated_at=now
    )


def restore(key: uuid.UUID, *, answers: dict[str, Any], now: datetime) -> Draft:
    """The draft of that key as it stands; made again from `answers` where it was forgotten."""
    draft, _ = Draft.objects.get_or_create(
        pk=key, defaults={"answers": answers, "created_at": now, "updated_at": now}
    )
    return draft


def save_answers(draft: Draft, *, step: str, answers: dict[str, Any], now: datetime) -> None:
    """Keep what was typed in one step, wrong answers included."""
    draft.answers = {**draft.answers, step: answers}
    draft.updated_at = now
    draft.save(update_fields=["answers", "updated_at"])


def add_photo(draft: Draft, photo: Photo, *, position: int, now: datetime) -> DraftPhoto | None:
    """Keep a photo with the draft, at `position` if that is free; None where it has three."""
    with transaction.atomic():
        Draft.objects.select_for_update().get(pk=draft.pk)
        free = free_positions(draft)
        if not free:
            return None
        row = DraftPhoto(
            draft=draft,
            position=position if position in free else free[0],
            original_name=photo.original_name,
        )
        store(row, photo)
        Draft.objects.filter(pk=draft.pk).update(updated_at=now)
    return row


def photo_of(row: DraftPhoto) -> Photo:
    """A kept photo as it was cleaned."""
    with row.image.open("rb") as image, row.thumbnail.open("rb") as thumbnail:
        return Photo(
            image=image.read(),
            thumbnail=thumbnail.read(),
            width=row.width,
            height=row.height,
            original_name=row.original_name,
        )


def free_positions(draft: Draft) -> list[int]:
    """The places, 1 to 3, of the photos that may still come."""
    taken = set(draft.photos.values_list("position", flat=True))
    return [place for place in range(1, MAX_PHOTOS + 1) if place not in taken]


def remove_photo(draft: Draft, pk: int) -> None:
    """Take a photo off the draft, its files too. One that is not there is gone already."""
    for photo in draft.photos.filter(pk=pk):
        photo.delete()
        _delete_files([photo])


def discard(draft: Draft) -> None:
    """Forget a draft with its photos; what has been sent stays."""
    with transaction.atomic():
        locked = Draft.objects.select_for_update().filter(pk=draft.pk).first()
        if locked is None:
            return
        photos = list(locked.photos.all())
        locked.delete()
    _delete_files(photos)


def clear_drafts(*, now: datetime) -> int:
    """Forget drafts that nobody touched for 24 hours; returns how many."""
    stale = Draft.objects.filter(updated_at__lte=now - DRAFT_LIFE)
    count = 0
    while batch := list(stale[:200]):
        for draft in batch:
            discard(draft)
        count += len(batch)
    return count


def _delete_files(photos: Sequence[DraftPhoto]) -> None:
    """After the rows: a crash in between leaves a file nobody sees, never a row without one."""
    for photo in photos:
        photo.image.delete(save=False)
        photo.thumbnail.delete(save=False)


def store(row: Attachment | DraftPhoto, photo: Photo) -> None:
    """Write the two files under a name nobody can guess, then the row."""
    name = f"{uuid.uuid4().hex}.jpg"
    row.image.save(name, ContentFile(photo.image, name=name), save=False)
    row.thumbnail.save(f"kecil-{name}", ContentFile(photo.thumbnail), save=False)
    row.save()
