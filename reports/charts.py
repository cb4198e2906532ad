"""Geometry of the charts. Pure: numbers in, places out; the template draws them as SVG.

The units are those of the viewBox. Columns are stacked to 100 % from an axis that starts at 0;
each part carries its number, so the picture survives grey printing and colour blindness.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.wording import Counts

WIDTH, HEIGHT = 360, 190
LEFT, RIGHT, TOP, BOTTOM = 34, 2, 8, 20
# A part lower than this has no room for its number; the table below the chart has it.
ROOM_FOR_NUMBER = 9.5
GAP = 0.2


@dataclass(frozen=True, kw_only=True)
class Part:
    """One letter's share of a column."""

    letter: str  # p, s, t or none: the end of a CSS class
    y: float
    height: float
    count: int
    text_y: float

    @property
    def shows_count(self) -> bool:
        return self.height >= ROOM_FOR_NUMBER


@dataclass(frozen=True, kw_only=True)
class Column:
    """One week."""

    x: float
    width: float
    middle: float
    label: str
    is_current: bool
    parts: Sequence[Part]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the grid."""

    y: float
    text_y: float
    label: str


@dataclass(frozen=True, kw_only=True)
class Chart:
    columns: Sequence[Column]
    lines: Sequence[Line]
    label_y: float
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT


def letters_chart(weeks: Sequence[tuple[str, Counts]]) -> Chart:
    """Stacked columns of P, S, T and no data, oldest week first; the last one is the current."""
    step = (WIDTH - LEFT - RIGHT) / max(len(weeks), 1)
    return Chart(
        columns=[
            _column(
                label,
                counts,
                x=LEFT + step * (position + GAP / 2),
                width=step * (1 - GAP),
                is_current=position == len(weeks) - 1,
            )
            for position, (label, counts) in enumerate(weeks)
        ],
        lines=[
            Line(y=round(_y(share), 1), text_y=round(_y(share) + 3.5, 1), label=f"{share}%")
            for share in (0, 50, 100)
        ],
        label_y=HEIGHT - 5,
    )


def _column(label: str, counts: Counts, *, x: float, width: float, is_current: bool) -> Column:
    return Column(
        x=round(x, 1),
        width=round(width, 1),
        middle=round(x + width / 2, 1),
        label=label,
        is_current=is_current,
        parts=_parts(counts),
    )


def _parts(counts: Counts) -> list[Part]:
    """From the axis up: compliant, partial, not compliant, no data. Empty ones are not drawn."""
    by_letter = {
        "p": counts.compliant,
        "s": counts.partial,
        "t": counts.not_compliant,
        "none": counts.unknown,
    }
    total = sum(by_letter.values())
    parts = []
    below = 0
    for letter, count in by_letter.items():
        if count:
            top, bottom = _y(100 * (below + count) / total), _y(100 * below / total)
            parts.append(
                Part(
                    letter=letter,
                    y=round(top, 1),
                    height=round(bottom - top, 1),
                    count=count,
                    text_y=round((top + bottom) / 2 + 3.5, 1),
                )
            )
        below += count
    return parts


def _y(percent: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - percent / 100)
