"""Kominfo's list of all complaints: quick queues, filters that are links, search, pages."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from complaints import search
from complaints.forms.listing import ListForm
from complaints.lifecycle import ARBITRATION_AFTER
from complaints.models import Complaint, ComplaintQuerySet
from complaints.views.inbox import cards
from complaints.views.paging import numbered_page
from opd.access import access_of
from opd.http import SignedInRequest

# A million rows are not counted to tell that there are many.
MOST_COUNTED = 10_000


def require_operator(request: SignedInRequest) -> None:
    """Answer 403 with the sentence to everybody but operators of Kominfo."""
    if not access_of(request.user, today=timezone.localdate()).is_operator:
        raise PermissionDenied("Halaman ini untuk operator Kominfo.")


Narrow = Callable[[ComplaintQuerySet, datetime], ComplaintQuerySet]


@dataclass(frozen=True, kw_only=True)
class Queue:
    """A pile of work by its name in the address; the work list counts the same rows."""

    label: str
    narrow: Narrow


QUEUES: dict[str, Queue] = {
    "periksa": Queue(label="Perlu diperiksa", narrow=lambda rows, now: rows.to_verify()),
    "hampir-lewat": Queue(
        label="Hampir lewat batas verifikasi", narrow=lambda rows, now: rows.nearly_late(now)
    ),
    "keputusan": Queue(
        label="Perlu keputusan Kominfo",
        narrow=lambda rows, now: rows.to_arbitrate(ARBITRATION_AFTER),
    ),
    "lewat": Queue(label="Lewat batas di OPD", narrow=lambda rows, now: rows.late(now)),
    "dibuka-kembali": Queue(
        label="Dibuka kembali oleh warga", narrow=lambda rows, now: rows.reopened()
    ),
}


@dataclass(frozen=True, kw_only=True)
class Link:
    """A filter to choose or, where `is_current`, to take off."""

    label: str
    query: str
    is_current: bool = False


@require_safe
def complaint_list(request: SignedInRequest) -> HttpResponse:
    """Everything an operator may see, narrowed by what stands in the address."""
    require_operator(request)
    now = timezone.now()
    form = ListForm(request.GET, today=timezone.localdate())
    chosen = form.chosen()
    rows = Complaint.objects.visible_to(request.user, today=timezone.localdate())
    queue = QUEUES.get(chosen.get("antrean", ""))
    if queue is not None:
        rows = queue.narrow(rows, now)
    rows = form.narrow(search.by_words_or_phone(rows, chosen.get("cari", "")))
    rows = rows.with_due().select_related("category", "kecamatan", "office", "officer")
    is_work = queue is not None
    rows = rows.in_order_of_work() if is_work else rows.order_by("-received_at", "pk")
    page = numbered_page(rows, request.GET.get("halaman", ""))
    return render(
        request,
        "complaints/kominfo/list.html",
        {
            "form": form,
            "queues": _queue_links(chosen),
            "chips": [
                Link(label=label, query=_query(chosen, without=name))
                for name, label in form.chips().items()
            ],
            "cards": cards(page.rows),
            "page_obj": page,
            "count": rows.order_by()[: MOST_COUNTED + 1].count(),
            "most_counted": MOST_COUNTED,
            "query": urlencode(chosen),
        },
    )


def _queue_links(chosen: dict[str, str]) -> list[Link]:
    current = chosen.get("antrean", "")
    everything = Link(
        label="Semua", query=_query(chosen, without="antrean"), is_current=not current
    )
    return [
        everything,
        *(
            Link(
                label=queue.label,
                query=f"?{urlencode({**chosen, 'antrean': name})}",
                is_current=name == current,
            )
            for name, queue in QUEUES.items()
        ),
    ]


def _query(chosen: dict[str, str], *, without: str) -> str:
    return f"?{urlencode({k: v for k, v in chosen.items() if k != without})}"
