"""An answer must say something; a template must be filled in."""

import pytest

from complaints.wording import ONLY_THANKS, TOO_SHORT, filled, unfilled, why_empty, why_unfilled


@pytest.mark.parametrize(
    "text",
    [
        "Terima kasih atas laporan Anda.",
        "Terima kasih atas laporannya",
        "Terima kasih atas laporan dan informasi yang disampaikan.",
        "Assalamualaikum warahmatullahi wabarakatuh. Terima kasih atas masukannya.",
        "Selamat pagi Bapak/Ibu, \nTerima kasih atas laporan Anda.\nMohon ditunggu ya.",
        "Laporan Anda sudah kami terima. Terima kasih.",
        "Terima kasih. Akan segera kami tindak lanjuti.",
        "Laporan Anda akan segera kami tindaklanjuti. Terima kasih atas perhatian Anda.",
        "Siap kak. Terima kasih banyak. Salam hangat dari kami semua.",
        "Kami mengucapkan terima kasih atas partisipasi Anda.",
    ],
)
def test_thanks_alone_is_no_answer(text: str) -> None:
    assert why_empty(text) == ONLY_THANKS


@pytest.mark.parametrize("text", ["", "  ", "Sudah.", "Ok terima kasih", "a " * 5])
def test_a_few_characters_are_no_answer(text: str) -> None:
    assert why_empty(text) == TOO_SHORT


@pytest.mark.parametrize(
    "text",
    [
        "Perbaikan sudah kami kerjakan pada 12 November 2026. Fotonya terlampir.",
        "Terima kasih atas laporan Anda. Lubang sudah ditambal pada hari Senin.",
        "Saat ini belum dapat kami kerjakan karena anggaran 2026 sudah habis.",
        "Selamat siang. Syarat KTP baru: KK asli dan surat pengantar RT.",
        "Lampu jalan di gang itu milik desa; kepala desa menggantinya besok.",
    ],
)
def test_a_sentence_about_the_matter_is_an_answer(text: str) -> None:
    assert why_empty(text) is None


def test_an_unfilled_part_of_a_template_is_named() -> None:
    text = "Perbaikan dijadwalkan {{tanggal}} oleh {{ petugas }}, bukan {{tanggal}}."

    assert unfilled(text) == ["{{tanggal}}", "{{petugas}}"]
    assert why_unfilled(text) == "Lengkapi bagian {{tanggal}} sebelum dikirim"
    assert why_unfilled("Perbaikan dijadwalkan 3 Desember.") is None


def test_a_template_is_filled_with_what_the_portal_knows_and_keeps_the_rest() -> None:
    body = "Laporan {{kode}} dikerjakan {{tanggal}}."

    assert filled(body, {"kode": "7K3M-9QXT"}) == "Laporan 7K3M-9QXT dikerjakan {{tanggal}}."
