"""The kode lacak is read as people type it; the PIN opens what is confidential, slowly."""

import uuid
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints import codes, pins
from complaints.models import Complaint, Reporter
from tests import make


@pytest.mark.parametrize(
    "typed",
    [
        "7K3M9QXT",
        "7K3M-9QXT",
        " 7k3m-9qxt ",
        "7k3m 9qxt",
        "7K3M.9QXT",
        "7 K 3 M – 9 Q X T",
        "7K3M\u200b9QXT\u00a0",
        "７Ｋ３Ｍ９ＱＸＴ",
        "https://lapor.contoh.go.id/lacak/7K3M9QXT/",
        "https://lapor.contoh.go.id/lacak/7k3m-9qxt/",
        "Kode lacak laporan saya: 7K3M-9QXT. Cek di https://lapor.contoh.go.id/lacak/",
    ],
)
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert codes.read_code(typed) == "7K3M9QXT"


@pytest.mark.parametrize(
    "typed", ["", "7K3M", "7K3M9QXTA", "7K3M9QX0", "7K3M9QX1", "OIL0OIL0", "halo-halo", "🙂" * 8]
)
def test_what_has_another_shape_is_no_code(typed: str) -> None:
    assert codes.read_code(typed) is None


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(typed: str) -> None:
    code = codes.read_code(typed)

    assert code is None or (len(code) == 8 and set(code) <= set(codes.ALPHABET))


def test_the_alphabet_has_31_signs_and_none_that_are_mixed_up() -> None:
    assert len(set(codes.ALPHABET)) == 31
    assert not set(codes.ALPHABET) & set("01OIL")


def test_new_codes_can_be_read() -> None:
    code = codes.new_code()

    assert codes.read_code(code) == code


@pytest.mark.parametrize(
    ("typed", "read"),
    [("1234", "1234"), (" 12 34 ", "1234"), ("１２３４", "1234"), ("12-3", "123"), ("x", "")],
)
def test_a_pin_is_read_however_it_is_typed(typed: str, read: str) -> None:
    assert pins.read_pin(typed) == read


def confidential(**fields: object) -> Complaint:
    key = uuid.uuid4()
    return make.complaint(
        submission_key=key,
        privacy=Complaint.Privacy.CONFIDENTIAL,
        pin=pins.hashed(pins.pin_of(key)),
        **fields,
    )


@pytest.mark.django_db
class TestPin:
    def test_the_right_pin_opens(self, now: datetime) -> None:
        complaint = confidential()

        pins.check_pin(complaint, pins.pin_of(complaint.submission_key), now=now)

    def test_the_last_four_digits_of_the_number_open_too(self, now: datetime) -> None:
        complaint = confidential()
        Reporter.objects.create(complaint=complaint, phone="+6281234567890")

        pins.check_pin(complaint, "7890", now=now)

    def test_the_database_does_not_hold_the_pin(self) -> None:
        complaint = confidential()

        assert pins.pin_of(complaint.submission_key) not in complaint.pin

    @pytest.mark.parametrize("typed", ["", "123", "12345", "abcd"])
    def test_what_is_no_pin_is_wrong(self, typed: str, now: datetime) -> None:
        with pytest.raises(pins.WrongPin):
            pins.check_pin(confidential(), typed, now=now)

    def test_five_wrong_ones_close_it_for_an_hour_even_to_the_right_one(
        self, now: datetime
    ) -> None:
        complaint = confidential()
        right = pins.pin_of(complaint.submission_key)
        wrong = "0000" if right != "0000" else "1111"
        left = []
        for _ in range(5):
            with pytest.raises(pins.WrongPin) as refusal:
                pins.check_pin(complaint, wrong, now=now)
            left.append(refusal.value.left)

        with pytest.raises(pins.WrongPin):
            pins.check_pin(complaint, right, now=now + timedelta(minutes=59))
        pins.check_pin(complaint, right, now=now + timedelta(minutes=61))

        assert left == [4, 3, 2, 1, 0]

    def test_the_right_one_gives_the_tries_back(self, now: datetime) -> None:
        complaint = confidential()
        right = pins.pin_of(complaint.submission_key)
        for typed in ["", "", "", "", right]:
            try:
                pins.check_pin(complaint, typed, now=now)
            except pins.WrongPin:
                continue

        with pytest.raises(pins.WrongPin) as refusal:
            pins.check_pin(complaint, "", now=now)

        assert refusal.value.left == 4

    @pytest.mark.parametrize(
        "made",
        [
            {"privacy": Complaint.Privacy.CONFIDENTIAL},
            {"classification": Complaint.Classification.OVERSIGHT},
        ],
    )
    def test_what_staff_made_secret_has_a_second_key_where_there_is_a_number(
        self, made: dict[str, str]
    ) -> None:
        raised = make.complaint(**made)
        with_phone = make.complaint(**made)
        Reporter.objects.create(complaint=with_phone, phone="+6281234567890")

        assert not pins.has_second_key(raised)
        assert pins.has_second_key(with_phone)
        assert pins.has_second_key(confidential())
