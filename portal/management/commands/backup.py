"""Write database, files and manifest into one archive, while the portal runs."""

from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from portal import backups, dumps


class Command(BaseCommand):
    help = "Menyimpan database dan berkas foto ke satu arsip. Portal boleh tetap berjalan."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--ke", metavar="FOLDER", type=Path, help="folder tujuan (bawaan: $DATA_DIR/backups)"
        )
        parser.add_argument(
            "--simpan",
            metavar="N",
            type=int,
            help="hapus arsip lama di folder itu sampai tersisa N yang terbaru",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        where = options["ke"] or backups.folder()
        keep = options["simpan"]
        if keep is not None and keep < 1:
            raise CommandError("--simpan paling sedikit 1.")
        self.stdout.write("Menyalin database …")
        try:
            archive = backups.create(
                where,
                now=timezone.localtime(),
                progress=partial(tqdm, desc="Berkas foto", unit=" berkas", disable=None),
            )
        except (dumps.DumpFailed, OSError) as error:
            raise CommandError(f"Cadangan tidak dibuat. {error}") from error
        size = archive.stat().st_size / 1_000_000
        self.stdout.write(f"Tersimpan: {archive} ({size:.1f} MB)")
        self.stdout.write("Simpan juga berkas .env di tempat lain; isinya tidak ikut.")
        for old in backups.older_than_newest(where, keep=keep) if keep else []:
            old.unlink()
            self.stdout.write(f"Dihapus: {old.name}")
