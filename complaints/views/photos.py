"""Photos of complaints. Nobody gets one by guessing its address: each answer asks who may see it."""

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from complaints.models import Attachment, Complaint
from complaints.views.answers import photo_response
from opd.models import User

SMALL, LARGE = "kecil", "besar"
TOKEN = "izin"  # noqa: S105 - the name of a query parameter
# A tracking page may stay open for a while before its photos are looked at.
TOKEN_LIFE = timedelta(hours=6)


def photo_url(photo: Attachment, size: str) -> str:
    """An address that shows this one photo to whoever was given it, for six hours."""
    token = signing.dumps(photo.pk, salt=TOKEN)
    return f"{reverse('attachment', args=[photo.pk, size])}?{TOKEN}={token}"


def public_photo_url(photo: Attachment, size: str) -> str:
    """The address without a pass: enough for staff, and for everybody once it is published."""
    return reverse("attachment", args=[photo.pk, size])


@login_not_required
@require_safe
def attachment(request: HttpRequest, pk: int, size: str) -> FileResponse:
    """A photo for staff who may see its complaint, for a tracking page, or for the public list."""
    photo = get_object_or_404(Attachment, pk=pk)
    file = photo.thumbnail if size == SMALL else photo.image
    if _is_public(photo):
        return photo_response(file, cache="public, max-age=300")
    if _has_token(request, photo) or _is_visible(request, photo):
        return photo_response(file)
    raise Http404


def _is_public(photo: Attachment) -> bool:
    """Kominfo looked at it when publishing: it came with the report, before it was published."""
    published = Complaint.objects.published().filter(pk=photo.complaint_id)
    return photo.event_id is None and published.filter(published_at__gte=photo.added_at).exists()


def _has_token(request: HttpRequest, photo: Attachment) -> bool:
    try:
        allowed = signing.loads(request.GET.get(TOKEN, ""), salt=TOKEN, max_age=TOKEN_LIFE)
    except signing.BadSignature:
        return False
    return bool(allowed == photo.pk)


def _is_visible(request: HttpRequest, photo: Attachment) -> bool:
    user = request.user
    if not isinstance(user, User):
        return False
    visible = Complaint.objects.visible_to(user, today=timezone.localdate())
    return visible.filter(pk=photo.complaint_id).exists()
