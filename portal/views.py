"""The operator's first page: all work of the day, each number leading to its rows."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import SocialAccount
from complaints.models import Complaint, Notification
from complaints.views.staff import QUEUES, require_operator
from opd.http import SignedInRequest
from reports.models import AccountResult, WeeklyReport


@dataclass(frozen=True, kw_only=True)
class Work:
    """One line: a number, what it counts, and the list that holds as many rows."""

    count: int
    text: str
    url: str
    detail: str = ""
    is_urgent: bool = False


@require_safe
def worklist(request: SignedInRequest) -> HttpResponse:
    """Pekerjaan hari ini."""
    require_operator(request)
    groups = {
        "Laporan warga": list(_complaints(request)),
        "Media sosial": list(_media(request)),
        "Sistem": list(_system()),
    }
    context = {
        "groups": groups,
        "now": timezone.now(),
        "to_verify": groups["Laporan warga"][0].count,
    }
    return render(request, "portal/worklist.html", context)


def _complaints(request: SignedInRequest) -> Iterator[Work]:
    """The queues of complaints, counted by the same rows that their lists show."""
    now, today = timezone.now(), timezone.localdate()
    visible = Complaint.objects.visible_to(request.user, today=today)
    counts = {name: queue.narrow(visible, now).count() for name, queue in QUEUES.items()}
    near = counts["hampir-lewat"]
    address = reverse("complaint-list")
    yield Work(
        count=counts["periksa"],
        text="perlu diperiksa",
        url=f"{address}?antrean=periksa",
        detail=f"{near} hampir lewat atau sudah lewat batas" if near else "",
        is_urgent=bool(near),
    )
    if counts["keputusan"]:
        yield Work(
            count=counts["keputusan"],
            text="perlu keputusan Kominfo, tiga kali dikembalikan",
            url=f"{address}?antrean=keputusan",
            is_urgent=True,
        )
    yield Work(
        count=counts["lewat"],
        text="lewat batas di OPD",
        url=f"{address}?antrean=lewat",
        is_urgent=bool(counts["lewat"]),
    )
    yield Work(
        count=counts["dibuka-kembali"],
        text="dibuka kembali oleh warga",
        url=f"{address}?antrean=dibuka-kembali",
    )


def _media(request: SignedInRequest) -> Iterator[Work]:
    """What the registry and the weeks wait for."""
    today = timezone.localdate()
    accounts = SocialAccount.objects.visible_to(request.user, today=today)
    address = reverse("account-list")
    yield Work(
        count=accounts.filter(status=SocialAccount.Status.PROPOSED).count(),
        text="akun diusulkan, perlu diperiksa",
        url=f"{address}?status={SocialAccount.Status.PROPOSED}",
    )
    gone = accounts.filter(
        status=SocialAccount.Status.VERIFIED, health=SocialAccount.Health.GONE
    ).count()
    if gone:
        yield Work(
            count=gone,
            text="akun resmi tidak ada lagi di platformnya",
            url=f"{address}?status={SocialAccount.Status.VERIFIED}&hasil={SocialAccount.Health.GONE}",
        )
    yield from _open_week(request)


def _open_week(request: SignedInRequest) -> Iterator[Work]:
    """The newest finished week that is not locked yet, with the gaps to look at before."""
    reports = WeeklyReport.objects.visible_to(request.user, today=timezone.localdate())
    report = reports.filter(state=WeeklyReport.State.PROVISIONAL).latest_first().first()
    if report is None:
        return
    unknown = AccountResult.objects.filter(
        result__report=report, verdict=AccountResult.Verdict.UNKNOWN
    )
    yield Work(
        count=unknown.count(),
        text=f"target tanpa data di {report.week.label}, belum dikunci",
        url=reverse("week-manage", args=[report.week]),
    )


def _system() -> Iterator[Work]:
    """Messages that wait for the mail server, and those that it never took."""
    unsent = Notification.objects.filter(sent_at__isnull=True)
    address = reverse("admin:complaints_notification_changelist")
    yield Work(
        count=unsent.filter(given_up_at__isnull=True).count(),
        text="pesan menunggu dikirim",
        url=f"{address}?keadaan=menunggu",
    )
    stopped = unsent.filter(given_up_at__isnull=False).count()
    if stopped:
        yield Work(
            count=stopped,
            text="pesan gagal terkirim",
            url=f"{address}?keadaan=dihentikan",
            detail="Alamatnya salah, atau server email lama tidak menjawab.",
            is_urgent=True,
        )
