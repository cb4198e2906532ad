"""What machines ask: is the process alive, is the portal ready, how is it doing.

None of the answers holds a secret, a name or an address of a person.
"""

import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import Error
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from portal import metrics, probes


@require_safe
@never_cache
@login_not_required
def live(request: HttpRequest) -> JsonResponse:
    """The process answers. Reads nothing, so a slow database never gets it restarted."""
    return JsonResponse({"status": "ok", "versi": settings.VERSION})


@require_safe
@never_cache
@login_not_required
def ready(request: HttpRequest) -> JsonResponse:
    """200 when the portal can do its work, else 503 with what is missing."""
    answer: dict[str, object] = {"database": "ok", "migrasi": "ok", "penyimpanan": "ok"}
    trouble = {
        "database": probes.why_no_database(),
        "migrasi": probes.why_not_migrated(),
        "penyimpanan": probes.why_not_writable(Path(settings.MEDIA_ROOT)),
    }
    answer.update({part: reason for part, reason in trouble.items() if reason})
    is_ready = not any(trouble.values())
    try:
        backlog = probes.backlog(now=timezone.now())
    except Error:
        is_ready = False
    else:
        answer["antrean_detik"] = int(backlog.outbox.total_seconds())
        answer["pemeriksaan_tertunda_detik"] = int(backlog.polls.total_seconds())
        is_ready = is_ready and not backlog.is_late
    return JsonResponse(answer, status=200 if is_ready else 503)


@require_safe
@never_cache
@login_not_required
def metrics_text(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus, to whoever holds METRICS_TOKEN; there is no page without one."""
    if not settings.METRICS_TOKEN:
        raise Http404
    sent = request.headers.get("Authorization", "")
    if not secrets.compare_digest(sent.encode(), f"Bearer {settings.METRICS_TOKEN}".encode()):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    return HttpResponse(metrics.exposition(now=timezone.now()), content_type=CONTENT_TYPE_LATEST)
