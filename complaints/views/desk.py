"""What every staff page about one complaint needs: the row, who looks, the story, the queue.

Nothing here answers an address; `office.py`, `replying.py` and `verification.py` do.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils import timezone

from complaints import actions, freshness, lifecycle, privacy
from complaints.due import Due, due_of
from complaints.forms.office import DeskForm
from complaints.models import Attachment, Complaint, ComplaintQuerySet, Event, Reporter
from complaints.models.complaint import Status
from complaints.views.history import PhotoLink
from complaints.views.photos import LARGE, SMALL, public_photo_url
from opd.access import Access, access_of
from opd.holidays import holiday_dates
from opd.http import SignedInRequest

Kind = Event.Kind
Role = Callable[[Access, Complaint], bool]
WhyNot = Callable[[Access, Complaint], str | None]
# Deadlines and lateness that a page can show lie within this of today.
HORIZON = timedelta(days=200)

# `{office}` is in whose name it was done; what is not here is told by its own label.
HEADINGS: dict[str, str] = {
    Kind.FORWARDED: "Diteruskan ke {office}",
    Kind.RETURNED: "{office} mengembalikan ke Kominfo",
    Kind.STARTED: "{office} menangani",
    Kind.QUESTION: "{office} bertanya kepada warga",
    Kind.ANSWERED: "{office} menanggapi",
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the history as staff read it."""

    at: datetime
    heading: str
    text: str
    person: str
    photos: Sequence[PhotoLink]
    is_internal: bool


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Who sent it, as far as this person may see. `why_not` is the reason against revealing."""

    is_known: bool
    name: str = ""
    phone: str = ""
    email: str = ""
    has_email: bool = False
    is_revealed: bool = False
    why_not: str | None = None


@dataclass(frozen=True, kw_only=True)
class Position:
    """Where a complaint stands in a queue; codes of its neighbors, empty where there is none."""

    number: int
    total: int
    previous: str
    next: str


class Desk:
    """One person in front of one complaint, at one moment."""

    def __init__(self, request: SignedInRequest, code: str) -> None:
        """Raises Http404 for a complaint that does not exist for this person."""
        self.request = request
        self.now = timezone.now()
        self.today = timezone.localdate(self.now)
        self.user = request.user
        self.access: Access = access_of(self.user, today=self.today)
        visible = Complaint.objects.visible_to(self.user, today=self.today).with_due()
        parties = ("category", "kecamatan", "office", "officer", "wished_office", "sla_rule")
        self.complaint: Complaint = get_object_or_404(
            visible.select_related(*parties), code=code.upper()
        )

    def require(self, who: Role, why_not: WhyNot) -> None:
        """Answer 403 with the sentence of the rule where the person is not `who`.

        Only the role is asked here: a state that changed while somebody typed is told on the
        page, with the text kept.
        """
        if not who(self.access, self.complaint):
            # An office may do on its own page what this one is for Kominfo to do.
            reason = why_not(self.access, self.complaint)
            raise PermissionDenied(reason or "Halaman ini untuk operator Kominfo.")

    def attempt(self, form: DeskForm, act: Callable[[], object]) -> bool:
        """Whether the form was fine, the page fresh and the action taken.

        Where not, the form says why, keeps what was typed, and fits the complaint of now.
        """
        if form.is_valid():
            reason = freshness.why_stale(self.complaint, form.cleaned_data.get("version", ""))
            reason = reason or _refusal_of(act)
            if reason is None:
                return True
            form.add_error(None, reason)
        form.data = dict(form.data.items()) | {form.add_prefix("version"): self.version()}
        return False

    @cached_property
    def due(self) -> Due | None:
        due_at: datetime | None = getattr(self.complaint, "due_at", None)
        return due_of(
            due_at,
            now=self.now,
            zone=timezone.get_current_timezone(),
            holidays=holidays_around(self.today),
        )

    def due_label(self) -> str:
        """Which deadline `due` is."""
        complaint = self.complaint
        match complaint.status:
            case Status.RECEIVED:
                return "Batas verifikasi"
            case Status.WAITING_CITIZEN | Status.ANSWERED:
                return "Batas warga"
            case Status.FORWARDED | Status.RETURNED if complaint.started_at is None:
                return "Batas respon awal"
        return "Batas tanggapan"

    def contact(self, *, is_revealed: bool = False) -> Contact:
        """The reporter, masked until revealed. One query."""
        reporter = Reporter.objects.filter(complaint=self.complaint).first()
        if reporter is None:
            return Contact(is_known=False)
        why_not = lifecycle.why_not_reveal(self.access, self.complaint)
        has_email = bool(reporter.email)
        if why_not is not None:
            return Contact(is_known=True, has_email=has_email, why_not=why_not)
        if is_revealed:
            return Contact(
                is_known=True,
                name=reporter.name,
                phone=reporter.phone_as_typed or reporter.phone,
                email=reporter.email,
                has_email=has_email,
                is_revealed=True,
            )
        is_open = self.complaint.privacy == Complaint.Privacy.OPEN
        return Contact(
            is_known=True,
            name=reporter.name if is_open else "•••" if reporter.name else "",
            phone=privacy.mask_phone(reporter.phone),
            email=privacy.mask_email(reporter.email),
            has_email=has_email,
        )

    @cached_property
    def _photos(self) -> dict[int | None, list[Attachment]]:
        found: dict[int | None, list[Attachment]] = {}
        for photo in self.complaint.attachments.order_by("pk"):
            found.setdefault(photo.event_id, []).append(photo)
        return found

    def photos(self, event: Event | None = None) -> Sequence[PhotoLink]:
        """Photos that came with `event`, or with the complaint itself. One query for all."""
        return photo_links(self._photos.get(event.pk if event else None, []))

    @cached_property
    def events(self) -> Sequence[Event]:
        """The whole history, newest first. One query."""
        return list(self.complaint.events.select_related("office", "actor").order_by("-pk"))

    def lines(self) -> Sequence[Line]:
        return [
            Line(
                at=event.happened_at,
                heading=_heading(event),
                text=event.note,
                person=event.actor.name if event.actor else "",
                photos=self.photos(event),
                is_internal=event.is_internal,
            )
            for event in self.events
        ]

    def version(self) -> str:
        """As `freshness.version_of`, from what has been read already."""
        last = next((event.pk for event in self.events if not event.is_internal), 0)
        return f"{self.complaint.status}-{last}"

    def last(self, kind: Kind) -> Event | None:
        """The newest event of this kind."""
        return next((event for event in self.events if event.kind == kind), None)

    def position_in(self, queue: ComplaintQuerySet) -> Position:
        """Where the complaint stands among the codes of `queue`. One query."""
        codes = list(queue.values_list("code", flat=True)[:1000])
        if self.complaint.code not in codes:
            return Position(number=0, total=len(codes), previous="", next=codes[0] if codes else "")
        at = codes.index(self.complaint.code)
        return Position(
            number=at + 1,
            total=len(codes),
            previous=codes[at - 1] if at else "",
            next=codes[at + 1] if at + 1 < len(codes) else "",
        )


def _refusal_of(act: Callable[[], object]) -> str | None:
    try:
        act()
    except actions.Refused as refusal:
        return str(refusal)
    return None


def photo_links(photos: Sequence[Attachment]) -> Sequence[PhotoLink]:
    """Addresses for staff; each is asked again who may see it."""
    return [
        PhotoLink(
            small=public_photo_url(photo, SMALL),
            large=public_photo_url(photo, LARGE),
            width=photo.width,
            height=photo.height,
            label=f"Foto {number} dari {len(photos)}",
        )
        for number, photo in enumerate(photos, 1)
    ]


def holidays_around(today: date) -> frozenset[date]:
    """Holidays that any deadline on a page can meet. One query."""
    return holiday_dates(today - HORIZON, today + HORIZON)


def _heading(event: Event) -> str:
    text = HEADINGS.get(event.kind, event.get_kind_display())
    return text.format(office=event.office.label if event.office else "Kominfo")
