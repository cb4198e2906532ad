"""Pages for anybody: the home page, the published reports, the open figures."""

import csv
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from complaints import figures
from complaints.forms.public import FilterForm
from complaints.forms.tracking import TrackForm
from complaints.models import Complaint, Reporter
from complaints.views import device
from complaints.views.history import public_moments, public_photos
from complaints.views.paging import numbered_page
from complaints.views.rows import ago, published_row

CSV_HEAD = [
    "kantor", "masuk", "ditanggapi", "tepat_waktu", "belum_ditanggapi", "lewat_batas",
    "rata_rata_hari",
]  # fmt: skip


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Send, track, this week: all of it in the first screen of a cheap phone."""
    now = timezone.now()
    draft = device.draft_of(request, now=now)
    context = {
        "form": TrackForm(),
        "draft": draft,
        "draft_day": ago(draft.updated_at, now=now) if draft else "",
        "days": figures.promised_days(now=now, zone=_zone()),
        "week": figures.week_figures(now=now, zone=_zone()),
    }
    return render(request, "complaints/home.html", context)


@login_not_required
@require_safe
def complaint_list(request: HttpRequest) -> HttpResponse:
    """What Kominfo has published, newest first, as plain links that can be shared."""
    now = timezone.now()
    form = FilterForm(request.GET)
    published = Complaint.objects.published().select_related("kecamatan", "office", "category")
    found = form.narrowed(published).order_by("-published_at", "-pk")
    page = numbered_page(found, request.GET.get("halaman", ""))
    query = request.GET.copy()
    query.pop("halaman", None)
    context = {
        "form": form,
        "page": page,
        "rows": [published_row(complaint, now=now) for complaint in page.rows],
        "query": query.urlencode(),
        "is_filtered": form.is_used,
    }
    return render(request, "complaints/public_list.html", context)


@login_not_required
@require_safe
def complaint(request: HttpRequest, pk: int) -> HttpResponse:
    """One published report: the released text, no place finer than the kecamatan."""
    published = Complaint.objects.published().select_related("kecamatan", "office", "category")
    found = get_object_or_404(published, pk=pk)
    name = ""
    if found.privacy == Complaint.Privacy.OPEN:
        name = Reporter.objects.filter(complaint=found).values_list("name", flat=True).first() or ""
    context = {
        "complaint": found,
        "row": published_row(found, now=timezone.now()),
        "name": name,
        "photos": public_photos(found),
        "moments": public_moments(found),
    }
    return render(request, "complaints/public_complaint.html", context)


@login_not_required
@require_safe
def performance(request: HttpRequest) -> HttpResponse:
    """How offices handled the reports of the last 30 days, as a sentence, a table, or CSV."""
    now = timezone.now()
    lines = figures.office_figures(now=now)
    if request.GET.get("unduh") == "csv":
        return _csv(lines)
    context = {
        "lines": lines,
        "total": figures.total(lines, name="Semua kantor"),
        "since": timezone.localtime(now - figures.PERIOD),
        "now": now,
    }
    return render(request, "complaints/performance.html", context)


def _csv(lines: Sequence[figures.Figures]) -> HttpResponse:
    response = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="kinerja-30-hari.csv"'},
    )
    writer = csv.writer(response)
    writer.writerow(CSV_HEAD)
    for line in lines:
        days = "" if line.days is None else f"{line.days:.1f}"
        # A leading sign would make a spreadsheet read a name as a formula.
        name = line.name.lstrip("=+-@\t\r")
        writer.writerow(
            [name, line.received, line.answered, line.on_time, line.open, line.overdue, days]
        )
    return response


def _zone() -> ZoneInfo:
    zone = timezone.get_current_timezone()
    assert isinstance(zone, ZoneInfo)
    return zone
