"""The office's inbox: what must be answered, what waits for citizens, what is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from complaints import lifecycle, search
from complaints.due import Due, due_of
from complaints.models import Complaint, ComplaintQuerySet
from complaints.models.complaint import Status
from complaints.views.desk import holidays_around
from complaints.views.paging import numbered_page
from opd.access import access_of
from opd.http import SignedInRequest
from opd.models import Office, User

TABS: dict[str, tuple[str, Q]] = {
    "": (
        "Perlu ditanggapi",
        Q(status__in=[Status.FORWARDED, Status.IN_PROGRESS, Status.WAITING_VALIDATION]),
    ),
    "menunggu": ("Menunggu warga", Q(status=Status.WAITING_CITIZEN)),
    "selesai": ("Selesai", Q(status__in=[Status.ANSWERED, Status.DONE, Status.CLOSED])),
}
EMPTY = {
    "": "Tidak ada laporan yang perlu ditanggapi.",
    "menunggu": "Tidak ada laporan yang menunggu jawaban warga.",
    "selesai": "Belum ada laporan yang selesai.",
}


@dataclass(frozen=True, kw_only=True)
class Tab:
    label: str
    count: int
    query: str
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class Card:
    """One complaint of a list."""

    complaint: Complaint
    due: Due | None
    color: str


def rows_for(user: User, *, tab: str = "") -> ComplaintQuerySet:
    """The complaints of one tab in the order of work: what is longest overdue comes first."""
    mine = Complaint.objects.handled_by(user, today=timezone.localdate())
    rows = mine.filter(TABS[tab][1])
    if tab == "selesai":
        return rows.with_due().order_by("-received_at", "-pk")
    return rows.in_order_of_work()


def cards(rows: Sequence[Complaint]) -> list[Card]:
    """What the list prints, with deadlines in words. One query, for the holidays."""
    now, zone = timezone.now(), timezone.get_current_timezone()
    holidays = holidays_around(timezone.localdate())
    return [
        Card(
            complaint=complaint,
            due=due_of(getattr(complaint, "due_at", None), now=now, zone=zone, holidays=holidays),
            color=lifecycle.STATES[Status(complaint.status)].color,
        )
        for complaint in rows
    ]


@require_safe
def inbox(request: SignedInRequest) -> HttpResponse:
    """The three tabs, overdue first, then the nearest deadline."""
    today = timezone.localdate()
    access = access_of(request.user, today=today)
    if not access.answering_offices and not access.is_inspector:
        raise PermissionDenied("Halaman ini untuk petugas OPD atau desa.")
    current = request.GET.get("tab", "")
    current = current if current in TABS else ""
    typed = request.GET.get("cari", "").strip()
    mine = Complaint.objects.handled_by(request.user, today=today)
    counts = mine.aggregate(
        **{f"tab{i}": Count("pk", filter=tab[1]) for i, tab in enumerate(TABS.values())}
    )
    rows = search.by_words(rows_for(request.user, tab=current), typed)
    rows = rows.select_related("category", "kecamatan", "officer", "office")
    page = numbered_page(rows, request.GET.get("halaman", ""))
    offices = Office.objects.filter(pk__in=access.answering_offices).order_by("name")
    return render(
        request,
        "complaints/office/inbox.html",
        {
            "tabs": [
                Tab(
                    label=label,
                    count=counts[f"tab{i}"],
                    query=f"?tab={key}" if key else "?",
                    is_current=key == current,
                )
                for i, (key, (label, _)) in enumerate(TABS.items())
            ],
            "tab": current,
            "cards": cards(page.rows),
            "page_obj": page,
            "query": urlencode({k: v for k, v in (("tab", current), ("cari", typed)) if v}),
            "typed": typed,
            "empty": EMPTY[current],
            "offices": list(offices[:5]),
            "has_several_offices": len(access.answering_offices) > 1,
            "now": timezone.now(),
        },
    )
