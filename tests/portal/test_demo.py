"""The fictional regency: whole, the same every time, and never over somebody's data."""

import socket
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import LazySettings
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import QuerySet
from django.test import override_settings

from accounts import handles, polling
from accounts.models import Mandate, Post, SocialAccount
from accounts.platforms import PLATFORMS
from accounts.platforms._http import Http
from accounts.simulator.app import Simulator
from accounts.simulator.server import served
from accounts.simulator.world import World
from complaints.models import Attachment, Complaint, Event, Rating, Reporter
from opd.calendar import Week
from opd.models import Office, Posting, Role, User
from portal.demo import regency, signins, simulated
from portal.demo.simulated import Simulated, world_file
from portal.processes import take_lock
from portal.progress import Progress
from reports.models import OfficeResult, WeeklyReport
from tests import make

WIB = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 11, 12, 10, 0, tzinfo=WIB)  # a Thursday
THIS_WEEK = Week(2026, 46)
SIMULATED = Simulated(8001)
# Offices that routing is trained to name (short names, any letter case).
KEYS = {
    "PUPR", "DISHUB", "DISDUKCAPIL", "DINKES", "PERKIM", "SATPOLPP", "SETDA_LAIN", "DLH",
    "PERUMDA_AIR", "DINSOS", "DPMD", "DISDIK", "DISPARPORA", "DISNAKER", "DPMPTSP",
    "DISDAG_KUKM", "BPBD", "PERTANIAN", "BKD", "DISKOMINFO", "BAPENDA_BPKAD", "DAMKAR",
}  # fmt: skip
Portrait = dict[str, list[tuple[object, ...]]]


@dataclass(frozen=True)
class Loaded:
    """The folder of a loaded regency, and what a load just before had given."""

    folder: Path
    before: Portrait


def load(folder: Path) -> None:
    with (folder / "screen").open("w") as screen:
        regency.load(folder, SIMULATED, now=NOW, zone=WIB, progress=Progress(screen))


def portrait() -> Portrait:
    """All that two regencies must have in common: everything but ids and secrets."""
    asked: dict[str, tuple[QuerySet[Any], tuple[str, ...]]] = {
        "offices": (
            Office.objects.all(),
            ("slug", "name", "kind", "code", "head_name", "parent__slug"),
        ),
        "users": (User.objects.all(), ("username", "name", "position")),
        "accounts": (
            SocialAccount.objects.all(),
            ("platform", "handle", "url", "status", "health", "read_at", "custodian__username"),
        ),
        "posts": (
            Post.objects.all(),
            ("account__handle", "platform_id", "text", "published_at", "first_seen_at"),
        ),
        "complaints": (
            Complaint.objects.all(),
            ("code", "text", "status", "privacy", "received_at", "answer_due_at", "place"),
        ),
        "events": (
            Event.objects.all(),
            ("complaint__code", "kind", "happened_at", "actor__username", "note"),
        ),
        "weeks": (
            OfficeResult.objects.all(),
            ("report__number", "office__slug", "letter", "index", "rank", "streak"),
        ),
    }
    return {
        name: sorted(rows.values_list(*fields), key=str) for name, (rows, fields) in asked.items()
    }


@pytest.fixture(scope="module")
def contoh(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Loaded]:
    """Kabupaten Contoh, loaded once for all tests of this file; and once before, to compare."""
    folder = tmp_path_factory.mktemp("contoh")
    quick = override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"], MEDIA_ROOT=folder
    )
    with quick, django_db_blocker.unblock(), transaction.atomic():
        with transaction.atomic():
            load(folder)
            before = portrait()
            transaction.set_rollback(True)
        load(folder)
        yield Loaded(folder, before)
        transaction.set_rollback(True)


class TestOffices:
    def test_there_is_a_regency_of_offices_kecamatan_and_villages(self, contoh: Loaded) -> None:
        kinds = Counter(Office.objects.values_list("kind", flat=True))

        assert Office.objects.opds().exclude(kind="KECAMATAN").count() == 45
        assert kinds["KECAMATAN"] == 12
        assert (kinds["DESA"], kinds["KELURAHAN"]) == (164, 5)
        assert set(Office.objects.values_list("short_name", flat=True)) >= KEYS
        assert not Office.objects.opds().filter(duties="").exists()

    def test_codes_are_those_of_no_province(self, contoh: Loaded) -> None:
        coded = Office.objects.exclude(code=None)

        assert coded.count() == 12 + 169
        assert not coded.exclude(code__startswith="99.01.").exists()

    def test_every_office_has_a_head_and_an_admin(self, contoh: Loaded) -> None:
        today = NOW.date()
        for roles in ([Role.ADMIN], [Role.HEAD, Role.CAMAT]):
            served_offices = Posting.objects.current(today).filter(role__in=roles)
            assert set(served_offices.values_list("office", flat=True)) == set(
                Office.objects.values_list("pk", flat=True)
            )


class TestSignIns:
    def test_one_of_each_role_signs_in_with_the_password_of_the_file(self, contoh: Loaded) -> None:
        people = signins.read(contoh.folder)

        assert [person.role for person in people] == [
            "operator", "admin-opd", "kepala", "camat", "admin-desa", "inspektorat", "pimpinan",
            "superuser",
        ]  # fmt: skip
        for person in people:
            user = authenticate(None, username=person.username, password=person.password)
            assert isinstance(user, User), person.role
        assert signins.path(contoh.folder).stat().st_mode & 0o777 == 0o600

    def test_the_others_have_no_password_at_all(self, contoh: Loaded) -> None:
        named = {person.username for person in signins.read(contoh.folder)}

        assert len(named) == 8
        for user in User.objects.exclude(username__in=named)[:20]:
            assert not user.has_usable_password()


class TestAccounts:
    def test_about_six_hundred_accounts_on_many_platforms(self, contoh: Loaded) -> None:
        platforms = Counter(SocialAccount.objects.values_list("platform", flat=True))

        assert 550 <= platforms.total() <= 650
        assert set(platforms) >= {"website", "youtube", "instagram", "facebook", "x", "tiktok"}
        assert set(SocialAccount.objects.values_list("status", flat=True)) == set(
            SocialAccount.Status
        )
        assert Mandate.objects.filter(kind="DINAS").count() == 4

    def test_what_can_be_polled_is_due_at_once_and_nothing_else(self, contoh: Loaded) -> None:
        due = SocialAccount.objects.due(NOW)

        assert set(due.values_list("platform", flat=True)) == {"website", "youtube"}
        assert due.count() == SocialAccount.objects.filter(platform__in=PLATFORMS).count() > 180

    def test_every_handle_is_written_as_the_registry_writes_it(self, contoh: Loaded) -> None:
        for account in SocialAccount.objects.all():
            found = handles.parse(account.url, account.platform)
            assert (found.platform, found.handle) == (account.platform, account.handle)

    def test_posts_say_where_they_come_from(self, contoh: Loaded) -> None:
        manual = Post.objects.filter(source=Post.Source.MANUAL)

        assert not manual.filter(account__platform__in=PLATFORMS).exists()
        assert not manual.filter(logged_by=None).exists()
        assert Post.objects.filter(published_at__gt=NOW).count() == 0
        assert Post.objects.filter(published_at=None).exists()  # dates that nobody can read
        assert Post.objects.exclude(priorities=None).count() > 1000

    def test_the_worker_finds_this_weeks_posts_on_the_wire_and_doubles_none(
        self, contoh: Loaded, db: None, settings: LazySettings
    ) -> None:
        world = World(world_file(contoh.folder))
        before = Post.objects.count()

        with served(Simulator(world, clock=lambda: NOW)) as url, Http(allow_private=True) as http:
            settings.YOUTUBE_URL = f"{url}/youtube"
            settings.YOUTUBE_FEEDS_URL = f"{url}/youtube/feeds/videos.xml"
            # The sites' addresses were made for a simulator on another port.
            simulated.move(SIMULATED, Simulated(int(url.rpartition(":")[2])))
            reports = [
                polling.poll_batch(
                    build(http, settings),
                    polling.claim_batch(key, limit=500, now=NOW, lease_until=NOW),
                    now=NOW,
                    zone=WIB,
                )
                for key, build in PLATFORMS.items()
            ]

        found = sum(report.new_posts for report in reports)
        assert found > 50
        assert Post.objects.count() == before + found
        new = Post.objects.filter(first_seen_at=NOW, source=Post.Source.AUTOMATIC)
        assert not new.filter(published_at__lt=THIS_WEEK.bounds(zone=WIB)[0]).exists()
        healths = Counter(
            SocialAccount.objects.filter(platform__in=PLATFORMS).values_list("health", flat=True)
        )
        assert healths["OK"] > 170
        assert min(healths["GONE"], healths["FAILING"], healths["UNEXPECTED"]) >= 2


class TestComplaints:
    def test_every_state_has_complaints(self, contoh: Loaded) -> None:
        states = Counter(Complaint.objects.values_list("status", flat=True))

        assert 300 <= states.total() <= 450
        assert [state for state in Complaint.Status if states[state] < 2] == []

    @pytest.mark.parametrize(
        ("field", "choices"),
        [
            ("classification", Complaint.Classification),
            ("privacy", Complaint.Privacy),
            ("channel", Complaint.Channel),
        ],
    )
    def test_every_choice_is_made(self, contoh: Loaded, field: str, choices: type) -> None:
        assert set(Complaint.objects.values_list(field, flat=True)) == set(choices)  # type: ignore[call-overload]

    def test_every_reason_of_closing_is_given(self, contoh: Loaded) -> None:
        closed = Complaint.objects.filter(status="CLOSED")

        assert set(closed.values_list("close_reason", flat=True)) == set(Complaint.CloseReason)
        assert not closed.filter(close_note="").exists()

    def test_what_happens_to_complaints_has_happened_to_some(self, contoh: Loaded) -> None:
        kinds = set(Event.objects.values_list("kind", flat=True))

        assert kinds >= {
            "RETURNED", "QUESTION", "REPLY", "SUBMITTED", "SENT_BACK", "RATED", "REOPENED", "NOTE",
            "PUBLISHED", "RECLASSIFIED", "OVERDUE", "REMINDED",
        }  # fmt: skip
        assert set(Rating.objects.values_list("verdict", flat=True)) == set(Rating.Verdict)
        assert Attachment.objects.count() > 40
        assert Complaint.objects.published().count() > 100
        assert Complaint.objects.open().filter(answer_due_at__lt=NOW).exists()
        assert Reporter.objects.exclude(phone="").exists()

    def test_the_inspektorat_alone_has_what_is_berkadar_pengawasan(self, contoh: Loaded) -> None:
        oversight = Complaint.objects.filter(classification="OVERSIGHT")

        assert {case.office.kind for case in oversight if case.office} == {"INSPEKTORAT"}
        assert not oversight.exclude(published_at=None).exists()

    def test_nothing_lies_in_the_future_and_nothing_old_is_mailed(self, contoh: Loaded) -> None:
        undelivered = Event.objects.undelivered()

        assert not Event.objects.filter(happened_at__gte=NOW).exists()
        assert 0 < undelivered.count() < 60
        assert all((NOW - event.happened_at).days == 0 for event in undelivered)


class TestWeeks:
    def test_twelve_weeks_are_frozen_and_the_running_one_has_begun(self, contoh: Loaded) -> None:
        states = {report.week: report.state for report in WeeklyReport.objects.all()}

        assert states == {
            **{THIS_WEEK.plus(-back): "PUBLISHED" for back in range(2, 13)},
            THIS_WEEK.plus(-1): "PROVISIONAL",
            THIS_WEEK: "RUNNING",
        }

    def test_there_is_praise_and_blame_and_honest_ignorance(self, contoh: Loaded) -> None:
        last = WeeklyReport.objects.for_week(THIS_WEEK.plus(-1)).get()
        results = OfficeResult.objects.filter(report=last)
        opds = Counter(results.filter(is_village=False).values_list("letter", flat=True))
        villages = Counter(results.filter(is_village=True).values_list("letter", flat=True))

        assert opds["P"] > opds["S"] > opds["T"] >= 3
        assert villages["P"] > villages["T"] > villages["-"] >= 2
        assert results.filter(is_village=False, streak__gte=4).exists()
        assert results.filter(short_name="PERTANIAN").get().letter == "T"
        assert results.filter(short_name="DISKOMINFO").get().letter == "P"


class TestAgain:
    def test_the_same_moment_gives_the_same_regency(self, contoh: Loaded) -> None:
        now = portrait()

        assert {name: len(rows) for name, rows in now.items()} == {
            name: len(rows) for name, rows in contoh.before.items()
        }
        assert now == contoh.before

    def test_a_database_with_somebody_in_it_is_left_alone(
        self, db: None, settings: LazySettings, tmp_path: Path
    ) -> None:
        settings.SAMPLE_DATA, settings.DATA_DIR = True, tmp_path
        make.user("petugas")

        with pytest.raises(CommandError, match="sudah berisi"):
            call_command("demo")

        assert User.objects.filter(username="petugas").exists()
        assert signins.read(tmp_path) == []

    def test_a_portal_in_production_is_never_erased(
        self, db: None, settings: LazySettings, tmp_path: Path
    ) -> None:
        settings.SAMPLE_DATA, settings.DATA_DIR = False, tmp_path
        make.user("petugas")

        with pytest.raises(CommandError, match="hanya untuk percobaan"):
            call_command("demo", "--paksa")

        assert User.objects.exists()

    def test_a_running_portal_is_not_erased(
        self, db: None, settings: LazySettings, tmp_path: Path
    ) -> None:
        settings.SAMPLE_DATA, settings.DATA_DIR = True, tmp_path
        lock = take_lock(tmp_path / "run.lock")
        assert lock is not None

        with lock, pytest.raises(CommandError, match="sedang berjalan"):
            call_command("demo", "--paksa")


class TestSimulatedPlace:
    def test_a_taken_port_moves_the_accounts_with_their_posts(
        self, db: None, tmp_path: Path
    ) -> None:
        first = simulated.settle(tmp_path, preferred=8410)
        handle, url = first.site("dinkes")
        account = make.account(make.office(), handle=handle, url=url, cursor={"feed": url})
        make.post(account, at=None, platform_id=f"{handle}/berita/1", url=f"{url}berita/1/")

        with socket.create_server(("127.0.0.1", first.port)):
            second = simulated.settle(tmp_path, preferred=8410)

        account.refresh_from_db()
        assert second.port != first.port
        assert (account.handle, account.url) == second.site("dinkes")
        assert account.cursor == {}
        assert account.posts.get().platform_id == f"{account.handle}/berita/1"
        assert simulated.settle(tmp_path, preferred=8410) == second
