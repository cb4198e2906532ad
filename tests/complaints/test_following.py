"""Following somebody else's published report, hearing of it by mail, and leaving it."""

import re
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from complaints import followers, lifecycle, messages, notify
from complaints.forms.report import CONSENT_VERSION
from complaints.limits import FOLLOWS
from complaints.messages import CITIZEN, FOLLOWER, MAX_LENGTH, Letterhead
from complaints.models import Complaint, Draft, Event, Follower, Notification, Reporter
from complaints.notify import Sent
from complaints.retention import KEEP_CONTACTS, erase_contacts
from complaints.tasks import deliver
from opd.models import Office
from tests import make
from tests.complaints.walk import Citizen, title

Kind = Event.Kind
SITE = "https://contoh.id"
GOOD = {"email": "Tetangga@Contoh.id", "consent": "on"}


def text_of(response: Any) -> str:
    return unescape(response.content.decode())


@pytest.fixture
def published(kecamatan: Office, dinas_pu: Office) -> Complaint:
    return make.complaint(
        kecamatan=kecamatan,
        office=dinas_pu,
        verified_at=make.RECEIVED_AT,
        public_title="Jalan berlubang depan SD Negeri 2",
        public_text="Berlubang besar",
        published_at=make.RECEIVED_AT,
    )


@pytest.fixture
def follower(published: Complaint, now: datetime) -> Follower:
    return followers.follow(
        published, email="tetangga@contoh.id", consent_version=CONSENT_VERSION, now=now
    )


def tell(complaint: Complaint, kind: Kind, now: datetime, **fields: Any) -> Event:
    return Event.objects.create(
        complaint=complaint,
        kind=kind,
        office=complaint.office,
        status=complaint.status,
        happened_at=now,
        **fields,
    )


def told(event: Event) -> list[str]:
    notify.write_messages(site_url=SITE, now=event.happened_at)
    return list(event.notifications.order_by("address").values_list("address", flat=True))


class TestFollowing:
    def test_a_citizen_without_javascript_follows_in_place_of_sending(
        self, citizen: Citizen, published: Complaint, now: datetime
    ) -> None:
        citizen.story()
        assert citizen.place()["Location"] == "/lapor/mirip/"
        path = f"/lapor/mirip/{published.pk}/ikuti/"
        assert f'href="{path}"' in text_of(citizen.client.get("/lapor/mirip/"))

        response = citizen.fill(path, GOOD)

        assert response["Location"] == f"/laporan/{published.pk}/"
        page = text_of(citizen.client.get(response["Location"]))
        assert "Anda mengikuti laporan ini. Kami beri tahu bila ada perkembangan." in page
        follower = Follower.objects.get()
        assert (follower.complaint, follower.email) == (published, "tetangga@contoh.id")
        assert (follower.consent_version, follower.consented_at) == (CONSENT_VERSION, now)
        assert not Draft.objects.exists()
        assert Complaint.objects.count() == 1

    def test_following_twice_is_following_once(
        self, citizen: Citizen, published: Complaint, follower: Follower
    ) -> None:
        for _ in range(2):
            assert citizen.fill(f"/lapor/mirip/{published.pk}/ikuti/", GOOD).status_code == 302

        assert Follower.objects.get() == follower
        with pytest.raises(IntegrityError):
            Follower.objects.create(
                complaint=published,
                email=follower.email,
                consent_version="lain",
                consented_at=follower.consented_at,
            )

    @pytest.mark.parametrize(
        ("answers", "message"),
        [
            ({"email": ""}, "Tulis alamat email seperti nama@contoh.id"),
            ({"email": "tetangga@"}, "Tulis alamat email seperti nama@contoh.id"),
            ({"consent": ""}, "Centang persetujuan agar kami dapat mengabari Anda"),
        ],
    )
    def test_each_fault_has_its_sentence_and_the_draft_stays(
        self, citizen: Citizen, published: Complaint, answers: dict[str, str], message: str
    ) -> None:
        citizen.story()

        response = citizen.fill(f"/lapor/mirip/{published.pk}/ikuti/", {**GOOD, **answers})

        page = text_of(response)
        assert response.status_code == 422
        assert page.count(message) >= 2, "in the summary and beside the field"
        assert "Ada yang perlu diperbaiki" in page
        assert title(page).startswith("Galat: ")
        assert not Follower.objects.exists()
        assert Draft.objects.exists()

    @pytest.mark.parametrize(
        "fields",
        [
            {"published_at": None},
            {"privacy": Complaint.Privacy.CONFIDENTIAL},
            {"classification": Complaint.Classification.OVERSIGHT},
        ],
    )
    def test_what_is_not_public_cannot_be_followed(
        self, citizen: Citizen, published: Complaint, fields: dict[str, Any]
    ) -> None:
        Complaint.objects.update(**fields)
        path = f"/lapor/mirip/{published.pk}/ikuti/"

        assert citizen.client.get(path).status_code == 404
        assert citizen.client.post(path, GOOD).status_code == 404
        assert not Follower.objects.exists()

    def test_one_that_has_ended_meanwhile_shows_its_end(
        self, citizen: Citizen, published: Complaint
    ) -> None:
        citizen.story()
        Complaint.objects.update(status=Complaint.Status.DONE)

        response = citizen.client.post(f"/lapor/mirip/{published.pk}/ikuti/", GOOD)

        assert response["Location"] == f"/laporan/{published.pk}/"
        assert not Follower.objects.exists()
        assert Draft.objects.exists()

    def test_too_many_from_one_address_wait(self, citizen: Citizen, published: Complaint) -> None:
        FOLLOWS.add("address:127.0.0.1", now=timezone.now(), cost=FOLLOWS.points)

        refused = citizen.fill(f"/lapor/mirip/{published.pk}/ikuti/", GOOD)

        assert refused.status_code == 429
        assert not Follower.objects.exists()


class TestNews:
    @pytest.mark.parametrize("kind", list(Kind))
    def test_followers_hear_what_the_public_page_shows_and_nothing_else(
        self, published: Complaint, follower: Follower, now: datetime, kind: Kind
    ) -> None:
        heard = {Kind.FORWARDED, Kind.STARTED, Kind.ANSWERED, Kind.DONE, Kind.CLOSED}

        event = tell(published, kind, now, clock="START" if kind == Kind.OVERDUE else "")

        assert (follower.email in told(event)) == (kind in heard)

    def test_they_hear_nothing_that_the_reporter_does_not(self) -> None:
        assert set(FOLLOWER) <= set(CITIZEN)

    @pytest.mark.parametrize(
        "fields",
        [
            {"published_at": None},
            {"privacy": Complaint.Privacy.CONFIDENTIAL},
            {"classification": Complaint.Classification.OVERSIGHT},
        ],
    )
    def test_what_is_public_no_longer_is_told_to_nobody(
        self, published: Complaint, follower: Follower, now: datetime, fields: dict[str, Any]
    ) -> None:
        written = tell(published, Kind.ANSWERED, now)
        assert told(written) == [follower.email]
        Complaint.objects.update(**fields)
        sent: list[Notification] = []

        assert told(tell(published, Kind.ANSWERED, now)) == []
        assert notify.send_due(send=sent.append, clock=lambda: now) == Sent(sent=0, failed=0)
        assert not Notification.objects.exists()

    def test_an_internal_event_stays_inside(
        self, published: Complaint, follower: Follower, now: datetime
    ) -> None:
        assert told(tell(published, Kind.ANSWERED, now, is_internal=True)) == []

    def test_a_reporter_who_follows_their_own_report_gets_one_message(
        self, published: Complaint, follower: Follower, now: datetime
    ) -> None:
        Reporter.objects.create(complaint=published, email="Tetangga@contoh.id")

        event = tell(published, Kind.ANSWERED, now)

        assert told(event) == ["Tetangga@contoh.id"]
        assert published.code in event.notifications.get().body

    @pytest.mark.parametrize("kind", list(FOLLOWER))
    def test_the_message_is_short_and_names_neither_code_nor_title(
        self, published: Complaint, follower: Follower, now: datetime, kind: Kind
    ) -> None:
        head = Letterhead(
            site_url="https://lapor.kabupaten-contoh-yang-panjang.go.id", zone=make.WIB
        )

        message = messages.to_follower(
            tell(published, kind, now), head, token=followers.token_of(follower)
        )

        assert message is not None
        assert len(message.body) <= MAX_LENGTH, message.body
        assert f"{head.site_url}/laporan/{published.pk}/\n" in message.body
        for secret in (published.code, published.display_code, published.title):
            assert secret not in message.subject + message.body

    def test_public_means_the_same_in_the_rule_and_in_the_list(
        self, published: Complaint, dinas_pu: Office
    ) -> None:
        make.complaint()
        make.complaint(published_at=make.RECEIVED_AT, privacy=Complaint.Privacy.CONFIDENTIAL)

        public = [row for row in Complaint.objects.all() if lifecycle.is_public(row)]

        assert public == list(Complaint.objects.published()) == [published]


class TestLeaving:
    def test_the_link_in_the_mail_ends_it_with_one_button(
        self,
        published: Complaint,
        follower: Follower,
        clock: time_machine.Coordinates,
        settings: LazySettings,
        tmp_path: Path,
    ) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
        settings.EMAIL_FILE_PATH = tmp_path
        settings.SITE_URL = SITE
        tell(published, Kind.ANSWERED, timezone.now())
        deliver()
        deliver()
        [mail] = [Notification.objects.get()]
        [file] = tmp_path.iterdir()
        assert "To: tetangga@contoh.id" in file.read_text(encoding="utf-8")
        found = re.search(rf"{SITE}(/berhenti-ikut/\S+/)", mail.body)
        assert found is not None

        client = Client()
        assert "Berhenti mengikuti laporan ini?" in text_of(client.get(found[1]))
        assert Follower.objects.exists(), "opening the link ends nothing"
        for _ in range(2):
            assert "Anda tidak lagi mengikuti laporan ini" in text_of(client.post(found[1]))

        assert not Follower.objects.exists()
        assert not Notification.objects.exists()

    @pytest.mark.django_db
    @pytest.mark.parametrize("token", ["1", "1:palsu", "x:y:z"])
    def test_a_forged_link_leads_nowhere(self, client: Client, token: str) -> None:
        assert client.get(f"/berhenti-ikut/{token}/").status_code == 404
        assert client.post(f"/berhenti-ikut/{token}/").status_code == 404

    def test_who_left_between_writing_and_sending_gets_nothing(
        self, published: Complaint, follower: Follower, now: datetime
    ) -> None:
        assert told(tell(published, Kind.ANSWERED, now)) == [follower.email]
        sent: list[Notification] = []

        followers.unfollow(followers.token_of(follower))

        assert notify.send_due(send=sent.append, clock=lambda: now) == Sent(sent=0, failed=0)

    @pytest.mark.parametrize("extra", [timedelta(0), timedelta(seconds=1)])
    def test_a_year_after_the_end_followers_are_forgotten_with_their_mails(
        self, published: Complaint, follower: Follower, now: datetime, extra: timedelta
    ) -> None:
        told(tell(published, Kind.DONE, now))
        Complaint.objects.update(
            status=Complaint.Status.DONE, closed_at=now - KEEP_CONTACTS - extra
        )

        assert erase_contacts(now=now) == (1 if extra else 0)

        assert Follower.objects.exists() == Notification.objects.exists() == (not extra)
