"""Enter the targets that a new portal starts with."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts import presets


class Command(BaseCommand):
    help = "Mengisi target unggahan dari sebuah preset, bila belum ada target sama sekali."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "preset", nargs="?", choices=presets.PRESETS, default=presets.DEFAULT, metavar="PRESET",
            help=f"Salah satu dari: {', '.join(presets.PRESETS)}.",
        )  # fmt: skip
        parser.add_argument("--basis", default="", help="Dasar hukum, misalnya nomor surat edaran.")
        parser.add_argument("--since", default="", help="Berlaku sejak, misalnya 2026-11-02.")

    def handle(self, *, preset: str, basis: str, since: str, **options: Any) -> None:
        try:
            first_day = date.fromisoformat(since) if since else timezone.localdate()
        except ValueError as error:
            raise CommandError(f"Tanggal {since} tidak terbaca. Contoh: 2026-11-02") from error
        count = presets.load(preset, since=first_day, legal_basis=basis)
        self.stdout.write(f"{count} target diisi." if count else "Target sudah ada, tidak diubah.")
