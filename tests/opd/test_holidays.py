from datetime import date
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from pytest_django import DjangoAssertNumQueries

from opd import holidays
from opd.models import Holiday

pytestmark = pytest.mark.django_db

NATAL = date(2026, 12, 25)
CUTI_NATAL = date(2026, 12, 24)


def test_the_dates_between_two_days_come_with_one_query_and_both_ends_count(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for day in (1, 2, 3, 4):
        Holiday.objects.create(on=date(2026, 6, day), name="Libur")

    with django_assert_num_queries(1):
        dates = holidays.holiday_dates(date(2026, 6, 2), date(2026, 6, 3))

    assert dates == {date(2026, 6, 2), date(2026, 6, 3)}


def test_national_holidays_and_cuti_bersama_are_known_with_indonesian_names(today: date) -> None:
    holidays.load(2026, today=today)

    assert Holiday.objects.get(on=NATAL).name == "Hari Raya Natal"
    assert Holiday.objects.get(on=NATAL).kind == Holiday.Kind.NATIONAL
    assert Holiday.objects.get(on=CUTI_NATAL).name == "Cuti Bersama Hari Raya Natal"
    assert Holiday.objects.get(on=CUTI_NATAL).kind == Holiday.Kind.JOINT_LEAVE


@pytest.mark.parametrize(("year", "estimated"), [(2025, False), (2026, False), (2027, True)])
def test_the_dates_of_a_future_year_say_that_they_are_estimates(
    year: int, estimated: bool, today: date
) -> None:
    holidays.load(year, today=today)

    sources = set(Holiday.objects.values_list("source", flat=True))
    assert len(sources) == 1
    assert sources.pop().startswith("Perkiraan") is estimated


def test_loading_again_changes_nothing(today: date) -> None:
    first = holidays.load(2026, today=today)
    rows = list(Holiday.objects.order_by("on").values())
    records = Holiday.history.count()

    again = holidays.load(2026, today=today)

    assert first.created == len(rows) > 20
    assert again == holidays.Loaded(
        created=0, changed=0, removed=0, same=len(rows), left_to_staff=0
    )
    assert list(Holiday.objects.order_by("on").values()) == rows
    assert Holiday.history.count() == records


def test_estimates_become_settled_dates_once_the_year_has_begun(today: date) -> None:
    holidays.load(2027, today=today)

    done = holidays.load(2027, today=date(2027, 1, 2))

    assert done.changed == Holiday.objects.count()
    assert not Holiday.objects.filter(source__startswith="Perkiraan").exists()


def test_an_estimate_that_moved_is_moved(today: date) -> None:
    holidays.load(2026, today=today)
    row = Holiday(on=date(2026, 6, 3), name="Perkiraan lama")
    row._change_reason = holidays.LOADED  # type: ignore[attr-defined]
    row.save()

    done = holidays.load(2026, today=today)

    assert done.removed == 1
    assert not Holiday.objects.filter(on=date(2026, 6, 3)).exists()


def test_what_staff_changed_moved_deleted_or_added_stays_as_they_left_it(today: date) -> None:
    holidays.load(2026, today=today)
    renamed = Holiday.objects.get(on=NATAL)
    renamed.name = "Natal bersama"
    renamed.save()
    Holiday.objects.get(on=CUTI_NATAL).delete()
    moved = Holiday.objects.get(on=date(2026, 8, 25))
    moved.on = date(2026, 8, 26)
    moved.save()
    Holiday.objects.create(on=date(2026, 7, 7), name="Hari jadi", kind=Holiday.Kind.LOCAL)
    before = list(Holiday.objects.order_by("on").values())

    done = holidays.load(2026, today=today)

    assert list(Holiday.objects.order_by("on").values()) == before
    assert (done.created, done.changed, done.removed) == (0, 0, 0)
    assert done.left_to_staff == 3


@time_machine.travel("2026-11-11T10:00:00+07:00", tick=False)
def test_the_command_loads_this_and_the_next_year_when_none_is_named() -> None:
    out = StringIO()

    call_command("load_holidays", stdout=out)

    assert set(Holiday.objects.values_list("on__year", flat=True)) == {2026, 2027}
    assert "2026: 25 baru, 0 berubah, 0 dihapus, 0 sama" in out.getvalue()
    assert "2027: tanggal masih perkiraan" in out.getvalue()


def test_the_command_refuses_a_year_that_nobody_can_know() -> None:
    with pytest.raises(CommandError, match="Tahun 20226 di luar"):
        call_command("load_holidays", "20226")
