"""Load the fictional regency into an empty database, or start it over."""

import sys
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from portal.demo import regency, simulated
from portal.processes import take_lock
from portal.progress import Progress


class Command(BaseCommand):
    help = "Memuat Kabupaten Contoh, data rekaan, ke basis data yang masih kosong."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--paksa",
            action="store_true",
            help="Buang semua isi basis data, foto, dan surat keluar, lalu muat dari awal.",
        )

    def handle(self, *, paksa: bool, **options: Any) -> None:
        data: Path = settings.DATA_DIR
        if not settings.SAMPLE_DATA:
            raise CommandError(
                "Data contoh hanya untuk percobaan: jalankan dengan SAMPLE_DATA=true."
            )
        data.mkdir(parents=True, exist_ok=True)
        lock = take_lock(data / "run.lock")
        if lock is None:
            raise CommandError(f"Portal sedang berjalan dengan folder {data}. Hentikan dulu.")
        with lock:
            if paksa:
                regency.erase(data)
            else:
                call_command("migrate", verbosity=0, interactive=False)
            if not regency.is_empty():
                raise CommandError(
                    "Basis data sudah berisi. Tambahkan --paksa untuk membuang isinya dan mulai lagi."
                )
            regency.load(
                data,
                simulated.settle(data, preferred=simulated.FIRST_PORT),
                now=timezone.now(),
                zone=ZoneInfo(settings.TIME_ZONE),
                progress=Progress(sys.stderr),
            )
        self.stdout.write("Kabupaten Contoh dimuat. `make run` menjalankannya.")
