"""Serve the simulated platforms of a world file."""

import signal
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.simulator.app import Simulator
from accounts.simulator.server import Server
from accounts.simulator.world import World


class Command(BaseCommand):
    help = "Menjalankan tiruan situs web dan YouTube untuk peragaan dan uji."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8900)
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument(
            "--world", type=Path, required=True, help="berkas JSON isi dunia tiruan"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["world"]
        if not path.is_file():
            raise CommandError(f"Berkas {path} tidak ada.")
        # Asked to end: through the same door as Ctrl-C, so that the socket closes at once.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        world = World(path)
        with Server(Simulator(world), port=options["port"], host=options["host"]) as server:
            count = world.counts()
            self.stdout.write(
                f"{count['sites']} situs di {server.url}/situs/ "
                f"dan {count['channels']} kanal di {server.url}/youtube/"
            )
            try:
                server.serve_forever()
            except KeyboardInterrupt:
                self.stdout.write("Berhenti.")
