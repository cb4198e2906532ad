"""The office at work: inbox, one complaint, answering, templates."""

import uuid
from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from complaints import actions
from complaints.forms.office import ANSWER, START
from complaints.models import Complaint, Draft, Event, Reporter, Template
from complaints.models.complaint import Status
from opd.models import Office, User
from tests import make
from tests.conftest import signed_in

GOOD_ANSWER = "Lubang di depan SD Negeri 2 sudah kami tambal pada Senin pagi."


@pytest.fixture(autouse=True)
def _at_ten_on_wednesday(now: datetime) -> object:
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def complaint(dinas_pu: Office, now: datetime) -> Complaint:
    complaint = make.complaint(
        office=dinas_pu, verified_at=now - timedelta(days=1), code="7K3M9QXT"
    )
    Reporter.objects.create(
        complaint=complaint, name="Dedi", phone="+6281234567890", email="dedi@contoh.id"
    )
    return complaint


def text_of(response: object) -> str:
    return " ".join(response.content.decode().split())  # type: ignore[attr-defined]


def upload(name: str = "foto.jpg") -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (40, 30), "gray").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/jpeg")


def page(complaint: Complaint) -> str:
    return reverse("inbox-complaint", args=[complaint.code])


def typed(**fields: object) -> dict[str, object]:
    return {
        "text": GOOD_ANSWER,
        "outcome": ANSWER,
        "no_work_yet": "on",
        "do": "pratinjau",
        **fields,
    }


def write(client: Client, complaint: Complaint, **fields: object) -> str:
    """Type an answer and go on to the preview; returns the preview's address."""
    response = client.post(reverse("answer", args=[complaint.code]), typed(**fields))
    assert response.status_code == 302, response.content.decode()
    return response["Location"]


class TestInbox:
    def test_three_tabs_count_what_is_in_them(
        self, as_admin_pu: Client, dinas_pu: Office, dinkes: Office
    ) -> None:
        for status in [
            Status.FORWARDED, Status.IN_PROGRESS, Status.WAITING_VALIDATION,
            Status.WAITING_CITIZEN, Status.ANSWERED, Status.DONE,
        ]:  # fmt: skip
            make.complaint(office=dinas_pu, status=status)
        make.complaint(office=dinkes)

        tabs = as_admin_pu.get(reverse("inbox")).context["tabs"]

        assert [(tab.label, tab.count) for tab in tabs] == [
            ("Perlu ditanggapi", 3), ("Menunggu warga", 1), ("Selesai", 2),
        ]  # fmt: skip

    def test_what_is_overdue_comes_first_then_the_nearest_deadline(
        self, as_admin_pu: Client, dinas_pu: Office, now: datetime
    ) -> None:
        for title, days in [("nanti", 9), ("lewat", -2), ("besok", 1)]:
            make.complaint(
                office=dinas_pu, title=title, status=Status.IN_PROGRESS, started_at=now,
                verify_due_at=now - timedelta(days=9), start_due_at=now - timedelta(days=9),
                answer_due_at=now + timedelta(days=days),
            )  # fmt: skip

        cards = as_admin_pu.get(reverse("inbox")).context["cards"]

        assert [card.complaint.title for card in cards] == ["lewat", "besok", "nanti"]
        assert [card.due.text for card in cards] == [
            "Lewat 2 hari", "1 hari lagi (Kamis, 12 Nov)", "7 hari lagi (Jumat, 20 Nov)",
        ]  # fmt: skip

    def test_an_unstarted_complaint_shows_the_deadline_of_the_first_response(
        self, as_admin_pu: Client, complaint: Complaint
    ) -> None:
        (card,) = as_admin_pu.get(reverse("inbox")).context["cards"]

        assert card.due.text == "3 hari lagi (Senin, 16 Nov)"

    def test_another_offices_complaints_do_not_exist_here(
        self, as_admin_dinkes: Client, complaint: Complaint
    ) -> None:
        assert as_admin_dinkes.get(reverse("inbox")).context["cards"] == []
        assert as_admin_dinkes.get(page(complaint)).status_code == 404
        response = as_admin_dinkes.post(reverse("office-ask", args=[complaint.code]), {})
        assert response.status_code == 404

    def test_an_empty_inbox_says_so_with_the_time(self, as_admin_pu: Client) -> None:
        text = text_of(as_admin_pu.get(reverse("inbox")))

        assert "Tidak ada laporan yang perlu ditanggapi. Terakhir diperbarui 10.00 WIB." in text

    @pytest.mark.parametrize(
        ("words", "found"),
        [("7k3m-9qxt", 1), ("7k3m", 1), ("lubang", 1), ("SD bulan", 1), ("lampu", 0)],
    )
    def test_it_is_searched_by_code_or_word(
        self, as_admin_pu: Client, complaint: Complaint, words: str, found: int
    ) -> None:
        response = as_admin_pu.get(reverse("inbox"), {"cari": words})

        assert len(response.context["cards"]) == found

    def test_an_office_cannot_find_reporters_by_their_number(
        self, as_admin_pu: Client, complaint: Complaint
    ) -> None:
        response = as_admin_pu.get(reverse("inbox"), {"cari": "081234567890"})

        assert response.context["cards"] == []

    def test_a_word_in_the_shape_of_a_code_is_still_a_word(
        self, as_admin_pu: Client, dinas_pu: Office
    ) -> None:
        make.complaint(office=dinas_pu, title="Jembatan lapuk")

        response = as_admin_pu.get(reverse("inbox"), {"cari": "jembatan"})

        assert len(response.context["cards"]) == 1

    @pytest.mark.parametrize("role", ["operator", "leader"])
    def test_it_is_for_those_who_answer(self, role: str, request: pytest.FixtureRequest) -> None:
        response = signed_in(request.getfixturevalue(role)).get(reverse("inbox"))

        assert response.status_code == 403
        assert "Halaman ini untuk petugas OPD atau desa." in text_of(response)

    @pytest.mark.parametrize("count", [10, 1000])
    def test_it_costs_the_same_queries_with_ten_and_a_thousand_rows(
        self,
        as_admin_pu: Client,
        dinas_pu: Office,
        count: int,
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        many(dinas_pu, count)

        with django_assert_max_num_queries(10):
            as_admin_pu.get(reverse("inbox"))

    def test_the_inspektorat_has_an_inbox_of_its_own(self, inspector: User) -> None:
        inspektorat = Office.objects.get(kind=Office.Kind.INSPEKTORAT)
        secret = make.complaint(
            office=inspektorat, classification=Complaint.Classification.OVERSIGHT
        )
        make.complaint(office=inspektorat)
        client = signed_in(inspector)

        cards = client.get(reverse("inbox")).context["cards"]

        assert [card.complaint for card in cards] == [secret]
        assert "Bukan berkadar pengawasan" in text_of(client.get(page(secret)))


def many(office: Office, count: int) -> None:
    """So many complaints of one office, cheaply."""
    first = make.complaint(office=office)
    names = [field.attname for field in Complaint._meta.concrete_fields]
    values = {name: getattr(first, name) for name in names}
    Complaint.objects.bulk_create(
        Complaint(**{**values, "id": None, "code": f"{number:08d}", "submission_key": uuid.uuid4()})
        for number in range(1, count)
    )


class TestPage:
    def test_it_stands_in_the_queue_with_its_neighbors(
        self, as_admin_pu: Client, dinas_pu: Office, complaint: Complaint, now: datetime
    ) -> None:
        early, late = now + timedelta(hours=30), now + timedelta(days=9)
        before = make.complaint(office=dinas_pu, verify_due_at=now, start_due_at=early)
        after = make.complaint(office=dinas_pu, start_due_at=late)

        position = as_admin_pu.get(page(complaint)).context["position"]

        assert (position.number, position.total) == (2, 3)
        assert (position.previous, position.next) == (before.code, after.code)

    def test_a_hidden_name_stays_hidden_from_the_office(
        self, as_admin_pu: Client, complaint: Complaint
    ) -> None:
        text = text_of(as_admin_pu.get(page(complaint)))
        refused = as_admin_pu.post(reverse("office-reveal", args=[complaint.code]))

        assert "Pelapor menyembunyikan namanya" in text
        assert "Dedi" not in text
        assert "7890" not in text
        assert refused.status_code == 403

    def test_an_open_contact_is_masked_and_each_look_is_on_record(
        self, as_admin_pu: Client, admin_pu: User, complaint: Complaint
    ) -> None:
        Complaint.objects.update(privacy=Complaint.Privacy.OPEN)
        assert "0812-xxxx-7890" in text_of(as_admin_pu.get(page(complaint)))

        text = text_of(as_admin_pu.post(reverse("office-reveal", args=[complaint.code])))

        assert "+6281234567890" in text
        event = complaint.events.get(kind=Event.Kind.REVEALED)
        assert (event.actor, event.is_internal) == (admin_pu, True)

    def test_a_leader_reads_and_changes_nothing(
        self, as_leader: Client, complaint: Complaint
    ) -> None:
        response = as_leader.get(page(complaint))

        assert response.status_code == 200
        assert "<form" not in response.content.decode().partition("<main")[2].partition("</main")[0]
        refused = as_leader.post(reverse("answer", args=[complaint.code]), typed())
        assert refused.status_code == 403
        assert "petugas kantor yang menangani laporan ini" in text_of(refused)

    def test_internal_notes_are_set_apart_and_never_public(
        self, as_admin_pu: Client, complaint: Complaint
    ) -> None:
        response = as_admin_pu.post(
            reverse("office-note", args=[complaint.code]), {"catatan-note": "Tunggu alat berat"},
            follow=True,
        )  # fmt: skip

        assert "Internal, warga tidak melihat" in text_of(response)
        assert not complaint.events.public().filter(note__contains="alat berat").exists()
        tracking = Client().get(reverse("tracking", args=[complaint.code]))
        assert "alat berat" not in text_of(tracking)

    @pytest.mark.parametrize("photos", [0, 3])
    def test_it_costs_at_most_fifteen_queries(
        self,
        as_admin_pu: Client,
        admin_pu: User,
        complaint: Complaint,
        photos: int,
        now: datetime,
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        for _ in range(10 * photos):
            actions.note(complaint, actor=admin_pu, text="Catatan", now=now)

        with django_assert_max_num_queries(15):
            as_admin_pu.get(page(complaint))


class TestAnswering:
    def test_an_answer_is_seen_as_the_citizen_will_see_it_and_then_sent(
        self, as_admin_pu: Client, complaint: Complaint
    ) -> None:
        address = write(as_admin_pu, complaint, promised_on="20-11-2026", foto_1=upload())
        preview = text_of(as_admin_pu.get(address))
        assert "Begini warga akan membacanya" in preview
        assert GOOD_ANSWER in preview
        assert "data:image/jpeg;base64," in preview
        assert "Perkiraan selesai Jumat, 20 November 2026" in preview
        assert "Dikirim ke: email warga dan halaman lacak." in preview
        assert not complaint.events.exists()

        response = as_admin_pu.post(address, follow=True)

        assert "Tanggapan terkirim 10.00." in text_of(response)
        complaint.refresh_from_db()
        assert complaint.status == Status.ANSWERED
        assert complaint.promised_on == date(2026, 11, 20)
        event = complaint.events.get()
        assert (event.note, event.attachments.count()) == (GOOD_ANSWER, 1)
        assert not Draft.objects.exists()
        tracking = text_of(Client().get(reverse("tracking", args=[complaint.code])))
        assert GOOD_ANSWER in tracking
        assert "Perkiraan selesai Jumat, 20 November 2026" in tracking

    def test_progress_keeps_the_complaint_with_the_office(
        self, as_admin_pu: Client, complaint: Complaint
    ) -> None:
        address = write(as_admin_pu, complaint, outcome=START, text="Kami cek besok.")

        as_admin_pu.post(address)

        complaint.refresh_from_db()
        assert complaint.status == Status.IN_PROGRESS
        assert complaint.events.get().note == "Kami cek besok."

    def test_sending_twice_sends_once(self, as_admin_pu: Client, complaint: Complaint) -> None:
        address = write(as_admin_pu, complaint, outcome=START, text="Kami cek besok.")

        as_admin_pu.post(address)
        again = as_admin_pu.post(address, follow=True)

        assert "sudah terkirim" in text_of(again)
        assert complaint.events.count() == 1

    def test_without_an_address_the_preview_says_where_it_is_read(
        self, as_admin_pu: Client, complaint: Complaint
    ) -> None:
        Reporter.objects.all().delete()

        preview = text_of(as_admin_pu.get(write(as_admin_pu, complaint)))

        assert "Tanggapan hanya terlihat di halaman lacak." in preview

    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({"text": ""}, "Tulis tanggapan untuk warga"),
            ({"text": "Terima kasih atas laporan Anda."}, "bukan hanya ucapan terima kasih"),
            ({"text": "Perbaikan dijadwalkan {{tanggal}} nanti ya."},
             "Lengkapi bagian {{tanggal}} sebelum dikirim"),
            ({"text": "a" * 3001}, "Tanggapan paling banyak 3.000 karakter. Sekarang 3.001"),
            ({"outcome": ""}, "Pilih status setelah dikirim"),
            ({"promised_on": "10/25/2026"}, "Tulis tanggal seperti 2-11-2026"),
            ({"promised_on": "10-11-2026"}, "Perkiraan selesai harus hari ini atau sesudahnya"),
        ],
    )  # fmt: skip
    def test_each_fault_gets_its_sentence_and_keeps_what_was_typed(
        self, as_admin_pu: Client, complaint: Complaint, fields: dict[str, str], sentence: str
    ) -> None:
        response = as_admin_pu.post(
            reverse("answer", args=[complaint.code]), typed(foto_1=upload("bukti.jpg"), **fields)
        )

        text = text_of(response)
        assert response.status_code == 422
        assert "<title>Galat: " in text
        assert sentence in text
        assert "bukti.jpg – tersimpan" in text
        assert response.context["answer_form"]["text"].value() == fields.get("text", GOOD_ANSWER)
        assert not complaint.events.exists()

    def test_a_file_that_only_claims_to_be_a_picture_gets_its_sentence(
        self, as_admin_pu: Client, complaint: Complaint
    ) -> None:
        fake = SimpleUploadedFile("foto.jpg", b"GIF89a no picture", content_type="image/jpeg")

        response = as_admin_pu.post(reverse("answer", args=[complaint.code]), typed(foto_1=fake))

        assert "Foto harus berupa JPG, PNG, WebP, atau HEIC" in text_of(response)

    def test_physical_work_is_closed_with_a_photo(
        self, as_admin_pu: Client, complaint: Complaint
    ) -> None:
        complaint.category.needs_photo = True
        complaint.category.save()
        address = reverse("answer", args=[complaint.code])

        without = as_admin_pu.post(address, {**typed(), "no_work_yet": ""})
        assert "Lampirkan foto pekerjaannya" in text_of(without)

        assert as_admin_pu.post(address, {**typed(), "no_work_yet": "on"}).status_code == 302
        with_photo = {**typed(foto_1=upload()), "no_work_yet": ""}
        assert as_admin_pu.post(address, with_photo).status_code == 302

    def test_a_template_is_inserted_and_what_the_portal_knows_is_filled_in(
        self, as_admin_pu: Client, dinas_pu: Office, complaint: Complaint
    ) -> None:
        own = Template.objects.create(
            office=dinas_pu, name="Jadwal", body="Laporan {{kode}} kami kerjakan {{tanggal}}."
        )
        fields = typed(text="Selamat pagi.", do="templat", template=own.pk, foto_1=upload("a.jpg"))

        response = as_admin_pu.post(reverse("answer", args=[complaint.code]), fields, follow=True)

        form = response.context["answer_form"]
        assert form["text"].value() == (
            "Selamat pagi.\n\nLaporan 7K3M-9QXT kami kerjakan {{tanggal}}."
        )
        assert form["outcome"].value() == ANSWER
        assert "a.jpg – tersimpan" in text_of(response)

    def test_a_kept_photo_can_be_dropped(self, as_admin_pu: Client, complaint: Complaint) -> None:
        address = write(as_admin_pu, complaint, foto_1=upload())
        draft = Draft.objects.get()
        photo = draft.photos.get()

        response = as_admin_pu.post(
            reverse("answer", args=[complaint.code]),
            typed(draft=draft.pk, do=f"hapus-{photo.pk}"),
            follow=True,
        )

        assert response.context["kept_photos"] == []
        assert "data:image" not in text_of(as_admin_pu.get(address))

    def test_another_persons_kept_answer_is_not_mine(
        self, as_admin_pu: Client, head_pu: User, complaint: Complaint
    ) -> None:
        address = write(as_admin_pu, complaint)

        response = signed_in(head_pu).post(address, follow=True)

        assert "sudah lebih dari 24 jam" in text_of(response)
        assert not complaint.events.exists()

    def test_a_complaint_that_changed_meanwhile_is_told_and_the_text_kept(
        self, as_admin_pu: Client, complaint: Complaint, now: datetime
    ) -> None:
        version = as_admin_pu.get(page(complaint)).context["answer_form"]["version"].value()
        actions.add_reply(complaint, text="Lubangnya dua", now=now)

        response = as_admin_pu.post(
            reverse("answer", args=[complaint.code]), typed(version=version)
        )

        assert response.status_code == 422
        assert "Laporan ini berubah sejak Anda membukanya: Balasan warga" in text_of(response)
        form = response.context["answer_form"]
        assert form["text"].value() == GOOD_ANSWER
        # Read, and sent again: now it goes through.
        again = typed(version=form["version"].value(), draft=form["draft"].value())
        address = as_admin_pu.post(reverse("answer", args=[complaint.code]), again)["Location"]
        as_admin_pu.post(address)
        assert complaint.events.filter(kind=Event.Kind.ANSWERED).exists()

    def test_a_change_between_preview_and_sending_is_told_too(
        self, as_admin_pu: Client, complaint: Complaint, now: datetime
    ) -> None:
        version = as_admin_pu.get(page(complaint)).context["answer_form"]["version"].value()
        address = write(as_admin_pu, complaint, version=version)
        actions.withdraw(complaint, now=now)

        response = as_admin_pu.post(address)

        assert response.status_code == 422
        assert "Laporan ini berubah sejak Anda membukanya: Ditutup" in text_of(response)
        assert GOOD_ANSWER in response.content.decode()

    def test_sent_and_on_to_the_next(
        self, as_admin_pu: Client, dinas_pu: Office, complaint: Complaint
    ) -> None:
        following = make.complaint(office=dinas_pu)

        response = as_admin_pu.post(write(as_admin_pu, complaint), {"do": "berikutnya"})

        assert response["Location"] == page(following)

    def test_an_open_question_is_warned_of(
        self, as_admin_pu: Client, admin_pu: User, complaint: Complaint, now: datetime
    ) -> None:
        actions.ask(complaint, actor=admin_pu, question="Di RT berapa?", now=now)

        assert "Masih ada pertanyaan yang belum dijawab warga." in text_of(
            as_admin_pu.get(page(complaint))
        )


class TestValidation:
    def test_the_head_reads_and_sends_what_the_admin_wrote(
        self,
        as_admin_pu: Client,
        head_pu: User,
        dinas_pu: Office,
        complaint: Complaint,
    ) -> None:
        dinas_pu.wants_validation = True
        dinas_pu.save()
        address = write(as_admin_pu, complaint, foto_1=upload())
        assert "diperiksa kepala kantor dulu" in text_of(as_admin_pu.get(address))
        as_admin_pu.post(address)
        head = signed_in(head_pu)

        assert "Setujui dan kirim ke warga" in text_of(head.get(page(complaint)))
        assert "Setujui dan kirim" not in text_of(as_admin_pu.get(page(complaint)))
        refused = as_admin_pu.post(reverse("office-approve", args=[complaint.code]))
        assert refused.status_code == 403
        head.post(reverse("office-approve", args=[complaint.code]))

        complaint.refresh_from_db()
        assert complaint.status == Status.ANSWERED

    def test_the_head_sends_it_back_with_a_reason(
        self, as_admin_pu: Client, head_pu: User, dinas_pu: Office, complaint: Complaint
    ) -> None:
        dinas_pu.wants_validation = True
        dinas_pu.save()
        as_admin_pu.post(write(as_admin_pu, complaint))
        address = reverse("office-send-back", args=[complaint.code])
        head = signed_in(head_pu)

        assert head.post(address, {}).status_code == 422
        head.post(address, {"perbaikan-reason": "Sebutkan tanggalnya"})

        complaint.refresh_from_db()
        assert complaint.status == Status.IN_PROGRESS


class TestOtherVerbs:
    def test_a_question_goes_to_the_citizen(
        self, as_admin_pu: Client, complaint: Complaint
    ) -> None:
        address = reverse("office-ask", args=[complaint.code])

        assert "Tulis pertanyaan untuk warga" in text_of(as_admin_pu.post(address, {}))
        as_admin_pu.post(address, {"tanya-question": "Di RT berapa?"})

        complaint.refresh_from_db()
        assert complaint.status == Status.WAITING_CITIZEN

    def test_a_return_needs_a_reason_and_an_office(
        self, as_admin_pu: Client, dinkes: Office, complaint: Complaint
    ) -> None:
        address = reverse("office-return", args=[complaint.code])
        sentence = "Tulis alasan dan kantor yang menurut Anda berwenang"

        assert sentence in text_of(as_admin_pu.post(address, {"alihkan-reason": "Bukan kami"}))
        assert sentence in text_of(as_admin_pu.post(address, {"alihkan-suggested": dinkes.pk}))
        as_admin_pu.post(address, {"alihkan-reason": "Bukan kami", "alihkan-suggested": dinkes.pk})

        complaint.refresh_from_db()
        assert complaint.status == Status.RETURNED
        assert "DINKES" in complaint.events.get().note
        assert as_admin_pu.get(page(complaint)).status_code == 404

    def test_what_the_state_no_longer_takes_is_told_with_the_text_kept(
        self, as_admin_pu: Client, complaint: Complaint, now: datetime
    ) -> None:
        actions.withdraw(complaint, now=now)

        response = as_admin_pu.post(
            reverse("office-ask", args=[complaint.code]), {"tanya-question": "Di RT berapa?"}
        )

        assert response.status_code == 422
        assert "Laporan ini sudah ditutup." in text_of(response)
        assert "Di RT berapa?" in text_of(response)


class TestTemplates:
    def test_an_office_writes_changes_and_deletes_its_own(
        self, as_admin_pu: Client, dinas_pu: Office
    ) -> None:
        fields = {"name": "Jadwal", "body": "Dikerjakan {{tanggal}}.", "office": dinas_pu.pk}
        as_admin_pu.post(reverse("template-create"), fields)
        template = Template.objects.get()
        assert (template.office, template.name) == (dinas_pu, "Jadwal")

        as_admin_pu.post(reverse("template-edit", args=[template.pk]), {**fields, "name": "Baru"})
        assert "Baru" in text_of(as_admin_pu.get(reverse("template-list")))

        as_admin_pu.get(reverse("template-delete", args=[template.pk]))
        assert Template.objects.exists()
        as_admin_pu.post(reverse("template-delete", args=[template.pk]))
        assert not Template.objects.exists()

    def test_what_is_empty_gets_its_sentence(self, as_admin_pu: Client, dinas_pu: Office) -> None:
        response = as_admin_pu.post(reverse("template-create"), {"office": dinas_pu.pk})

        assert "Tulis nama templat" in text_of(response)
        assert "Tulis isi templat" in text_of(response)

    def test_another_offices_template_and_a_shared_one_are_not_mine_to_change(
        self, as_admin_pu: Client, dinkes: Office
    ) -> None:
        others = Template.objects.create(office=dinkes, name="Milik Dinkes", body="x")
        shared = Template.objects.create(name="Bersama", body="x")

        text = text_of(as_admin_pu.get(reverse("template-list")))

        assert "Milik Dinkes" not in text
        assert "Bersama" in text
        for template in (others, shared):
            address = reverse("template-edit", args=[template.pk])
            assert as_admin_pu.get(address).status_code == 404

    def test_a_template_cannot_be_given_to_another_office(
        self, as_admin_pu: Client, dinkes: Office
    ) -> None:
        as_admin_pu.post(
            reverse("template-create"), {"name": "A", "body": "b", "office": dinkes.pk}
        )

        assert not Template.objects.exists()
