"""How often one sender may do a thing. Counted in the cache; forgotten when the time is over.

Counting is not exact under many tries at the same moment: it holds floods off, while secrets are
guarded by their own length (codes) or by a count in the database (PINs).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.core.cache import cache


@dataclass(frozen=True, kw_only=True)
class Limit:
    """`points` within `window`, from the first one on."""

    name: str
    points: int
    window: timedelta = timedelta(minutes=10)

    def is_spent(self, who: str, *, now: datetime) -> bool:
        return self._used(who, now=now)[1] >= self.points

    def add(self, who: str, *, now: datetime, cost: int = 1) -> None:
        since, used = self._used(who, now=now)
        left = since + self.window.total_seconds() - now.timestamp()
        cache.set(self._key(who), (since, used + cost), timeout=max(left, 1))

    def _used(self, who: str, *, now: datetime) -> tuple[float, int]:
        """Since when it is counted, and how much."""
        since, used = cache.get(self._key(who)) or (now.timestamp(), 0)
        if now.timestamp() - since >= self.window.total_seconds():
            return now.timestamp(), 0
        return since, used

    def _key(self, who: str) -> str:
        # No address stands in the cache.
        return f"limit:{self.name}:{sha256(who.encode()).hexdigest()[:32]}"


# A whole village may sit behind the one address of its carrier, so these are wide.
NEW_DRAFTS = Limit(name="drafts", points=600)
SENDS = Limit(name="sends", points=600)
FOLLOWS = Limit(name="follows", points=600)
PHOTOS = Limit(name="photos", points=600)
# Nobody reads and answers four pages in this time; programs do, so it costs more.
HURRIED = timedelta(seconds=5)
HURRIED_COST = 3
# ux W44.
WRONG_CODES = Limit(name="codes", points=10)
