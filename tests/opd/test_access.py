from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from opd.access import access_of
from opd.models import Office, Posting, Role, User
from tests import make


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "is_operator"),
    [
        (date(2026, 11, 11), None, True),
        (date(2026, 11, 12), None, False),
        (date(2020, 1, 1), date(2026, 11, 11), True),
        (date(2020, 1, 1), date(2026, 11, 10), False),
    ],
)
def test_a_role_lasts_from_the_first_to_the_last_day_of_its_posting(
    kominfo: Office, today: date, starts_on: date, ends_on: date | None, is_operator: bool
) -> None:
    person = make.user()
    Posting.objects.create(
        user=person, office=kominfo, role=Role.OPERATOR, starts_on=starts_on, ends_on=ends_on
    )

    assert access_of(person, today=today).is_operator is is_operator


def test_a_camat_sees_the_villages_of_the_kecamatan_and_no_other_office(
    camat: User, kecamatan: Office, desa: Office, dinkes: Office, today: date
) -> None:
    make.office(
        "Desa Lain",
        kind=Office.Kind.DESA,
        parent=make.office("Kecamatan Lain", kind=Office.Kind.KECAMATAN),
    )

    assert set(Office.objects.visible_to(camat, today=today)) == {kecamatan, desa}


def test_an_operator_sees_every_office(
    operator: User, dinkes: Office, desa: Office, today: date
) -> None:
    assert Office.objects.visible_to(operator, today=today).count() == Office.objects.count()


def test_roles_are_read_once_per_request(
    admin_pu: User, today: date, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        access_of(admin_pu, today=today)
        access_of(admin_pu, today=today)
