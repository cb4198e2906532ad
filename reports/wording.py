"""What a week says in words: the headline, what is missing, the message to pass on. Pure.

The sentence follows a rule (subject, number, comparison) and never blames.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from opd.calendar import Week

MESSAGE_LIMIT = 600


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many offices of one sort got which letter."""

    compliant: int = 0
    partial: int = 0
    not_compliant: int = 0
    unknown: int = 0

    @classmethod
    def of(cls, by_letter: Mapping[str, int]) -> "Counts":
        return cls(
            compliant=by_letter.get("P", 0),
            partial=by_letter.get("S", 0),
            not_compliant=by_letter.get("T", 0),
            unknown=by_letter.get("-", 0),
        )

    @property
    def judged(self) -> int:
        """Offices with a letter. The others are named apart: they count neither way."""
        return self.compliant + self.partial + self.not_compliant

    @property
    def wanting(self) -> int:
        return self.partial + self.not_compliant

    @property
    def share(self) -> float | None:
        return self.compliant / self.judged if self.judged else None

    @property
    def percent(self) -> int | None:
        """Rounded half up, as people do; never 100 while one is missing, never 0 while one is."""
        if not self.judged:
            return None
        rounded = (200 * self.compliant + self.judged) // (2 * self.judged)
        if 0 < self.compliant < self.judged:
            return min(max(rounded, 1), 99)
        return rounded


@dataclass(frozen=True, kw_only=True)
class Missed:
    """The platform that most offices fall short on."""

    platform_label: str
    office_count: int


def number(value: int) -> str:
    """`1.234`."""
    return f"{value:,}".replace(",", ".")


def headline(
    counts: Counts, *, before: Counts | None, is_finished: bool, subject: str = "OPD"
) -> str:
    """One sentence without a full stop: who, how many, and against the week before."""
    if not counts.judged:
        return f"Belum ada {subject} yang dapat dinilai pekan ini"
    if not is_finished:
        return f"Sejauh ini {number(counts.compliant)} dari {number(counts.judged)} {subject} memenuhi target"
    if not counts.wanting:
        return f"Semua {number(counts.judged)} {subject} memenuhi target pekan ini"
    sentence = f"{number(counts.compliant)} dari {number(counts.judged)} {subject} patuh"
    if before is None or not before.judged:
        return f"{sentence} pekan ini"
    return f"{sentence}, {_change(counts.compliant - before.compliant)}"


def _change(difference: int) -> str:
    if difference == 0:
        return "sama dengan pekan lalu"
    direction = "naik" if difference > 0 else "turun"
    return f"{direction} {number(abs(difference))} dari pekan lalu"


def most_missed(missed: Missed | None, *, unknown: int, subject: str = "OPD") -> str:
    """The second line: what most fall short on, and how many could not be judged."""
    sentences = []
    if missed and missed.office_count:
        sentences.append(
            f"Yang paling sering tertinggal: {missed.platform_label}"
            f" ({number(missed.office_count)} {subject})."
        )
    if unknown:
        sentences.append(f"{number(unknown)} {subject} belum dapat dinilai.")
    return " ".join(sentences)


def weeks_in_a_row(streak: int) -> str:
    """`4 pekan berturut-turut`; nothing for a first week."""
    return f"{streak} pekan berturut-turut" if streak > 1 else ""


def shortfalls(reasons: Sequence[tuple[str, str]]) -> list[str]:
    """What is missing, by reason: `Belum punya akun: Facebook, X`, `Kurang 2 unggahan: Instagram`.

    `reasons` are pairs of a platform's label and why it falls short.
    """
    labels: dict[str, list[str]] = {}
    for label, reason in reasons:
        labels.setdefault(reason, []).append(label)
    return [f"{reason}: {', '.join(named)}" for reason, named in labels.items()]


def message(
    *,
    week: Week,
    counts: Counts,
    before: Counts | None,
    attention: Sequence[tuple[str, int]],
    received: int,
    overdue: int,
    link: str,
) -> str:
    """The week in at most 600 characters, to pass on by WhatsApp: numbers, three names, a link.

    `attention` holds names with their weeks in a row, the worst first. Names give way first.
    """
    change = f", {_change(counts.compliant - before.compliant)}" if before and before.judged else ""
    percent = f" ({counts.percent}%)" if counts.percent is not None else ""
    start = (
        f"Rekap medsos OPD pekan {week.number} ({week.dates}):"
        f" {counts.compliant}/{counts.judged} patuh{percent}{change}."
    )
    end = f" Laporan warga: {number(received)} masuk, {number(overdue)} lewat batas. {link}"
    for count in range(min(len(attention), 3), 0, -1):
        names = ", ".join(_with_streak(*named) for named in attention[:count])
        text = f"{start} Perlu perhatian: {names}.{end}"
        if len(text) <= MESSAGE_LIMIT:
            return text
    return f"{start}{end}"


def _with_streak(name: str, streak: int) -> str:
    return f"{name} ({streak} pekan)" if streak > 1 else name
