"""The policy that a new portal starts with: categories, deadlines, texts, targets.

Everything is a row that staff may change; loading again never overwrites one.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from accounts.models import Mandate
from complaints.models import Category, SlaRule, Template

FILE = Path(__file__).with_name("policy.toml")
# PermenPANRB 62/2018 was enacted in this year; what is received since then is judged by it.
DEADLINES_SINCE = date(2018, 1, 1)
DEADLINES_BASIS = "PermenPANRB 62/2018"
DEFAULT_PRESET = "pacitan-jabar"


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """How many rows were new."""

    categories: int
    deadlines: int
    templates: int
    targets: int


def presets() -> tuple[str, ...]:
    return tuple(_read()["preset"])


@transaction.atomic
def load(*, preset: str, since: date, basis: str = "") -> Loaded:
    """Enter what is not there yet. Targets of `preset` apply `since` a day, where none exist.

    `basis` is the regency's own decree for the targets; without one the preset names its origin.
    """
    words = _read()
    return Loaded(
        categories=sum(
            _is_new(Category, {"name": row["name"]}, position=position, **_slugged(row))
            for position, row in enumerate(words["category"], start=1)
        ),
        deadlines=sum(
            _is_new(
                SlaRule,
                {"classification": row["classification"], "since": DEADLINES_SINCE},
                answer_days=row["answer_days"],
                legal_basis=DEADLINES_BASIS,
            )
            for row in words["deadline"]
        ),
        templates=sum(
            _is_new(Template, {"name": row["name"], "office": None}, body=row["body"])
            for row in words["template"]
        ),
        targets=_load_targets(words["preset"][preset], since=since, basis=basis),
    )


def _load_targets(preset: Mapping[str, Any], *, since: date, basis: str) -> int:
    if Mandate.objects.exists():
        return 0
    rows = [
        Mandate(
            kind=kind,
            platform=platform,
            posts_per_week=posts,
            since=since,
            legal_basis=basis or preset["basis"],
        )
        for target in preset["target"]
        for kind in target["kinds"]
        for platform, posts in target["posts"].items()
    ]
    return len(Mandate.objects.bulk_create(rows))


def _is_new(model: Any, key: Mapping[str, Any], **defaults: Any) -> bool:
    _, created = model.objects.get_or_create(**key, defaults=defaults)
    return bool(created)


def _slugged(row: Mapping[str, str]) -> dict[str, str]:
    return {"slug": slugify(row["name"]), "example": row.get("example", "")}


def _read() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
