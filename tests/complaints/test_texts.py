"""What citizens write is kept as they wrote it, but for what would garble other rows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints import texts


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  tepi  ", "tepi"),
        ("satu\r\ndua\rtiga", "satu\ndua\ntiga"),
        ("a\x00b\x07c", "abc"),
        ("aman\u202egnilab", "amangnilab"),
        ("شارع مكسور", "شارع مكسور"),
        ("keluarga 👨‍👩‍👧 kami", "keluarga 👨‍👩‍👧 kami"),
        ("<b>tebal</b>", "<b>tebal</b>"),
    ],
)
def test_text_is_tidied_and_no_more(typed: str, kept: str) -> None:
    assert texts.tidy(typed) == kept


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Jalan berlubang depan SD Negeri 2.", "Jalan berlubang depan SD Negeri 2"),
        ("Jalan berlubang depan SD. Sudah lama.", "Jalan berlubang depan SD"),
        ("Jl. Merdeka rusak berat sekali. Tolong.", "Jl. Merdeka rusak berat sekali"),
        ("Lampu\njalan\n\nmati di depan masjid", "Lampu jalan mati di depan masjid"),
        ("x" * 200, "x" * 79 + "…"),
    ],
)
def test_the_title_is_made_of_the_first_words(text: str, title: str) -> None:
    assert texts.title_of(text) == title


@given(st.text(min_size=20, max_size=2500))
def test_a_title_always_fits_its_column(text: str) -> None:
    assert len(texts.title_of(texts.tidy(text))) <= texts.TITLE_LENGTH


ROAD = "Jalan di depan SD Negeri 2 berlubang besar, anak sekolah jatuh."


@pytest.mark.parametrize(
    ("other", "alike"),
    [
        ("Lubang besar di jalan dekat sekolah SD Negeri 2", True),
        ("JALAN BERLUBANG DEPAN SEKOLAH", True),
        ("Sampah menumpuk di pasar sejak hari raya", False),
        ("Tolong segera, sudah lama sekali kami menunggu", False),
        ("", False),
    ],
)
def test_texts_are_alike_when_they_share_what_they_are_about(other: str, alike: bool) -> None:
    assert bool(texts.most_alike(ROAD, [other], limit=3)) == alike


def test_the_likest_come_first_and_three_are_enough() -> None:
    others = ["sampah pasar", ROAD, "jalan berlubang", ROAD, ROAD]

    assert texts.most_alike(ROAD, others, limit=3) == [1, 3, 4]
