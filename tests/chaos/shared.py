"""The database of a test, reachable by other processes."""

import sqlite3
from pathlib import Path

from django.db import connection


def shared_database(tmp_path: Path) -> str:
    """The address under which another process reaches the database of this test."""
    if connection.vendor == "sqlite":
        file = tmp_path / "portal.sqlite3"
        with sqlite3.connect(file) as copy:
            connection.ensure_connection()
            connection.connection.backup(copy)
        copy.close()
        return f"sqlite:///{file}"
    wired = connection.settings_dict
    host = f"{wired['USER']}:{wired['PASSWORD']}@{wired['HOST']}:{wired['PORT']}"
    return f"postgres://{host}/{wired['NAME']}"
