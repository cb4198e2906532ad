"""Which office a complaint goes to: the ordered rules first, then what the offices say they do.

The decisions are pure; the rules are loaded with one query. Nothing that matches means no
office: the complaint stays with Kominfo, it is never dropped. A person always confirms.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from complaints import texts
from complaints.models import Complaint, RoutingRule
from opd.models import Office

MAX_SUGGESTIONS = 3
WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What routing looks at."""

    category_id: int
    kecamatan_id: int | None
    text: str


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A line of the routing table. What is None or empty fits everything."""

    category_id: int | None
    kecamatan_id: int | None
    words: tuple[str, ...]
    office_id: int


@dataclass(frozen=True, kw_only=True)
class Duties:
    """What an office says it does."""

    office_id: int
    text: str


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """An office that may be right, and why, in words for the operator."""

    office_id: int
    why: str


def facts_of(complaint: Complaint) -> Facts:
    """Category, place and words of `complaint`, the category's own name among the words."""
    return Facts(
        category_id=complaint.category_id,
        kecamatan_id=complaint.kecamatan_id,
        text=f"{complaint.category.name} {complaint.title} {complaint.text}",
    )


def decide(rules: Iterable[Rule], facts: Facts) -> Suggestion | None:
    """The office of the first rule that fits, or None."""
    for rule in rules:
        word = _word_that_fits(rule.words, facts.text)
        fits = (
            rule.category_id in (None, facts.category_id)
            and rule.kecamatan_id in (None, facts.kecamatan_id)
            and (word is not None or not rule.words)
        )
        if fits:
            return Suggestion(office_id=rule.office_id, why=_reason(rule, word))
    return None


def _reason(rule: Rule, word: str | None) -> str:
    parts = []
    if rule.category_id is not None:
        parts.append("kategori")
    if rule.kecamatan_id is not None:
        parts.append("kecamatan")
    if word is not None:
        parts.append(f'kata "{word}"')
    return f"Aturan penerusan: {' dan '.join(parts)} cocok."


def _word_that_fits(words: Iterable[str], text: str) -> str | None:
    """The first of `words` (each may be several) that stands in `text` as whole words."""
    plain = _spaced(text)
    return next((word for word in words if word.strip() and _spaced(word) in plain), None)


def _spaced(text: str) -> str:
    """The words of `text` in small letters, each between single spaces."""
    return f" {' '.join(WORD.findall(text.casefold()))} "


def suggest(offices: Iterable[Duties], facts: Facts) -> Sequence[Suggestion]:
    """Up to three offices whose duties share words with the complaint, the most words first.

    A word that many offices claim ("pelayanan") says less than one that a single office has.
    """
    wanted = _stems(facts.text)
    shared = {
        office.office_id: {stem: word for stem, word in _stems(office.text).items()
                           if stem in wanted}
        for office in offices
    }  # fmt: skip
    claims: dict[str, int] = {}
    for stems in shared.values():
        for stem in stems:
            claims[stem] = claims.get(stem, 0) + 1
    scores = {
        office: sum(1 / claims[stem] for stem in stems) for office, stems in shared.items() if stems
    }
    best = sorted(scores, key=lambda office: (-scores[office], office))[:MAX_SUGGESTIONS]
    return [
        Suggestion(office_id=office, why=_spoken_for(shared[office], claims)) for office in best
    ]


def _spoken_for(stems: dict[str, str], claims: dict[str, int]) -> str:
    """The words that spoke for an office, the most telling first."""
    telling = sorted(stems, key=lambda stem: (claims[stem], stem))[:4]
    return f"Tugas kantor ini menyebut {', '.join(stems[stem] for stem in telling)}."


def _stems(text: str) -> dict[str, str]:
    """Words without their affixes, to the words as they stand; common words left out."""
    words = re.findall(r"[^\W\d_]{3,}", text.casefold())
    return {
        texts.AFFIXES.sub("", texts.AFFIXES.sub("", word)): word
        for word in words
        if word not in texts.COMMON
    }


def load_rules() -> Sequence[Rule]:
    """The active rules in their order. One query."""
    rows = RoutingRule.objects.filter(is_active=True, office__closed_on__isnull=True)
    return [
        Rule(
            category_id=row.category_id,
            kecamatan_id=row.kecamatan_id,
            words=tuple(word.strip() for word in row.words.splitlines() if word.strip()),
            office_id=row.office_id,
        )
        for row in rows.order_by("position", "pk")
    ]


def duties_of(offices: Iterable[Office]) -> Sequence[Duties]:
    """What offices say they do; villages have no duties of their own, closed offices none left."""
    return [
        Duties(office_id=office.pk, text=f"{office.name} {office.duties}")
        for office in offices
        if office.duties and not office.is_village
    ]


def candidates(
    complaint: Complaint, *, rules: Iterable[Rule], offices: Iterable[Duties]
) -> Sequence[Suggestion]:
    """Offices to offer for `complaint`, best first, each once: rule, citizen's wish, duties."""
    facts = facts_of(complaint)
    found = [decide(rules, facts)]
    if complaint.wished_office_id is not None:
        found.append(Suggestion(office_id=complaint.wished_office_id, why="Dipilih oleh pelapor."))
    found.extend(suggest(offices, facts))
    unique: dict[int, Suggestion] = {}
    for suggestion in found:
        if suggestion is not None:
            unique.setdefault(suggestion.office_id, suggestion)
    return list(unique.values())[: MAX_SUGGESTIONS + 1]
