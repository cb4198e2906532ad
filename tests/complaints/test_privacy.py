"""Personal data is found as people write it; prices, dates and meters are left alone."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints import privacy
from complaints.privacy import Kind


@pytest.mark.parametrize(
    "text",
    [
        "3501014101900001",
        "35.01.01 410190 0001",
        "3501-0101-0190-0001",
        "NIK3501010101900001",
        "3 5 0 1 0 1 0 1 0 1 9 0 0 0 0 1",
        "３５０１０１０１０１９００００１",
        "٣٥٠١٠١٤١٠١٩٠٠٠٠١",
    ],
)
def test_a_nik_or_kk_is_found_in_any_spelling(text: str) -> None:
    assert [found.kind for found in privacy.find(f"Data saya {text} ya")] == [Kind.NIK]


@pytest.mark.parametrize(
    "text",
    [
        "0812-3456-7890",
        "081234567890",
        "0812.3456.7890",
        "0812/3456/7890",
        "08.12.34.56.78.90",
        "0 8 1 2 3 4 5 6 7 8 9 0",
        "(0812) 3456 7890",
        "0852 - 1234 - 5678",
        "+62 812-3456-7890",
        "+62 (0)812 3456 789",
        "62812 3456 7890",
        "00628123456789",
        "wa.me/6281234567890",
        "０８１２３４５６７８９０",
        "(0274) 555123",
        "0274-555123",
        "021 5551234",
        "nol delapan satu dua tiga empat lima enam tujuh delapan",
        "kosong delapan lima dua, satu dua tiga empat lima enam tujuh",
    ],
)
def test_a_phone_number_is_found_in_any_spelling(text: str) -> None:
    assert [found.kind for found in privacy.find(f"Hubungi {text}.")] == [Kind.PHONE]


@pytest.mark.parametrize(
    "text",
    [
        "Rp 812.000.000",
        "Rp 10.081.234.567",
        "08-11-2026 10.00",
        "08/12/2026 pukul 08.30-16.00",
        "08.00 - 16.00 - 20.00",
        "2026-11-08 0812",
        "RT 05 RW 03",
        "nomor meter 546789012345",
        "rekening 1234567890123456",
        "kode pos 35123",
        "0,8123456789",
        "sejak 2019 sampai 2026",
        "SD Negeri 2 Cibungur",
        "3501019901900001",
        "3501010113900001",
    ],
)
def test_what_only_looks_like_one_is_left_alone(text: str) -> None:
    assert not privacy.has_identity_or_phone(f"Keluhan: {text}, tolong dicek.")


@pytest.mark.parametrize("plate", ["B 1234 XYZ", "AD4567AB", "D-3-KL", "b 1234 xyz"])
def test_plates_are_found(plate: str) -> None:
    assert [found.kind for found in privacy.find(f"Truk {plate} lewat")] == [Kind.PLATE]


@pytest.mark.parametrize(
    "text", ["budi@contoh.id", "budi.w+1@mail.contoh.go.id", "budi(at)contoh.id"]
)
def test_mail_addresses_are_found(text: str) -> None:
    assert [found.kind for found in privacy.find(f"Kirim ke {text} ya")] == [Kind.EMAIL]


def test_a_redacted_text_says_what_was_there() -> None:
    text = "Truk B 1234 XYZ milik budi@contoh.id, telp 0812 3456 7890, NIK 3501010101900001."

    assert privacy.redact(text) == (
        "Truk [pelat nomor dihapus] milik [alamat email dihapus], "
        "telp [nomor telepon dihapus], NIK [NIK atau nomor KK dihapus]."
    )


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("+6281234567890", "0812-xxxx-7890"),
        ("0812-3456-7890", "0812-xxxx-7890"),
        ("12345", "xxxx"),
        ("", ""),
    ],
)
def test_phones_are_masked(phone: str, masked: str) -> None:
    assert privacy.mask_phone(phone) == masked


def test_mail_addresses_are_masked() -> None:
    assert (privacy.mask_email("rina.w@contoh.id"), privacy.mask_email("")) == (
        "r•••@contoh.id",
        "",
    )


@given(st.text(max_size=2000))
def test_findings_stand_in_order_and_never_overlap(text: str) -> None:
    found = privacy.find(text)

    assert all(one.end <= two.start for one, two in pairwise(found))
    assert all(0 <= one.start < one.end <= len(text) for one in found)


@pytest.mark.parametrize(
    "text", ["8 " * 5000, "0 8 1 2" * 2000, "a." * 9000, "a@" * 5000, "(" * 9000, "08" + " " * 9000]
)
def test_no_text_makes_the_search_slow(text: str) -> None:
    started = time.perf_counter()

    privacy.find(text)

    assert time.perf_counter() - started < 2
