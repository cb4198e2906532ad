"""Following a published report in place of sending another one, and leaving it again."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from complaints import drafts, followers
from complaints.forms.following import FollowForm
from complaints.forms.report import CONSENT_VERSION
from complaints.limits import FOLLOWS
from complaints.models import Complaint
from complaints.views import device, journey
from complaints.views.answers import too_many


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave an address for news of this report. The unsent one is then not needed any more."""
    complaint = get_object_or_404(Complaint.objects.published(), pk=pk)
    if complaint.is_final:
        # It ended while the citizen was reading: its page says how.
        return redirect("public-complaint", pk=pk)
    now = timezone.now()
    form = FollowForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        journey.log_errors(form, page="follow")
        context = {"form": form, "complaint": complaint}
        status = 422 if form.errors else 200
        return render(request, "complaints/follow.html", context, status=status)

    sender = device.sender_of(request)
    if FOLLOWS.is_spent(sender, now=now):
        return too_many(request)
    FOLLOWS.add(sender, now=now)
    followers.follow(
        complaint, email=form.cleaned_data["email"], consent_version=CONSENT_VERSION, now=now
    )
    if draft := device.draft_of(request, now=now):
        drafts.discard(draft)
    messages.success(request, "Anda mengikuti laporan ini. Kami beri tahu bila ada perkembangan.")
    response = redirect("public-complaint", pk=pk)
    device.forget_draft(response)
    return response


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unfollow(request: HttpRequest, token: str) -> HttpResponse:
    """A page with one button: mail programs that open links by themselves end nothing."""
    try:
        if request.method == "POST":
            followers.unfollow(token)
        context = {"is_following": followers.is_following(token)}
    except signing.BadSignature as error:
        raise Http404 from error
    return render(request, "complaints/unfollow.html", context)
