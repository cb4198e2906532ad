"""Week 45 (2-8 November 2026): a dinas with a Facebook page that must post three times."""

from datetime import datetime, timedelta

import pytest

from accounts.models import SocialAccount
from opd.calendar import Week
from opd.models import Office
from tests import make

WEEK = Week(2026, 45)


@pytest.fixture
def week() -> Week:
    return WEEK


@pytest.fixture
def monday() -> datetime:
    return datetime(2026, 11, 2, tzinfo=make.WIB)


@pytest.fixture
def after(monday: datetime) -> datetime:
    """Monday after the week, 09.00 WIB."""
    return monday + timedelta(days=7, hours=9)


@pytest.fixture
def facebook(dinas_pu: Office, monday: datetime, after: datetime) -> SocialAccount:
    """The page of Dinas PU, read after the week; its mandate: three posts a week."""
    make.mandate(platform="facebook", posts=3)
    return make.account(
        dinas_pu, "facebook", "pupr.contoh", read_at=after, health=SocialAccount.Health.OK
    )


def post_times(account: SocialAccount, *moments: datetime) -> None:
    for moment in moments:
        make.post(account, at=moment)
