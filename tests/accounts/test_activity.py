from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from accounts.activity import Activity, ActivityFacts, activity_of

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
UNREAD = ActivityFacts(
    minimum=None,
    recent_posts=0,
    last_post_at=None,
    has_posts=False,
    has_undated_posts=False,
    read_at=None,
)


def facts(now: datetime, *, last_post: timedelta | None, **known: object) -> ActivityFacts:
    """An account read an hour ago whose newest dated post is `last_post` old."""
    base = replace(
        UNREAD,
        read_at=now - timedelta(hours=1),
        last_post_at=None if last_post is None else now - last_post,
        has_posts=last_post is not None,
    )
    return replace(base, **known)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("minimum", "recent_posts", "expected"),
    [
        (None, 1, Activity.ACTIVE),
        (None, 5, Activity.ACTIVE),
        (1, 1, Activity.ACTIVE),
        (3, 1, Activity.LESS_ACTIVE),
        (3, 2, Activity.LESS_ACTIVE),
        (3, 3, Activity.ACTIVE),
        (3, 4, Activity.ACTIVE),
    ],
)
def test_posts_of_the_last_days_are_measured_by_the_mandate_or_by_one(
    now: datetime, minimum: int | None, recent_posts: int, expected: Activity
) -> None:
    account = facts(now, last_post=2 * DAY, minimum=minimum, recent_posts=recent_posts)

    assert activity_of(account, now=now) is expected


@pytest.mark.parametrize(
    ("last_post", "expected"),
    [
        (7 * DAY + SECOND, Activity.QUIET),
        (8 * DAY, Activity.QUIET),
        (30 * DAY, Activity.QUIET),
        (30 * DAY + SECOND, Activity.DORMANT),
        (31 * DAY, Activity.DORMANT),
        (3000 * DAY, Activity.DORMANT),
        (None, Activity.NEVER),
    ],
)
def test_silence_is_sepi_until_thirty_days_and_mati_suri_after(
    now: datetime, last_post: timedelta | None, expected: Activity
) -> None:
    assert activity_of(facts(now, last_post=last_post), now=now) is expected


@pytest.mark.parametrize("last_post", [8 * DAY, 31 * DAY, None])
@pytest.mark.parametrize(
    ("since_read", "is_monitored"),
    [
        (timedelta(0), True),
        (7 * DAY, True),
        (7 * DAY + SECOND, False),
        (60 * DAY, False),
        (None, False),
    ],
)
def test_what_was_not_read_for_seven_days_is_tidak_terpantau_never_mati_suri(
    now: datetime,
    last_post: timedelta | None,
    since_read: timedelta | None,
    is_monitored: bool,
) -> None:
    read_at = None if since_read is None else now - since_read

    state = activity_of(facts(now, last_post=last_post, read_at=read_at), now=now)

    assert (state is not Activity.UNMONITORED) is is_monitored


def test_too_few_posts_on_an_unread_account_do_not_make_it_kurang_aktif(now: datetime) -> None:
    account = facts(now, last_post=3 * DAY, minimum=3, recent_posts=1, read_at=None)

    assert activity_of(account, now=now) is Activity.UNMONITORED


def test_enough_logged_posts_make_an_account_active_though_nobody_can_read_it(
    now: datetime,
) -> None:
    account = facts(now, last_post=3 * DAY, minimum=3, recent_posts=3, read_at=None)

    assert activity_of(account, now=now) is Activity.ACTIVE


def test_posts_without_any_readable_date_say_nothing(now: datetime) -> None:
    account = facts(now, last_post=None, has_posts=True)

    assert activity_of(account, now=now) is Activity.UNMONITORED


@pytest.mark.parametrize(
    ("last_post", "recent_posts", "minimum", "expected"),
    [
        (40 * DAY, 0, None, Activity.UNMONITORED),
        (10 * DAY, 0, None, Activity.UNMONITORED),
        (2 * DAY, 1, 3, Activity.UNMONITORED),
        (2 * DAY, 3, 3, Activity.ACTIVE),
    ],
)
def test_a_fresh_post_without_a_date_forbids_to_accuse(
    now: datetime,
    last_post: timedelta,
    recent_posts: int,
    minimum: int | None,
    expected: Activity,
) -> None:
    account = facts(
        now,
        last_post=last_post,
        recent_posts=recent_posts,
        minimum=minimum,
        has_undated_posts=True,
    )

    assert activity_of(account, now=now) is expected


def test_every_state_has_an_indonesian_label_and_a_colour() -> None:
    assert [state.label for state in Activity] == [
        "Aktif", "Kurang aktif", "Sepi", "Mati suri", "Belum pernah", "Tidak terpantau",
    ]  # fmt: skip
    assert {state.color for state in Activity} <= {"abu", "biru", "kuning", "hijau", "merah"}
