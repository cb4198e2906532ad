"""Pages of a public list. Never counts all rows, and reads no further than the hundredth page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)

PER_PAGE = 20
# What is older is found with the filters; nobody turns two thousand rows page by page.
LAST_PAGE = 100


@dataclass(frozen=True, kw_only=True)
class NumberedPage(Generic[M]):
    """Speaks to `_components/pagination.html` as Django's own pages do."""

    rows: Sequence[M]
    number: int
    has_next: bool

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def has_other_pages(self) -> bool:
        return self.has_previous or self.has_next

    @property
    def previous_page_number(self) -> int:
        return self.number - 1

    @property
    def next_page_number(self) -> int:
        return self.number + 1


def numbered_page(rows: QuerySet[M], asked: str) -> NumberedPage[M]:
    """The page that was asked for; the first where that is no page number. One query."""
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else 1
    number = min(max(number, 1), LAST_PAGE)
    start = (number - 1) * PER_PAGE
    found = list(rows[start : start + PER_PAGE + 1])
    return NumberedPage(
        rows=found[:PER_PAGE],
        number=number,
        has_next=len(found) > PER_PAGE and number < LAST_PAGE,
    )
