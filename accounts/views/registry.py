"""The registry of accounts: Kominfo's list, and registering."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from accounts import actions, registry
from accounts.forms import AccountForm, AnyAccountForm, OwnAccountForm
from accounts.models import PlatformKey, SocialAccount
from accounts.paging import keyed_page
from accounts.pulse import Pulse, pulses
from opd.access import Access, access_of
from opd.http import SignedInRequest
from opd.models import Office

Status = SocialAccount.Status
PAGE_SIZE = 50
LIST_ORDER = ("handle", "platform", "pk")


@require_safe
def account_list(request: SignedInRequest) -> HttpResponse:
    """All accounts, for operators: searched, filtered by plain links, paged by key."""
    now, today = timezone.now(), timezone.localdate()
    if not access_of(request.user, today=today).is_operator:
        raise PermissionDenied("Daftar ini untuk operator Kominfo.")
    filters = _filters(request.GET)
    accounts = SocialAccount.objects.visible_to(request.user, today=today).matching(filters["cari"])
    for parameter, column in _COLUMNS.items():
        if filters[parameter]:
            accounts = accounts.filter(**{column: filters[parameter]})
    page = keyed_page(
        accounts.select_related("office"),
        order=LIST_ORDER,
        after=request.GET.get("setelah", ""),
        before=request.GET.get("sebelum", ""),
        size=PAGE_SIZE,
    )
    pulse = pulses(page.rows, now=now, today=today)
    return render(
        request,
        "accounts/account_list.html",
        {
            "page": page,
            "rows": [_row(account, pulse[account.pk]) for account in page.rows],
            "filters": filters,
            "groups": _filter_groups(filters),
            "query": urlencode({name: value for name, value in filters.items() if value}),
            "is_filtered": any(filters.values()),
        },
    )


# Parameter of the address -> column.
_COLUMNS = {"platform": "platform", "status": "status", "hasil": "health"}
_CHOICES: dict[str, tuple[str, list[tuple[str, Any]]]] = {
    "status": ("Status", list(Status.choices)),
    "platform": ("Platform", list(PlatformKey.choices)),
    "hasil": ("Hasil pemeriksaan", list(SocialAccount.Health.choices)),
}


def _filters(parameters: Mapping[str, str]) -> dict[str, str]:
    """What the address asks for; a value that is on no list is as good as none."""
    filters = {"cari": parameters.get("cari", "").strip()[:200]}
    for name, (_, choices) in _CHOICES.items():
        value = parameters.get(name, "")
        filters[name] = value if value in dict(choices) else ""
    return filters


def _filter_groups(filters: Mapping[str, str]) -> list[dict[str, Any]]:
    """Every filter as plain links that keep the others."""
    groups = []
    for name, (label, choices) in _CHOICES.items():
        links = []
        for value, text in [("", "Semua"), *choices]:
            wanted = {**filters, name: value}
            query = urlencode({key: kept for key, kept in wanted.items() if kept})
            links.append({"text": text, "query": query, "is_current": filters[name] == value})
        current = next(link for link in links if link["is_current"])
        groups.append({"label": label, "links": links, "current": current["text"]})
    return groups


def _row(account: SocialAccount, pulse: Pulse) -> dict[str, Any]:
    return {
        "account": account,
        "activity": pulse.activity,
        "reading": registry.READINGS[account.health],
        "status_color": registry.STATUS_COLORS[account.status],
    }


@require_http_methods(["GET", "HEAD", "POST"])
def account_register(request: SignedInRequest) -> HttpResponse:
    """Propose an own office's account; what an operator registers is verified at once."""
    now, today = timezone.now(), timezone.localdate()
    access = access_of(request.user, today=today)
    if reason := registry.why_not_register(access):
        raise PermissionDenied(reason)
    form = _register_form(request, access)
    if request.method == "POST" and form.is_valid():
        found = form.cleaned_data["found"]
        try:
            account = actions.register(
                office=form.cleaned_data["office"],
                platform=found.platform,
                handle=found.handle,
                url=found.url,
                purpose=form.cleaned_data["purpose"],
                status=Status.VERIFIED if access.is_operator else Status.PROPOSED,
                now=now,
                today=today,
            )
        except actions.Refused as refusal:
            form.add_error("account", str(refusal))
        else:
            messages.success(request, _registered(account))
            return redirect("account-detail", pk=account.pk)
    return render(
        request,
        "accounts/account_register.html",
        {"form": form, "is_operator": access.is_operator},
        status=422 if form.errors else 200,
    )


def _register_form(request: SignedInRequest, access: Access) -> AccountForm:
    data = request.POST if request.method == "POST" else None
    today = timezone.localdate()
    if access.is_operator:
        initial = {"office_name": request.GET.get("opd", "")}
        return AnyAccountForm(data, initial=initial, today=today)
    offices = Office.objects.visible_to(request.user, today=today).filter(
        pk__in=access.answering_offices
    )
    return OwnAccountForm(data, offices=offices.order_by("name", "pk"))


def _registered(account: SocialAccount) -> str:
    name = f"{account.get_platform_display()} {account.handle}"
    if account.status == Status.PROPOSED:
        return f"{name} diusulkan. Kominfo akan memeriksanya."
    return f"{name} terdaftar atas nama {account.office.name}."
