"""What pages cost a server and a phone, with the sample regency in the database."""

from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from django.core.management import call_command
from django.http import HttpResponseBase
from django.test import Client, override_settings
from django.urls import reverse

from opd.calendar import Week
from opd.models import Office, Posting, Role
from reports.models import OfficeResult, WeeklyReport
from tests.bench.figures import median_ms, show

# ux: a first visit of a public page, everything it needs included.
BUDGET = 60_000
PUBLIC = ("home", "report-story", "track", "public-complaints", "performance", "official-accounts",
          "scoreboard", "help")  # fmt: skip


def pages() -> None:
    """The sample regency is loaded, then the pages that each role opens most are asked for."""
    with override_settings(SAMPLE_DATA=True):
        call_command("demo", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    _speed()
    _weight()


def _speed() -> None:
    """In process, through all middleware, beside a view that does nothing."""
    stranger = Client()
    trivial = median_ms(lambda: stranger.get("/sehat/"), times=50)
    week = WeeklyReport.objects.final().latest_first()[0].week
    visits = [("", name, reverse(name)) for name in PUBLIC]
    visits += [
        (Role.ADMIN, "inbox", reverse("inbox")),
        (Role.ADMIN, "office-media", reverse("office-media")),
        (Role.OPERATOR, "worklist", reverse("worklist")),
        (Role.OPERATOR, "verification", reverse("verification")),
        (Role.OPERATOR, "account-list", reverse("account-list")),
        (Role.OPERATOR, "week-manage", reverse("week-manage", args=[week])),
        (Role.LEADER, "dashboard-week", reverse("dashboard-week", args=[week])),
        (Role.LEADER, "dashboard-offices", reverse("dashboard-offices", args=[week])),
        (Role.LEADER, "dashboard-office", reverse("dashboard-office", args=_office(week))),
    ]
    for role, name, path in visits:
        client = _signed_in(role) if role else stranger
        assert client.get(path, follow=True).status_code == 200, path
        took = median_ms(lambda: client.get(path, follow=True), times=15)  # noqa: B023 - run now
        show(f"page {name}", took, "ms", beside="trivial view", other=trivial)


def _office(week: Week) -> list[object]:
    """The week and the slug of the office with the most to show."""
    result = OfficeResult.objects.in_week(week).opds().order_by("-required_count", "pk")[0]
    return [week, result.slug]


def _signed_in(role: str) -> Client:
    posting = Posting.objects.filter(role=role, ends_on=None).exclude(
        office__kind__in=Office.VILLAGE_KINDS
    )
    client = Client()
    client.force_login(posting.earliest("pk").user)
    return client


def _weight() -> None:
    """Bytes over the wire of a first visit: the page and all that it links to, compressed."""
    for name in PUBLIC:
        client = Client()
        visited = client.get(reverse(name), follow=True, headers={"accept-encoding": "gzip, br"})
        plain = Client().get(reverse(name), follow=True)
        total = _size(visited) + sum(map(_asset_size, _assets(plain)))
        show(f"first visit of {name}", total, "bytes", beside="budget", other=BUDGET)


def _assets(response: HttpResponseBase) -> set[str]:
    """Addresses of what a browser loads with the page; none may be somebody else's."""
    page = BeautifulSoup(getattr(response, "content", b""), "html.parser")
    found = {
        str(tag[name])
        for name, selector in (
            (
                "href",
                "link[rel=stylesheet], link[rel~=icon], link[rel=manifest], link[rel=preload]",
            ),
            ("src", "script[src], img[src]"),
        )
        for tag in page.select(selector)
    }
    assert not [link for link in found if urlsplit(link).netloc]
    return found


def _asset_size(path: str) -> int:
    response = Client().get(path, headers={"accept-encoding": "gzip, br"})
    assert response.status_code == 200, path
    return _size(response)


def _size(response: HttpResponseBase) -> int:
    if response.streaming:
        return sum(map(len, getattr(response, "streaming_content", ())))
    return len(getattr(response, "content", b""))
