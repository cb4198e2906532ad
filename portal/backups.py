"""One archive that holds the whole portal: database, files, and a manifest to verify them by.

`SECRET_KEY` and the other settings are not in it; they stay in `.env`, which the operator keeps
apart.
"""

import json
import shutil
import tarfile
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from accounts.models import SocialAccount
from complaints.models import Complaint
from opd.models import Office, User
from portal import dumps

FORMAT = 1
PATTERN = "portal-*.tar.gz"
MANIFEST = "manifest.json"
MEDIA = "media"
# What somebody would miss; reference data alone does not make a portal "not empty".
PRECIOUS = (User, Office, SocialAccount, Complaint)

Progress = Callable[[list[Path]], Iterable[Path]]


class BackupRefused(Exception):
    """An Indonesian sentence that says why, and what to do."""


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What an archive holds: `rows` by table, `file_count` files, `migrations` as `app.name`."""

    format: int
    version: str
    made_at: str
    engine: str
    migrations: list[str]
    rows: dict[str, int]
    file_count: int


def folder() -> Path:
    """Where backups lie unless the operator names another place."""
    return Path(settings.DATA_DIR) / "backups"


def newest(where: Path) -> Path | None:
    """The youngest finished archive in `where`."""
    archives = where.glob(PATTERN)
    return max(archives, key=lambda path: path.stat().st_mtime, default=None)


def older_than_newest(where: Path, *, keep: int) -> list[Path]:
    """All archives in `where` but the `keep` youngest."""
    archives = sorted(where.glob(PATTERN), key=lambda path: path.stat().st_mtime)
    return archives[:-keep]


def create(where: Path, *, now: datetime, progress: Progress) -> Path:
    """Write `portal-<local time>.tar.gz` into `where`, readable by its owner alone.

    The database comes first: every file that its rows name is then in the archive, too, unless
    it was erased in between. Raises DumpFailed or OSError and then leaves nothing behind.
    """
    where.mkdir(parents=True, exist_ok=True)
    target = where / f"portal-{now:%Y-%m-%d-%H%M%S}.tar.gz"
    with tempfile.TemporaryDirectory(prefix=".cadangan-", dir=where) as scratch:
        database, unfinished = Path(scratch, _database_name()), Path(scratch, target.name)
        rows = dumps.dump(database)
        with tarfile.open(unfinished, "w:gz") as archive:
            archive.add(database, database.name)
            file_count = _add_files(archive, Path(settings.MEDIA_ROOT), progress)
            manifest = Manifest(
                format=FORMAT,
                version=settings.VERSION,
                made_at=now.isoformat(),
                engine=dumps.engine(),
                migrations=_applied(),
                rows=rows,
                file_count=file_count,
            )
            page = Path(scratch, MANIFEST)
            page.write_text(json.dumps(asdict(manifest), indent=2))
            archive.add(page, MANIFEST)
        unfinished.chmod(0o600)
        unfinished.rename(target)
    return target


def why_not_restore(manifest: Manifest, *, force: bool) -> str | None:
    """None when an archive fits this portal and would overwrite nothing."""
    if manifest.format != FORMAT or manifest.engine != dumps.engine():
        return (
            f"Cadangan ini dari database {manifest.engine}, portal ini memakai {dumps.engine()}. "
            "Samakan DATABASE_URL dengan portal asal."
        )
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    if not set(manifest.migrations) <= {f"{app}.{name}" for app, name in known}:
        return (
            f"Cadangan ini dibuat oleh versi {manifest.version}, lebih baru daripada versi "
            f"{settings.VERSION} di sini. Perbarui portal, lalu ulangi."
        )
    if not force and (found := _what_stands()):
        return (
            f"Portal ini sudah berisi {found}. Tambahkan --paksa untuk menggantinya dengan isi "
            "cadangan."
        )
    return None


def restore(archive: Path, *, force: bool, progress: Progress) -> Manifest:
    """Replace database and files by those of `archive` and verify every row count.

    The archive is unpacked whole before anything changes. Raises BackupRefused or DumpFailed.
    Stop web, worker and beat first: what they write meanwhile would be lost or miscounted.
    """
    data = Path(settings.DATA_DIR)
    data.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".pulihkan-", dir=data) as scratch:
        unpacked = Path(scratch)
        _unpack(archive, unpacked)
        manifest = _read_manifest(unpacked)
        if reason := why_not_restore(manifest, force=force):
            raise BackupRefused(reason)
        dumps.load(unpacked / _database_name())
        files = _files(unpacked / MEDIA)
        _replace_files(Path(settings.MEDIA_ROOT), unpacked / MEDIA, progress(files))
    _verify(manifest, file_count=len(files))
    return manifest


def _database_name() -> str:
    return "database.sqlite3" if dumps.engine() == "sqlite" else "database.sql"


def _applied() -> list[str]:
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


def _files(root: Path) -> list[Path]:
    return sorted(path for path in root.rglob("*") if path.is_file())


def _add_files(archive: tarfile.TarFile, root: Path, progress: Progress) -> int:
    count = 0
    for path in progress(_files(root)):
        try:
            archive.add(path, f"{MEDIA}/{path.relative_to(root).as_posix()}")
        except FileNotFoundError:
            continue  # a draft's photo, erased on schedule since the list was made
        count += 1
    return count


def _unpack(archive: Path, into: Path) -> None:
    """Write the archive's plain files below `into`; links and other kinds are never followed."""
    try:
        with tarfile.open(archive, "r:gz") as packed:
            for member in packed:
                content = packed.extractfile(member) if member.isfile() else None
                if content is None:
                    continue
                if not _stays_inside(member.name):
                    raise BackupRefused(f"{archive.name} memuat nama berkas yang tidak wajar.")
                target = into / member.name
                target.parent.mkdir(parents=True, exist_ok=True)
                with content, target.open("wb") as file:
                    shutil.copyfileobj(content, file)
    except (tarfile.TarError, EOFError, OSError) as error:
        raise BackupRefused(f"{archive.name} tidak terbaca utuh: {error}.") from error


def _stays_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts


def _read_manifest(unpacked: Path) -> Manifest:
    try:
        manifest = Manifest(**json.loads((unpacked / MANIFEST).read_text()))
    except (OSError, ValueError, TypeError) as error:
        raise BackupRefused("Berkas ini bukan cadangan portal yang utuh.") from error
    if not (unpacked / _database_name()).exists() and manifest.engine == dumps.engine():
        raise BackupRefused("Database tidak ada di dalam cadangan ini.")
    return manifest


def _what_stands() -> str:
    """What would be overwritten, in words; empty on a new portal, migrated or not."""
    tables = connection.introspection.table_names()
    for model in PRECIOUS:
        if model._meta.db_table in tables and model._default_manager.exists():
            return f"data ({model._meta.verbose_name_plural})"
    return "berkas foto" if _files(Path(settings.MEDIA_ROOT)) else ""


def _replace_files(root: Path, source: Path, files: Iterable[Path]) -> None:
    # The folder itself stays: it may be a mounted volume.
    root.mkdir(parents=True, exist_ok=True)
    for old in root.iterdir():
        if old.is_dir():
            shutil.rmtree(old)
        else:
            old.unlink()
    for path in files:
        target = root / path.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(path, target)


def _verify(manifest: Manifest, *, file_count: int) -> None:
    rows = dumps.row_counts()
    wrong = sorted(
        table
        for table in manifest.rows.keys() | rows.keys()
        if manifest.rows.get(table) != rows.get(table)
    )
    if wrong:
        raise BackupRefused(
            f"Jumlah baris tidak sama dengan cadangan pada tabel {', '.join(wrong)}. Hentikan "
            "web, worker, dan beat, lalu ulangi."
        )
    if file_count != manifest.file_count:
        raise BackupRefused(f"Ada {file_count} berkas foto, seharusnya {manifest.file_count}.")
