"""Import offices and regions from a file: look first, then save."""

import csv
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from opd import imports
from opd.imports.rows import problem_table

SHOWN_AT_MOST = 50


class Command(BaseCommand):
    help = (
        "Mengimpor kantor dari CSV atau XLSX: daftar kode Kemendagri (code,name) atau daftar OPD "
        "(nama, nama singkat, jenis, kode, induk, kepala, telepon, email, alamat, tugas pokok)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="BERKAS")
        parser.add_argument("--coba", action="store_true", help="Pratinjau saja, tanpa menyimpan.")
        parser.add_argument(
            "--yang-benar",
            action="store_true",
            help="Simpan baris yang benar walau ada baris bermasalah.",
        )
        parser.add_argument(
            "--masalah", type=Path, metavar="BERKAS", help="Tulis baris bermasalah ke CSV ini."
        )
        parser.add_argument(
            "--sebutan-desa",
            default="Desa",
            metavar="KATA",
            help="Kata di depan nama desa, misalnya Nagari. Bawaan: Desa.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            sheet = imports.read_sheet(path)
            parsed = imports.parse(sheet, village_word=options["sebutan_desa"])
        except imports.UnreadableFile as error:
            raise CommandError(str(error)) from error
        if parsed.unknown_titles:
            self.stdout.write(f"Kolom diabaikan: {', '.join(parsed.unknown_titles)}")
        result = imports.preview(parsed)
        self.stdout.write(result.totals)
        self.tell(result.problems)
        if options["masalah"] and result.problems:
            self.write_problems(options["masalah"], sheet, result)
        if result.problems and not options["yang_benar"]:
            raise CommandError(
                "Tidak ada yang disimpan. Perbaiki berkasnya, atau pakai --yang-benar."
            )
        if not options["coba"]:
            self.save(result, source=path.name)
        if result.problems:
            raise CommandError("Baris yang bermasalah dilewati.")

    def tell(self, problems: list[imports.Problem]) -> None:
        for problem in problems[:SHOWN_AT_MOST]:
            self.stdout.write(str(problem))
        if len(problems) > SHOWN_AT_MOST:
            more = len(problems) - SHOWN_AT_MOST
            self.stdout.write(f"… dan {more} masalah lain. Tulis semuanya dengan --masalah BERKAS.")

    def write_problems(self, path: Path, sheet: imports.Sheet, result: imports.Preview) -> None:
        # The mark lets Excel read the file as UTF-8.
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file, delimiter=";").writerows(problem_table(sheet, result.problems))
        self.stdout.write(f"Baris bermasalah ditulis ke {path}.")

    def save(self, result: imports.Preview, *, source: str) -> None:
        count = len(result.new) + len(result.changed)
        with tqdm(total=count, unit=" kantor", desc="Menyimpan", disable=count == 0) as bar:
            imports.save(result, reason=f"Impor {source}"[:100], saved=bar.update)
        self.stdout.write(f"Selesai: {count} baris tersimpan.")
