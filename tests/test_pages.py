"""A walk over all that can be reached by links, as everybody: no dead end, no foreign word.

The walk begins where each role begins and follows every link of every page, to a few of each kind
of address. Forms are not sent; pages for everybody are walked by a stranger alone.
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import timezone

from accounts.models import SocialAccount
from complaints.models import Complaint, Event, Rating
from opd.calendar import Week
from opd.models import Office, Role, User
from reports.freeze import build
from reports.models import WeeklyReport
from tests import make
from tests.conftest import signed_in

# Words that no Indonesian sentence has and every forgotten English one does.
ENGLISH = re.compile(
    r"\b(the|and|of|is|are|was|were|this|that|these|with|from|your|you|please|page|search|submit"
    r"|required|field|invalid|not|click|here|next|previous|login|logout|sign in|sign out"
    r"|password|username|week|complaint|account|office|save|delete|edit|view|close|select|choose"
    r"|must|cannot|should|error|successfully|enter|leave|blank|none|true|false|null)\b",
    re.IGNORECASE,
)
UNWANTED = re.compile(
    r"\b(mohon|silakan|maaf|tidak valid|dilarang|ups|wajib diisi|bidang ini|terjadi kesalahan"
    r"|minggu ini|minggu lalu)\b",
    re.IGNORECASE,
)
# More kinds of address than there are: a walk that passes it goes in circles.
MOST_PAGES = 300
SEEN_OF_A_KIND = 2


def visible_text(page: BeautifulSoup) -> str:
    """What a person reads or hears: text, labels, titles and alternatives."""
    if page.select_one("#site-name"):
        # Django's own admin: its icons speak English, and values there are shown raw.
        return " \n".join(
            tag.get_text(" ")
            for tag in page.select("title, h1, h2, th, label, caption, legend, nav")
        )
    for tag in page(["script", "style", "template", "code", "kbd"]):
        tag.decompose()
    spoken = [
        str(tag[name])
        for name in ("aria-label", "title", "alt", "placeholder")
        for tag in page.select(f"[{name}]")
    ]
    for tag in page.find_all(lang=True):
        if tag["lang"] != "id":
            tag.decompose()
    return " \n".join([page.get_text(" "), *spoken])


def links_of(page: BeautifulSoup, path: str) -> Iterator[str]:
    """Addresses of our own, in the order of the page."""
    for tag in page.find_all("a", href=True):
        target = urlsplit(urljoin(path, str(tag["href"])))
        if not target.scheme and not target.netloc:
            yield f"{target.path}?{target.query}" if target.query else target.path


def kind_of(path: str) -> str:
    """The name of an address with those of its parameters. The admin's lists sort by many."""
    address, _, query = path.partition("?")
    try:
        found = resolve(address)
    except Resolver404:
        return address  # to be asked for, and to fail
    if found.namespace == "admin":
        return found.view_name
    return (
        f"{found.view_name}?{'&'.join(sorted(part.partition('=')[0] for part in query.split('&')))}"
    )


def is_for_everybody(path: str) -> bool:
    try:
        return not getattr(resolve(path.partition("?")[0]).func, "login_required", True)
    except Resolver404:
        return False


def walk(client: Client, start: str) -> Iterator[tuple[str, HttpResponse]]:
    """Every kind of page that links lead to, with the page that linked there as its cause."""
    is_stranger = "_auth_user_id" not in client.session
    waiting, seen = [(start, "")], Counter[str]()
    while waiting:
        path, cause = waiting.pop(0)
        kind = kind_of(path)
        is_known = seen[kind] >= (1 if kind.startswith("admin:") else SEEN_OF_A_KIND)
        if is_known or "keluar" in path or (is_for_everybody(path) and not is_stranger):
            continue
        seen[kind] += 1
        assert seen.total() < MOST_PAGES, f"no end in sight: {path} from {cause}"
        response = client.get(path, follow=True)
        yield f"{path} (from {cause})", response  # type: ignore[misc]
        if response["Content-Type"].startswith("text/html"):
            page = BeautifulSoup(response.content, "html.parser")
            waiting += [(link, path) for link in links_of(page, response.request["PATH_INFO"])]


@pytest.fixture
def regency(
    operator: User,
    admin_pu: User,
    dinas_pu: Office,
    dinkes: Office,
    kecamatan: Office,
    desa: Office,
) -> None:
    """Something on every list: accounts, complaints in every state, a published week."""
    now = timezone.now()
    zone = ZoneInfo("Asia/Jakarta")
    for kind in (Office.Kind.DINAS, Office.Kind.DESA):
        make.mandate(kind)
    account = make.account(dinas_pu, read_at=now, health=SocialAccount.Health.OK)
    make.account(desa, status=SocialAccount.Status.PROPOSED)
    for days in range(1, 20):
        make.post(account, at=now - timedelta(days=days), url=f"https://contoh.id/{days}")
    for status in Complaint.Status:
        complaint = make.complaint(
            status=status,
            office=dinas_pu,
            kecamatan=kecamatan,
            close_reason="NOT_OURS" if status == Complaint.Status.CLOSED else "",
            received_at=now - timedelta(days=3),
            verify_due_at=now,
            start_due_at=now + timedelta(days=1),
            answer_due_at=now + timedelta(days=9),
            answered_at=now if status in ("ANSWERED", "DONE") else None,
            public_title="Jalan berlubang",
            public_text="Jalan berlubang di dekat sekolah.",
            published_at=now,
        )
        Event.objects.create(
            complaint=complaint,
            kind=Event.Kind.RECEIVED,
            status=Complaint.Status.RECEIVED,
            happened_at=now - timedelta(days=3),
        )
    Rating.objects.create(complaint=complaint, verdict=Rating.Verdict.SOLVED, at=now)
    this_week = Week.containing(now, zone=zone)
    for week in (this_week.plus(-2), this_week.plus(-1), this_week):
        build(week, now=now, zone=zone)
    WeeklyReport.objects.for_week(this_week.plus(-2)).update(
        state=WeeklyReport.State.PUBLISHED, published_at=now, locked_at=now, locked_by=operator
    )


def person(role: str) -> User:
    """Somebody of each role, in an office that has something to show."""
    if role == "SUPERUSER":
        return User.objects.create_superuser("super", "su@contoh.id", "rahasia", name="Super")
    office = {
        Role.OPERATOR: "Dinas Kominfo",
        Role.CAMAT: "Kecamatan Cibungur",
    }.get(Role(role), "Dinas Pekerjaan Umum")
    return make.user(posted_to=Office.objects.get(name=office), role=Role(role))


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["", *Role.values, "SUPERUSER"])
def test_every_link_leads_to_a_page_in_indonesian(regency: None, role: str) -> None:
    client = signed_in(person(role)) if role else Client()
    dead, foreign = [], []

    for path, response in walk(client, "/ruang-kerja/" if role else "/"):
        if response.status_code != 200:
            dead.append(f"{path}: {response.status_code}")
        if response["Content-Type"].startswith("text/html"):
            text = visible_text(BeautifulSoup(response.content, "html.parser"))
            foreign += [
                f"{path}: {text[max(0, found.start() - 25) : found.end() + 25]!r}"
                for pattern in (ENGLISH, UNWANTED)
                for found in pattern.finditer(text)
            ]

    assert dead == []
    assert foreign == []


@pytest.mark.django_db
def test_the_walk_finds_what_is_there(regency: None) -> None:
    """Whoever finds nothing has not looked."""
    reached = {path.partition(" ")[0] for path, _ in walk(Client(), "/")}

    assert {"/", "/lapor/", "/lacak/", "/laporan/", "/kinerja/", "/pekan/"} <= reached


@pytest.mark.parametrize(
    "text", ["This field is required.", "Mohon tunggu", "Terjadi kesalahan", "Enter a value"]
)
def test_the_ears_are_open(text: str) -> None:
    page = BeautifulSoup(f"<p>{text}</p>", "html.parser")

    assert ENGLISH.search(visible_text(page)) or UNWANTED.search(visible_text(page))


def test_indonesian_is_not_taken_for_english(now: datetime) -> None:
    page = BeautifulSoup("<p>Lihat 5 laporan pekan ini: 87,5% ditanggapi</p>", "html.parser")

    assert not ENGLISH.search(visible_text(page))
