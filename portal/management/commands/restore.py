"""Bring a portal back from an archive that `backup` wrote, and verify it."""

from functools import partial
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from portal import backups, dumps, probes


class Command(BaseCommand):
    help = "Memulihkan database dan berkas foto dari arsip buatan perintah backup."
    # The target may well have no tables yet.
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("arsip", type=Path, help="arsip portal-….tar.gz")
        parser.add_argument(
            "--paksa", action="store_true", help="ganti isi portal yang sudah ada; tidak bisa batal"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write("Membaca arsip …")
        try:
            manifest = backups.restore(
                options["arsip"],
                force=options["paksa"],
                progress=partial(tqdm, desc="Berkas foto", unit=" berkas", disable=None),
            )
        except (backups.BackupRefused, dumps.DumpFailed) as error:
            raise CommandError(str(error)) from error
        if probes.why_not_migrated():
            self.stdout.write("Menyesuaikan database dengan versi ini …")
            call_command("migrate", verbosity=0, interactive=False)
        self.stdout.write(
            f"Pulih dari cadangan {manifest.made_at} (versi {manifest.version}): "
            f"{sum(manifest.rows.values())} baris, {manifest.file_count} berkas, jumlahnya cocok."
        )
