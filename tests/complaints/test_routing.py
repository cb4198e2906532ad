"""Which office gets a complaint, and the words that spoke for it."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from complaints import routing
from complaints.models import RoutingRule
from complaints.routing import Duties, Facts, Rule, Suggestion
from opd.models import Office
from tests import make

ROADS, HEALTH = 1, 2
CIBUNGUR, ELSEWHERE = 11, 12
PU, DINKES, DISHUB, PDAM = 21, 22, 23, 24


def rule(
    office: int, *, category: int | None = None, kecamatan: int | None = None, words: str = ""
) -> Rule:
    return Rule(
        category_id=category,
        kecamatan_id=kecamatan,
        words=tuple(words.split(",")) if words else (),
        office_id=office,
    )


RULES = [
    rule(DISHUB, category=ROADS, words="lampu merah,rambu"),
    rule(PDAM, words="pdam,air bersih"),
    rule(DINKES, category=HEALTH, kecamatan=CIBUNGUR),
    rule(PU, category=ROADS),
]


@pytest.mark.parametrize(
    ("category", "kecamatan", "text", "office"),
    [
        (ROADS, CIBUNGUR, "Jalan berlubang", PU),
        (ROADS, None, "Jalan berlubang", PU),
        (ROADS, CIBUNGUR, "Lampu merah mati di simpang", DISHUB),
        (ROADS, CIBUNGUR, "LAMPU-MERAH mati", DISHUB),
        # Whole words only: "serambut" is no "rambu".
        (ROADS, CIBUNGUR, "Retak serambut di aspal", PU),
        (ROADS, CIBUNGUR, "Rambut jatuh", PU),
        # Rules are ordered: the words of a rule above win over the category below.
        (ROADS, CIBUNGUR, "Galian PDAM merusak jalan", PDAM),
        (HEALTH, CIBUNGUR, "Antrean puskesmas", DINKES),
        # Both conditions of a rule must fit.
        (HEALTH, ELSEWHERE, "Antrean puskesmas", None),
        (HEALTH, None, "Antrean puskesmas", None),
        (99, ELSEWHERE, "Sesuatu yang lain", None),
    ],
)
def test_the_first_rule_that_fits_names_the_office(
    category: int, kecamatan: int | None, text: str, office: int | None
) -> None:
    found = routing.decide(RULES, Facts(category_id=category, kecamatan_id=kecamatan, text=text))

    assert (found.office_id if found else None) == office


def test_a_rule_says_what_fitted() -> None:
    facts = Facts(category_id=ROADS, kecamatan_id=CIBUNGUR, text="Rambu roboh")

    assert routing.decide(RULES, facts) == Suggestion(
        office_id=DISHUB, why='Aturan penerusan: kategori dan kata "rambu" cocok.'
    )


DUTIES = [
    Duties(office_id=PU, text="Pembangunan jalan, jembatan, drainase dan pelayanan umum"),
    Duties(office_id=DINKES, text="Pelayanan kesehatan, puskesmas, imunisasi"),
    Duties(office_id=DISHUB, text="Rambu, lampu jalan, parkir, pelayanan angkutan"),
    Duties(office_id=PDAM, text="Air bersih, pelayanan pelanggan"),
]


def test_offices_are_suggested_by_the_words_of_their_duties() -> None:
    facts = Facts(
        category_id=99, kecamatan_id=None, text="Jembatan di jalan desa rusak, pelayanan lambat"
    )

    first, second, *rest = routing.suggest(DUTIES, facts)

    assert first == Suggestion(
        office_id=PU, why="Tugas kantor ini menyebut jembatan, jalan, pelayanan."
    )
    assert second.office_id == DISHUB
    assert len(rest) == 1


def test_a_word_with_affixes_is_the_same_word() -> None:
    facts = Facts(category_id=99, kecamatan_id=None, text="Puskesmasnya tutup sebelum jam 12")

    assert [found.office_id for found in routing.suggest(DUTIES, facts)] == [DINKES]


def test_nothing_in_common_suggests_nobody() -> None:
    facts = Facts(category_id=99, kecamatan_id=None, text="Kucing tetangga ribut dan itu juga")

    assert routing.suggest(DUTIES, facts) == []


def test_rules_are_loaded_in_their_order_without_the_unused(
    dinas_pu: Office, dinkes: Office, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    roads = make.category()
    closed = make.office("Dinas Lama", closed_on=date(2025, 1, 1))
    for position, office, active in [
        (20, dinkes, True), (10, dinas_pu, True), (5, dinkes, False), (1, closed, True),
    ]:  # fmt: skip
        RoutingRule.objects.create(
            position=position, category=roads, office=office, is_active=active, words="a\n\n b \n"
        )

    with django_assert_num_queries(1):
        rules = routing.load_rules()

    assert [found.office_id for found in rules] == [dinas_pu.pk, dinkes.pk]
    assert rules[0].words == ("a", "b")


def test_candidates_start_with_the_rule_then_the_wish_of_the_citizen(
    dinas_pu: Office,
    dinkes: Office,
    today: date,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    dinkes.duties = "Kesehatan, jalan sehat"
    dinkes.save(update_fields=["duties"])
    RoutingRule.objects.create(category=make.category(), office=dinas_pu)
    complaint = make.complaint(wished_office=dinkes)

    with django_assert_max_num_queries(1):
        found = routing.candidates(
            complaint, rules=routing.load_rules(), offices=routing.duties_of([dinas_pu, dinkes])
        )

    assert [(one.office_id, one.why) for one in found] == [
        (dinas_pu.pk, "Aturan penerusan: kategori cocok."),
        (dinkes.pk, "Dipilih oleh pelapor."),
    ]


def test_villages_and_offices_without_words_are_not_suggested(
    dinas_pu: Office, dinkes: Office, desa: Office
) -> None:
    dinkes.duties = desa.duties = "Kesehatan"

    assert [one.office_id for one in routing.duties_of([dinas_pu, dinkes, desa])] == [dinkes.pk]


def test_without_rules_and_duties_the_complaint_stays_with_kominfo(db: None) -> None:
    complaint = make.complaint()

    assert routing.candidates(complaint, rules=[], offices=[]) == []
    assert complaint.office is None
