"""Examine an installation: one line each for what works and what does not, with what to do."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal import examination


class Command(BaseCommand):
    help = "Memeriksa pemasangan: satu baris per hal, ✓ atau ✗ dengan saran. Gagal bila ada ✗."
    # A broken installation is what it is for: it reports what others would stop at.
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        troubles = 0
        for finding in examination.findings(now=timezone.localtime()):
            self.stdout.write(f"{'✓' if finding.ok else '✗'} {finding.text}")
            if not finding.ok:
                troubles += 1
                self.stdout.write(f"  → {finding.advice}")
        if troubles:
            raise CommandError(f"{troubles} hal perlu dibenahi.")
        self.stdout.write("Semua baik.")
