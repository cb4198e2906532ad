"""Messages: the news first, one link, at most 300 characters, nothing secret in them."""

import re
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from complaints import lifecycle, messages
from complaints.lifecycle import Party
from complaints.messages import CITIZEN, MAX_LENGTH, STAFF, Letterhead
from complaints.models import Category, Complaint, Event
from opd.models import Office
from tests import make

Kind = Event.Kind
HEAD = Letterhead(
    site_url="https://lapor.kabupaten-contoh-yang-panjang.go.id", zone=ZoneInfo("Asia/Jakarta")
)
LONG = Office(
    pk=1, name="Dinas Pemberdayaan Masyarakat dan Desa, Kependudukan dan Pencatatan Sipil"
)
SECRETS = ("Dinas", "Pencatatan", "Bantuan sosial", "Cibungur", "Rini", "kepala desa")


def event(kind: Kind, **fields: object) -> Event:
    complaint = Complaint(
        code="7K3M9QXT",
        office=LONG,
        category=Category(name="Bantuan sosial"),
        kecamatan=Office(name="Kecamatan Cibungur"),
        classification=Complaint.Classification.COMPLAINT,
        title="Rini dipungut kepala desa",
        text="Rini dipungut kepala desa",
        status=Complaint.Status.FORWARDED,
        verify_due_at=make.RECEIVED_AT,
        start_due_at=make.RECEIVED_AT,
        answer_due_at=make.RECEIVED_AT,
        citizen_due_at=make.RECEIVED_AT,
        close_reason=Complaint.CloseReason.NOT_OURS,
        **fields,
    )
    note = "Batas waktu tanggapan (27 November 2026) sudah lewat."
    return Event(kind=kind, complaint=complaint, office=LONG, note=note)


def links(body: str) -> list[str]:
    return re.findall(r"https?://\S+", body)


@pytest.mark.parametrize("kind", list(CITIZEN))
@pytest.mark.parametrize("privacy", list(Complaint.Privacy))
def test_a_citizen_gets_a_short_text_with_one_link_and_the_warning(
    kind: Kind, privacy: str
) -> None:
    message = messages.to_citizen(event(kind, privacy=privacy), HEAD)

    assert message is not None
    assert len(message.body) <= MAX_LENGTH, message.body
    assert links(message.body) == [HEAD.site_url + "/lacak/7K3M9QXT/"]
    assert message.body.endswith("Kami tidak pernah meminta OTP atau biaya.")
    assert "7K3M-9QXT" in message.body


@pytest.mark.parametrize("kind", list(STAFF))
def test_staff_get_a_short_text_with_one_link(kind: Kind) -> None:
    message = messages.to_staff(event(kind), HEAD, link=HEAD.site_url + "/opd/laporan/7K3M9QXT/")

    assert message is not None
    assert len(message.body) <= MAX_LENGTH, message.body
    assert len(links(message.body)) == 1
    assert not any(word in message.subject + message.body for word in ("Rini", "kepala desa"))


@pytest.mark.parametrize("kind", sorted(set(CITIZEN) | set(STAFF)))
@pytest.mark.parametrize(
    "secret",
    [
        {"privacy": Complaint.Privacy.CONFIDENTIAL},
        {"classification": Complaint.Classification.OVERSIGHT},
    ],
)
def test_a_secret_complaint_names_neither_topic_nor_office(
    kind: Kind, secret: dict[str, str]
) -> None:
    told = event(kind)
    for name, value in secret.items():
        setattr(told.complaint, name, value)

    for message in (
        messages.to_citizen(told, HEAD),
        messages.to_staff(told, HEAD, link="https://contoh.id/"),
    ):
        if message is not None:
            assert not [word for word in SECRETS if word in message.subject + message.body]


@pytest.mark.parametrize("kind", list(Kind))
def test_every_event_that_is_told_has_its_text(kind: Kind) -> None:
    told = lifecycle.TOLD.get(kind, frozenset())

    assert (Party.CITIZEN in told) is (kind in CITIZEN)
    assert bool(told - {Party.CITIZEN}) is (kind in STAFF)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (Kind.RECEIVED,
         "Laporan Anda kami terima. Kode 7K3M-9QXT. Kami periksa paling lambat Sen, 9 Nov. "
         "Pantau: https://c.id/lacak/7K3M9QXT/\nKami tidak pernah meminta OTP atau biaya."),
        (Kind.FORWARDED,
         "Laporan 7K3M-9QXT diteruskan ke PUPR. Tanggapan paling lambat Sen, 9 Nov. "
         "https://c.id/lacak/7K3M9QXT/\nKami tidak pernah meminta OTP atau biaya."),
        (Kind.QUESTION,
         "PUPR perlu keterangan untuk laporan 7K3M-9QXT. Jawab paling lambat Sen, 9 Nov: "
         "https://c.id/lacak/7K3M9QXT/\nKami tidak pernah meminta OTP atau biaya."),
    ],
)  # fmt: skip
def test_the_words_of_a_message(kind: Kind, body: str) -> None:
    told = event(kind)
    told.office = Office(name="Dinas Pekerjaan Umum", short_name="PUPR")

    message = messages.to_citizen(told, Letterhead(site_url="https://c.id", zone=HEAD.zone))

    assert message is not None
    assert message.body == body


def test_a_second_key_is_asked_for_only_where_there_is_one() -> None:
    told = event(Kind.ANSWERED, privacy=Complaint.Privacy.CONFIDENTIAL)
    with_pin = Letterhead(site_url="https://c.id", zone=HEAD.zone, has_pin=True)

    bodies = [
        message.body for head in (HEAD, with_pin) if (message := messages.to_citizen(told, head))
    ]

    assert ["dengan PIN" in body for body in bodies] == [False, True]


def test_a_day_is_that_of_the_regency() -> None:
    late = make.RECEIVED_AT.replace(hour=23).astimezone(ZoneInfo("UTC"))

    assert Letterhead(site_url="", zone=ZoneInfo("Asia/Jayapura")).day(late) == "Sel, 10 Nov"


def test_the_links_in_messages_are_addresses_of_the_portal() -> None:
    head = Letterhead(site_url="", zone=HEAD.zone)
    complaint = Complaint(code="7K3M9QXT")

    assert head.tracking(complaint) == reverse("tracking", args=[complaint.code])
    assert head.inbox(complaint) == reverse("inbox-complaint", args=[complaint.code])
    assert head.verification(complaint) == reverse("verification-complaint", args=[complaint.code])
