"""Who gets which answer at which address: one row for every page behind the sign-in.

The columns are people: a stranger, an operator of Kominfo, the admin, the head, another office's
camat, a village's admin, an inspector, a leader, a superuser. The complaint, the account and the
template in the world below belong to the Dinas PU of the admin and the head.

200 the page · 302 done or sent on · 403 not your task · 404 does not exist for you · 409 not now ·
422 sent back with what is missing · masuk: led to the sign-in
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import SocialAccount
from complaints.models import Complaint, Template
from opd.calendar import Week
from opd.models import Office, User
from reports import freeze
from tests import make
from tests.conftest import signed_in
from tests.routes import Route, all_routes
from tests.test_public_pages import PUBLIC

PEOPLE = (
    "stranger", "operator", "admin_pu", "head_pu", "camat", "admin_desa", "inspector", "leader",
    "superuser",
)  # fmt: skip

# What a form does is asked with an empty one, by POST; all else by GET.
#                              stranger oper. admin head  camat desa  insp. lead. super
TABLE = """
worklist                        masuk 200   403   403   403   403   403   403   200
inbox                           masuk 403   200   200   200   200   200   403   403
inbox-complaint                 masuk 200   200   200   404   404   404   200   200
POST-answer                     masuk 403   422   422   404   404   404   403   403
answer-preview                  masuk 403   302   302   404   404   404   403   403
POST-office-ask                 masuk 403   422   422   404   404   404   403   403
POST-office-return              masuk 403   422   422   404   404   404   403   403
POST-office-note                masuk 422   422   422   404   404   404   403   422
POST-office-approve             masuk 302   403   302   404   404   404   403   302
POST-office-send-back           masuk 422   403   422   404   404   404   403   422
POST-office-reveal              masuk 200   403   403   404   404   404   403   200
POST-office-declassify          masuk 403   302   302   404   404   404   403   403
template-list                   masuk 403   200   200   200   200   403   403   403
template-create                 masuk 403   200   200   200   200   403   403   403
template-edit                   masuk 403   200   200   404   404   403   403   403
template-delete                 masuk 403   200   200   404   404   403   403   403
complaint-list                  masuk 200   403   403   403   403   403   403   200
verification                    masuk 200   403   403   403   403   403   403   200
verification-complaint          masuk 200   403   403   403   403   403   403   200
POST-complaint-forward          masuk 422   403   403   404   404   404   403   422
POST-complaint-ask              masuk 422   403   403   404   404   404   403   422
POST-complaint-reject           masuk 422   403   403   404   404   404   403   422
POST-complaint-publish          masuk 422   403   403   404   404   404   403   422
POST-complaint-unpublish        masuk 422   403   403   404   404   404   403   422
POST-complaint-raise-privacy    masuk 422   403   403   404   404   404   403   422
POST-complaint-reclassify       masuk 422   403   403   404   404   404   403   422
POST-complaint-note             masuk 422   403   403   404   404   404   403   422
POST-complaint-approve          masuk 409   403   403   404   404   404   403   409
POST-complaint-send-back        masuk 422   403   403   404   404   404   403   422
POST-complaint-reveal           masuk 200   403   403   404   404   404   403   200
account-list                    masuk 200   403   403   403   403   403   403   200
POST-account-verify             masuk 302   403   403   404   404   404   403   302
account-reject                  masuk 200   403   403   404   404   404   403   200
account-archive                 masuk 200   403   403   404   404   404   403   200
account-register                masuk 200   200   200   200   200   403   403   200
account-detail                  masuk 200   200   200   404   404   404   200   200
POST-account-check              masuk 302   302   302   404   404   404   403   302
POST-account-look               masuk 302   403   403   404   404   404   403   302
account-edit                    masuk 200   200   200   404   404   404   403   200
post-log                        masuk 200   200   200   404   404   404   403   200
dashboard                       masuk 302   403   403   403   403   403   302   302
dashboard-week                  masuk 200   403   403   403   403   403   200   200
dashboard-offices               masuk 200   403   403   403   403   403   200   200
dashboard-villages              masuk 200   403   403   403   403   403   200   200
dashboard-office                masuk 200   200   200   404   404   404   200   200
dashboard-print                 masuk 200   403   403   403   403   403   200   200
office-media                    masuk 200   200   200   200   200   200   200   200
week-list                       masuk 200   403   403   403   403   403   403   200
week-manage                     masuk 200   403   403   403   403   403   403   200
week-lock                       masuk 200   403   403   403   403   403   403   200
POST-week-publish               masuk 403   403   403   403   403   403   403   403
week-unlock                     masuk 200   403   403   403   403   403   403   200
POST-week-rebuild               masuk 302   403   403   403   403   403   403   302
workplace                       masuk 302   302   302   302   302   302   302   302
account_reauthenticate          masuk 200   200   200   200   200   200   200   200
mfa_reauthenticate              masuk 302   302   302   302   302   302   302   302
account_change_password         masuk 200   200   200   200   200   200   200   200
my-account                      masuk 200   200   200   200   200   200   200   200
mfa_index                       masuk 200   200   200   200   200   200   200   200
mfa_list_webauthn               masuk 200   200   200   200   200   200   200   200
mfa_add_webauthn                masuk 302   302   302   302   302   302   302   302
mfa_remove_webauthn             masuk 302   302   302   302   302   302   302   302
mfa_reauthenticate_webauthn     masuk 302   302   302   302   302   302   302   302
mfa_activate_totp               masuk 302   302   302   302   302   302   302   302
mfa_deactivate_totp             masuk 404   404   404   404   404   404   404   404
mfa_view_recovery_codes         masuk 404   404   404   404   404   404   404   404
mfa_generate_recovery_codes     masuk 302   302   302   302   302   302   302   302
"""


def rows() -> Iterator[tuple[str, list[str]]]:
    for line in TABLE.strip().splitlines():
        name, *answers = line.split()
        yield name, answers


ANSWERS = {name.removeprefix("POST-"): answers for name, answers in rows()}
POSTED = {name.removeprefix("POST-") for name, _ in rows() if name.startswith("POST-")}


@dataclass(frozen=True, kw_only=True)
class World:
    complaint: Complaint
    account: SocialAccount
    logged_by_hand: SocialAccount
    template: Template
    office: Office


@pytest.fixture
def world(
    now: datetime, zone: ZoneInfo, dinas_pu: Office, request: pytest.FixtureRequest
) -> Iterator[World]:
    for name in PEOPLE[1:]:
        request.getfixturevalue(name)
    with time_machine.travel(now, tick=False):
        account = make.account(dinas_pu, status=SocialAccount.Status.PROPOSED)
        make.mandate()
        freeze.build(Week(2026, 45), now=now, zone=zone)
        yield World(
            complaint=make.complaint(office=dinas_pu),
            account=account,
            logged_by_hand=make.account(dinas_pu, "instagram", "dinas_pu_contoh"),
            template=Template.objects.create(office=dinas_pu, name="Terima", body="Diterima."),
            office=dinas_pu,
        )


def address(route: Route, world: World) -> str:
    """The address of the thing in the world that the route is about."""
    pk = world.account.pk
    if route.name.startswith("template-"):
        pk = world.template.pk
    if route.name == "account-look":
        pk = world.logged_by_hand.pk
    values = {
        "code": world.complaint.code,
        "week": Week(2026, 45),
        "slug": world.office.slug,
        "key": "7f5b7f5e-3a52-4cf5-a8a4-3f0e2b1d6f11",
        "pk": pk,
    }
    return reverse(route.name, kwargs={name: values[name] for name in route.parameters})


def answer(client: Client, path: str, *, post: bool) -> str:
    """The status, with a redirect to the sign-in called by its name; nothing stays changed."""
    with transaction.atomic():
        response = client.post(path) if post else client.get(path)
        transaction.set_rollback(True)
    if response.status_code == 302 and response.headers["Location"].startswith("/masuk/?next="):
        return "masuk"
    return str(response.status_code)


GUARDED = [
    route
    for route in all_routes()
    if route.name not in PUBLIC and not route.path.startswith("/admin/")
]
ADMIN = [route for route in all_routes() if route.path.startswith("/admin/")]


def test_every_page_behind_the_sign_in_has_a_row_and_no_row_is_left_over() -> None:
    names = {route.name for route in GUARDED}

    assert sorted(names - ANSWERS.keys()) == [], "Add rows: who gets which answer there?"
    assert sorted(ANSWERS.keys() - names) == [], "These addresses are gone; delete their rows."
    assert {len(row) for row in ANSWERS.values()} == {len(PEOPLE)}


@pytest.mark.django_db
@pytest.mark.parametrize("route", GUARDED, ids=lambda route: route.name)
def test_each_role_gets_its_answer(
    request: pytest.FixtureRequest, world: World, route: Route
) -> None:
    path = address(route, world)

    got = {}
    for name in PEOPLE:
        client = Client() if name == "stranger" else signed_in(request.getfixturevalue(name))
        got[name] = answer(client, path, post=route.name in POSTED)

    assert got == dict(zip(PEOPLE, ANSWERS.get(route.name, []), strict=False)), path


@pytest.mark.django_db
@pytest.mark.parametrize("route", ADMIN, ids=lambda route: route.name)
def test_the_admin_is_for_operators_and_superusers(
    route: Route, operator: User, superuser: User, admin_pu: User, leader: User
) -> None:
    # The admin's own sign-in only leads on to the index, which refuses.
    refusal = "302" if route.name == "admin:login" else "403"

    assert answer(Client(), route.path, post=False) == "masuk"
    for person in (admin_pu, leader):
        assert answer(signed_in(person), route.path, post=False) == refusal
    for person in (operator, superuser):
        assert answer(signed_in(person), route.path, post=False) != "masuk"
