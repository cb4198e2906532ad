"""Lists paged by key: the thousandth page costs what the first one does."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model, Q, QuerySet

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, kw_only=True)
class KeyedPage(Generic[M]):
    """Some rows, and the ids to ask the neighbouring pages with; None where there is none."""

    rows: Sequence[M]
    before: int | None
    after: int | None

    @property
    def has_other_pages(self) -> bool:
        return self.before is not None or self.after is not None


def keyed_page(
    queryset: QuerySet[M], *, order: Sequence[str], after: str, before: str, size: int
) -> KeyedPage[M]:
    """The rows that follow the row with id `after`, or precede the one with id `before`.

    `order` names columns, ending with a unique one; an index must begin with them. An id that is
    none, or of a row that is gone, gives the first page.
    """
    edge = _edge(queryset, before or after, order)
    backwards = bool(edge and before)
    rows = queryset
    if edge:
        rows = rows.filter(_beyond(order, edge, "lt" if backwards else "gt"))
    ordered = rows.order_by(*(f"-{name}" if backwards else name for name in order))
    found = list(ordered[: size + 1])
    has_more = len(found) > size
    shown = found[:size][::-1] if backwards else found[:size]
    has_before = has_more if backwards else bool(edge)
    has_after = True if backwards else has_more
    return KeyedPage(
        rows=shown,
        before=shown[0].pk if shown and has_before else None,
        after=shown[-1].pk if shown and has_after else None,
    )


def _edge(queryset: QuerySet[M], pk: str, order: Sequence[str]) -> tuple[object, ...] | None:
    if not pk.isdecimal() or len(pk) > 18:
        return None
    return queryset.model._default_manager.filter(pk=pk).values_list(*order).first()


def _beyond(order: Sequence[str], edge: Sequence[object], direction: str) -> Q:
    """Rows whose key lies beyond the edge; the first column's bound lets an index start there."""
    beyond = Q()
    for count, (name, value) in enumerate(zip(order, edge, strict=True)):
        same = Q(**dict(zip(order[:count], edge[:count], strict=True)))
        beyond |= same & Q(**{f"{name}__{direction}": value})
    return Q(**{f"{order[0]}__{direction}e": edge[0]}) & beyond
