"""The parts of an office's index in words: what the points were given for, and by which rule. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reports.models import OfficeResult
from reports.policy import Policy

PART_LABELS = {
    "posting": "Unggahan",
    "response": "Tanggapan",
    "governance": "Tata kelola",
    "alignment": "Keselarasan",
}
ITEM_LABELS = {
    "custodian": "Akun dengan pemegang yang disebut",
    "second_factor": "Akun dengan verifikasi dua langkah",
    "pledge": "Pakta integritas ditandatangani",
    "training": "Ikut pelatihan dalam {policy.training_months} bulan terakhir",
    "revalidation": "Akun divalidasi dalam {policy.revalidation_months} bulan terakhir",
}


@dataclass(frozen=True, kw_only=True)
class PartItem:
    """One thing that a part looked at."""

    label: str
    met: int
    of: int


@dataclass(frozen=True, kw_only=True)
class PartRow:
    """One part of the index as the page prints it; without points where it was left out."""

    key: str
    label: str
    weight: int
    points: float | None
    explanation: str
    basis: str
    items: Sequence[PartItem]


def part_rows(result: OfficeResult, *, policy: Policy) -> list[PartRow]:
    """All four parts, those that were left out included."""
    return [
        PartRow(
            key=key,
            label=label,
            weight=getattr(policy, f"{key}_weight"),
            points=result.parts.get(key, {}).get("points"),
            explanation=_explanation(key, result.parts.get(key), policy=policy),
            basis=getattr(policy, f"{key}_basis"),
            items=_items(result.parts.get(key, {}), policy=policy),
        )
        for key, label in PART_LABELS.items()
    ]


def _items(part: Mapping[str, Any], *, policy: Policy) -> list[PartItem]:
    return [
        PartItem(
            label=ITEM_LABELS[item["key"]].format(policy=policy), met=item["met"], of=item["of"]
        )
        for item in part.get("items", [])
    ]


def _explanation(key: str, part: Mapping[str, Any] | None, *, policy: Policy) -> str:
    if part is None:
        return f"Tidak dihitung: {_why_left_out(key, policy=policy)}."
    met, of = part["met"], part["of"]
    match key:
        case "posting":
            return f"{met} dari {of} target terpenuhi"
        case "response":
            span = f" dalam {part['weeks']} pekan terakhir" if part["weeks"] > 1 else ""
            return f"{met} dari {of} laporan{span} ditanggapi sampai batas waktunya"
        case "governance":
            return f"{met} dari {of} hal lengkap"
        case _:
            return f"{met} dari {of} unggahan membawa prioritas"


def _why_left_out(key: str, *, policy: Policy) -> str:
    match key:
        case "response":
            return (
                f"kurang dari {policy.response_minimum} laporan jatuh tempo"
                f" dalam {policy.response_weeks} pekan"
            )
        case "alignment":
            return f"kurang dari {policy.alignment_minimum} unggahan"
        case _:
            return "belum ada target yang diketahui hasilnya"
