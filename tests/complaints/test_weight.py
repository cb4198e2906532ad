"""What a first visit costs over the wire, through the real middleware and the real static files."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.test import Client

from opd.models import Office
from tests import make

KB = 1024
BROWSER = {"accept-encoding": "gzip, deflate, br"}
NOT_OURS = ["admin", "account", "mfa", "rest_framework", "drf_spectacular*", "*admin-theme*"]
PUBLIC = [
    "/", "/lapor/", "/lapor/cerita/", "/lacak/", "/laporan/", "/kinerja/", "/bantuan/", "/privasi/",
]  # fmt: skip


@pytest.fixture
def site(settings: LazySettings, tmp_path: Path, db: None) -> Client:
    """A browser's view of the portal as it is served: hashed, compressed static files."""
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=NOT_OURS)
    make.office("Kecamatan Cibungur", kind=Office.Kind.KECAMATAN)
    for number in range(40):
        make.complaint(
            category=make.category(f"Kategori {number % 10}"),
            public_title=f"Jalan berlubang di depan SD Negeri {number} sejak bulan lalu",
            public_text="Berlubang.",
            published_at=make.RECEIVED_AT,
        )
    return Client()


def weight(site: Client, address: str) -> tuple[Any, int]:
    """The answer, and its body's bytes as they travel."""
    response: Any = site.get(address, headers=BROWSER)
    assert response.status_code == 200, address
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return response, len(body)


def loaded_by(page: str) -> list[str]:
    """Addresses that the page makes a browser fetch."""
    links = re.findall(r'<link[^>]+href="([^"]+)"', page)
    return list(dict.fromkeys(links + re.findall(r'<(?:script|img)[^>]+src="([^"]+)"', page)))


def test_a_first_visit_of_any_page_weighs_at_most_60_kb_in_ten_requests(site: Client) -> None:
    for path in PUBLIC:
        _, html = weight(site, path)
        parts = loaded_by(site.get(path).content.decode())
        weights = {part: weight(site, part)[1] for part in parts}

        assert html + sum(weights.values()) <= 60 * KB, (path, html, weights)
        # The worker and the page it keeps come on top.
        assert 1 + len(parts) + 2 <= 10, (path, parts)


def test_a_second_page_weighs_at_most_15_kb(site: Client) -> None:
    assert all(weight(site, path)[1] <= 15 * KB for path in PUBLIC)


def test_styles_and_scripts_keep_to_their_budgets(site: Client) -> None:
    parts = loaded_by(site.get("/").content.decode())
    styles = {part: weight(site, part)[1] for part in parts if ".css" in part}
    scripts = [weight(site, part)[1] for part in parts if part.endswith(".js")]
    own = next(size for part, size in styles.items() if "portal" in part)

    assert sum(styles.values()) <= 36 * KB
    assert own <= 6 * KB
    assert sum(scripts) <= 10 * KB


def test_static_files_are_compressed_and_kept_for_good(site: Client) -> None:
    for part in loaded_by(site.get("/").content.decode()):
        if part.startswith("/static/"):
            response, _ = weight(site, part)
            assert "immutable" in response["Cache-Control"], part
            assert response["Content-Encoding"] in ("br", "gzip"), part


def test_pages_are_compressed_too(site: Client) -> None:
    response, _ = weight(site, "/bantuan/")

    assert response["Content-Encoding"] == "gzip"
