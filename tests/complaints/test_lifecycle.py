"""What may happen to a complaint: every state, every verb, every role."""

import itertools
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from complaints import lifecycle
from complaints.lifecycle import MOVES, NEXT, STATES, TOLD, Party
from complaints.lifecycle.permissions import VERBS
from complaints.management.commands.lifecycle_diagram import drawn
from complaints.models import Complaint, Event
from complaints.models.complaint import Privacy, Status
from opd.access import Access
from opd.models import Office, Role
from tests import make

Kind = Event.Kind
Classification = Complaint.Classification

PU, KOMINFO, OTHER, INSPEKTORAT = 1, 2, 3, 4


def access(*postings: tuple[Role, int], superuser: bool = False) -> Access:
    return Access(
        is_superuser=superuser,
        offices_by_role={role.value: frozenset({office}) for role, office in postings},
    )


WHO = {
    "operator": access((Role.OPERATOR, KOMINFO)),
    "superuser": access(superuser=True),
    "admin": access((Role.ADMIN, PU)),
    "head": access((Role.HEAD, PU)),
    "camat": access((Role.CAMAT, PU)),
    "stranger": access((Role.ADMIN, OTHER), (Role.HEAD, OTHER)),
    "leader": access((Role.LEADER, OTHER)),
    "inspector": access((Role.INSPECTOR, INSPEKTORAT)),
    "nobody": access(),
}
KOMINFO_PEOPLE = {"operator", "superuser"}
OFFICE_PEOPLE = {"admin", "head", "camat"}
HEADS = {"head", "camat"}

R, F, B, P, W, V, A, D, C = (
    Status.RECEIVED, Status.FORWARDED, Status.RETURNED, Status.IN_PROGRESS,
    Status.WAITING_CITIZEN, Status.WAITING_VALIDATION, Status.ANSWERED, Status.DONE, Status.CLOSED,
)  # fmt: skip
EVERY = {R, F, B, P, W, V, A, D, C}
WITHOUT_OFFICE = {R, B}

# Who may do it in which states, where the office (if the state has one) is PU's.
TABLE: dict[str, list[tuple[set[str], set[Status]]]] = {
    "forward": [(KOMINFO_PEOPLE, {R, F, B, P, W})],
    "reject": [(KOMINFO_PEOPLE, {R, F, B, P, W})],
    "reclassify": [(KOMINFO_PEOPLE, {R, F, B, P, W})],
    "return": [(OFFICE_PEOPLE, {F, P, W})],
    "start": [(OFFICE_PEOPLE, {F, P, W})],
    "answer": [(OFFICE_PEOPLE, {F, P, W})],
    "ask": [(KOMINFO_PEOPLE, {R, B}), (OFFICE_PEOPLE, {F, P})],
    "approve": [(HEADS | KOMINFO_PEOPLE, {V})],
    "send_back": [(HEADS, {V}), (KOMINFO_PEOPLE, {V, A})],
    "note": [(KOMINFO_PEOPLE, EVERY), (OFFICE_PEOPLE, EVERY - WITHOUT_OFFICE)],
    "raise_privacy": [(KOMINFO_PEOPLE, EVERY), (OFFICE_PEOPLE, EVERY - WITHOUT_OFFICE)],
    "publish": [(KOMINFO_PEOPLE, EVERY - {C})],
}  # fmt: skip


def complaint(status: Status = F, **fields: object) -> Complaint:
    fields.setdefault("office_id", None if status in WITHOUT_OFFICE else PU)
    fields.setdefault("classification", Classification.COMPLAINT)
    fields.setdefault("privacy", Privacy.OPEN)
    return Complaint(status=status, **fields)


def why_not(verb: str) -> Callable[[Access, Complaint], str | None]:
    return getattr(lifecycle, f"why_not_{verb}")  # type: ignore[no-any-return]


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("verb", list(TABLE))
@pytest.mark.parametrize("who", list(WHO))
def test_who_may_do_what_in_which_state(who: str, verb: str, status: Status) -> None:
    allowed = any(who in people and status in states for people, states in TABLE[verb])

    reason = why_not(verb)(WHO[who], complaint(status))

    assert (reason is None) is allowed, reason
    if reason is not None:
        assert reason.endswith(".")
        assert len(reason.split()) <= 20


OVERSIGHT_TABLE = {
    "start": {F, P, W},
    "answer": {F, P, W},
    "ask": {F, P},
    "reclassify": {F, P, W},
    "note": EVERY - WITHOUT_OFFICE,
    "reveal": EVERY - WITHOUT_OFFICE,
}


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("verb", [*OVERSIGHT_TABLE, "return", "publish"])
@pytest.mark.parametrize("who", sorted(set(WHO) - {"superuser"}))
def test_only_the_inspektorat_touches_what_is_berkadar_pengawasan(
    who: str, verb: str, status: Status
) -> None:
    office = None if status in WITHOUT_OFFICE else INSPEKTORAT
    secret = complaint(status, office_id=office, classification=Classification.OVERSIGHT)

    reason = why_not(verb)(WHO[who], secret)

    allowed = who == "inspector" and status in OVERSIGHT_TABLE.get(verb, set())
    assert (reason is None) is allowed, reason


@pytest.mark.parametrize(
    ("who", "privacy", "allowed"),
    [
        ("operator", Privacy.OPEN, True),
        ("operator", Privacy.NAME_HIDDEN, True),
        ("operator", Privacy.CONFIDENTIAL, True),
        ("admin", Privacy.OPEN, True),
        ("admin", Privacy.NAME_HIDDEN, False),
        ("admin", Privacy.CONFIDENTIAL, False),
        ("head", Privacy.CONFIDENTIAL, False),
        ("stranger", Privacy.OPEN, False),
        ("leader", Privacy.OPEN, False),
    ],
)
def test_a_hidden_name_is_hidden_from_the_office_too(
    who: str, privacy: Privacy, allowed: bool
) -> None:
    reason = lifecycle.why_not_reveal(WHO[who], complaint(F, privacy=privacy))

    assert (reason is None) is allowed


@pytest.mark.parametrize("classification", list(Classification))
@pytest.mark.parametrize(("lower", "higher"), itertools.combinations(Privacy, 2))
@pytest.mark.parametrize("who", list(WHO))
def test_raising_privacy_never_shows_the_name_to_more_people(
    who: str, lower: Privacy, higher: Privacy, classification: str
) -> None:
    before, after = (
        lifecycle.why_not_reveal(
            WHO[who],
            complaint(
                F,
                office_id=INSPEKTORAT if classification == Classification.OVERSIGHT else PU,
                classification=classification,
                privacy=privacy,
            ),
        )
        for privacy in (lower, higher)
    )

    assert after is not None or before is None


@pytest.mark.parametrize(
    "fields",
    [{"privacy": Privacy.CONFIDENTIAL}, {"classification": Classification.OVERSIGHT}],
)
def test_what_is_secret_is_never_published(fields: dict[str, str]) -> None:
    reason = lifecycle.why_not_publish(WHO["superuser"], complaint(F, **fields))

    assert reason == "Laporan rahasia tidak pernah ditampilkan untuk umum."


def test_after_the_third_return_the_office_that_kominfo_names_keeps_it() -> None:
    assert lifecycle.why_not_return(WHO["admin"], complaint(F, return_count=2)) is None
    assert lifecycle.why_not_return(WHO["admin"], complaint(F, return_count=3)) == (
        "Kominfo sudah menetapkan kantor Anda untuk laporan ini. Hubungi Kominfo."
    )


@pytest.mark.parametrize(
    ("status", "return_count", "expected"),
    [(B, 2, False), (B, 3, True), (B, 4, True), (F, 3, False)],
)
def test_the_third_return_asks_kominfo_to_decide(
    status: Status, return_count: int, expected: bool
) -> None:
    assert lifecycle.needs_arbitration(complaint(status, return_count=return_count)) is expected


@pytest.mark.parametrize("status", list(Status))
def test_a_citizen_adds_and_withdraws_until_the_end(status: Status) -> None:
    final = status in Complaint.FINAL

    assert (lifecycle.why_not_reply(complaint(status)) is None) is not final
    assert (lifecycle.why_not_withdraw(complaint(status)) is None) is not final


@pytest.mark.parametrize(
    ("status", "due_in_days", "closed_days_ago", "reason"),
    [
        (A, 1, None, None),
        (A, 0, None, None),
        (A, -1, None, "Masa penilaian sudah berakhir pada 10 November 2026."),
        (D, -1, 0, "Masa penilaian sudah berakhir pada 10 November 2026."),
        (D, None, 2, "Anda sudah memberi penilaian pada 9 November 2026."),
        (C, None, 2, "Laporan ini sudah ditutup."),
        (P, None, None, "Laporan ini belum ditanggapi, jadi belum dapat dinilai."),
        (W, 1, None, "Laporan ini belum ditanggapi, jadi belum dapat dinilai."),
    ],
)
def test_an_answer_is_judged_in_time_and_once(
    now: datetime,
    status: Status,
    due_in_days: int | None,
    closed_days_ago: int | None,
    reason: str | None,
) -> None:
    judged = complaint(
        status,
        citizen_due_at=None if due_in_days is None else now + timedelta(days=due_in_days),
        closed_at=None if closed_days_ago is None else now - timedelta(days=closed_days_ago),
    )

    assert lifecycle.why_not_rate(judged, now=now) == reason


@pytest.mark.parametrize("status", list(Status))
def test_every_state_has_an_owner_and_words_for_the_citizen(status: Status) -> None:
    state = STATES[status]

    assert status in NEXT
    assert state.word
    assert state.sentence.endswith((".", "?"))
    assert state.color in {"abu", "biru", "kuning", "hijau", "merah"}
    assert (state.owner == Party.NOBODY) is (status in Complaint.FINAL)
    assert bool(NEXT[status]) is (status not in Complaint.FINAL)


def test_every_state_can_be_reached_and_left() -> None:
    reached = {Status.RECEIVED} | {move.target for move in MOVES}

    assert reached == set(Status)
    assert all(move.sources <= lifecycle.OPEN for move in MOVES)


def test_every_verb_that_asks_for_permission_moves_something() -> None:
    assert set(VERBS) <= {move.verb for move in MOVES}


def test_what_citizens_are_told_of_they_can_read() -> None:
    told = {kind for kind, parties in TOLD.items() if Party.CITIZEN in parties}

    assert not told & lifecycle.INTERNAL


@pytest.mark.parametrize(
    ("fields", "word", "sentence"),
    [
        ({"status": R}, "Diterima", "Kami sedang memeriksa laporan Anda."),
        ({"status": F}, "Diteruskan", "Laporan sudah di PUPR, menunggu tanggapan."),
        ({"status": B}, "Diteruskan",
         "Kami sedang menentukan kantor yang menangani laporan Anda."),
        ({"status": P}, "Ditangani", "PUPR sedang mengerjakan."),
        ({"status": V}, "Ditangani", "PUPR sedang mengerjakan."),
        ({"status": W}, "Menunggu Anda", "PUPR membutuhkan keterangan dari Anda."),
        ({"status": W, "office": None}, "Menunggu Anda",
         "Kominfo membutuhkan keterangan dari Anda."),
        ({"status": A}, "Sudah ditanggapi",
         "PUPR menyatakan sudah menangani. Apakah sudah selesai?"),
        ({"status": D}, "Selesai", "Anda menyatakan selesai."),
        ({"status": D, "citizen_due_at": make.RECEIVED_AT}, "Selesai",
         "Ditutup otomatis karena tidak ada tanggapan dalam 10 hari kerja."),
        ({"status": C, "close_reason": "DUPLICATE"}, "Ditutup",
         "Laporan ditutup: sudah pernah dilaporkan."),
    ],
)  # fmt: skip
def test_the_citizen_reads_the_state_in_words(
    fields: dict[str, object], word: str, sentence: str
) -> None:
    office = Office(pk=PU, name="Dinas Pekerjaan Umum", short_name="PUPR")
    shown = lifecycle.shown(Complaint(**{"office": office, **fields}))

    assert (shown.word, shown.sentence) == (word, sentence)


def test_the_diagram_in_the_documentation_is_fresh() -> None:
    page = Path(settings.BASE_DIR, "docs", "complaint-states.md").read_text(encoding="utf-8")

    assert drawn(page) == page, "run: manage.py lifecycle_diagram"


def test_the_table_in_the_documentation_names_every_state() -> None:
    page = Path(settings.BASE_DIR, "docs", "complaint-states.md").read_text(encoding="utf-8")

    for status, state in STATES.items():
        assert f"| {status} | {state.word}" in page
