"""What people see when something goes wrong, and what is never lost or told."""

import logging
import re
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from opd.models import User
from tests.conftest import signed_in

SEEN: list[dict[str, list[str]]] = []


@login_not_required
def broken(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


@login_not_required
def refusing(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("Laporan ini sudah ditutup.")


@login_not_required
def taking(request: HttpRequest) -> HttpResponse:
    SEEN.append({name: request.POST.getlist(name) for name in request.POST})
    return HttpResponse("terima")


handler400 = "portal.errors.bad_request"
handler500 = "portal.errors.server_error"
urlpatterns = [
    path("rusak/", broken),
    path("tolak/", refusing),
    path("kirim/", taking),
    path("", include("portal.urls")),
]

pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]

STORY = "Jalan berlubang sejak <Maret> & belum ditambal"


@pytest.fixture
def strict() -> Client:
    """A browser whose forms need their token."""
    SEEN.clear()
    return Client(enforce_csrf_checks=True, headers={"Origin": "http://testserver"})


def test_a_missing_page_leads_back(client: Client) -> None:
    response = client.get("/tidak-ada/")

    assert response.status_code == 404
    assert "<h1>Halaman tidak ditemukan</h1>" in response.content.decode()


def test_a_refusal_says_why_and_whom_to_ask(client: Client, settings: LazySettings) -> None:
    response = client.get("/tolak/")

    page = response.content.decode()
    assert response.status_code == 403
    assert "Laporan ini sudah ditutup." in page
    assert settings.SERVICE_PHONE in page


class TestOurOwnFault:
    def ask(self, client: Client) -> str:
        client.raise_request_exception = False
        response = client.get("/rusak/?nama=Rahasia")
        assert response.status_code == 500
        return str(response.content.decode())

    def test_gives_a_number_that_is_in_the_log_with_the_traceback(
        self, client: Client, caplog: pytest.LogCaptureFixture
    ) -> None:
        page = self.ask(client)

        number = re.search(r"Nomor kejadian: <strong>([2-9A-Z]{4}-[2-9A-Z]{4})</strong>", page)
        assert number
        [record] = [row for row in caplog.records if row.levelno == logging.ERROR]
        assert number[1] in record.getMessage()
        assert record.exc_info
        assert record.exc_info[0] is ZeroDivisionError

    def test_logs_no_query_string(self, client: Client, caplog: pytest.LogCaptureFixture) -> None:
        self.ask(client)

        assert "Rahasia" not in caplog.text

    def test_is_shown_even_when_the_session_cannot_be_read(
        self, admin_pu: User, settings: LazySettings
    ) -> None:
        client = signed_in(admin_pu)
        settings.SESSION_ENGINE = "tests.portal.no_sessions"

        assert "Ada masalah di sistem kami" in self.ask(client)


class TestAnExpiredForm:
    def test_comes_back_with_everything_that_was_typed(self, strict: Client) -> None:
        response = strict.post(
            "/kirim/?dari=lapor", {"story": STORY, "jenis": ["a", "b"], "nama": "Sri"}
        )

        page = response.content.decode()
        assert response.status_code == 403
        assert "<h1>Halaman terbuka terlalu lama</h1>" in page
        assert "Tulisan Anda masih ada di bawah." in page
        assert "Jalan berlubang sejak &lt;Maret&gt; &amp; belum ditambal" in page
        assert 'action="/kirim/?dari=lapor"' in page
        assert SEEN == []

    def test_carries_one_token_and_it_is_a_fresh_one(self, strict: Client) -> None:
        old = "x" * 64
        page = strict.post("/kirim/", {"csrfmiddlewaretoken": old, "story": STORY}).content.decode()

        form = page.split("<form")[-1]
        assert re.findall(r'name="(\w+)"', form) == ["csrfmiddlewaretoken", "story"]
        assert old not in page

    def test_is_taken_when_it_is_sent_once_more(self, strict: Client) -> None:
        page = strict.post("/kirim/", {"story": STORY, "jenis": ["a", "b"]}).content.decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token

        strict.post(
            "/kirim/", {"csrfmiddlewaretoken": token[1], "story": STORY, "jenis": ["a", "b"]}
        )

        assert [(seen["story"], seen["jenis"]) for seen in SEEN] == [([STORY], ["a", "b"])]

    @pytest.mark.parametrize("name", ["password", "oldpassword", "kata_sandi", "pin", "code"])
    def test_never_shows_a_secret(self, strict: Client, name: str) -> None:
        page = strict.post("/kirim/", {"story": STORY, name: "rahasia123"}).content.decode()

        assert "rahasia123" not in page
        assert "Buka lagi halaman" in page

    @pytest.mark.parametrize(
        "headers",
        [
            {"Origin": "https://jahat.example"},
            {"Origin": "null"},
            {"Origin": "http://testserver", "Referer": "https://jahat.example/"},
        ],
    )
    def test_of_another_site_is_not_offered_with_our_token(self, headers: dict[str, str]) -> None:
        client = Client(enforce_csrf_checks=True, headers=headers)

        page = client.post("/kirim/", {"story": STORY}).content.decode()

        assert "Jalan berlubang" not in page
        assert "<button" not in page.split("<main")[1]

    def test_of_an_unknown_place_is_not_offered_either(self) -> None:
        page = Client(enforce_csrf_checks=True).post("/kirim/", {"story": STORY}).content.decode()

        assert "Jalan berlubang" not in page

    def test_says_that_files_must_be_chosen_again(self, strict: Client) -> None:
        photo = SimpleUploadedFile("foto.jpg", b"x", "image/jpeg")

        page = strict.post("/kirim/", {"story": STORY, "foto": photo}).content.decode()

        assert "perlu dipilih lagi" in page


def test_a_form_that_is_too_large_says_how_much_fits(
    client: Client, settings: LazySettings
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000

    response = client.post("/kirim/", {"story": "x" * 2000})

    assert response.status_code == 413
    assert "<h1>Berkas terlalu besar</h1>" in response.content.decode()


def test_a_request_that_cannot_be_read_has_a_page_too(client: Client) -> None:
    response = client.get("/kirim/", headers={"Host": "jahat.example"})

    assert response.status_code == 400
    assert "<h1>Permintaan tidak terbaca</h1>" in response.content.decode()


def test_a_flood_of_sign_ins_is_asked_to_wait(client: Client, settings: LazySettings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    for _ in range(2):
        client.post("/masuk/", {"login": "a", "password": "b"})

    response = client.post("/masuk/", {"login": "a", "password": "b"})

    assert response.status_code == 429
    assert "<h1>Tunggu sebentar</h1>" in response.content.decode()


def test_error_pages_blame_nobody() -> None:
    banned = re.compile(r"\b(mohon|silakan|maaf|valid|dilarang|ups|terjadi kesalahan)\b", re.I)
    for page in Path("templates").glob("[45]*.html"):
        assert not banned.search(page.read_text()), page
