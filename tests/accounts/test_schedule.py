from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from accounts.models import SocialAccount
from accounts.schedule import Attempt, next_poll

Health = SocialAccount.Health
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
WIB, WIT = ZoneInfo("Asia/Jakarta"), ZoneInfo("Asia/Jayapura")
# Half way: neither earlier nor later than the plain interval.
EVEN = 0.5


@pytest.mark.parametrize(
    ("silence", "expected"),
    [
        (0 * DAY, 2 * HOUR),
        (7 * DAY, 2 * HOUR),
        (7 * DAY + MINUTE, 6 * HOUR),
        (30 * DAY, 6 * HOUR),
        (30 * DAY + MINUTE, DAY),
        (None, DAY),
    ],
)
def test_active_accounts_are_read_often_and_dormant_ones_rarely(
    now: datetime, zone: ZoneInfo, silence: timedelta | None, expected: timedelta
) -> None:
    attempt = Attempt(health=Health.OK, last_post_at=None if silence is None else now - silence)

    assert next_poll(attempt, now=now, zone=zone, jitter=EVEN) - now == expected


@pytest.mark.parametrize(
    ("health", "failures", "expected"),
    [
        (Health.FAILING, 1, 10 * MINUTE),
        (Health.FAILING, 2, 20 * MINUTE),
        (Health.FAILING, 5, 160 * MINUTE),
        (Health.FAILING, 8, 1280 * MINUTE),
        (Health.FAILING, 9, DAY),
        (Health.FAILING, 1_000_000, DAY),
        (Health.UNREACHABLE, 1, HOUR),
        (Health.UNREACHABLE, 3, 4 * HOUR),
        (Health.UNREACHABLE, 6, DAY),
        (Health.NO_ACCESS, 1, HOUR),
        (Health.NO_ACCESS, 9, DAY),
        (Health.UNEXPECTED, 1, 2 * HOUR),
        (Health.UNEXPECTED, 9, DAY),
        (Health.GONE, 1, DAY),
        (Health.GONE, 9, DAY),
    ],
)
def test_failures_back_off_by_their_kind_up_to_a_day(
    now: datetime, zone: ZoneInfo, health: Health, failures: int, expected: timedelta
) -> None:
    # An account that posted yesterday: only the failure decides.
    attempt = Attempt(health=health, failure_count=failures, last_post_at=now - DAY)

    assert next_poll(attempt, now=now, zone=zone, jitter=EVEN) - now == expected


@pytest.mark.parametrize(
    ("jitter", "expected"), [(0.0, 108 * MINUTE), (0.5, 120 * MINUTE), (1.0, 132 * MINUTE)]
)
def test_the_dice_move_an_interval_by_a_tenth(
    now: datetime, zone: ZoneInfo, jitter: float, expected: timedelta
) -> None:
    attempt = Attempt(health=Health.OK, last_post_at=now)

    assert next_poll(attempt, now=now, zone=zone, jitter=jitter) - now == expected


@pytest.mark.parametrize(
    ("health", "asked", "expected"),
    [
        (Health.FAILING, 5 * MINUTE, 10 * MINUTE),
        (Health.FAILING, 3 * HOUR, 3 * HOUR),
        (Health.FAILING, 3 * DAY, 3 * DAY),
        (Health.OK, 3 * HOUR, 3 * HOUR),
    ],
)
def test_nobody_comes_back_sooner_than_the_platform_asked(
    now: datetime, zone: ZoneInfo, health: Health, asked: timedelta, expected: timedelta
) -> None:
    attempt = Attempt(health=health, failure_count=1, last_post_at=now, not_before=now + asked)

    assert next_poll(attempt, now=now, zone=zone, jitter=EVEN) - now == expected


class TestTheEndOfTheWeek:
    """A week can be judged only by a check made after it."""

    sunday_evening = datetime(2026, 11, 15, 23, 0, tzinfo=WIB)
    monday = datetime(2026, 11, 16, 0, 0, tzinfo=WIB)

    @pytest.mark.parametrize(
        ("attempt", "jitter", "expected"),
        [
            (Attempt(health=Health.OK, is_mandated=True), 0.0, monday),
            (Attempt(health=Health.OK, is_mandated=True), 0.5, monday + 10 * MINUTE),
            (
                Attempt(health=Health.UNREACHABLE, failure_count=9, is_mandated=True),
                0.5,
                monday + 10 * MINUTE,
            ),
            (Attempt(health=Health.OK, is_mandated=False), 0.5, sunday_evening + DAY),
            (
                Attempt(health=Health.FAILING, failure_count=1, is_mandated=True),
                0.5,
                sunday_evening + 10 * MINUTE,
            ),
            (
                Attempt(health=Health.OK, is_mandated=True, not_before=monday + 2 * HOUR),
                0.5,
                monday + 2 * HOUR,
            ),
        ],
    )
    def test_brings_mandated_accounts_back_soon_after_it(
        self, attempt: Attempt, jitter: float, expected: datetime
    ) -> None:
        assert next_poll(attempt, now=self.sunday_evening, zone=WIB, jitter=jitter) == expected

    def test_is_midnight_in_the_regencys_own_zone(self) -> None:
        attempt = Attempt(health=Health.OK, is_mandated=True)
        sunday_in_papua = datetime(2026, 11, 15, 23, 0, tzinfo=WIT)

        at = next_poll(attempt, now=sunday_in_papua, zone=WIT, jitter=0.0)

        assert at == datetime(2026, 11, 16, 0, 0, tzinfo=WIT)

    def test_is_the_next_one_once_a_new_week_has_begun(self) -> None:
        attempt = Attempt(health=Health.OK, is_mandated=True)

        at = next_poll(attempt, now=self.monday, zone=WIB, jitter=EVEN)

        assert at == self.monday + DAY
