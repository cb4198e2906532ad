"""Enters the numbers that weeks are judged by in a new portal."""

from typing import Any

from django.core.management.base import BaseCommand

from reports.models import PolicyVersion


class Command(BaseCommand):
    help = "Mengisi bobot dan ambang penilaian pekan, bila belum ada aturan sama sekali."

    def handle(self, *args: Any, **options: Any) -> None:
        is_new = PolicyVersion.objects.load_default()
        self.stdout.write(
            "Aturan pekan diisi." if is_new else "Aturan pekan sudah ada, tidak diubah."
        )
