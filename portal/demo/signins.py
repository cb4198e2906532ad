"""The sign-ins of one person per role: made with the regency, kept for the one who tries it."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

# No letters and digits that look alike: people type these from the screen.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
LENGTH = 14


@dataclass(frozen=True, kw_only=True)
class SignIn:
    """`role` is one of operator admin-opd kepala camat admin-desa inspektorat pimpinan superuser."""

    role: str
    username: str
    password: str


def new_password() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def path(data_dir: Path) -> Path:
    return data_dir / "sign-ins.txt"


def write(data_dir: Path, people: Sequence[SignIn]) -> None:
    """Write one line each, `role username password`, for the eyes of the owner alone."""
    file = path(data_dir)
    file.unlink(missing_ok=True)
    file.touch(mode=0o600)
    file.write_text("".join(f"{p.role} {p.username} {p.password}\n" for p in people))


def read(data_dir: Path) -> list[SignIn]:
    """The sign-ins, or none where somebody removed the file."""
    file = path(data_dir)
    if not file.is_file():
        return []
    rows = (line.split() for line in file.read_text().splitlines() if line.strip())
    return [SignIn(role=role, username=name, password=word) for role, name, word in rows]
