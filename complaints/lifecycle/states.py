"""The life of a complaint as data: states, moves between them, and who hears of what.

`docs/complaint-states.md` is drawn from these tables by `manage.py lifecycle_diagram`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from complaints.models import Complaint, Event
from complaints.models.complaint import Status

Kind = Event.Kind


class Party(StrEnum):
    """Whose turn it is, or who is told."""

    KOMINFO = "KOMINFO"
    OFFICE = "OFFICE"
    HEAD = "HEAD"
    CITIZEN = "CITIZEN"
    NOBODY = "NOBODY"


@dataclass(frozen=True, kw_only=True)
class State:
    """What a status means: whose turn it is, and how the citizen reads it.

    `sentence` may name `{office}`; `color` is one of the tag colors of the style sheet.
    """

    owner: Party
    word: str
    sentence: str
    color: str


STATES: dict[Status, State] = {
    Status.RECEIVED: State(
        owner=Party.KOMINFO,
        word="Diterima",
        sentence="Kami sedang memeriksa laporan Anda.",
        color="abu",
    ),
    Status.FORWARDED: State(
        owner=Party.OFFICE,
        word="Diteruskan",
        sentence="Laporan sudah di {office}, menunggu tanggapan.",
        color="biru",
    ),
    Status.RETURNED: State(
        owner=Party.KOMINFO,
        word="Diteruskan",
        sentence="Kami sedang menentukan kantor yang menangani laporan Anda.",
        color="biru",
    ),
    Status.IN_PROGRESS: State(
        owner=Party.OFFICE,
        word="Ditangani",
        sentence="{office} sedang mengerjakan.",
        color="biru",
    ),
    Status.WAITING_CITIZEN: State(
        owner=Party.CITIZEN,
        word="Menunggu Anda",
        sentence="{office} membutuhkan keterangan dari Anda.",
        color="kuning",
    ),
    Status.WAITING_VALIDATION: State(
        owner=Party.HEAD,
        word="Ditangani",
        sentence="{office} sedang mengerjakan.",
        color="biru",
    ),
    Status.ANSWERED: State(
        owner=Party.CITIZEN,
        word="Sudah ditanggapi",
        sentence="{office} menyatakan sudah menangani. Apakah sudah selesai?",
        color="hijau",
    ),
    Status.DONE: State(
        owner=Party.NOBODY,
        word="Selesai",
        sentence="Anda menyatakan selesai.",
        color="hijau",
    ),
    Status.CLOSED: State(
        owner=Party.NOBODY,
        word="Ditutup",
        sentence="Laporan ditutup: {reason}.",
        color="abu",
    ),
}

DONE_BY_SILENCE = "Ditutup otomatis karena tidak ada tanggapan dalam 10 hari kerja."

# What a citizen can do about a closed complaint (ux: rejection reasons).
CLOSE_ADVICE: dict[str, str] = {
    Complaint.CloseReason.NOT_OURS: "Sampaikan ke instansi yang berwenang.",
    Complaint.CloseReason.DUPLICATE: "Ikuti laporan yang sudah ada.",
    Complaint.CloseReason.NO_DETAILS: "Kirim laporan baru bila keterangannya sudah ada.",
    Complaint.CloseReason.ABUSIVE: "Kirim ulang laporan tanpa bagian itu.",
    Complaint.CloseReason.WITHDRAWN: "Kirim laporan baru bila masalahnya muncul lagi.",
}

OPEN = frozenset(Status) - frozenset(Complaint.FINAL)
WITH_OFFICE = frozenset({Status.FORWARDED, Status.IN_PROGRESS})
WITH_KOMINFO = frozenset({Status.RECEIVED, Status.RETURNED})
UNANSWERED = WITH_KOMINFO | WITH_OFFICE | {Status.WAITING_CITIZEN}


@dataclass(frozen=True, kw_only=True)
class Move:
    """`verb` takes a complaint from any of `sources` to `target`; its history says `kind`."""

    verb: str
    sources: frozenset[Status]
    kind: Kind
    target: Status


def _move(verb: str, sources: frozenset[Status], kind: Kind, target: Status) -> Move:
    return Move(verb=verb, sources=sources, kind=kind, target=target)


_ANSWERABLE = WITH_OFFICE | {Status.WAITING_CITIZEN}
_WAITING = frozenset({Status.WAITING_CITIZEN})
_VALIDATING = frozenset({Status.WAITING_VALIDATION})
_ANSWERED = frozenset({Status.ANSWERED})

MOVES: tuple[Move, ...] = (
    _move("forward", UNANSWERED, Kind.FORWARDED, Status.FORWARDED),
    _move("return", _ANSWERABLE, Kind.RETURNED, Status.RETURNED),
    _move("start", _ANSWERABLE, Kind.STARTED, Status.IN_PROGRESS),
    _move("ask", WITH_KOMINFO | WITH_OFFICE, Kind.QUESTION, Status.WAITING_CITIZEN),
    _move("answer", _ANSWERABLE, Kind.ANSWERED, Status.ANSWERED),
    _move("answer", _ANSWERABLE, Kind.SUBMITTED, Status.WAITING_VALIDATION),
    _move("approve", _VALIDATING, Kind.ANSWERED, Status.ANSWERED),
    _move("send_back", _VALIDATING | _ANSWERED, Kind.SENT_BACK, Status.IN_PROGRESS),
    _move("reject", UNANSWERED, Kind.CLOSED, Status.CLOSED),
    # Berkadar pengawasan belongs to the Inspektorat; what turns out to be none comes back.
    _move("reclassify", UNANSWERED, Kind.FORWARDED, Status.FORWARDED),
    _move("reclassify", _ANSWERABLE, Kind.RETURNED, Status.RETURNED),
    # A reply goes to whoever asked.
    _move("reply", _WAITING, Kind.REPLY, Status.IN_PROGRESS),
    _move("reply", _WAITING, Kind.REPLY, Status.RECEIVED),
    _move("reply", _WAITING, Kind.REPLY, Status.RETURNED),
    _move("rate", _ANSWERED, Kind.DONE, Status.DONE),
    _move("rate", _ANSWERED, Kind.REOPENED, Status.IN_PROGRESS),
    _move("withdraw", OPEN, Kind.CLOSED, Status.CLOSED),
    # The portal itself, when a citizen stays silent.
    _move("silence", _WAITING, Kind.CLOSED, Status.CLOSED),
    _move("silence", _ANSWERED, Kind.DONE, Status.DONE),
)

NEXT: dict[Status, dict[Kind, frozenset[Status]]] = {
    status: {
        kind: frozenset(m.target for m in MOVES if status in m.sources and m.kind == kind)
        for kind in Kind
        if any(status in m.sources and m.kind == kind for m in MOVES)
    }
    for status in Status
}


def sources_of(verb: str) -> frozenset[Status]:
    """The states in which `verb` moves a complaint."""
    return frozenset[Status]().union(*(move.sources for move in MOVES if move.verb == verb))


def is_allowed(source: str, kind: Kind, target: Status) -> bool:
    """Whether the table knows this step. Anything else is refused."""
    return target in NEXT[Status(source)].get(kind, frozenset())


# Who is told of an event by message. What is not here owes nobody one.
TOLD: dict[Kind, frozenset[Party]] = {
    Kind.RECEIVED: frozenset({Party.CITIZEN, Party.KOMINFO}),
    Kind.FORWARDED: frozenset({Party.CITIZEN, Party.OFFICE}),
    Kind.RETURNED: frozenset({Party.KOMINFO}),
    Kind.STARTED: frozenset({Party.CITIZEN}),
    Kind.QUESTION: frozenset({Party.CITIZEN}),
    Kind.REPLY: frozenset({Party.OFFICE}),
    Kind.ANSWERED: frozenset({Party.CITIZEN}),
    Kind.SUBMITTED: frozenset({Party.HEAD}),
    Kind.SENT_BACK: frozenset({Party.OFFICE}),
    Kind.REOPENED: frozenset({Party.OFFICE}),
    Kind.REMINDED: frozenset({Party.CITIZEN}),
    Kind.DONE: frozenset({Party.CITIZEN}),
    Kind.CLOSED: frozenset({Party.CITIZEN, Party.KOMINFO}),
    Kind.OVERDUE: frozenset({Party.OFFICE, Party.HEAD, Party.KOMINFO}),
}

# What the citizen does not read in the history.
INTERNAL = frozenset(
    {Kind.RETURNED, Kind.SUBMITTED, Kind.SENT_BACK, Kind.NOTE, Kind.REVEALED, Kind.RECLASSIFIED}
)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A complaint's status in the citizen's words."""

    word: str
    sentence: str
    color: str


def shown(complaint: Complaint) -> Shown:
    """The status of `complaint` as the citizen reads it. Reads `complaint.office`."""
    state = STATES[Status(complaint.status)]
    office = complaint.office.label if complaint.office else "Kominfo"
    sentence = state.sentence.format(
        office=office, reason=complaint.get_close_reason_display().lower()
    )
    # Saying "solved" clears the moment until which the citizen could react.
    if complaint.status == Status.DONE and complaint.citizen_due_at is not None:
        sentence = DONE_BY_SILENCE
    return Shown(word=state.word, sentence=sentence, color=state.color)


def diagram() -> str:
    """The moves as a Mermaid state diagram, one line per pair of states."""
    return "\n".join(_diagram_lines()) + "\n"


def _diagram_lines() -> Iterator[str]:
    yield "stateDiagram-v2"
    yield f"    [*] --> {Status.RECEIVED}"
    for source in Status:
        for target in Status:
            verbs = [m.verb for m in MOVES if source in m.sources and m.target == target]
            if verbs:
                yield f"    {source} --> {target}: {', '.join(dict.fromkeys(verbs))}"
    for status in Complaint.FINAL:
        yield f"    {status} --> [*]"
