"""Kominfo's decisions about accounts. Each is refused where its button is not offered."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from accounts import actions, registry
from accounts.forms import NoteForm
from accounts.models import SocialAccount
from opd.access import Access, access_of
from opd.http import SignedInRequest

WhyNot = Callable[[Access, SocialAccount], str | None]
Decide = Callable[..., None]


@require_POST
def account_verify(request: SignedInRequest, pk: int) -> HttpResponse:
    account = _account(request, pk, registry.why_not_judge)
    return _decide(request, account, actions.verify, note="")


@require_http_methods(["GET", "HEAD", "POST"])
def account_reject(request: SignedInRequest, pk: int) -> HttpResponse:
    account = _account(request, pk, registry.why_not_judge)
    return _with_reason(
        request, account, actions.reject, title="Tolak usulan akun ini?", button="Tolak usulan"
    )


@require_http_methods(["GET", "HEAD", "POST"])
def account_archive(request: SignedInRequest, pk: int) -> HttpResponse:
    account = _account(request, pk, registry.why_not_archive)
    return _with_reason(
        request, account, actions.archive, title="Arsipkan akun ini?", button="Arsipkan akun"
    )


def _account(request: SignedInRequest, pk: int, why_not: WhyNot) -> SocialAccount:
    today = timezone.localdate()
    accounts = SocialAccount.objects.visible_to(request.user, today=today)
    account = get_object_or_404(accounts.select_related("office"), pk=pk)
    if reason := why_not(access_of(request.user, today=today), account):
        raise PermissionDenied(reason)
    return account


def _with_reason(
    request: SignedInRequest, account: SocialAccount, decide: Decide, *, title: str, button: str
) -> HttpResponse:
    """Ask for the reason on a page of its own, then decide."""
    form = NoteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _decide(request, account, decide, note=form.cleaned_data["note"])
    return render(
        request,
        "accounts/account_decide.html",
        {"form": form, "account": account, "title": title, "button": button},
        status=422 if form.errors else 200,
    )


def _decide(
    request: SignedInRequest, account: SocialAccount, decide: Decide, *, note: str
) -> HttpResponse:
    try:
        decide(account, note=note)
    except actions.Refused as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    account.refresh_from_db(fields=["status"])
    messages.success(
        request,
        f"{account.get_platform_display()} {account.handle}: "
        f"{account.get_status_display().lower()}.",
    )
    back = request.POST.get("kembali", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        return redirect(back)
    return redirect("account-detail", pk=account.pk)
