"""The outbox: who is told of what, and how sending fails, waits and ends."""

import socket
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from django.conf import LazySettings
from django.core.mail import get_connection
from pytest_django import DjangoAssertNumQueries

from complaints import actions, notify
from complaints.mail import Mailer
from complaints.models import Complaint, Event, Notification, Reporter
from complaints.notify import BACKOFF, LEASE, Sent, ServerDown, Undeliverable, Unsent
from complaints.tasks import deliver, watch_deadlines
from opd.models import Office, Role, User
from tests import make

Kind = Event.Kind
GOOD_ANSWER = "Lubang di depan SD Negeri 2 sudah kami tambal pada Senin, 16 November 2026."


@pytest.fixture
def complaint(dinas_pu: Office) -> Complaint:
    complaint = make.complaint(office=dinas_pu, verified_at=make.RECEIVED_AT)
    Reporter.objects.create(complaint=complaint, email="warga@contoh.id")
    return complaint


def tell(complaint: Complaint, kind: Kind, now: datetime, **fields: object) -> Event:
    fields.setdefault("office", complaint.office)
    return Event.objects.create(
        complaint=complaint, kind=kind, status=complaint.status, happened_at=now, **fields
    )


def addresses(event: Event) -> set[str]:
    return set(event.notifications.values_list("address", flat=True))


class TestWhoIsTold:
    @pytest.mark.parametrize(
        ("kind", "fields", "people"),
        [
            (Kind.RECEIVED, {}, {"warga", "operator"}),
            (Kind.FORWARDED, {}, {"warga", "admin-pu"}),
            (Kind.RETURNED, {}, {"operator"}),
            (Kind.STARTED, {}, {"warga"}),
            (Kind.QUESTION, {}, {"warga"}),
            (Kind.REPLY, {}, {"admin-pu"}),
            (Kind.ANSWERED, {}, {"warga"}),
            (Kind.SUBMITTED, {}, {"kepala-pu"}),
            (Kind.SENT_BACK, {}, {"admin-pu"}),
            (Kind.REOPENED, {}, {"admin-pu"}),
            (Kind.DONE, {}, {"warga"}),
            (Kind.CLOSED, {}, {"warga"}),
            (Kind.OVERDUE, {"clock": "VERIFY"}, {"operator"}),
            (Kind.OVERDUE, {"clock": "START"}, {"admin-pu", "kepala-pu"}),
            (Kind.OVERDUE, {"clock": "ANSWER"}, {"admin-pu", "kepala-pu", "operator"}),
            (Kind.NOTE, {}, set()),
            (Kind.REVEALED, {}, set()),
            (Kind.PUBLISHED, {}, set()),
        ],
    )
    def test_each_event_tells_those_whose_turn_it_is(
        self,
        complaint: Complaint,
        admin_pu: User,
        head_pu: User,
        operator: User,
        admin_dinkes: User,
        now: datetime,
        kind: Kind,
        fields: dict[str, str],
        people: set[str],
    ) -> None:
        event = tell(complaint, kind, now, **fields)

        assert notify.write_messages(site_url="https://contoh.id", now=now) == 1

        assert addresses(event) == {f"{person}@contoh.id" for person in people}
        event.refresh_from_db()
        assert event.delivered_at == now

    @pytest.mark.parametrize(
        ("days", "classification", "people"),
        [
            (-1, Complaint.Classification.COMPLAINT, {"warga"}),
            (1, Complaint.Classification.COMPLAINT, {"warga", "operator"}),
            (1, Complaint.Classification.OVERSIGHT, {"warga"}),
        ],
    )
    def test_kominfo_hears_of_what_was_withdrawn_after_its_deadline(
        self,
        complaint: Complaint,
        operator: User,
        days: int,
        classification: str,
        people: set[str],
    ) -> None:
        Complaint.objects.update(classification=classification)
        then = complaint.answer_due_at + timedelta(days=days)
        actions.withdraw(complaint, now=then)

        notify.write_messages(site_url="https://contoh.id", now=then)

        event = complaint.events.get(kind=Kind.CLOSED)
        assert addresses(event) == {f"{person}@contoh.id" for person in people}

    def test_a_citizen_without_an_address_is_told_nothing(
        self, complaint: Complaint, now: datetime
    ) -> None:
        Reporter.objects.update(email="")
        event = tell(complaint, Kind.ANSWERED, now)

        notify.write_messages(site_url="https://contoh.id", now=now)

        assert addresses(event) == set()

    def test_an_office_without_an_admin_is_told_through_its_head(
        self, complaint: Complaint, head_pu: User, now: datetime
    ) -> None:
        event = tell(complaint, Kind.REOPENED, now)

        notify.write_messages(site_url="https://contoh.id", now=now)

        assert addresses(event) == {"kepala-pu@contoh.id"}

    def test_an_answer_of_an_office_without_a_head_waits_for_kominfo(
        self, complaint: Complaint, admin_pu: User, operator: User, now: datetime
    ) -> None:
        event = tell(complaint, Kind.SUBMITTED, now)

        notify.write_messages(site_url="https://contoh.id", now=now)

        assert addresses(event) == {"operator@contoh.id"}

    def test_who_has_left_the_office_is_not_told(
        self, complaint: Complaint, admin_pu: User, dinas_pu: Office, now: datetime
    ) -> None:
        make.user("baru", posted_to=dinas_pu, role=Role.ADMIN)
        admin_pu.postings.update(ends_on=now.date() - timedelta(days=1))
        event = tell(complaint, Kind.FORWARDED, now)

        notify.write_messages(site_url="https://contoh.id", now=now)

        assert addresses(event) == {"warga@contoh.id", "baru@contoh.id"}

    def test_abuse_of_authority_is_told_to_the_inspektorat_alone(
        self, inspector: User, operator: User, now: datetime
    ) -> None:
        inspektorat = Office.objects.get(kind=Office.Kind.INSPEKTORAT)
        make.user("admin-inspektorat", posted_to=inspektorat, role=Role.ADMIN)
        secret = make.complaint(
            office=inspektorat, classification=Complaint.Classification.OVERSIGHT
        )
        events = [
            tell(secret, Kind.FORWARDED, now),
            tell(secret, Kind.OVERDUE, now, clock="ANSWER"),
        ]

        notify.write_messages(site_url="https://contoh.id", now=now)

        assert [addresses(event) for event in events] == [{"inspektorat@contoh.id"}] * 2

    def test_a_reply_to_kominfos_question_goes_to_kominfo(
        self, operator: User, now: datetime
    ) -> None:
        event = tell(make.complaint(), Kind.REPLY, now)

        notify.write_messages(site_url="https://contoh.id", now=now)

        assert addresses(event) == {"operator@contoh.id"}

    def test_one_person_with_two_roles_gets_one_message(
        self, complaint: Complaint, dinas_pu: Office, now: datetime
    ) -> None:
        both = make.user("rina", posted_to=dinas_pu, role=Role.ADMIN)
        both.postings.create(office=dinas_pu, role=Role.HEAD, starts_on=make.LONG_AGO)
        event = tell(complaint, Kind.OVERDUE, now, clock="START")

        notify.write_messages(site_url="https://contoh.id", now=now)

        assert event.notifications.count() == 1

    def test_an_event_is_settled_once(
        self, complaint: Complaint, admin_pu: User, now: datetime
    ) -> None:
        tell(complaint, Kind.FORWARDED, now)

        assert notify.write_messages(site_url="https://contoh.id", now=now) == 1
        assert notify.write_messages(site_url="https://contoh.id", now=now) == 0
        assert Notification.objects.count() == 2

    def test_hundred_events_cost_a_fixed_number_of_queries_each(
        self,
        complaint: Complaint,
        admin_pu: User,
        now: datetime,
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        for _ in range(10):
            tell(complaint, Kind.FORWARDED, now)

        with django_assert_max_num_queries(10 * 9 + 1):
            notify.write_messages(site_url="https://contoh.id", now=now)


class Ticks:
    """A clock that a test moves."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock(now: datetime) -> Ticks:
    return Ticks(now)


@pytest.fixture
def waiting(complaint: Complaint, now: datetime) -> Notification:
    tell(complaint, Kind.ANSWERED, now)
    notify.write_messages(site_url="https://contoh.id", now=now)
    return Notification.objects.get()


def refusing(error: BaseException) -> notify.Send:
    def send(notification: Notification) -> None:
        raise error

    return send


class TestSending:
    def test_what_is_sent_is_marked_and_not_sent_again(
        self, waiting: Notification, clock: Ticks
    ) -> None:
        sent: list[Notification] = []

        assert notify.send_due(send=sent.append, clock=clock) == Sent(sent=1, failed=0)
        assert notify.send_due(send=sent.append, clock=clock) == Sent(sent=0, failed=0)

        waiting.refresh_from_db()
        assert waiting.sent_at == clock.now
        assert [one.address for one in sent] == ["warga@contoh.id"]

    def test_each_failure_waits_longer_and_the_last_gives_up(
        self, waiting: Notification, clock: Ticks
    ) -> None:
        fail = refusing(Unsent("SMTPDataError 451"))

        for wait in BACKOFF:
            assert notify.send_due(send=fail, clock=clock).failed == 1
            waiting.refresh_from_db()
            assert waiting.given_up_at is None
            assert waiting.next_attempt_at == clock.now + wait
            assert notify.send_due(send=fail, clock=clock).failed == 0
            clock.now += wait
        notify.send_due(send=fail, clock=clock)

        waiting.refresh_from_db()
        assert waiting.given_up_at == clock.now
        assert waiting.attempt_count == len(BACKOFF) + 1
        assert waiting.last_error == "SMTPDataError 451"
        clock.now += timedelta(days=30)
        assert notify.send_due(send=fail, clock=clock) == Sent(sent=0, failed=0)

    def test_an_address_that_does_not_exist_is_given_up_at_once(
        self, waiting: Notification, clock: Ticks
    ) -> None:
        notify.send_due(send=refusing(Undeliverable("SMTPRecipientsRefused 550")), clock=clock)

        waiting.refresh_from_db()
        assert waiting.given_up_at == clock.now

    def test_a_dead_server_is_not_asked_for_every_message(
        self, complaint: Complaint, admin_pu: User, clock: Ticks
    ) -> None:
        tell(complaint, Kind.FORWARDED, clock.now)
        notify.write_messages(site_url="https://contoh.id", now=clock.now)

        done = notify.send_due(send=refusing(ServerDown("ConnectionRefusedError")), clock=clock)

        assert done == Sent(sent=0, failed=1)
        assert Notification.objects.filter(attempt_count=0).count() == 1

    def test_a_sender_that_died_frees_its_message_after_the_lease(
        self, waiting: Notification, clock: Ticks
    ) -> None:
        with pytest.raises(KeyboardInterrupt):
            notify.send_due(send=refusing(KeyboardInterrupt()), clock=clock)
        sent: list[Notification] = []

        clock.now += LEASE - timedelta(seconds=1)
        assert notify.send_due(send=sent.append, clock=clock).sent == 0
        clock.now += timedelta(seconds=1)
        assert notify.send_due(send=sent.append, clock=clock).sent == 1

    def test_a_slow_server_ends_the_round_after_a_minute(
        self, complaint: Complaint, clock: Ticks
    ) -> None:
        for _ in range(5):
            tell(complaint, Kind.ANSWERED, clock.now)
        notify.write_messages(site_url="https://contoh.id", now=clock.now)

        def slow(notification: Notification) -> None:
            clock.now += timedelta(seconds=25)

        assert notify.send_due(send=slow, clock=clock).sent == 3


class TestMailer:
    def test_mail_becomes_a_file_where_no_server_is_set(
        self, waiting: Notification, settings: LazySettings, tmp_path: Path
    ) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"

        with closing(Mailer(get_connection())) as send:
            send(waiting)

        (file,) = (tmp_path / "outbox").iterdir()
        text = file.read_text(encoding="utf-8")
        assert "Subject: Kabar laporan" in text
        assert "To: warga@contoh.id" in text
        assert f"Message-ID: <laporan-{waiting.event_id}-{waiting.pk}@" in text

    def test_a_dead_port_is_a_server_that_is_down(self, waiting: Notification) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        connection = get_connection(
            "django.core.mail.backends.smtp.EmailBackend", host="127.0.0.1", port=port, timeout=2
        )

        with pytest.raises(ServerDown, match="ConnectionRefusedError"):
            Mailer(connection)(waiting)

    @pytest.mark.parametrize(
        ("answers", "error", "text"),
        [
            ({"RCPT": "550 no such user warga@contoh.id"}, Undeliverable,
             "SMTPRecipientsRefused 550"),
            ({"RCPT": "451 greylisted, come back"}, Unsent, "SMTPRecipientsRefused 451"),
            ({"DATA": "554 spam"}, Undeliverable, "SMTPDataError 554"),
            ({"MAIL": "421 too busy"}, ServerDown, "SMTPSenderRefused 421"),
            ({"EHLO": "554 go away", "HELO": "554 go away"}, ServerDown, "SMTPHeloError 554"),
        ],
    )  # fmt: skip
    def test_a_server_that_refuses_is_understood(
        self, waiting: Notification, answers: dict[str, str], error: type[Unsent], text: str
    ) -> None:
        with smtp_server(answers) as port:
            connection = get_connection(
                "django.core.mail.backends.smtp.EmailBackend",
                host="127.0.0.1",
                port=port,
                timeout=5,
            )
            with pytest.raises(Unsent) as failure:
                Mailer(connection)(waiting)

        assert type(failure.value) is error
        assert str(failure.value) == text

    def test_several_messages_share_a_connection(self, complaint: Complaint, clock: Ticks) -> None:
        for _ in range(3):
            tell(complaint, Kind.ANSWERED, clock.now)
        notify.write_messages(site_url="https://contoh.id", now=clock.now)
        greetings: list[str] = []
        with smtp_server({}, greetings) as port:
            connection = get_connection(
                "django.core.mail.backends.smtp.EmailBackend",
                host="127.0.0.1",
                port=port,
                timeout=5,
            )
            with closing(Mailer(connection)) as send:
                assert notify.send_due(send=send, clock=clock).sent == 3

        assert len(greetings) == 1


class smtp_server:  # noqa: N801 - reads as a function, like contextlib.closing
    """As much of an SMTP server as smtplib speaks, with answers of our own."""

    def __init__(self, answers: dict[str, str], greetings: list[str] | None = None) -> None:
        self.answers = {"DATA.": "250 taken", **answers}
        self.greetings = greetings if greetings is not None else []

    def __enter__(self) -> int:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.socket.settimeout(5)
        self.thread = Thread(target=self.serve, daemon=True)
        self.thread.start()
        port: int = self.socket.getsockname()[1]
        return port

    def __exit__(self, *error: object) -> None:
        self.socket.close()
        self.thread.join(5)

    def serve(self) -> None:
        try:
            client, _ = self.socket.accept()
        except OSError:
            return
        with client, client.makefile("rb") as lines:
            self.greetings.append("hello")
            client.sendall(b"220 contoh.id\r\n")
            for line in self.talk(lines):
                client.sendall(f"{line}\r\n".encode())

    def talk(self, lines: Iterator[bytes]) -> Iterator[str]:
        for line in lines:
            verb = line[:4].decode().strip().upper()
            if verb == "DATA" and "DATA" not in self.answers:
                yield "354 go on"
                while next(lines, b".\r\n") != b".\r\n":
                    continue
                yield "250 taken"
            else:
                yield self.answers.get(verb, "221 bye" if verb == "QUIT" else "250 ok")


class TestTasks:
    def test_a_complaints_news_reach_the_citizen_as_mail(
        self,
        complaint: Complaint,
        admin_pu: User,
        now: datetime,
        settings: LazySettings,
        tmp_path: Path,
    ) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
        settings.SITE_URL = "https://lapor.contoh.go.id"
        actions.answer(complaint, actor=admin_pu, text=GOOD_ANSWER, now=now)

        deliver()
        deliver()

        texts = [file.read_text(encoding="utf-8") for file in (tmp_path / "outbox").iterdir()]
        assert len(texts) == 1
        assert "PUPR menanggapi laporan" in texts[0]
        assert f"https://lapor.contoh.go.id/lacak/{complaint.code}/" in texts[0]
        assert "Lubang" not in texts[0]

    def test_a_dead_server_keeps_the_mail_for_later(
        self, complaint: Complaint, admin_pu: User, now: datetime, settings: LazySettings
    ) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
        actions.answer(complaint, actor=admin_pu, text=GOOD_ANSWER, now=now)

        deliver()

        message = Notification.objects.get()
        assert (message.sent_at, message.given_up_at, message.attempt_count) == (None, None, 1)
        assert message.last_error.startswith("ConnectionRefusedError")

    def test_deadlines_are_watched(self, complaint: Complaint) -> None:
        Complaint.objects.update(answer_due_at=make.RECEIVED_AT, start_due_at=make.RECEIVED_AT,
                                 verify_due_at=make.RECEIVED_AT)  # fmt: skip

        watch_deadlines()

        assert set(complaint.events.values_list("clock", flat=True)) >= {"START", "ANSWER"}
