"""Enter the policy that a new portal starts with."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from portal import policy


class Command(BaseCommand):
    help = (
        "Mengisi kategori, batas waktu, templat, dan target yang belum ada. "
        "Perubahan oleh petugas tidak ditimpa."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--target",
            choices=policy.presets(),
            default=policy.DEFAULT_PRESET,
            help="Contoh target unggahan yang dipakai bila belum ada target sama sekali.",
        )
        parser.add_argument("--dasar", default="", help="Dasar hukum target, misalnya nomor SE.")
        parser.add_argument(
            "--sejak", default="", help="Target berlaku sejak, misalnya 2026-11-02."
        )

    def handle(self, *, target: str, dasar: str, sejak: str, **options: Any) -> None:
        try:
            since = date.fromisoformat(sejak) if sejak else timezone.localdate()
        except ValueError as error:
            raise CommandError(f"Tanggal {sejak} tidak terbaca. Contoh: 2026-11-02") from error
        loaded = policy.load(preset=target, since=since, basis=dasar)
        self.stdout.write(
            f"Baru: {loaded.categories} kategori, {loaded.deadlines} batas waktu, "
            f"{loaded.templates} templat, {loaded.targets} target"
        )
