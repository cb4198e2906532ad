from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from portal.templatetags import portal_tags

MOMENT = datetime(2026, 11, 2, 2, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("tanggal", MOMENT, "Senin, 2 November 2026"),
        ("tanggal", date(2026, 8, 17), "Senin, 17 Agustus 2026"),
        ("tanggal_pendek", MOMENT, "2 Nov 2026"),
        ("jam", MOMENT, "09.05 WIB"),
        ("waktu", MOMENT, "2 November 2026, 09.05 WIB"),
        ("hari_waktu", MOMENT, "Senin, 2 November 2026, 09.05 WIB"),
        ("angka", 1234, "1.234"),
        ("angka", Decimal("1234.5"), "1.234,5"),
        ("angka", 0, "0"),
        ("persen", 0.875, "87,5%"),
        ("persen", 1, "100%"),
        ("persen", 0.8129, "81,3%"),
    ],
)
def test_dates_and_numbers_read_as_people_write_them(name: str, value: object, text: str) -> None:
    assert getattr(portal_tags, name)(value) == text


@pytest.mark.parametrize(
    "name", ["tanggal", "tanggal_pendek", "jam", "waktu", "hari_waktu", "angka", "persen"]
)
def test_what_is_not_known_is_a_dash_and_never_zero(name: str) -> None:
    assert getattr(portal_tags, name)(None) == "–"


def test_the_zone_of_the_regency_names_the_hour(settings: object) -> None:
    settings.TIME_ZONE = "Asia/Jayapura"  # type: ignore[attr-defined]

    assert portal_tags.jam(MOMENT) == "11.05 WIT"
