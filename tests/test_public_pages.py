"""Which pages need no sign-in. Everything else does, also what is added tomorrow."""

import pytest
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from opd.models import User
from tests.conftest import signed_in
from tests.routes import Route, all_routes

# To open a page to everyone, mark its view with `login_not_required` and name it here.
PUBLIC = {
    # What citizens do
    "home",
    "report-start",
    "report-story",
    "report-place",
    "report-similar",
    "follow",
    "unfollow",
    "report-photos",
    "report-photo",
    "report-contact",
    "report-check",
    "report-sent",
    "report-discard",
    "track",
    "tracking",
    "tracking-pin",
    "tracking-rate",
    "tracking-add",
    "tracking-withdraw",
    # A photo of a report: the view itself looks who may see it
    "attachment",
    # What everyone may read
    "public-complaints",
    "public-complaint",
    "performance",
    "official-accounts",
    "scoreboard",
    "scoreboard-week",
    "help",
    "about",
    "privacy",
    "accessibility",
    "terms",
    "ppid",
    "offline",
    "service-worker",
    "manifest",
    # What machines ask
    "live",
    "ready",
    "metrics",
    "api-schema",
    "api-tracking",
    "api-official-accounts",
    "api-weeks",
    "api-week",
    # The way in and out
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    "mfa_login_webauthn",
}

GUARDED = [route for route in all_routes() if route.name not in PUBLIC]


def test_no_page_is_open_by_mistake_and_none_is_named_that_is_gone() -> None:
    open_pages = {route.name for route in all_routes() if not route.needs_sign_in}
    # The admin's own sign-in is replaced by a redirect; the rest of the admin is guarded twice.
    assert open_pages == PUBLIC


@pytest.mark.django_db
@pytest.mark.parametrize("route", GUARDED, ids=lambda route: route.name)
def test_a_stranger_is_led_to_the_sign_in(client: Client, route: Route) -> None:
    response = client.get(route.path)

    assert response.status_code == 302, f"{route.path} answers a stranger {response.status_code}"
    assert response.headers["Location"].startswith("/masuk/?next=")


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/media/{}", "/{}", "/static/{}", "/static/../media/{}"])
def test_what_people_upload_has_no_address(
    client: Client, operator: User, settings: LazySettings, address: str
) -> None:
    name = default_storage.save("laporan/foto.jpg", ContentFile(b"foto"))
    assert (settings.MEDIA_ROOT / name).exists()

    for visitor in (client, signed_in(operator)):
        assert visitor.get(address.format(name)).status_code == 404
