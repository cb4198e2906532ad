"""The history of a complaint as its citizen reads it: offices, not persons; newest first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from complaints.models import Attachment, Complaint, Event
from complaints.views.photos import LARGE, SMALL, photo_url, public_photo_url

Kind = Event.Kind

# `{office}` is in whose name it was done.
HEADINGS: dict[str, str] = {
    Kind.RECEIVED: "Laporan diterima",
    Kind.FORWARDED: "Diteruskan ke {office}",
    Kind.STARTED: "{office} mulai menangani",
    Kind.QUESTION: "{office} bertanya kepada Anda",
    Kind.REPLY: "Balasan Anda",
    Kind.ANSWERED: "{office} menanggapi",
    Kind.RATED: "Penilaian Anda",
    Kind.REOPENED: "Laporan dibuka kembali",
    Kind.DONE: "Laporan selesai",
    Kind.CLOSED: "Laporan ditutup",
    Kind.PUBLISHED: "Laporan ditampilkan di halaman Laporan warga",
    Kind.UNPUBLISHED: "Laporan tidak lagi ditampilkan untuk umum",
    Kind.PRIVACY_RAISED: "Laporan dijadikan rahasia",
    Kind.OVERDUE: "Batas waktu lewat, {office} diingatkan",
    Kind.REMINDED: "Kami menanyakan lagi apakah masalahnya sudah selesai",
}


# What the public sees of it: that and when, never what was written.
PUBLIC = (
    Kind.RECEIVED, Kind.FORWARDED, Kind.STARTED, Kind.ANSWERED, Kind.REOPENED, Kind.DONE,
    Kind.CLOSED,
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class PhotoLink:
    small: str
    large: str
    width: int
    height: int
    label: str


@dataclass(frozen=True, kw_only=True)
class Moment:
    """One line of the history."""

    at: datetime
    heading: str
    text: str
    photos: Sequence[PhotoLink]
    promised_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class History:
    moments: Sequence[Moment]
    own_photos: Sequence[PhotoLink]  # came with the report itself
    question: str  # the last one asked, while it waits for its answer


def history_of(complaint: Complaint) -> History:
    """Two queries, whatever the length of the history."""
    photos: dict[int | None, list[Attachment]] = {}
    for photo in complaint.attachments.order_by("pk"):
        photos.setdefault(photo.event_id, []).append(photo)
    events = list(complaint.events.public().select_related("office").order_by("-pk"))
    waits = complaint.status == Complaint.Status.WAITING_CITIZEN
    questions = (event.note for event in events if event.kind == Kind.QUESTION)
    return History(
        moments=[
            _moment(event, photos.get(event.pk, [])) for event in events if event.kind in HEADINGS
        ],
        own_photos=_links(photos.get(None, [])),
        question=next(questions, "") if waits else "",
    )


def _heading(event: Event) -> str:
    return HEADINGS[event.kind].format(office=event.office.label if event.office else "Kominfo")


def _moment(event: Event, photos: list[Attachment]) -> Moment:
    return Moment(
        at=event.happened_at,
        heading=_heading(event),
        # What an office is told with a forwarding or a reminder is not for the citizen.
        text="" if event.kind in (Kind.FORWARDED, Kind.OVERDUE) else event.note,
        photos=_links(photos),
        promised_on=event.promised_on,
    )


def _links(
    photos: list[Attachment], *, address: Callable[[Attachment, str], str] = photo_url
) -> list[PhotoLink]:
    return [
        PhotoLink(
            small=address(photo, SMALL),
            large=address(photo, LARGE),
            width=photo.width,
            height=photo.height,
            label=f"Foto {number} dari {len(photos)}",
        )
        for number, photo in enumerate(photos, 1)
    ]


def public_moments(complaint: Complaint) -> list[Moment]:
    """The public part of the history, newest first. One query."""
    events = complaint.events.public().filter(kind__in=PUBLIC).select_related("office")
    return [
        Moment(at=event.happened_at, heading=_heading(event), text="", photos=[])
        for event in events.order_by("-pk")
    ]


def public_photos(complaint: Complaint) -> list[PhotoLink]:
    """The photos that Kominfo looked at when publishing. One query."""
    assert complaint.published_at is not None
    photos = complaint.attachments.filter(event=None, added_at__lte=complaint.published_at)
    return _links(list(photos.order_by("pk")), address=public_photo_url)
