"""What a person leaves behind when a posting ends.

This app knows of people and offices only. What else they hold is told by functions that the site
adds to `HOLDINGS`.
"""

from collections.abc import Callable
from datetime import date

from opd.models import Posting, User

# Names what a person holds at offices other than those with the given ids: "Instagram @dinkes".
Holdings = Callable[[User, frozenset[int]], list[str]]

HOLDINGS: list[Holdings] = []


def to_hand_over(posting: Posting, *, today: date) -> list[str]:
    """What the holder of an ending posting still holds where no other posting reaches."""
    lasting = posting.user.postings.current(today).filter(ends_on=None).exclude(pk=posting.pk)
    offices = frozenset(lasting.values_list("office_id", flat=True))
    return [held for holdings in HOLDINGS for held in holdings(posting.user, offices)]
