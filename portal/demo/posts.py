"""What the fictional accounts post: the past weeks as rows, the rest for the simulator to serve."""

import random
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from accounts.links import link_key
from accounts.merging import new_row
from accounts.models import Check, FollowerCount, PlatformKey, Post, Priority, SocialAccount
from accounts.tagging import Tagger
from opd.calendar import MONTHS, Week
from opd.models import Office
from portal.demo import words, world
from portal.demo.people import Staff
from portal.demo.registry import WEEKS, Habit, Planned
from portal.demo.simulated import SIGNS, Fault

COMING_WEEKS = 4  # served by the simulator as their time comes
SILENT_FROM = -4  # the week, counted from the running one, in which fading accounts fell silent
DORMANT_FROM = -6
BROKEN_SINCE = timedelta(weeks=2)  # accounts that cannot be read could be until then
UNSURE_HABITS = (Habit.PATCHY, Habit.DORMANT, Habit.NEVER)
MANUAL_DETAIL = "Dicocokkan manual oleh Kominfo"
Health = SocialAccount.Health
Platform = PlatformKey

# Hours at which offices post, and how likely each day of the week is.
HOURS = (8, 20)
DAY_WEIGHTS = (18, 17, 17, 17, 16, 8, 7)


@dataclass(frozen=True, kw_only=True)
class PlannedPost:
    """One post of one account, past or coming; `number` counts those of the account."""

    plan: Planned
    number: int
    at: datetime
    title: str
    body: str
    sign: str  # the id of a video, the last part of a link
    views: int | None
    likes: int | None

    @property
    def text(self) -> str:
        return f"{self.title}\n\n{self.body}" if self.body else self.title

    def as_json(self) -> dict[str, Any]:
        """As the simulator's world holds it."""
        is_video = self.plan.account.platform == Platform.YOUTUBE
        return {
            "id": self.sign if is_video else str(self.number),
            "title": self.title,
            "text": self.body,
            "published_at": self.at.isoformat(),
            "views": self.views or 0,
            "likes": self.likes or 0,
        }


def plan(planned: Sequence[Planned], *, now: datetime, zone: ZoneInfo) -> list[PlannedPost]:
    """All posts of all accounts from twelve weeks ago to some weeks ahead, oldest first."""
    this_week = Week.containing(now, zone=zone)
    places = _Places(planned)
    found = []
    for number, account in enumerate(planned):
        # Seeded by account, so that one more account does not change the others.
        rng = random.Random(f"posts {number}")
        moments = sorted(
            moment
            for offset in range(-WEEKS, COMING_WEEKS)
            for moment in _moments(account, this_week.plus(offset), offset, zone=zone, rng=rng)
        )
        found += [
            _post(account, index, moment, places=places, rng=rng)
            for index, moment in enumerate(moments, start=1)
        ]
    return found


def count_in_week(habit: Habit, *, minimum: int, offset: int, rng: random.Random) -> int:
    """How many posts an account makes in the week `offset` (0 is the running one)."""
    is_late = offset >= SILENT_FROM
    match habit:
        case Habit.NEVER:
            return 0
        case Habit.DORMANT:
            return 0 if offset >= DORMANT_FROM else rng.randint(0, minimum + 1)
        case Habit.FADING | Habit.RISING if is_late == (habit == Habit.FADING):
            return int(rng.random() < 0.3 and minimum > 1)
        case Habit.PATCHY:
            return rng.randint(0, minimum + 1)
        case Habit.EXEMPLARY:
            return minimum + rng.randint(0, 2)
        case _:
            return max(minimum + rng.choice((-1, 0, 0, 0, 0, 1, 1, 1, 2)), 0)


def _moments(
    account: Planned, week: Week, offset: int, *, zone: ZoneInfo, rng: random.Random
) -> Iterator[datetime]:
    count = count_in_week(account.habit, minimum=account.minimum, offset=offset, rng=rng)
    for _ in range(count):
        day = rng.choices(range(7), weights=DAY_WEIGHTS)[0]
        at = time(rng.randrange(*HOURS), rng.randrange(60), rng.randrange(60))
        yield datetime.combine(week.monday + timedelta(days=day), at, tzinfo=zone)


class _Places:
    """Villages and kecamatan to speak of: its own for a village, any for an OPD."""

    def __init__(self, planned: Sequence[Planned]) -> None:
        offices = {plan.office.pk: plan.office for plan in planned}.values()
        self._villages = [office for office in offices if office.is_village]

    def of(self, office: Office, *, rng: random.Random) -> dict[str, str]:
        village = office if office.is_village else rng.choice(self._villages)
        if office.kind == Office.Kind.KECAMATAN:
            village = rng.choice([v for v in self._villages if v.parent_id == office.pk])
        assert village.parent is not None
        return {
            "desa": village.name.partition(" ")[2],
            "kecamatan": village.parent.name.partition(" ")[2],
        }


def _post(
    account: Planned, number: int, at: datetime, *, places: _Places, rng: random.Random
) -> PlannedPost:
    captions = words.posts().get(account.key, ())
    # Two of three posts are about the office's own matters.
    pool = captions if captions and rng.random() < 0.67 else words.posts()["ANY"]
    fill = {**places.of(account.office, rng=rng), "n": str(rng.randint(3, 90))}
    title = rng.choice(pool).format_map(fill)
    body = f"{fill['kecamatan']}, {_long(at)}. {title}." if account.is_polled else ""
    is_video = account.account.platform == Platform.YOUTUBE
    views = rng.randint(20, 2500) if is_video else None
    return PlannedPost(
        plan=account,
        number=number,
        at=at,
        title=title,
        body=body,
        sign="".join(rng.choices(SIGNS, k=11)),
        views=views,
        likes=views // 25 if views is not None else None,
    )


def _long(at: datetime) -> str:
    return f"{at.day} {MONTHS[at.month - 1]} {at.year}"


def _link(post: PlannedPost) -> str:
    """Where a post stands that is logged by hand."""
    account, number = post.plan.account, zlib.crc32(post.sign.encode())
    match account.platform:
        case Platform.INSTAGRAM:
            return f"https://www.instagram.com/p/{post.sign}/"
        case Platform.X:
            return f"https://x.com/{account.handle}/status/18{number:017d}"
        case _:
            return f"{account.url.rstrip('/')}/posts/{number:015d}"


def world_of(posts: Sequence[PlannedPost], planned: Sequence[Planned]) -> dict[str, Any]:
    """The simulator's world with these posts."""
    by_account: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for post in posts:
        if post.plan.is_polled:
            by_account[post.plan.account.pk].append(post.as_json())
    return world.document(by_account, planned)


def store(
    posts: Sequence[PlannedPost],
    planned: Sequence[Planned],
    staff: Staff,
    *,
    reader: world.Reader,
    now: datetime,
    zone: ZoneInfo,
) -> None:
    """Write the posts that the portal knows, and how far it has read each account.

    What the simulator serves is known up to the start of this week: the worker finds the rest.
    """
    week_start = Week.containing(now, zone=zone).bounds(zone=zone)[0]
    rng = random.Random("reading")
    readings = {
        plan.account.pk: _reading(plan, week_start=week_start, now=now, rng=rng) for plan in planned
    }
    known = [post for post in posts if post.at < readings[post.plan.account.pk].known_until]
    rows = Post.objects.bulk_create(
        _rows(known, staff, reader=reader, now=now, rng=rng), batch_size=500
    )
    _tag(rows)
    _settle(planned, rows, readings, now=now)
    _check(planned, readings, week_start=week_start)
    _count_followers(planned, this_week=Week.containing(now, zone=zone))


@dataclass(frozen=True)
class _Reading:
    """`known_until`: posts before it are known. `read_at`: the last successful reading."""

    known_until: datetime
    read_at: datetime | None
    health: SocialAccount.Health


_HEALTH_BY_FAULT = {
    Fault.ERROR: Health.FAILING,
    Fault.GONE: Health.GONE,
    Fault.HTML: Health.UNEXPECTED,
}


def _reading(plan: Planned, *, week_start: datetime, now: datetime, rng: random.Random) -> _Reading:
    # Never before the week's end: what was read today counts for the week that ended.
    lately = max(week_start, now - timedelta(minutes=rng.randint(20, 300)))
    if not plan.is_polled:
        # Of a few quiet accounts nobody has made sure for long: they may not be accused.
        is_unsure = plan.habit in UNSURE_HABITS and rng.random() < 0.2
        return _Reading(now, week_start - BROKEN_SINCE if is_unsure else lately, Health.MANUAL)
    if plan.fault in _HEALTH_BY_FAULT:
        broken = week_start - BROKEN_SINCE
        return _Reading(broken, broken, _HEALTH_BY_FAULT[plan.fault])
    return _Reading(week_start, lately, Health.OK)


def _rows(
    posts: Sequence[PlannedPost],
    staff: Staff,
    *,
    reader: world.Reader,
    now: datetime,
    rng: random.Random,
) -> Iterator[Post]:
    for post in posts:
        seen_at = min(post.at + timedelta(minutes=rng.randint(5, 300)), now)
        account = post.plan.account
        if post.plan.is_polled:
            publisher = reader.publisher(post.plan)
            served = publisher.posts[post.number - 1]
            remote = reader.read(account, publisher, served)
            yield new_row(remote, account_id=account.pk, now=seen_at)
        else:
            yield Post(
                account=account,
                platform_id=link_key(_link(post)),
                url=_link(post),
                text=post.text,
                published_at=post.at,
                source=Post.Source.MANUAL,
                first_seen_at=seen_at,
                logged_by=staff.admin[post.plan.office.pk],
            )


def _tag(rows: Sequence[Post]) -> None:
    tagger = Tagger(dict(Priority.objects.values_list("pk", "keywords")))
    through = Post.priorities.through
    through.objects.bulk_create(
        (
            through(post_id=row.pk, priority_id=priority)
            for row in rows
            for priority in sorted(tagger.priorities_of(row.text))
        ),
        batch_size=500,
    )


def _settle(
    planned: Sequence[Planned],
    rows: Sequence[Post],
    readings: dict[int, _Reading],
    *,
    now: datetime,
) -> None:
    """Write what polling knows of each account; all that can be polled are due at once."""
    newest: dict[int, datetime] = {}
    for row in rows:
        if row.published_at is not None:
            newest[row.account_id] = max(
                row.published_at, newest.get(row.account_id, row.published_at)
            )
    for plan in planned:
        account, reading = plan.account, readings[plan.account.pk]
        account.health = reading.health
        account.read_at = account.checked_at = reading.read_at
        account.last_post_at = newest.get(account.pk)
        account.next_poll_at = now if plan.is_polled and account.is_listed else None
        if reading.health not in (Health.OK, Health.MANUAL):
            account.failure_count = 9
            account.checked_at = now - timedelta(hours=5)
    SocialAccount.objects.bulk_update(
        [plan.account for plan in planned],
        ["health", "read_at", "checked_at", "last_post_at", "next_poll_at", "failure_count"],
        batch_size=200,
    )


def _check(
    planned: Sequence[Planned], readings: dict[int, _Reading], *, week_start: datetime
) -> None:
    """One check a week stands for the many of a real portal."""
    checks = []
    for plan in planned:
        reading = readings[plan.account.pk]
        for back in range(WEEKS):
            at = week_start - timedelta(weeks=back) + timedelta(minutes=5)
            was_read = reading.read_at is not None and at <= reading.read_at
            good = Health.OK if plan.is_polled else Health.MANUAL
            checks.append(
                Check(
                    account=plan.account,
                    at=at,
                    outcome=good if was_read else reading.health,
                    detail="" if plan.is_polled else MANUAL_DETAIL,
                )
            )
    Check.objects.bulk_create(checks, batch_size=500)


def _count_followers(planned: Sequence[Planned], *, this_week: Week) -> None:
    """Followers as offices report them each Monday, slowly rising."""
    rng = random.Random("followers")
    counts = []
    for plan in planned:
        if plan.is_polled:
            continue
        count = rng.randint(90, 900) if plan.office.is_village else rng.randint(800, 21_000)
        for offset in range(-WEEKS, 1):
            count += rng.randint(-2, max(3, count // 80))
            counts.append(
                FollowerCount(account=plan.account, on=this_week.plus(offset).monday, count=count)
            )
        plan.account.follower_count = count
    FollowerCount.objects.bulk_create(counts, batch_size=500)
    SocialAccount.objects.bulk_update(
        [plan.account for plan in planned if not plan.is_polled],
        ["follower_count"],
        batch_size=200,
    )
