"""What the fictional accounts post: the past weeks as rows, the rest for the simulator to serve."""

import random
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from accounts.links import link_key
from accounts.merging import new_row
from accounts.models import PlatformKey, Post, Priority
from accounts.tagging import Tagger
from opd.calendar import MONTHS, Week
from opd.models import Office
from portal.demo import words, world
from portal.demo.people import Staff
from portal.demo.readings import Reading
from portal.demo.registry import WEEKS, Habit, Planned
from portal.demo.simulated import SIGNS

COMING_WEEKS = 4  # served by the simulator as their time comes
SILENT_FROM = -4  # the week, counted from the running one, in which fading accounts fell silent
DORMANT_FROM = -6
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
        captions = _captions(account.key, rng=rng)
        found += [
            _post(account, index, moment, next(captions), places=places, rng=rng)
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
        case Habit.DILIGENT:
            return minimum + (rng.randint(0, 2) if rng.random() < 0.97 else -1)
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


def _captions(key: str, *, rng: random.Random) -> Iterator[str]:
    """Captions without end, none again before all were used; most on the office's own matters."""
    own, common = list(words.posts().get(key, ())), words.posts()["ANY"]
    while True:
        turn = own + rng.sample(common, min(len(common), max(len(own) // 2, 3)))
        yield from rng.sample(turn, len(turn))


def _post(
    account: Planned,
    number: int,
    at: datetime,
    caption: str,
    *,
    places: _Places,
    rng: random.Random,
) -> PlannedPost:
    fill = {**places.of(account.office, rng=rng), "n": str(rng.randint(3, 90))}
    title = caption.format_map(fill)
    detail = rng.choice(words.details())
    body = f"{fill['kecamatan']}, {_long(at)}. {detail}" if account.is_polled else ""
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
    readings: Mapping[int, Reading],
    staff: Staff,
    *,
    reader: world.Reader,
    now: datetime,
) -> list[Post]:
    """Write the posts that the portal knows of each account, with the priorities they name."""
    known = [post for post in posts if post.at < readings[post.plan.account.pk].known_until]
    rng = random.Random("seen")
    rows = Post.objects.bulk_create(
        _rows(known, staff, reader=reader, now=now, rng=rng), batch_size=500
    )
    _tag(rows)
    return rows


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
