"""Akun resmi: which accounts are the regency's own, for anybody to check."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import handles, official
from accounts.models import SocialAccount
from accounts.paging import keyed_page

OFFICES_SHOWN = 25
LONGEST_QUESTION = 500
# Parameter `jenis` of the address -> which offices.
_KINDS = {"": "OPD dan kecamatan", "desa": "Desa dan kelurahan"}


@login_not_required
@require_safe
def official_accounts(request: HttpRequest) -> HttpResponse:
    """Answer for one account that somebody asks about, and list those of every office."""
    question = request.GET.get("akun", "").strip()[:LONGEST_QUESTION]
    answer, problem = None, ""
    if question:
        try:
            answer = official.lookup(question)
        except handles.UnreadableHandle as error:
            problem = str(error)
    kind = request.GET.get("jenis", "")
    accounts = SocialAccount.objects.official().order_by("platform", "handle")
    offices = official.offices_with_accounts(today=timezone.localdate())
    offices = offices.villages() if kind == "desa" else offices.opds()
    page = keyed_page(
        offices.prefetch_related(
            Prefetch("social_accounts", queryset=accounts, to_attr="official_accounts")
        ),
        order=("name", "pk"),
        after=request.GET.get("setelah", ""),
        before=request.GET.get("sebelum", ""),
        size=OFFICES_SHOWN,
    )
    return render(
        request,
        "accounts/official_accounts.html",
        {
            "question": question,
            "answer": answer,
            "problem": problem,
            "page": page,
            "kind": kind if kind in _KINDS else "",
            "kinds": _KINDS,
        },
    )
