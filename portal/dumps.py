"""The database as one file, and back: SQLite by its online backup, PostgreSQL by pg_dump and psql.

Both dumps are taken from one snapshot while the portal runs, and the row counts are of that very
snapshot. Both loads replace everything or nothing.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection, transaction

# A worker that still runs holds locks; say so instead of waiting for ever.
LOCK_TIMEOUT = "10s"


class DumpFailed(Exception):
    """An Indonesian sentence that says why, and what to do."""


def engine() -> str:
    """`sqlite` or `postgresql`: a dump of one cannot be loaded into the other."""
    return str(connection.vendor)


def dump(into: Path) -> dict[str, int]:
    """Write the database to `into` and return its row counts by table."""
    return _dump_sqlite(into) if engine() == "sqlite" else _dump_postgresql(into)


def load(source: Path) -> None:
    """Replace every table by those in `source`. Raises DumpFailed and then changes nothing."""
    if engine() == "sqlite":
        _load_sqlite(source)
    else:
        _load_postgresql(source)


def row_counts() -> dict[str, int]:
    """Rows of every table of the live database, by table name."""
    with connection.cursor() as cursor:
        return _counted(cursor, connection.introspection.table_names(cursor))


def _counted(cursor: Any, tables: Iterable[str]) -> dict[str, int]:
    counts = {}
    for table in sorted(tables):
        cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
        counts[table] = int(cursor.fetchone()[0])
    return counts


def _dump_sqlite(into: Path) -> dict[str, int]:
    tables = connection.introspection.table_names()
    connection.ensure_connection()
    with closing(sqlite3.connect(into)) as copy:
        # One step: in WAL mode it blocks no writer, and no writer makes it start over.
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        _refuse_if_broken(copy)
        return _counted(copy.cursor(), tables)


def _load_sqlite(source: Path) -> None:
    with closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as copy:
        _refuse_if_broken(copy)
        connection.ensure_connection()
        copy.backup(connection.connection)


def _refuse_if_broken(copy: sqlite3.Connection) -> None:
    try:
        found = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        found = str(error)
    if found != "ok":
        raise DumpFailed(f"Berkas database rusak ({found}). Pakai cadangan lain.")


def _dump_postgresql(into: Path) -> dict[str, int]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        counts = _counted(cursor, connection.introspection.table_names(cursor))
        _run(
            "pg_dump", "--no-owner", "--no-privileges", f"--snapshot={snapshot}",
            f"--file={into}",
        )  # fmt: skip
    return counts


def _load_postgresql(source: Path) -> None:
    tables = ", ".join(map(connection.ops.quote_name, connection.introspection.table_names()))
    connection.close()
    drop = [f"--command=DROP TABLE {tables} CASCADE"] if tables else []
    _run(
        "psql", "--no-psqlrc", "--quiet", "--output=/dev/null", "--single-transaction",
        "--set=ON_ERROR_STOP=1", *drop, f"--file={source}",
    )  # fmt: skip


def _run(program: str, *arguments: str) -> None:
    path = shutil.which(program)
    if path is None:
        raise DumpFailed(
            f"Program {program} tidak ada di mesin ini. Pasang klien PostgreSQL "
            "(Debian: apt-get install postgresql-client), lalu ulangi."
        )
    done = subprocess.run(  # noqa: S603 - our own arguments, no shell
        [path, *arguments],
        env={**os.environ, **_address(connection.settings_dict)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or [f"kode {done.returncode}"])[-1]
        raise DumpFailed(f"{program} gagal: {last}")


def _address(config: Mapping[str, Any]) -> dict[str, str]:
    """The database's address for libpq, by environment: arguments would show the password."""
    named = {
        "PGHOST": config["HOST"],
        "PGPORT": config["PORT"],
        "PGUSER": config["USER"],
        "PGPASSWORD": config["PASSWORD"],
        "PGDATABASE": config["NAME"],
        "PGSSLMODE": config.get("OPTIONS", {}).get("sslmode", ""),
        "PGOPTIONS": f"-c lock_timeout={LOCK_TIMEOUT}",
    }
    return {name: str(value) for name, value in named.items() if value}
