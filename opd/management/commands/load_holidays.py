"""Load the national holidays and cuti bersama of some years."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from opd import holidays

# The republic's first holidays, and the end of the lunar tables in the package.
FIRST_YEAR, LAST_YEAR = 1946, 2075


class Command(BaseCommand):
    help = "Memuat hari libur nasional dan cuti bersama. Perubahan oleh petugas tidak ditimpa."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "years",
            nargs="*",
            type=int,
            metavar="TAHUN",
            help="Tahun yang dimuat. Tanpa tahun: tahun ini dan tahun depan.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        years = options["years"] or [today.year, today.year + 1]
        for year in years:
            if not FIRST_YEAR <= year <= LAST_YEAR:
                raise CommandError(f"Tahun {year} di luar {FIRST_YEAR}–{LAST_YEAR}.")
        for year in years:
            done = holidays.load(year, today=today)
            self.stdout.write(
                f"{year}: {done.created} baru, {done.changed} berubah, {done.removed} dihapus, "
                f"{done.same} sama, {done.left_to_staff} milik petugas dibiarkan"
            )
            if year > today.year:
                self.stdout.write(f"{year}: tanggal masih perkiraan, cocokkan dengan SKB 3 Menteri")
