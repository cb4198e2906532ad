"""The registry in the admin: what operators see, change, and are warned of."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from opd.models import Holiday, Office, Pledge, Posting, Role, Training, TrainingAttendance, User
from tests import make
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_that_wednesday(now: datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=False):
        yield


def messages_of(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def many_offices(count: int) -> None:
    kecamatan = make.office("Kecamatan Banyak", kind=Office.Kind.KECAMATAN)
    Office.objects.bulk_create(
        Office(name=f"Desa {n}", slug=f"desa-{n}", kind=Office.Kind.DESA, parent=kecamatan)
        for n in range(count)
    )


def many_people(count: int) -> None:
    office = make.office("Dinas Banyak")
    people = User.objects.bulk_create(
        User(username=f"orang-{n}", name=f"Orang {n}", email=f"orang-{n}@contoh.id")
        for n in range(count)
    )
    Posting.objects.bulk_create(
        Posting(user=person, office=office, role=Role.ADMIN, starts_on=make.LONG_AGO)
        for person in people
    )


def many_holidays(count: int) -> None:
    first = date(2020, 1, 1).toordinal()
    Holiday.objects.bulk_create(
        Holiday(on=date.fromordinal(first + n), name=f"Libur {n}") for n in range(count)
    )


def many_pledges(count: int) -> None:
    office = make.office("Dinas Janji")
    Pledge.objects.bulk_create(
        Pledge(office=office, signer_name=f"Kepala {n}", signer_position="Kepala")
        for n in range(count)
    )


def many_trainings(count: int) -> None:
    office = make.office("Dinas Belajar")
    trainings = Training.objects.bulk_create(
        Training(name=f"Pelatihan {n}", held_on=date(2026, 1, 1)) for n in range(count)
    )
    TrainingAttendance.objects.bulk_create(
        TrainingAttendance(training=training, office=office, attendee_name="Budi")
        for training in trainings
    )


@pytest.mark.parametrize("count", [10, 1000])
@pytest.mark.parametrize(
    ("name", "fill"),
    [
        ("office", many_offices),
        ("user", many_people),
        ("posting", many_people),
        ("holiday", many_holidays),
        ("pledge", many_pledges),
        ("training", many_trainings),
    ],
)
def test_no_list_costs_more_queries_when_it_has_more_rows(
    as_operator: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    name: str,
    fill: Callable[[int], None],
    count: int,
) -> None:
    fill(count)

    with django_assert_max_num_queries(9):
        response = as_operator.get(reverse(f"admin:opd_{name}_changelist"))

    assert response.status_code == 200


@pytest.mark.parametrize("count", [10, 300])
def test_a_form_with_many_rows_under_it_costs_no_more_queries(
    as_operator: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    training = Training.objects.create(name="Akbar", held_on=date(2026, 1, 1))
    many_offices(count)
    TrainingAttendance.objects.bulk_create(
        TrainingAttendance(training=training, office=office, attendee_name="Budi")
        for office in Office.objects.filter(kind=Office.Kind.DESA)
    )

    with django_assert_max_num_queries(12):
        as_operator.get(reverse("admin:opd_training_change", args=[training.pk]))


def test_an_operator_needs_no_staff_flag(as_operator: Client, operator: User) -> None:
    assert not operator.is_staff

    assert as_operator.get("/admin/opd/office/").status_code == 200


def test_the_index_holds_no_tables_of_libraries(superuser: User) -> None:
    page = signed_in(superuser).get("/admin/").content.decode()

    assert "Pengguna" in page
    assert "Jejak perubahan" in page
    for stranger in ("Grup", "authenticator", "Alamat e-mail", "mfa", "Entri pencatatan"):
        assert stranger not in page


class TestOffices:
    def test_can_be_found_by_code_and_narrowed_to_a_kecamatan(
        self, as_operator: Client, kecamatan: Office, desa: Office, dinkes: Office
    ) -> None:
        make.office("Desa Lain", kind=Office.Kind.DESA, parent=kecamatan, code="99.01.01.2001")

        by_code = as_operator.get("/admin/opd/office/?q=99.01.01.2001").content.decode()
        narrowed = as_operator.get(f"/admin/opd/office/?kecamatan={kecamatan.pk}").content.decode()

        assert "Desa Lain" in by_code
        assert "Desa Sukamaju" not in by_code
        assert "Desa Sukamaju" in narrowed
        assert "Dinas Kesehatan" not in narrowed

    @pytest.mark.parametrize(
        ("choice", "seen"), [("ya", {"Dinas Kesehatan"}), ("tidak", {"Dinas Lama", "Dinas Nanti"})]
    )
    def test_are_told_apart_by_whether_they_exist_today(
        self, as_operator: Client, dinkes: Office, choice: str, seen: set[str]
    ) -> None:
        make.office("Dinas Lama", closed_on=date(2026, 11, 11))
        make.office("Dinas Nanti", opened_on=date(2026, 11, 12))

        page = as_operator.get(f"/admin/opd/office/?ada={choice}&kind__exact=DINAS")

        names = {office.name for office in page.context["cl"].result_list}
        assert names - {"Dinas Kominfo"} == seen

    @pytest.mark.parametrize(
        ("field", "value", "sentence"),
        [
            ("code", "35010120", "Tulis kode seperti 35.01.01"),
            ("kind", "DESA", "Desa atau kelurahan berada di satu kecamatan."),
            ("parent", "self", "Kantor tidak dapat menjadi induknya sendiri."),
            ("closed_on", "2010-01-01", "Tanggal tutup harus setelah tanggal berdiri."),
        ],
    )
    def test_refuse_what_does_not_fit_and_say_why(
        self, as_operator: Client, dinkes: Office, field: str, value: str, sentence: str
    ) -> None:
        data = {"name": "Dinkes", "slug": "dinkes", "kind": "DINAS", "opened_on": "2020-01-01"}
        data[field] = str(dinkes.pk) if value == "self" else value

        response = as_operator.post(reverse("admin:opd_office_change", args=[dinkes.pk]), data)

        assert sentence in response.content.decode()

    def test_keep_their_code_empty_without_clashing(self, as_operator: Client) -> None:
        for name in ("satu", "dua"):
            as_operator.post(
                "/admin/opd/office/add/", {"name": name, "slug": name, "kind": "DINAS", "code": ""}
            )

        assert Office.objects.filter(slug__in=["satu", "dua"], code=None).count() == 2

    def test_offer_no_village_as_a_parent(
        self, as_operator: Client, kecamatan: Office, desa: Office
    ) -> None:
        found = as_operator.get(
            "/admin/autocomplete/?app_label=opd&model_name=office&field_name=parent&term="
        ).json()["results"]

        assert "Kecamatan Cibungur" in [row["text"] for row in found]
        assert "Desa Sukamaju" not in [row["text"] for row in found]

    def test_remember_who_changed_what(self, as_operator: Client, dinkes: Office) -> None:
        as_operator.post(
            reverse("admin:opd_office_change", args=[dinkes.pk]),
            {"name": "Dinas Kesehatan Baru", "slug": "dinas-kesehatan", "kind": "DINAS"},
        )

        page = as_operator.get(
            reverse("admin:opd_office_history", args=[dinkes.pk])
        ).content.decode()
        assert "Dinas Kesehatan → Dinas Kesehatan Baru" in page
        assert "<td>Operator</td>" in page

    def test_are_deleted_by_superusers_only(
        self, as_operator: Client, superuser: User, dinkes: Office
    ) -> None:
        path = reverse("admin:opd_office_delete", args=[dinkes.pk])

        assert as_operator.get(path).status_code == 403
        assert signed_in(superuser).get(path).status_code == 200


class TestPeople:
    def post(self, client: Client, user: User, **changes: object) -> Any:
        posting = user.postings.get()
        data = {
            "username": user.username,
            "name": user.name,
            "email": user.email,
            "is_active": "on",
            "postings-TOTAL_FORMS": "1",
            "postings-INITIAL_FORMS": "1",
            "postings-0-id": posting.pk,
            "postings-0-user": user.pk,
            "postings-0-role": posting.role,
            "postings-0-office": posting.office_id,
            "postings-0-starts_on": "2020-01-01",
        }
        path = reverse("admin:opd_user_change", args=[user.pk])
        return client.post(path, data | changes, follow=True)

    def test_are_added_without_a_password_and_make_one_by_mail(self, as_operator: Client) -> None:
        as_operator.post(
            "/admin/opd/user/add/",
            {
                "username": "budi",
                "name": "Budi",
                "email": "budi@contoh.id",
                "postings-TOTAL_FORMS": "0",
                "postings-INITIAL_FORMS": "0",
            },
        )

        budi = User.objects.get(username="budi")
        assert not budi.has_usable_password()

    @pytest.mark.parametrize(
        ("email", "password", "sentence"),
        [
            ("", "", "Isi alamat email, atau kata sandi sementara."),
            ("", "12345", "terlalu pendek"),
            ("admin-pu@contoh.id", "", "Alamat email ini sudah dipakai pengguna lain."),
        ],
    )
    def test_are_not_added_without_a_way_in(
        self, as_operator: Client, admin_pu: User, email: str, password: str, sentence: str
    ) -> None:
        response = as_operator.post(
            "/admin/opd/user/add/",
            {
                "username": "budi",
                "name": "Budi",
                "email": email,
                "password": password,
                "postings-TOTAL_FORMS": "0",
                "postings-INITIAL_FORMS": "0",
            },
        )

        assert sentence in response.content.decode()
        assert not User.objects.filter(username="budi").exists()

    def test_with_a_given_password_can_sign_in(self, as_operator: Client) -> None:
        as_operator.post(
            "/admin/opd/user/add/",
            {
                "username": "budi",
                "name": "Budi",
                "password": "sungai-biru-42",
                "postings-TOTAL_FORMS": "0",
                "postings-INITIAL_FORMS": "0",
            },
        )

        assert User.objects.get(username="budi").check_password("sungai-biru-42")

    def test_whose_posting_ends_lose_access_and_are_asked_for_what_they_hold(
        self, as_operator: Client, admin_pu: User, dinas_pu: Office
    ) -> None:
        make.account(dinas_pu, "instagram", "pupr", custodian=admin_pu)
        make.account(dinas_pu, "facebook", "pupr.fb", backup_custodian=admin_pu)

        response = self.post(as_operator, admin_pu, **{"postings-0-ends_on": "2026-11-10"})

        asked = "\n".join(messages_of(response))
        assert "Admin Pu masih memegang 2 akun" in asked
        assert "Facebook pupr.fb (PUPR), Instagram pupr (PUPR)" in asked
        assert "berakhir 10 November 2026" in asked
        assert signed_in(admin_pu).get("/admin/").status_code == 403

    def test_are_not_asked_for_accounts_of_an_office_where_they_stay(
        self, as_operator: Client, admin_pu: User, dinas_pu: Office, dinkes: Office
    ) -> None:
        make.account(dinkes, "instagram", "dinkes", custodian=admin_pu)
        Posting.objects.create(
            user=admin_pu, office=dinkes, role=Role.ADMIN, starts_on=make.LONG_AGO
        )
        ending = admin_pu.postings.get(office=dinas_pu)

        response = as_operator.post(
            "/admin/opd/posting/",
            {"action": "end_today", "_selected_action": [ending.pk]},
            follow=True,
        )

        assert messages_of(response) == ["1 penugasan berakhir hari ini."]

    def test_an_operator_cannot_change_a_superuser_or_make_one(
        self, as_operator: Client, superuser: User, admin_pu: User
    ) -> None:
        path = reverse("admin:opd_user_change", args=[superuser.pk])
        assert as_operator.post(path, {"username": "milikku"}).status_code == 403
        password = reverse("admin:auth_user_password_change", args=[superuser.pk])
        assert as_operator.get(password).status_code == 403

        self.post(as_operator, admin_pu, is_superuser="on")

        admin_pu.refresh_from_db()
        assert not admin_pu.is_superuser

    def test_an_operator_cannot_take_over_an_inspectors_account(
        self, as_operator: Client, superuser: User, inspector: User
    ) -> None:
        TOTP.activate(inspector, "JBSWY3DPEHPK3PXP")
        password = reverse("admin:auth_user_password_change", args=[inspector.pk])
        drop = {"action": "drop_second_factor", "_selected_action": [inspector.pk]}

        assert self.post(as_operator, inspector, email="milikku@contoh.id").status_code == 403
        assert as_operator.get(password).status_code == 403
        as_operator.post("/admin/opd/user/", drop)

        assert Authenticator.objects.filter(user=inspector).exists()
        assert signed_in(superuser).get(password).status_code == 200

    def test_the_account_is_out_of_reach_before_the_posting_begins_and_not_after_its_end(
        self, as_operator: Client, inspector: User
    ) -> None:
        password = reverse("admin:auth_user_password_change", args=[inspector.pk])

        inspector.postings.update(starts_on=date(2026, 12, 1))
        assert as_operator.get(password).status_code == 403

        inspector.postings.update(starts_on=make.LONG_AGO, ends_on=date(2026, 11, 10))
        assert as_operator.get(password).status_code == 200

        self.post(as_operator, inspector, **{"postings-0-ends_on": ""})
        assert inspector.postings.get().ends_on == date(2026, 11, 10), "nobody revives it this way"

    @pytest.mark.parametrize(("who", "made"), [("operator", False), ("superuser", True)])
    def test_only_a_superuser_makes_an_inspector(
        self, request: pytest.FixtureRequest, admin_pu: User, who: str, made: bool
    ) -> None:
        client = signed_in(request.getfixturevalue(who))
        inspectors = Posting.objects.filter(role=Role.INSPECTOR)
        office = admin_pu.postings.get().office_id

        client.post(
            "/admin/opd/posting/add/",
            {"user": admin_pu.pk, "office": office, "role": "INSPECTOR", "starts_on": "2026-11-01"},
        )
        assert inspectors.exists() is made

        inspectors.delete()
        self.post(client, admin_pu, **{"postings-0-role": "INSPECTOR"})
        assert inspectors.exists() is made

    def test_only_a_superuser_ends_an_inspectors_posting(
        self, as_operator: Client, superuser: User, inspector: User
    ) -> None:
        posting = inspector.postings.get()
        end = {"action": "end_today", "_selected_action": [posting.pk]}

        refused = as_operator.post("/admin/opd/posting/", end, follow=True)
        posting.refresh_from_db()
        assert posting.ends_on is None
        assert messages_of(refused)[0].startswith("Hanya superuser dapat mengakhiri")
        change = reverse("admin:opd_posting_change", args=[posting.pk])
        assert as_operator.post(change, {"ends_on": "2026-11-11"}).status_code == 403

        signed_in(superuser).post("/admin/opd/posting/", end)
        posting.refresh_from_db()
        assert posting.ends_on == date(2026, 11, 11)

    def test_a_lost_phone_is_answered_by_an_operator_but_for_other_operators(
        self, as_operator: Client, admin_pu: User, kominfo: Office
    ) -> None:
        colleague = make.user("rekan", posted_to=kominfo, role=Role.OPERATOR)
        for person in (admin_pu, colleague):
            TOTP.activate(person, "JBSWY3DPEHPK3PXP")

        as_operator.post(
            "/admin/opd/user/",
            {"action": "drop_second_factor", "_selected_action": [admin_pu.pk, colleague.pk]},
        )

        assert list(Authenticator.objects.values_list("user__username", flat=True)) == ["rekan"]

    def test_are_found_by_their_role_today(
        self, as_operator: Client, admin_pu: User, operator: User
    ) -> None:
        idle = make.user("menganggur")

        for choice, expected in (("ADMIN", {admin_pu}), ("-", {idle}), ("OPERATOR", {operator})):
            page = as_operator.get(f"/admin/opd/user/?peran={choice}")
            assert set(page.context["cl"].result_list) == expected


class TestHolidays:
    @pytest.mark.parametrize(("on", "warned"), [("2026-11-10", True), ("2026-11-11", False)])
    def test_in_the_past_warn_that_reckoned_deadlines_stay(
        self, as_operator: Client, on: str, warned: bool
    ) -> None:
        response = as_operator.post(
            "/admin/opd/holiday/add/", {"on": on, "name": "Hari jadi", "kind": "LOCAL"}, follow=True
        )

        told = "\n".join(messages_of(response))
        assert ("Batas waktu laporan yang sudah dihitung tidak berubah." in told) is warned

    def test_are_listed_by_year(self, as_operator: Client) -> None:
        Holiday.objects.create(on=date(2025, 1, 1), name="Tahun Baru 2025")
        Holiday.objects.create(on=date(2026, 1, 1), name="Tahun Baru 2026")

        page = as_operator.get("/admin/opd/holiday/?tahun=2025")

        assert [row.name for row in page.context["cl"].result_list] == ["Tahun Baru 2025"]


def test_the_log_of_changes_is_read_by_operators_and_written_by_nobody(
    as_operator: Client, dinkes: Office
) -> None:
    as_operator.post(
        "/admin/opd/holiday/add/", {"on": "2026-12-01", "name": "Hari jadi", "kind": "LOCAL"}
    )

    page = as_operator.get("/admin/admin/logentry/").content.decode()

    assert "Hari jadi" in page
    assert as_operator.get("/admin/admin/logentry/add/").status_code == 403
