"""One account: what is known of it, who keeps it, and what may be done."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import formats, timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import actions, registry
from accounts.forms import CustodyForm, LogPostForm
from accounts.models import SocialAccount
from accounts.pulse import pulses
from opd.access import access_of
from opd.calendar import zone_label
from opd.http import SignedInRequest

CHECKS_SHOWN = 10
POSTS_SHOWN = 20
UNDATED_SHOWN = 5
# An account's data are to be looked through again this often (domain: registry).
REVALIDATE_AFTER = timedelta(days=183)


@require_safe
def account_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """What was seen of an account, why the last check came out as it did, and what to do."""
    now, today = timezone.now(), timezone.localdate()
    account = _account(request, pk, today)
    access = access_of(request.user, today=today)
    posts = account.posts.select_related("logged_by").prefetch_related("priorities")
    return render(
        request,
        "accounts/account_detail.html",
        {
            "account": account,
            "pulse": pulses([account], now=now, today=today)[account.pk],
            "reading": registry.READINGS[account.health],
            "status_color": registry.STATUS_COLORS[account.status],
            "is_automatic": registry.can_be_polled(account.platform),
            "is_under_way": bool(account.claim_token)
            and account.next_poll_at is not None
            and account.next_poll_at > now,
            "is_due": account.next_poll_at is not None and account.next_poll_at <= now,
            "is_stale": account.revalidated_on is None
            or today - account.revalidated_on > REVALIDATE_AFTER,
            "checks": account.checks.order_by("-at", "-pk")[:CHECKS_SHOWN],
            "posts": posts.filter(published_at__isnull=False).order_by("-published_at", "-pk")[
                :POSTS_SHOWN
            ],
            "undated": posts.filter(published_at__isnull=True).order_by("-first_seen_at", "-pk")[
                :UNDATED_SHOWN
            ],
            "why_not_check": registry.why_not_check(access, account, now=now),
            "why_not_look": registry.why_not_look(access, account),
            "why_not_log": registry.why_not_log(access, account, now=now),
            "why_not_change": registry.why_not_change(access, account),
            "why_not_judge": registry.why_not_judge(access, account),
            "why_not_archive": registry.why_not_archive(access, account),
        },
    )


@require_POST
def account_check(request: SignedInRequest, pk: int) -> HttpResponse:
    """ "Periksa sekarang": the next free worker reads the account."""
    now, today = timezone.now(), timezone.localdate()
    account = _account(request, pk, today)
    access = access_of(request.user, today=today)
    if reason := registry.why_not_check(access, account, now=now):
        raise PermissionDenied(reason)
    try:
        at = actions.check_now(account, now=now)
    except actions.Refused as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    messages.success(request, _announcement(at, now))
    return redirect("account-detail", pk=account.pk)


def _announcement(at: datetime, now: datetime) -> str:
    if at <= now:
        return "Akun diperiksa dalam beberapa detik. Muat ulang halaman ini untuk melihat hasilnya."
    moment = formats.date_format(timezone.localtime(at), "j F Y, H.i")
    return (
        f"Akun diperiksa {moment} {zone_label(settings.TIME_ZONE)}: "
        "platform meminta kami menunggu sampai saat itu."
    )


@require_POST
def account_look(request: SignedInRequest, pk: int) -> HttpResponse:
    """ "Sudah saya lihat": a person's check of a platform that the portal cannot read."""
    now, today = timezone.now(), timezone.localdate()
    account = _account(request, pk, today)
    if reason := registry.why_not_look(access_of(request.user, today=today), account):
        raise PermissionDenied(reason)
    actions.look(account, actor=request.user, now=now)
    messages.success(request, "Tercatat: semua unggahan akun ini sampai sekarang sudah dicatat.")
    return redirect("account-detail", pk=account.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def account_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who holds the account, who can recover it, and when its data were last looked through."""
    today = timezone.localdate()
    account = _account(request, pk, today)
    if reason := registry.why_not_change(access_of(request.user, today=today), account):
        raise PermissionDenied(reason)
    data = request.POST if request.method == "POST" else None
    form = CustodyForm(data, instance=account, today=today)
    if form.is_valid():
        form.store()
        messages.success(request, "Data pemegang akun tersimpan.")
        return redirect("account-detail", pk=account.pk)
    return render(
        request,
        "accounts/account_edit.html",
        {"form": form, "account": account},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def post_log(request: SignedInRequest, pk: int) -> HttpResponse:
    """Log a post by its link and date, where nothing reads the account automatically."""
    now, today = timezone.now(), timezone.localdate()
    account = _account(request, pk, today)
    if reason := registry.why_not_log(access_of(request.user, today=today), account, now=now):
        raise PermissionDenied(reason)
    form = LogPostForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.log_post(
                account,
                url=form.cleaned_data["url"],
                text=form.cleaned_data["text"],
                published_at=form.published_at(now=now, zone=ZoneInfo(settings.TIME_ZONE)),
                actor=request.user,
                now=now,
            )
        except actions.Refused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, "Unggahan tercatat dengan label Manual.")
            return redirect("account-detail", pk=account.pk)
    return render(
        request,
        "accounts/post_log.html",
        {"form": form, "account": account},
        status=422 if form.errors else 200,
    )


def _account(request: SignedInRequest, pk: int, today: date) -> SocialAccount:
    accounts = SocialAccount.objects.visible_to(request.user, today=today)
    return get_object_or_404(
        accounts.select_related("office", "custodian", "backup_custodian", "successor"), pk=pk
    )
