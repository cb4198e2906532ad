"""Loads the categories, deadlines and starter templates of a new portal."""

from typing import Any

from django.core.management.base import BaseCommand

from complaints import policy


class Command(BaseCommand):
    help = "Memuat kategori, batas waktu, dan templat awal. Aman dijalankan berulang kali."

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = policy.load()
        self.stdout.write(
            f"Ditambahkan: {loaded.categories} kategori, {loaded.rules} batas waktu, "
            f"{loaded.templates} templat."
        )
