"""The picture of twelve weeks: from 0 to 100 %, every part with its number where there is room."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.charts import BOTTOM, HEIGHT, ROOM_FOR_NUMBER, TOP, letters_chart
from reports.wording import Counts

PLOT = HEIGHT - TOP - BOTTOM
COUNTS = st.builds(
    Counts,
    compliant=st.integers(0, 500),
    partial=st.integers(0, 500),
    not_compliant=st.integers(0, 500),
    unknown=st.integers(0, 500),
)


@given(COUNTS)
def test_a_column_fills_the_plot_from_its_axis_at_zero(counts: Counts) -> None:
    (column,) = letters_chart([("45", counts)]).columns

    if counts != Counts():
        assert sum(part.height for part in column.parts) == pytest.approx(PLOT, abs=0.3)
        assert column.parts[0].y + column.parts[0].height == pytest.approx(HEIGHT - BOTTOM, abs=0.1)


def test_an_empty_week_draws_nothing() -> None:
    (column,) = letters_chart([("45", Counts())]).columns

    assert column.parts == []


def test_parts_stand_in_the_order_of_the_letters_and_empty_ones_are_left_out() -> None:
    (column,) = letters_chart([("45", Counts(compliant=3, not_compliant=1))]).columns

    assert [(part.letter, part.count) for part in column.parts] == [("p", 3), ("t", 1)]


def test_a_number_shows_only_where_it_fits() -> None:
    (column,) = letters_chart([("45", Counts(compliant=99, not_compliant=1))]).columns

    assert [part.shows_count for part in column.parts] == [True, False]
    assert column.parts[1].height < ROOM_FOR_NUMBER


def test_the_last_week_is_the_current_one_and_nothing_lies_outside() -> None:
    chart = letters_chart([(str(number), Counts(compliant=1)) for number in range(34, 46)])

    assert [column.label for column in chart.columns if column.is_current] == ["45"]
    assert all(column.x + column.width <= chart.width for column in chart.columns)


def test_the_axis_starts_at_zero() -> None:
    lines = letters_chart([]).lines

    assert [line.label for line in lines] == ["0%", "50%", "100%"]
    assert lines[0].y == HEIGHT - BOTTOM
