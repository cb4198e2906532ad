"""Draws the states of a complaint into the documentation."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from complaints import lifecycle

START, END = "<!-- diagram -->", "<!-- /diagram -->"


def drawn(text: str) -> str:
    """`text` with the diagram of today's moves between its markers. Raises ValueError without."""
    before, start, rest = text.partition(START)
    _, end, after = rest.partition(END)
    if not start or not end:
        raise ValueError("the markers of the diagram are missing")
    return f"{before}{START}\n```mermaid\n{lifecycle.diagram()}```\n{END}{after}"


class Command(BaseCommand):
    help = "Menulis diagram status laporan ke docs/complaint-states.md."

    def handle(self, *args: Any, **options: Any) -> None:
        page = Path(settings.BASE_DIR) / "docs" / "complaint-states.md"
        try:
            page.write_text(drawn(page.read_text(encoding="utf-8")), encoding="utf-8")
        except ValueError as error:
            raise CommandError(f"{page.name}: {error}") from error
        self.stdout.write(f"Diagram ditulis ke docs/{page.name}.")
