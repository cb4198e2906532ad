"""Loads the whole fictional regency in one transaction: all of it or nothing."""

import shutil
from datetime import datetime
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from django.core.management import call_command
from django.db import connection, transaction

from complaints import policy
from complaints.models import Category, RoutingRule
from opd import holidays
from opd.models import Office, User
from portal.demo import (
    complaints,
    offices,
    people,
    posts,
    readings,
    registry,
    signins,
    weeks,
    world,
)
from portal.demo.lives import mornings
from portal.demo.offices import Regency
from portal.demo.registry import WEEKS
from portal.demo.simulated import Simulated, world_file
from portal.progress import Progress
from reports.models import PolicyVersion

# What the portal keeps beside its database.
FOLDERS = ("media", "outbox")


def is_empty() -> bool:
    """Whether nobody and nothing has been entered yet."""
    return not User.objects.exists() and not Office.objects.exists()


def erase(data_dir: Path) -> None:
    """Throw away the database's contents with all files, and make an empty database."""
    if connection.vendor == "sqlite":
        # The file goes whole, so that even one which no longer fits this version is no obstacle.
        connection.close()
        file = Path(connection.settings_dict["NAME"])
        for path in (file, *(file.with_name(f"{file.name}-{end}") for end in ("wal", "shm"))):
            path.unlink(missing_ok=True)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    if connection.vendor != "sqlite":
        call_command("flush", verbosity=0, interactive=False)
    for folder in FOLDERS:
        shutil.rmtree(data_dir / folder, ignore_errors=True)
    signins.path(data_dir).unlink(missing_ok=True)


def load(
    data_dir: Path, simulated: Simulated, *, now: datetime, zone: ZoneInfo, progress: Progress
) -> None:
    """Fill an empty database, then write the simulator's world and the sign-ins."""
    today = now.astimezone(zone).date()
    with transaction.atomic():
        with progress.step("OPD, desa, dan petugas"):
            policy.load()
            PolicyVersion.objects.load_default()
            for year in (today.year - 1, today.year, today.year + 1):
                holidays.load(year, today=today)
            names = people.names(Random("names"))
            regency = offices.load(names=names)
            staff = people.load(regency, today=today, names=names)
            _route(regency)
        with progress.step("Akun dan unggahan"):
            planned = registry.load(regency, staff, simulated=simulated, now=now, zone=zone)
            all_posts = posts.plan(planned, now=now, zone=zone)
            served = posts.world_of(all_posts, planned)
            reader = world.Reader(served, zone=zone, now=now)
            reach = readings.plan(planned, now=now, zone=zone)
            rows = posts.store(all_posts, reach, staff, reader=reader, now=now)
            readings.store(planned, rows, reach, now=now, zone=zone)
        with progress.step("Laporan warga", total=len(mornings(now, zone=zone))) as advance:
            complaints.load(regency, staff, now=now, zone=zone, advance=advance)
        with progress.step("Rekap pekan", total=WEEKS + 1) as advance:
            weeks.load(staff.operators[0], now=now, zone=zone, advance=advance)
    world.save(world_file(data_dir), served)
    signins.write(data_dir, staff.signins)


# Words that decide before the category does.
WORD_RULES = (
    ("DISHUB", ("lampu merah", "lampu lalu lintas", "parkir", "truk", "angkutan")),
    ("PERUMDA_AIR", ("air ledeng", "PDAM", "meteran air", "rekening air")),
    ("BPBD", ("angin kencang", "tangki air", "banjir bandang")),
    ("RSUD", ("rumah sakit", "poliklinik")),
    ("DISDAG_KUKM", ("LPG", "gas melon", "harga sembako")),
)
CATEGORY_RULES = {
    "Jalan dan jembatan": "PUPR",
    "Sampah dan kebersihan": "DLH",
    "Lampu jalan": "DISHUB",
    "Air dan irigasi": "PUPR",
    "Kesehatan": "DINKES",
    "Sekolah": "DISDIK",
    "KTP, KK, akta": "DISDUKCAPIL",
    "Bantuan sosial": "DINSOS",
}


def _route(regency: Regency) -> None:
    """The ordered routing table: words first, then categories. The rest is for a person."""
    rules = [
        RoutingRule(position=10 * number, words="\n".join(found), office=regency.opds[key])
        for number, (key, found) in enumerate(WORD_RULES, start=1)
    ]
    rules += [
        RoutingRule(
            position=100 + 10 * number,
            category=Category.objects.get(name=name),
            office=regency.opds[key],
        )
        for number, (name, key) in enumerate(CATEGORY_RULES.items(), start=1)
    ]
    RoutingRule.objects.bulk_create(rules)
