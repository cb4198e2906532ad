"""The sentence of the week, computed by rule; and the message that fits into one bubble."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opd.calendar import Week
from reports.wording import (
    MESSAGE_LIMIT,
    Counts,
    Missed,
    headline,
    message,
    most_missed,
    shortfalls,
    weeks_in_a_row,
)

THIRTY_ONE = Counts(compliant=31, partial=11, not_compliant=6)


@pytest.mark.parametrize(
    ("counts", "before", "sentence"),
    [
        (
            THIRTY_ONE,
            Counts(compliant=35, partial=13),
            "31 dari 48 OPD patuh, turun 4 dari pekan lalu",
        ),
        (
            THIRTY_ONE,
            Counts(compliant=30, partial=18),
            "31 dari 48 OPD patuh, naik 1 dari pekan lalu",
        ),
        (
            THIRTY_ONE,
            Counts(compliant=31, partial=9),
            "31 dari 48 OPD patuh, sama dengan pekan lalu",
        ),
        (THIRTY_ONE, None, "31 dari 48 OPD patuh pekan ini"),
        (THIRTY_ONE, Counts(unknown=48), "31 dari 48 OPD patuh pekan ini"),
        (Counts(compliant=48), THIRTY_ONE, "Semua 48 OPD memenuhi target pekan ini"),
        (Counts(unknown=48), THIRTY_ONE, "Belum ada OPD yang dapat dinilai pekan ini"),
        # Those without data count neither way.
        (Counts(compliant=2, partial=1, unknown=5), None, "2 dari 3 OPD patuh pekan ini"),
    ],
)
def test_the_headline_names_subject_number_and_comparison(
    counts: Counts, before: Counts | None, sentence: str
) -> None:
    assert headline(counts, before=before, is_finished=True) == sentence


def test_a_running_week_is_not_compared_with_a_whole_one() -> None:
    sentence = headline(THIRTY_ONE, before=THIRTY_ONE, is_finished=False)

    assert sentence == "Sejauh ini 31 dari 48 OPD memenuhi target"


@pytest.mark.parametrize(
    ("missed", "unknown", "sentence"),
    [
        (
            Missed(platform_label="Facebook", office_count=11),
            0,
            "Yang paling sering tertinggal: Facebook (11 OPD).",
        ),
        (
            Missed(platform_label="X", office_count=1),
            2,
            "Yang paling sering tertinggal: X (1 OPD). 2 OPD belum dapat dinilai.",
        ),
        (None, 2, "2 OPD belum dapat dinilai."),
        (None, 0, ""),
    ],
)
def test_the_second_line(missed: Missed | None, unknown: int, sentence: str) -> None:
    assert most_missed(missed, unknown=unknown) == sentence


@pytest.mark.parametrize(
    ("compliant", "partial", "percent"),
    [(31, 17, 65), (1, 1, 50), (199, 1, 99), (1, 499, 1), (0, 5, 0), (5, 0, 100), (0, 0, None)],
)
def test_the_percentage_never_rounds_one_office_away(
    compliant: int, partial: int, percent: int | None
) -> None:
    assert Counts(compliant=compliant, partial=partial).percent == percent


def test_missing_things_are_named_in_words() -> None:
    reasons = [
        ("Facebook", "Belum punya akun"),
        ("Instagram", "Kurang 2 unggahan"),
        ("X", "Belum punya akun"),
    ]

    assert shortfalls(reasons) == ["Belum punya akun: Facebook, X", "Kurang 2 unggahan: Instagram"]
    assert weeks_in_a_row(4) == "4 pekan berturut-turut"
    assert weeks_in_a_row(1) == ""


def test_the_message_holds_numbers_three_names_and_the_link() -> None:
    text = message(
        week=Week(2026, 45),
        counts=THIRTY_ONE,
        before=Counts(compliant=35, partial=13),
        attention=[("Dinas Pertanian", 4), ("Kec. Cibungur", 2), ("PUPR", 1), ("Dinkes", 1)],
        received=41,
        overdue=3,
        link="https://contoh.go.id/dasbor/2026-W45/",
    )

    assert text == (
        "Rekap medsos OPD pekan 45 (2–8 November 2026): 31/48 patuh (65%), turun 4 dari pekan "
        "lalu. Perlu perhatian: Dinas Pertanian (4 pekan), Kec. Cibungur (2 pekan), PUPR. "
        "Laporan warga: 41 masuk, 3 lewat batas. https://contoh.go.id/dasbor/2026-W45/"
    )


@given(st.lists(st.tuples(st.text(min_size=1, max_size=200), st.integers(0, 60)), max_size=4))
def test_the_message_fits_whatever_the_names(attention: list[tuple[str, int]]) -> None:
    text = message(
        week=Week(2026, 45),
        counts=THIRTY_ONE,
        before=None,
        attention=attention,
        received=41,
        overdue=3,
        link="https://contoh.go.id/dasbor/2026-W45/",
    )

    assert len(text) <= MESSAGE_LIMIT
    assert text.endswith("https://contoh.go.id/dasbor/2026-W45/")
