"""Kominfo at work: one complaint at a time, the list of all, the work list, the admin."""

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from complaints import actions
from complaints.models import (
    Category,
    Complaint,
    Event,
    Notification,
    Reporter,
    RoutingRule,
    SlaRule,
)
from complaints.models.complaint import Status
from complaints.models.rule import Classification
from complaints.views import staff
from complaints.views.staff import QUEUES
from opd.models import Office, User
from tests import make
from tests.conftest import signed_in

GOOD_ANSWER = "Lubang di depan SD Negeri 2 sudah kami tambal pada Senin pagi."


@pytest.fixture(autouse=True)
def _at_ten_on_wednesday(now: datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def received(db: None) -> Complaint:
    complaint = make.complaint(
        code="7K3M9QXT", text="Jalan berlubang. Hubungi Dedi di 0812-3456-7890 ya."
    )
    Reporter.objects.create(complaint=complaint, name="Dedi", phone="+6281234567890")
    return complaint


def text_of(response: object) -> str:
    return " ".join(response.content.decode().split())  # type: ignore[attr-defined]


def page(complaint: Complaint) -> str:
    return reverse("verification-complaint", args=[complaint.code])


def address(verb: str, complaint: Complaint) -> str:
    return reverse(f"complaint-{verb}", args=[complaint.code])


def many(office: Office | None, count: int) -> None:
    """So many complaints, cheaply: half of them with an office."""
    first = make.complaint()
    names = [field.attname for field in Complaint._meta.concrete_fields]
    values = {name: getattr(first, name) for name in names}
    Complaint.objects.bulk_create(
        Complaint(
            **{
                **values,
                "id": None,
                "code": f"{number:08d}",
                "submission_key": uuid.uuid4(),
                "office_id": office.pk if office and number % 2 else None,
                "status": Status.FORWARDED if office and number % 2 else Status.RECEIVED,
            }
        )
        for number in range(1, count)
    )


class TestQueue:
    def test_the_nearest_deadline_opens_first(
        self, as_operator: Client, received: Complaint, now: datetime
    ) -> None:
        urgent = make.complaint(verify_due_at=now - timedelta(days=1))

        response = as_operator.get(reverse("verification"))

        assert response["Location"] == page(urgent)

    def test_one_may_be_skipped_and_comes_again_last(
        self, as_operator: Client, received: Complaint, now: datetime
    ) -> None:
        urgent = make.complaint(verify_due_at=now - timedelta(days=1))

        skipped = as_operator.get(reverse("verification"), {"setelah": urgent.code})
        around = as_operator.get(reverse("verification"), {"setelah": received.code})

        assert skipped["Location"] == page(received)
        assert around["Location"] == page(urgent)

    def test_nothing_left_is_a_page_of_its_own(self, as_operator: Client) -> None:
        assert "Semua laporan sudah diperiksa" in text_of(as_operator.get(reverse("verification")))

    def test_the_page_says_which_of_how_many_it_is(
        self, as_operator: Client, received: Complaint
    ) -> None:
        make.complaint()

        assert "1 dari 2" in text_of(as_operator.get(page(received)))

    @pytest.mark.parametrize("role", ["admin_pu", "head_pu", "leader", "inspector"])
    def test_it_is_for_operators(
        self, role: str, received: Complaint, request: pytest.FixtureRequest
    ) -> None:
        client = signed_in(request.getfixturevalue(role))

        for url in (reverse("verification"), page(received), reverse("complaint-list")):
            response = client.get(url)
            assert response.status_code == 403
            assert "Halaman ini untuk operator Kominfo." in text_of(response)

    def test_what_is_berkadar_pengawasan_does_not_exist_for_operators(
        self, as_operator: Client, inspector: User
    ) -> None:
        secret = make.complaint(classification=Classification.OVERSIGHT)

        assert as_operator.get(page(secret)).status_code == 404
        assert "Semua laporan sudah" in text_of(as_operator.get(reverse("verification")))


class TestForward:
    def test_routing_chooses_beforehand_and_says_why(
        self, as_operator: Client, received: Complaint, dinas_pu: Office, dinkes: Office
    ) -> None:
        RoutingRule.objects.create(category=received.category, office=dinas_pu)
        dinkes.duties = "Kesehatan, jalan sehat"
        dinkes.save()

        response = as_operator.get(page(received))

        form = response.context["forward_form"]
        assert form["to"].value() == str(dinas_pu.pk)
        text = text_of(response)
        assert "Aturan penerusan: kategori cocok." in text
        assert "Tugas kantor ini menyebut jalan." in text

    def test_forwarded_the_next_one_opens(
        self, as_operator: Client, received: Complaint, dinas_pu: Office
    ) -> None:
        following = make.complaint()
        RoutingRule.objects.create(category=received.category, office=dinas_pu)

        response = as_operator.post(
            address("forward", received),
            {"teruskan-to": dinas_pu.pk, "teruskan-note": "Cek aset"},
            follow=True,
        )

        received.refresh_from_db()
        assert (received.status, received.office) == (Status.FORWARDED, dinas_pu)
        assert response.redirect_chain[-1][0] == page(following)
        assert "7K3M-9QXT: diteruskan ke PUPR." in text_of(response)

    def test_any_other_office_can_be_chosen(
        self, as_operator: Client, received: Complaint, dinas_pu: Office, dinkes: Office
    ) -> None:
        as_operator.post(
            address("forward", received), {"teruskan-to": "lain", "teruskan-other": dinkes.pk}
        )

        received.refresh_from_db()
        assert received.office == dinkes

    def test_a_village_of_the_same_kecamatan_can_be_chosen_and_no_other(
        self, as_operator: Client, received: Complaint, desa: Office, kecamatan: Office
    ) -> None:
        elsewhere = make.office(
            "Desa Lain",
            kind=Office.Kind.DESA,
            parent=make.office("Kecamatan Lain", kind=Office.Kind.KECAMATAN),
        )
        Complaint.objects.update(kecamatan=kecamatan)

        offered = as_operator.get(page(received)).context["forward_form"].office_by_key

        assert str(desa.pk) in offered
        assert str(elsewhere.pk) not in offered

    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({}, "Pilih kantor yang menangani"),
            ({"to": "lain"}, "Pilih kantor yang menangani"),
            ({"to": "999999"}, "Pilih kantor yang menangani"),
        ],
    )
    def test_an_office_must_be_chosen(
        self,
        as_operator: Client,
        received: Complaint,
        dinas_pu: Office,
        fields: dict[str, str],
        sentence: str,
    ) -> None:
        response = as_operator.post(
            address("forward", received), {f"teruskan-{k}": v for k, v in fields.items()}
        )

        assert response.status_code == 422
        assert sentence in text_of(response)
        assert not received.events.exists()

    def test_two_offices_at_once_are_asked_about(
        self, as_operator: Client, received: Complaint, dinas_pu: Office, dinkes: Office
    ) -> None:
        RoutingRule.objects.create(category=received.category, office=dinas_pu)

        response = as_operator.post(
            address("forward", received),
            {"teruskan-to": dinas_pu.pk, "teruskan-other": dinkes.pk},
        )

        assert "Dua kantor terpilih" in text_of(response)

    def test_what_another_operator_did_meanwhile_is_told_and_the_text_kept(
        self,
        as_operator: Client,
        operator: User,
        received: Complaint,
        dinas_pu: Office,
        dinkes: Office,
        now: datetime,
    ) -> None:
        form = as_operator.get(page(received)).context["forward_form"]
        actions.forward(received, to=dinkes, actor=operator, now=now)

        response = as_operator.post(
            address("forward", received),
            {
                "teruskan-version": form["version"].value(),
                "teruskan-to": "lain",
                "teruskan-other": dinas_pu.pk,
                "teruskan-note": "Pesan saya",
            },
        )

        assert response.status_code == 422
        assert "Laporan ini berubah sejak Anda membukanya: Diteruskan" in text_of(response)
        assert "Pesan saya" in text_of(response)
        received.refresh_from_db()
        assert received.office == dinkes


class TestOtherDecisions:
    def test_a_rejection_needs_a_reason_and_the_citizens_text(
        self, as_operator: Client, received: Complaint
    ) -> None:
        response = as_operator.post(address("reject", received), {})
        assert "Pilih alasan penolakan" in text_of(response)
        assert "Tulis penjelasan yang akan dibaca warga" in text_of(response)

        as_operator.post(
            address("reject", received),
            {"tolak-reason": "NOT_OURS", "tolak-note": "Jalan ini milik provinsi."},
        )

        received.refresh_from_db()
        assert (received.status, received.close_note) == (
            Status.CLOSED,
            "Jalan ini milik provinsi.",
        )

    def test_the_citizen_can_be_asked_first(self, as_operator: Client, received: Complaint) -> None:
        as_operator.post(address("ask", received), {"tanya-question": "Di jalan mana?"})

        received.refresh_from_db()
        assert received.status == Status.WAITING_CITIZEN

    def test_privacy_goes_up_only(self, as_operator: Client, received: Complaint) -> None:
        response = as_operator.post(address("raise-privacy", received), {"rahasia-to": "OPEN"})
        assert "Pilih tingkatnya" in text_of(response)

        as_operator.post(address("raise-privacy", received), {"rahasia-to": "CONFIDENTIAL"})

        received.refresh_from_db()
        assert received.is_confidential
        assert "Laporan rahasia tidak pernah ditampilkan" in text_of(
            as_operator.get(page(received))
        )

    def test_a_class_changes_with_its_deadlines(
        self, as_operator: Client, received: Complaint
    ) -> None:
        make.sla_rule(Classification.INFORMATION, answer_days=5)

        as_operator.post(address("reclassify", received), {"kelas-classification": "INFORMATION"})

        received.refresh_from_db()
        assert received.answer_due_at.date().isoformat() == "2026-11-16"

    def test_abuse_of_authority_leaves_the_screen_at_once(
        self, as_operator: Client, received: Complaint, inspector: User
    ) -> None:
        make.sla_rule(Classification.OVERSIGHT, answer_days=60)

        response = as_operator.post(
            address("reclassify", received), {"kelas-classification": "OVERSIGHT"}, follow=True
        )

        assert "diserahkan ke Inspektorat." in text_of(response)
        assert as_operator.get(page(received)).status_code == 404

    def test_an_answer_without_substance_is_sent_back(
        self,
        as_operator: Client,
        admin_pu: User,
        dinas_pu: Office,
        now: datetime,
    ) -> None:
        answered = make.complaint(office=dinas_pu, verified_at=now)
        actions.answer(answered, actor=admin_pu, text=GOOD_ANSWER, now=now)
        assert GOOD_ANSWER in text_of(as_operator.get(page(answered)))

        as_operator.post(address("send-back", answered), {"perbaikan-reason": "Belum menjawab"})

        answered.refresh_from_db()
        assert answered.status == Status.IN_PROGRESS

    def test_kominfo_approves_where_no_head_does(
        self, as_operator: Client, admin_pu: User, dinas_pu: Office, now: datetime
    ) -> None:
        dinas_pu.wants_validation = True
        dinas_pu.save()
        waiting = make.complaint(office=dinas_pu, verified_at=now)
        actions.answer(waiting, actor=admin_pu, text=GOOD_ANSWER, now=now)

        as_operator.post(address("approve", waiting))
        again = as_operator.post(address("approve", waiting))

        waiting.refresh_from_db()
        assert waiting.status == Status.ANSWERED
        assert again.status_code == 409

    def test_an_office_has_none_of_these_verbs(self, as_admin_pu: Client, dinas_pu: Office) -> None:
        own = make.complaint(office=dinas_pu)

        for verb in ("forward", "reject", "publish", "reclassify", "raise-privacy"):
            assert as_admin_pu.post(address(verb, own), {}).status_code == 403, verb

    def test_identities_are_masked_until_asked_for_and_that_is_on_record(
        self, as_operator: Client, operator: User, received: Complaint
    ) -> None:
        masked = text_of(as_operator.get(page(received)))
        assert "0812-xxxx-7890" in masked

        shown = text_of(as_operator.post(address("reveal", received)))

        assert "Dedi · +6281234567890" in shown
        assert received.events.get(kind=Event.Kind.REVEALED).actor == operator


class TestPublish:
    def fields(self, **changes: str) -> dict[str, str]:
        checked = {"no_names": "on", "no_contacts": "on", "title": "Jalan", "text": "Berlubang."}
        return {f"umum-{name}": value for name, value in {**checked, **changes}.items() if value}

    def test_the_text_is_offered_without_personal_data(
        self, as_operator: Client, received: Complaint
    ) -> None:
        form = as_operator.get(page(received)).context["publish_form"]

        assert "0812" not in form["text"].value()
        assert "[nomor telepon dihapus]" in form["text"].value()

    def test_a_person_ticks_what_they_have_looked_for(
        self, as_operator: Client, received: Complaint
    ) -> None:
        response = as_operator.post(address("publish", received), self.fields(no_names=""))
        assert "Periksa nama orang, lalu centang" in text_of(response)

        as_operator.post(address("publish", received), self.fields())

        shown = Complaint.objects.published().get()
        assert (shown.public_title, shown.public_text) == ("Jalan", "Berlubang.")

    def test_personal_data_stops_it(self, as_operator: Client, received: Complaint) -> None:
        response = as_operator.post(
            address("publish", received), self.fields(text="Telepon 0812-3456-7890")
        )

        assert "Hapus nomor telepon sebelum ditampilkan" in text_of(response)
        assert not Complaint.objects.published().exists()

    def test_it_is_taken_back_with_a_reason(self, as_operator: Client, received: Complaint) -> None:
        as_operator.post(address("publish", received), self.fields())

        assert "Tulis alasannya" in text_of(as_operator.post(address("unpublish", received), {}))
        as_operator.post(address("unpublish", received), {"tarik-reason": "Ada nama"})

        assert not Complaint.objects.published().exists()


class TestList:
    @pytest.fixture
    def rows(self, dinas_pu: Office, kecamatan: Office) -> list[Complaint]:
        return [
            make.complaint(title="baru"),
            make.complaint(title="di PU", office=dinas_pu),
            make.complaint(title="di Cibungur", kecamatan=kecamatan),
        ]

    @pytest.mark.parametrize(
        ("query", "titles"),
        [
            ({}, {"baru", "di PU", "di Cibungur"}),
            ({"status": "FORWARDED"}, {"di PU"}),
            ({"opd": "dinas-pekerjaan-umum"}, {"di PU"}),
            ({"kecamatan": "kecamatan-cibungur"}, {"di Cibungur"}),
            ({"cari": "cibungur"}, {"di Cibungur"}),
            ({"antrean": "periksa"}, {"baru", "di Cibungur"}),
            ({"antrean": "periksa", "cari": "baru"}, {"baru"}),
            ({"status": "NONSENSE", "opd": "tidak-ada", "antrean": "aneh", "halaman": "x"},
             {"baru", "di PU", "di Cibungur"}),
        ],
    )  # fmt: skip
    def test_it_is_narrowed_by_what_stands_in_the_address(
        self, as_operator: Client, rows: list[Complaint], query: dict[str, str], titles: set[str]
    ) -> None:
        response = as_operator.get(reverse("complaint-list"), query)

        assert {card.complaint.title for card in response.context["cards"]} == titles

    @pytest.mark.parametrize("typed", ["0812-3456-7890", "+62 812 3456 7890", "81234567890"])
    def test_a_caller_is_found_by_the_number(
        self, as_operator: Client, received: Complaint, typed: str
    ) -> None:
        make.complaint()

        response = as_operator.get(reverse("complaint-list"), {"cari": typed})

        assert [card.complaint for card in response.context["cards"]] == [received]

    def test_each_filter_can_be_taken_off_alone(
        self, as_operator: Client, rows: list[Complaint]
    ) -> None:
        query = {"cari": "PU", "status": "FORWARDED"}

        chips = as_operator.get(reverse("complaint-list"), query).context["chips"]

        assert [(chip.label, chip.query) for chip in chips] == [
            ('"PU"', "?status=FORWARDED"), ("Diteruskan", "?cari=PU"),
        ]  # fmt: skip

    @pytest.mark.parametrize("count", [10, 1000])
    def test_it_costs_the_same_queries_with_ten_and_a_thousand_rows(
        self,
        as_operator: Client,
        dinas_pu: Office,
        count: int,
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        many(dinas_pu, count)

        with django_assert_max_num_queries(8):
            as_operator.get(reverse("complaint-list"), {"antrean": "lewat"})
        with django_assert_max_num_queries(8):
            response = as_operator.get(reverse("complaint-list"), {"halaman": "2"})
        assert response.context["count"] == count

    def test_very_many_are_not_counted(
        self, as_operator: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(staff, "MOST_COUNTED", 2)
        many(None, 4)

        assert "Lebih dari 2 laporan" in text_of(as_operator.get(reverse("complaint-list")))

    @pytest.mark.parametrize("count", [1, 30])
    def test_one_complaint_costs_at_most_fifteen_queries(
        self,
        as_operator: Client,
        operator: User,
        received: Complaint,
        dinas_pu: Office,
        count: int,
        now: datetime,
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        for number in range(count):
            actions.note(received, actor=operator, text="Catatan", now=now)
            make.office(f"Dinas {number}", duties="jalan")

        with django_assert_max_num_queries(15):
            as_operator.get(page(received))


class TestWorkList:
    @pytest.fixture
    def busy(self, dinas_pu: Office, now: datetime) -> None:
        long_ago = now - timedelta(days=9)
        late = {"verify_due_at": long_ago, "start_due_at": long_ago, "answer_due_at": long_ago}
        make.complaint()
        make.complaint(**late)
        make.complaint(status=Status.RETURNED, return_count=3)
        make.complaint(office=dinas_pu, **late)
        make.complaint(office=dinas_pu, status=Status.IN_PROGRESS, reopened_count=1)
        make.complaint(classification=Classification.OVERSIGHT, **late)

    def test_each_number_leads_to_a_list_of_as_many_rows(
        self, as_operator: Client, busy: None
    ) -> None:
        rows = as_operator.get(reverse("worklist")).context["groups"]["Laporan warga"]

        assert [row.count for row in rows] == [3, 1, 1, 1]
        for row in rows:
            assert as_operator.get(row.url).context["count"] == row.count

    def test_what_is_nearly_late_is_said(self, as_operator: Client, busy: None) -> None:
        assert "1 hampir lewat atau sudah lewat batas" in text_of(
            as_operator.get(reverse("worklist"))
        )

    def test_the_day_stands_in_the_headline(self, as_operator: Client) -> None:
        text = text_of(as_operator.get(reverse("worklist")))

        assert "Pekerjaan hari ini – Rabu, 11 November 2026" in text

    @pytest.mark.parametrize("count", [10, 1000])
    def test_it_costs_at_most_fifteen_queries(
        self,
        as_operator: Client,
        dinas_pu: Office,
        count: int,
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        many(dinas_pu, count)

        with django_assert_max_num_queries(15):
            as_operator.get(reverse("worklist"))

    def test_it_is_for_operators(self, as_admin_pu: Client) -> None:
        assert as_admin_pu.get(reverse("worklist")).status_code == 403

    def test_every_queue_has_its_link(self, as_operator: Client) -> None:
        links = as_operator.get(reverse("complaint-list")).context["queues"]

        assert [link.label for link in links] == [
            "Semua", *(queue.label for queue in QUEUES.values()),
        ]  # fmt: skip


class TestAdmin:
    @pytest.mark.parametrize(
        "model",
        [Category, RoutingRule, SlaRule, Complaint, Event, Notification],
    )
    def test_each_list_opens_with_few_queries(
        self,
        as_operator: Client,
        dinas_pu: Office,
        operator: User,
        model: type,
        now: datetime,
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        for _ in range(10):
            complaint = make.complaint(office=dinas_pu)
            RoutingRule.objects.create(category=complaint.category, office=dinas_pu)
            event = complaint.events.create(
                kind="FORWARDED", actor=operator, office=dinas_pu, status="FORWARDED",
                happened_at=now,
            )  # fmt: skip
            event.notifications.create(
                channel="EMAIL", address="warga@contoh.id", subject="Kabar", body="Isi",
                created_at=now, next_attempt_at=now,
            )  # fmt: skip

        with django_assert_max_num_queries(15):
            response = as_operator.get(
                reverse(f"admin:complaints_{model._meta.model_name}_changelist")  # type: ignore[attr-defined]
            )

        assert response.status_code == 200

    def test_complaints_are_read_and_not_written(
        self, as_operator: Client, received: Complaint
    ) -> None:
        url = reverse("admin:complaints_complaint_change", args=[received.pk])

        text = text_of(as_operator.get(url))

        assert "+6281234567890" not in text
        assert 'name="_save"' not in text
        assert as_operator.post(url, {"title": "x"}).status_code == 403

    def test_what_only_the_inspektorat_sees_is_not_in_the_admin_either(
        self, as_operator: Client
    ) -> None:
        secret = make.complaint(classification=Classification.OVERSIGHT)
        url = reverse("admin:complaints_complaint_change", args=[secret.pk])

        assert as_operator.get(url).status_code == 302  # "does not exist", as Django says it

    @pytest.mark.parametrize("model", ["event", "notification"])
    def test_nor_is_anything_that_was_done_or_written_about_it(
        self, as_operator: Client, superuser: User, received: Complaint, now: datetime, model: str
    ) -> None:
        secret = make.complaint(classification=Classification.OVERSIGHT)
        for complaint in (received, secret):
            event = complaint.events.create(kind="RECEIVED", status="RECEIVED", happened_at=now)
            event.notifications.create(
                channel="EMAIL", address="warga@contoh.id", subject=complaint.code, body="Isi",
                created_at=now, next_attempt_at=now,
            )  # fmt: skip
        url = reverse(f"admin:complaints_{model}_changelist")

        def count(client: Client) -> int:
            return int(client.get(url).context["cl"].result_count)

        assert count(signed_in(superuser)) - count(as_operator) == 1

    def test_a_message_that_was_given_up_gets_a_new_try(
        self, as_operator: Client, received: Complaint, now: datetime
    ) -> None:
        event = received.events.create(kind="RECEIVED", status="RECEIVED", happened_at=now)
        message = event.notifications.create(
            channel="EMAIL", address="warga@contoh.id", subject="Kabar", body="Isi",
            created_at=now, next_attempt_at=now + timedelta(days=1), attempt_count=9,
            given_up_at=now,
        )  # fmt: skip
        url = reverse("admin:complaints_notification_changelist")
        assert "w•••@contoh.id" in text_of(as_operator.get(url, {"keadaan": "dihentikan"}))

        as_operator.post(url, {"action": "send_again", "_selected_action": [message.pk]})

        message.refresh_from_db()
        assert (message.given_up_at, message.attempt_count) == (None, 0)
        assert message.next_attempt_at == now
