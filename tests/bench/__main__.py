"""Prints every figure as `name: value unit (floor or peer: value, ratio r)`: `make bench`.

Runs on a database of its own, thrown away afterwards: a SQLite file, or one beside DATABASE_URL.
"""

import os
import sys
import time

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test.utils import setup_test_environment

from tests.bench import pages, polling, storing, weeks

PARTS = {
    "polling": polling.polling,
    "store": storing.store,
    "claim": storing.claim,
    "weeks": weeks.weeks,
    "pages": pages.pages,
}


def main(names: list[str]) -> None:
    """Run the named parts, or all of them."""
    settings.LOGGING_CONFIG = None
    setup_test_environment(debug=False)
    own = connection.vendor == "postgresql"
    if own:
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    else:
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
    print(f"database: {connection.vendor}, {os.cpu_count()} cores", flush=True)
    start = time.perf_counter()
    try:
        for name in names or PARTS:
            PARTS[name]()
    finally:
        if own:
            connection.creation.destroy_test_db(settings.DATABASES["default"]["NAME"], verbosity=0)
    print(f"whole bench: {time.perf_counter() - start:.0f} s", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
