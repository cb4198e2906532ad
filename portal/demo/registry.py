"""Accounts of the fictional offices, what is asked of them, and how well they are kept."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from accounts import presets
from accounts.models import Mandate, PlatformKey, Priority, SocialAccount
from accounts.registry import can_be_polled
from opd.calendar import Week
from opd.models import Office
from portal.demo import governance, words
from portal.demo.offices import Regency
from portal.demo.people import Staff
from portal.demo.simulated import Fault, Simulated

WEEKS = 12  # finished weeks that the regency looks back on

Kind = Office.Kind
Platform = PlatformKey


class Habit(StrEnum):
    """How an account posts over the weeks."""

    EXEMPLARY = "EXEMPLARY"
    DILIGENT = "DILIGENT"  # misses a week now and then
    STEADY = "STEADY"
    PATCHY = "PATCHY"
    FADING = "FADING"  # fell silent in the last four weeks
    RISING = "RISING"  # woke up in the last four weeks
    DORMANT = "DORMANT"  # mati suri: nothing for more than a month
    NEVER = "NEVER"


# Praised and blamed by name, so that every list of the dashboard has somebody on it.
STORIES = {
    "DISKOMINFO": Habit.EXEMPLARY,
    "DISDUKCAPIL": Habit.EXEMPLARY,
    "DINKES": Habit.EXEMPLARY,
    "BPBD": Habit.EXEMPLARY,
    "DISPARPORA": Habit.EXEMPLARY,
    "PUPR": Habit.STEADY,
    "DISNAKER": Habit.PATCHY,
    "SETWAN": Habit.PATCHY,
    "PERTANIAN": Habit.FADING,
    "DISPERIK": Habit.FADING,
    "DISDAG_KUKM": Habit.RISING,
    "BAKESBANGPOL": Habit.DORMANT,
    "DISPUSIP": Habit.DORMANT,
}
OFFICE_HABITS = {
    Habit.EXEMPLARY: 22, Habit.DILIGENT: 40, Habit.STEADY: 23, Habit.PATCHY: 10, Habit.RISING: 5,
}  # fmt: skip
VILLAGE_HABITS = {
    Habit.EXEMPLARY: 55, Habit.STEADY: 20, Habit.PATCHY: 8, Habit.FADING: 4, Habit.RISING: 3,
    Habit.DORMANT: 7, Habit.NEVER: 3,
}  # fmt: skip

LEGAL_BASIS = "Surat Edaran Bupati Contoh tentang media sosial perangkat daerah dan desa"

# Share of offices, in percent, that have an account which nothing asks of them.
OPTIONAL = {Platform.YOUTUBE: 60, Platform.TIKTOK: 30, Platform.WHATSAPP: 15, Platform.TELEGRAM: 10}
UNMANDATED_OFFICE = {Platform.INSTAGRAM: 90, Platform.FACEBOOK: 75, Platform.WEBSITE: 20}
VILLAGE = {
    Platform.FACEBOOK: 95, Platform.WEBSITE: 66, Platform.INSTAGRAM: 36, Platform.YOUTUBE: 10,
    Platform.TIKTOK: 8,
}  # fmt: skip
# Mandated accounts that an office has not made yet.
MISSING_PERCENT = 3
# Every so many-th account of no told story has the next trouble.
FAULTS = {
    Platform.WEBSITE: (11, (Fault.ERROR, Fault.UNDATED, Fault.GONE, Fault.SLOW, Fault.HTML)),
    Platform.YOUTUBE: (12, (Fault.GONE, Fault.ERROR)),
}


@dataclass(frozen=True, kw_only=True)
class Planned:
    """An account with the story that it follows."""

    account: SocialAccount
    office: Office
    key: str  # whose captions it posts: an OPD's key, KECAMATAN or DESA
    habit: Habit
    minimum: int
    fault: Fault | None

    @property
    def is_polled(self) -> bool:
        return can_be_polled(self.account.platform)


def load(
    regency: Regency, staff: Staff, *, simulated: Simulated, now: datetime, zone: ZoneInfo
) -> list[Planned]:
    """Make priorities, mandates, accounts and their governance."""
    rng = random.Random("registry")
    today = now.astimezone(zone).date()
    first_day = Week.containing(now, zone=zone).plus(-WEEKS).monday
    presets.load(presets.DEFAULT, since=first_day, legal_basis=LEGAL_BASIS)
    _priorities()
    planned = _troubled(list(_plan(regency, simulated=simulated, rng=rng)))
    for plan in planned:
        governance.keep(plan.account, staff, today=today, rng=rng)
        plan.account.registered_on = first_day
    _unsettled(planned)
    SocialAccount.objects.bulk_create(plan.account for plan in planned)
    governance.load(regency, today=today, rng=rng)
    return planned


def _priorities() -> None:
    Priority.objects.bulk_create(
        Priority(name=row.name, kind=row.kind, keywords="\n".join(row.keywords))
        for row in words.priorities()
    )


def _plan(regency: Regency, *, simulated: Simulated, rng: random.Random) -> Iterator[Planned]:
    keys = {office.pk: key for key, office in regency.opds.items()}
    targets = _targets()
    for office in regency.offices:
        key = keys.get(office.pk, "DESA" if office.is_village else "KECAMATAN")
        weights = VILLAGE_HABITS if office.is_village else OFFICE_HABITS
        habit = STORIES.get(key) or _drawn(weights, rng)
        target = targets.get(office.kind, {})
        for platform in _platforms(office, key, target=target, rng=rng):
            yield Planned(
                account=_account(office, platform, simulated=simulated),
                office=office,
                key=key,
                habit=_on(platform, habit, rng=rng),
                minimum=target.get(platform, 1),
                fault=None,
            )


def _troubled(planned: Sequence[Planned]) -> list[Planned]:
    """Give a few accounts a fault, so that every kind of trouble can be seen."""
    seen: Counter[str] = Counter()
    result = []
    for plan in planned:
        platform = Platform(plan.account.platform)
        if platform in FAULTS and plan.key not in STORIES:
            every, faults = FAULTS[platform]
            seen[platform] += 1
            turn, rest = divmod(seen[platform], every)
            if not rest:
                plan = replace(plan, fault=faults[turn % len(faults)])
        result.append(plan)
    return result


def _targets() -> dict[str, dict[str, int]]:
    """Posts a week by kind of office and platform."""
    targets: dict[str, dict[str, int]] = defaultdict(dict)
    for mandate in Mandate.objects.all():
        targets[mandate.kind][mandate.platform] = mandate.posts_per_week
    return targets


def _platforms(
    office: Office, key: str, *, target: dict[str, int], rng: random.Random
) -> list[PlatformKey]:
    """Where an office has an account. Those of a told story have all that is asked of them."""
    if office.is_village:
        chances = VILLAGE
    elif target:
        certain = 100 if key in STORIES else 100 - MISSING_PERCENT
        asked = [Platform(platform) for platform in target]
        chances = {**dict.fromkeys(asked, certain), **OPTIONAL}
    else:
        chances = UNMANDATED_OFFICE
    return [platform for platform, percent in chances.items() if rng.random() * 100 < percent]


def _on(platform: PlatformKey, habit: Habit, *, rng: random.Random) -> Habit:
    """The habit on one platform: X and Facebook lag behind, even at good offices."""
    weak = {Platform.X: 0.12, Platform.FACEBOOK: 0.06}.get(platform, 0.02)
    if habit in (Habit.EXEMPLARY, Habit.DILIGENT, Habit.STEADY) and rng.random() < weak:
        return rng.choice((Habit.PATCHY, Habit.PATCHY, Habit.DORMANT))
    return habit


def _drawn(weights: dict[Habit, int], rng: random.Random) -> Habit:
    return rng.choices(list(weights), weights=list(weights.values()))[0]


def _account(office: Office, platform: PlatformKey, *, simulated: Simulated) -> SocialAccount:
    handle, url = _address(office, platform, simulated=simulated)
    return SocialAccount(
        office=office,
        platform=platform,
        handle=handle,
        url=url,
        name=office.name,
        purpose="Akun utama",
        status=SocialAccount.Status.VERIFIED,
    )


def _address(office: Office, platform: PlatformKey, *, simulated: Simulated) -> tuple[str, str]:
    """Canonical handle and link. `kabctoh` is nobody's name."""
    name = office.slug.replace("-", "")
    match platform:
        case Platform.WEBSITE:
            return simulated.site(office.slug)
        case Platform.YOUTUBE:
            return simulated.channel(office.slug)
        case Platform.INSTAGRAM:
            handle = f"{name[:21]}_kabctoh"
            return handle, f"https://www.instagram.com/{handle}/"
        case Platform.FACEBOOK:
            handle = f"{name}.kabctoh"
            return handle, f"https://www.facebook.com/{handle}"
        case Platform.X:
            handle = f"kctoh_{name.removeprefix('kecamatan')[:9]}"
            return handle, f"https://x.com/{handle}"
        case Platform.TIKTOK:
            handle = f"{name[:15]}.kabctoh"
            return handle, f"https://www.tiktok.com/@{handle}"
        case Platform.TELEGRAM:
            handle = f"{name[:20]}_kabctoh"
            return handle, f"https://t.me/{handle}"
        case _:
            handle = f"channel/0029Va{name[:16]:x<16}"
            return handle, f"https://www.whatsapp.com/{handle}"


def _unsettled(planned: Sequence[Planned]) -> None:
    """Some accounts wait for Kominfo's verification, were refused, or are out of use."""
    extra = [plan.account for plan in planned if plan.account.platform == Platform.TIKTOK]
    for account in extra[:8]:
        account.status = SocialAccount.Status.PROPOSED
    for account in extra[8:10]:
        account.status = SocialAccount.Status.REJECTED
        account.status_note = "Akun pribadi pegawai, bukan akun kantor."
    for account in extra[10:13]:
        account.status = SocialAccount.Status.ARCHIVED
        account.status_note = "Diretas dan tidak dapat dipulihkan; kantor memakai akun lain."
