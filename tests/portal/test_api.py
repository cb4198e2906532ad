"""The API: open data only, errors as problem JSON, and a schema that tells the truth."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client
from drf_spectacular.validation import validate_schema
from pytest_django.fixtures import DjangoAssertNumQueries

from accounts.models import SocialAccount
from complaints.limits import WRONG_CODES
from complaints.models import Complaint
from opd.calendar import Week
from opd.models import Office
from reports.freeze import build
from reports.models import WeeklyReport
from tests import make

pytestmark = pytest.mark.django_db

State = WeeklyReport.State


@pytest.fixture
def week() -> Week:
    return Week(2026, 45)


@pytest.fixture
def report(dinas_pu: Office, dinkes: Office, week: Week, now: datetime) -> WeeklyReport:
    """Week 45, published: one OPD with a website that is silent, one without any."""
    make.mandate()
    make.account(dinas_pu, read_at=now)
    report = build(week, now=now, zone=ZoneInfo("Asia/Jakarta"))
    WeeklyReport.objects.filter(pk=report.pk).update(state=State.PUBLISHED, published_at=now)
    return report


def test_published_weeks_are_listed(client: Client, report: WeeklyReport) -> None:
    answer = client.get("/api/v1/pekan/").json()

    assert answer["count"] == 1
    (week,) = answer["results"]
    assert week["week"] == "2026-W45"
    assert (week["starts_on"], week["ends_on"]) == ("2026-11-02", "2026-11-08")
    assert week["opds"] == {
        "compliant": 0,
        "partly_compliant": 0,
        "not_compliant": 2,
        "unknown": 0,
    }
    assert week["url"] == "http://testserver/api/v1/pekan/2026-W45/"


@pytest.mark.parametrize("state", [State.RUNNING, State.PROVISIONAL, State.LOCKED])
def test_a_week_that_is_not_published_does_not_exist(
    client: Client, report: WeeklyReport, state: str
) -> None:
    WeeklyReport.objects.update(state=state)

    assert client.get("/api/v1/pekan/").json()["results"] == []
    assert client.get("/api/v1/pekan/2026-W45/").status_code == 404


def test_a_week_tells_how_each_opd_did(client: Client, report: WeeklyReport) -> None:
    offices = client.get("/api/v1/pekan/2026-W45/").json()["offices"]

    assert {office["name"] for office in offices} == {
        "Dinas Pekerjaan Umum",
        "Dinas Kesehatan",
    }
    assert {office["letter"] for office in offices} == {"T"}


def test_a_week_costs_the_same_however_many_offices_there_are(
    client: Client,
    report: WeeklyReport,
    settings: LazySettings,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    # The throttle counts in the cache, which is the database here.
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

    with django_assert_num_queries(2):
        client.get("/api/v1/pekan/2026-W45/")


@pytest.mark.parametrize("week", ["2026-W54", "2025-W53", "minggu-ini"])
def test_a_week_that_cannot_be_is_not_found(client: Client, week: str) -> None:
    assert client.get(f"/api/v1/pekan/{week}/").status_code == 404


@pytest.mark.parametrize(
    ("status", "official"),
    [
        (SocialAccount.Status.VERIFIED, ["dinaspu"]),
        (SocialAccount.Status.PROPOSED, []),
        (SocialAccount.Status.REJECTED, []),
    ],
)
def test_an_account_is_official_once_kominfo_has_verified_it(
    client: Client, dinas_pu: Office, status: str, official: list[str]
) -> None:
    make.account(dinas_pu, "facebook", "dinaspu", status=status)

    answer = client.get("/api/v1/akun-resmi/", {"q": "https://www.facebook.com/dinaspu/"}).json()

    assert [account["handle"] for account in answer["official"]] == official
    assert answer["former"] == []


def test_a_question_that_names_no_account_is_answered_with_a_sentence(client: Client) -> None:
    response = client.get("/api/v1/akun-resmi/")

    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert response.json() == {
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "detail": "Isi q dengan tautan akun atau @nama.",
    }


@pytest.mark.parametrize("typed", ["7K3M9QXT", "7k3m-9qxt"])
def test_a_code_tells_its_status(client: Client, typed: str) -> None:
    make.complaint(code="7K3M9QXT")

    response = client.get(f"/api/v1/lacak/{typed}/")

    assert response.json() == {
        "code": "7K3M-9QXT",
        "status": "Diterima",
        "is_final": False,
        "received_at": "2026-11-09T09:00:00+07:00",
        "answer_due_at": "2026-11-27T23:59:59+07:00",
    }
    assert "no-store" in response["Cache-Control"]


def test_a_code_tells_no_more_of_a_confidential_complaint(client: Client) -> None:
    complaint = make.complaint(
        privacy=Complaint.Privacy.CONFIDENTIAL,
        title="Pungutan",
        office=make.office("Dinas Rahasia"),
    )

    text = client.get(f"/api/v1/lacak/{complaint.code}/").content.decode()

    assert "Pungutan" not in text
    assert "Dinas Rahasia" not in text


def test_a_wrong_code_is_a_problem_in_indonesian(client: Client) -> None:
    response = client.get("/api/v1/lacak/22222222/")

    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["detail"] == "Tidak ada yang cocok dengan alamat ini."


def test_guessing_codes_soon_ends_even_for_a_right_one(client: Client) -> None:
    complaint = make.complaint()
    for _ in range(WRONG_CODES.points):
        client.get("/api/v1/lacak/22222222/")

    response = client.get(f"/api/v1/lacak/{complaint.code}/")

    assert response.status_code == 429
    assert response.json()["detail"].endswith("Coba lagi dalam 600 detik.")


def test_what_is_guessed_here_counts_on_the_tracking_page_too(client: Client) -> None:
    complaint = make.complaint()
    for _ in range(WRONG_CODES.points):
        client.get("/api/v1/lacak/22222222/")

    assert client.get(f"/lacak/{complaint.code}/").status_code == 429


def test_two_requests_a_second_are_enough_for_anybody(client: Client) -> None:
    cache.clear()
    answers = {client.get("/api/v1/pekan/").status_code for _ in range(121)}

    assert answers == {200, 429}


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize(
    "path", ["/api/v1/pekan/", "/api/v1/akun-resmi/", "/api/v1/lacak/22222222/"]
)
def test_nothing_can_be_changed(client: Client, path: str, method: str) -> None:
    response = getattr(client, method)(path)

    assert response.status_code == 405
    assert response.json()["detail"] == "Alamat ini hanya dapat dibaca (GET)."


def test_the_schema_is_sound_and_complete(client: Client) -> None:
    schema = client.get(
        "/api/skema/", headers={"accept": "application/vnd.oai.openapi+json"}
    ).json()

    validate_schema(schema)  # type: ignore[no-untyped-call]
    assert schema["openapi"] == "3.1.0"
    assert set(schema["paths"]) == {
        "/api/v1/akun-resmi/",
        "/api/v1/lacak/{code}/",
        "/api/v1/pekan/",
        "/api/v1/pekan/{week}/",
    }
    for address in schema["paths"].values():
        assert set(address) == {"get"}
        assert "default" in address["get"]["responses"]


def test_the_schema_needs_no_sign_in(client: Client, settings: LazySettings) -> None:
    assert client.get("/api/skema/").status_code == 200
