"""Targets that regencies have ordered so far, for a new portal to start from (domain: registry)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from accounts.models import Mandate, PlatformKey
from opd.models import Office

Kind = Office.Kind
Platform = PlatformKey

OPDS = (Kind.DINAS, Kind.BADAN, Kind.SEKRETARIAT, Kind.INSPEKTORAT, Kind.RSUD)
FOUR = {Platform.INSTAGRAM: 3, Platform.FACEBOOK: 3, Platform.X: 3, Platform.WEBSITE: 2}


@dataclass(frozen=True)
class Target:
    """So many posts a week, by platform, of every office of these kinds."""

    kinds: Sequence[Office.Kind]
    posts: Mapping[PlatformKey, int]


@dataclass(frozen=True, kw_only=True)
class Preset:
    """What a regency ordered. `origin` stands as legal basis until a decree is named."""

    origin: str
    targets: Sequence[Target]


PRESETS: dict[str, Preset] = {
    "pacitan-jabar": Preset(
        origin="Preset Pacitan 2021 dan Jawa Barat 2018; ganti dengan dasar hukum daerah",
        targets=[
            Target([*OPDS, Kind.KECAMATAN], FOUR),
            Target(Office.VILLAGE_KINDS, {Platform.FACEBOOK: 1}),
        ],
    ),
    "blora": Preset(
        origin="Preset Blora 2022, satu konten sehari; ganti dengan dasar hukum daerah",
        targets=[Target([*OPDS, Kind.KECAMATAN], {Platform.INSTAGRAM: 7, Platform.FACEBOOK: 7})],
    ),
    "sulbar": Preset(
        origin="Preset Sulawesi Barat 2026, dua berita sepekan; ganti dengan dasar hukum daerah",
        targets=[Target(OPDS, {Platform.WEBSITE: 2})],
    ),
    "rejang-lebong": Preset(
        origin="Preset Rejang Lebong 2025, paling sedikit Facebook; ganti dengan dasar hukum daerah",
        targets=[Target([Kind.KECAMATAN, *Office.VILLAGE_KINDS], {Platform.FACEBOOK: 1})],
    ),
}
DEFAULT = "pacitan-jabar"


def load(name: str, *, since: date, legal_basis: str = "") -> int:
    """Enter the targets of a preset, in force from `since`; returns how many.

    Does nothing where there are targets already: those are Kominfo's own.
    """
    if Mandate.objects.exists():
        return 0
    preset = PRESETS[name]
    mandates = [
        Mandate(
            kind=kind,
            platform=platform,
            posts_per_week=posts,
            since=since,
            legal_basis=legal_basis or preset.origin,
        )
        for target in preset.targets
        for kind in target.kinds
        for platform, posts in target.posts.items()
    ]
    for mandate in mandates:
        mandate.save()  # one by one, so that each has its history
    return len(mandates)
