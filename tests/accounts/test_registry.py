from datetime import date, datetime, timedelta
from typing import Any

import pytest

from accounts import registry
from accounts.models import PlatformKey, SocialAccount
from accounts.platforms import ABOUT
from opd.access import access_of
from opd.models import Office, Role
from tests import make

Health, Status = SocialAccount.Health, SocialAccount.Status
DAY = timedelta(days=1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "at_own_office", "register", "change", "judge"),
    [
        (Role.ADMIN, True, True, True, False),
        (Role.HEAD, True, True, True, False),
        (Role.CAMAT, True, True, True, False),
        (Role.ADMIN, False, True, False, False),
        (Role.HEAD, False, True, False, False),
        (Role.CAMAT, False, True, False, False),
        (Role.OPERATOR, False, True, True, True),
        (Role.INSPECTOR, True, False, False, False),
        (Role.LEADER, True, False, False, False),
        (Role.LEADER, False, False, False, False),
        (None, False, False, False, False),
    ],
)
def test_who_may_register_change_and_judge(
    dinas_pu: Office,
    dinkes: Office,
    now: datetime,
    today: date,
    role: Role | None,
    at_own_office: bool,
    register: bool,
    change: bool,
    judge: bool,
) -> None:
    person = make.user()
    if role is not None:
        person = make.user(posted_to=dinas_pu if at_own_office else dinkes, role=role)
    access = access_of(person, today=today)
    proposal = make.account(dinas_pu, status=Status.PROPOSED)

    assert (registry.why_not_register(access) is None) is register
    assert (registry.why_not_change(access, proposal) is None) is change
    assert (registry.why_not_check(access, proposal, now=now) is None) is change
    assert (registry.why_not_log(access, proposal, now=now) is None) is change
    assert (registry.why_not_judge(access, proposal) is None) is judge
    assert (registry.why_not_archive(access, proposal) is None) is judge


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "judge", "archive", "check", "log"),
    [
        ({"status": Status.PROPOSED}, True, True, True, True),
        ({"status": Status.VERIFIED}, False, True, True, True),
        ({"status": Status.REJECTED}, False, False, False, False),
        ({"status": Status.ARCHIVED}, False, False, False, False),
        ({"platform": "tiktok"}, False, True, False, True),
        ({"read_at": 0 * DAY}, False, True, True, False),
        ({"read_at": -7 * DAY}, False, True, True, False),
        ({"read_at": -8 * DAY}, False, True, True, True),
        ({"platform": "tiktok", "read_at": 0 * DAY}, False, True, False, True),
        ({"claim_token": "a", "next_poll_at": DAY}, False, True, False, True),
        ({"claim_token": "a", "next_poll_at": -DAY}, False, True, True, True),
        ({"next_poll_at": DAY}, False, True, True, True),
    ],
)
def test_what_an_operator_may_do_in_each_state(
    dinas_pu: Office,
    operator: Any,
    now: datetime,
    today: date,
    fields: dict[str, Any],
    judge: bool,
    archive: bool,
    check: bool,
    log: bool,
) -> None:
    known: dict[str, Any] = {
        name: now + value if isinstance(value, timedelta) else value
        for name, value in fields.items()
    }
    account = make.account(dinas_pu, **known)
    access = access_of(operator, today=today)

    assert (registry.why_not_judge(access, account) is None) is judge
    assert (registry.why_not_archive(access, account) is None) is archive
    assert (registry.why_not_check(access, account, now=now) is None) is check
    assert (registry.why_not_log(access, account, now=now) is None) is log


def test_every_outcome_and_status_is_put_into_words() -> None:
    assert set(registry.READINGS) == set(Health)
    assert set(registry.STATUS_COLORS) == set(Status)


def test_the_registry_and_the_connectors_name_the_same_platforms() -> None:
    assert {key.value: key.label for key in PlatformKey} == {
        key: about.label for key, about in ABOUT.items()
    }
