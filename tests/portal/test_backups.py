"""A backup is worth what its restore gives back: every row, every file, or a clear refusal."""

import io
import json
import os
import sqlite3
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from complaints.models import Complaint
from portal import backups, dumps
from tests import make

PHOTO = b"\xff\xd8 a photo"


@pytest.fixture
def data(settings: LazySettings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def photo(data: Path) -> Path:
    path = data / "media" / "laporan" / "2026" / "11" / "jalan.jpg"
    path.parent.mkdir(parents=True)
    path.write_bytes(PHOTO)
    return path


def backup(now: datetime, data: Path) -> Path:
    return backups.create(data / "backups", now=now, progress=iter)


def restore(archive: Path, *, force: bool = False) -> str:
    output = StringIO()
    arguments = [str(archive), *(["--paksa"] if force else [])]
    call_command("restore", *arguments, stdout=output)
    return output.getvalue()


def repacked(archive: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """A copy of `archive` whose files went through `change(name, content)`."""
    copy = archive.with_name("portal-changed.tar.gz")
    with tarfile.open(archive) as source, tarfile.open(copy, "w:gz") as target:
        for member in source:
            file = source.extractfile(member)
            assert file is not None
            content = change(member.name, file.read())
            member.size = len(content)
            target.addfile(member, io.BytesIO(content))
    return copy


def manifest_with(archive: Path, **changes: object) -> Path:
    def change(name: str, content: bytes) -> bytes:
        return (
            json.dumps(json.loads(content) | changes).encode()
            if name == backups.MANIFEST
            else content
        )

    return repacked(archive, change)


@pytest.mark.django_db(transaction=True)
def test_everything_comes_back_as_it_was(now: datetime, data: Path, photo: Path) -> None:
    complaint = make.complaint(title="Jembatan rusak – “segera”")
    archive = backup(now, data)
    Complaint.objects.update(title="Diubah")
    make.complaint()
    photo.write_bytes(b"overwritten")
    (data / "media" / "later.jpg").write_bytes(b"made after the backup")

    said = restore(archive, force=True)

    assert [c.title for c in Complaint.objects.all()] == ["Jembatan rusak – “segera”"]
    assert Complaint.objects.get().code == complaint.code
    assert photo.read_bytes() == PHOTO
    assert not (data / "media" / "later.jpg").exists()
    assert "1 berkas, jumlahnya cocok" in said


@pytest.mark.django_db(transaction=True)
def test_new_rows_get_new_numbers_after_a_restore(now: datetime, data: Path) -> None:
    first = make.complaint()
    archive = backup(now, data)
    restore(archive, force=True)

    assert make.complaint().pk > first.pk


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["data (laporan)", "berkas foto"])
def test_what_is_there_is_not_overwritten_unasked(
    now: datetime, data: Path, photo: Path, what: str
) -> None:
    archive = backup(now, data)
    if what == "data (laporan)":
        make.complaint()

    with pytest.raises(CommandError, match=r"sudah berisi .* --paksa") as refused:
        restore(archive)

    assert what in str(refused.value) or "data (" in str(refused.value)
    assert photo.read_bytes() == PHOTO


@pytest.mark.django_db(transaction=True)
def test_a_cut_off_archive_changes_nothing(now: datetime, data: Path, photo: Path) -> None:
    complaint = make.complaint()
    archive = backup(now, data)
    archive.write_bytes(archive.read_bytes()[:-200])

    with pytest.raises(CommandError, match="tidak terbaca utuh"):
        restore(archive, force=True)

    assert Complaint.objects.get() == complaint
    assert photo.read_bytes() == PHOTO


@pytest.mark.django_db(transaction=True)
def test_a_damaged_database_changes_nothing(now: datetime, data: Path, photo: Path) -> None:
    complaint = make.complaint()
    archive = repacked(
        backup(now, data),
        lambda name, content: b"DROP nonsense;" * 9 if name.startswith("database") else content,
    )

    with pytest.raises(CommandError):
        restore(archive, force=True)

    assert Complaint.objects.get() == complaint
    assert photo.read_bytes() == PHOTO


@pytest.mark.django_db(transaction=True)
def test_no_file_is_written_outside_the_archives_folder(now: datetime, data: Path) -> None:
    archive = backup(now, data)
    with tarfile.open(data / "backups" / "portal-evil.tar.gz", "w:gz") as evil:
        with tarfile.open(archive) as source:
            for member in source:
                evil.addfile(member, source.extractfile(member))
        intruder = tarfile.TarInfo("media/../../../intruder")
        intruder.size = 4
        evil.addfile(intruder, io.BytesIO(b"evil"))

    with pytest.raises(CommandError, match="tidak wajar"):
        restore(data / "backups" / "portal-evil.tar.gz", force=True)

    assert list(data.rglob("intruder")) == []


@pytest.mark.django_db(transaction=True)
def test_a_file_that_is_no_backup_is_refused(data: Path) -> None:
    other = data / "portal-other.tar.gz"
    with tarfile.open(other, "w:gz") as archive:
        archive.add(__file__, "notes.txt")

    with pytest.raises(CommandError, match="bukan cadangan portal"):
        restore(other, force=True)


@pytest.mark.django_db(transaction=True)
def test_a_backup_of_a_newer_version_is_refused(now: datetime, data: Path) -> None:
    archive = manifest_with(
        backup(now, data), version="9.0.0", migrations=["opd.0099_from_the_future"]
    )

    with pytest.raises(CommandError, match=r"versi 9\.0\.0, lebih baru"):
        restore(archive, force=True)


@pytest.mark.django_db(transaction=True)
def test_a_backup_of_another_kind_of_database_is_refused(now: datetime, data: Path) -> None:
    archive = manifest_with(backup(now, data), engine="oracle")

    with pytest.raises(CommandError, match="DATABASE_URL"):
        restore(archive, force=True)


@pytest.mark.django_db(transaction=True)
def test_a_missing_row_is_noticed(now: datetime, data: Path) -> None:
    archive = backup(now, data)
    rows = dumps.row_counts() | {"complaints_complaint": 5}

    with pytest.raises(CommandError, match="complaints_complaint"):
        restore(manifest_with(archive, rows=rows), force=True)


@pytest.mark.django_db(transaction=True)
def test_a_photo_erased_meanwhile_does_not_spoil_the_backup(
    now: datetime, data: Path, photo: Path
) -> None:
    def erase_first(files: list[Path]) -> Iterator[Path]:
        photo.unlink()
        yield from files

    archive = backups.create(data / "backups", now=now, progress=erase_first)

    assert "0 berkas, jumlahnya cocok" in restore(archive, force=True)


@pytest.mark.django_db(transaction=True)
def test_only_its_owner_may_read_a_backup(now: datetime, data: Path) -> None:
    assert backup(now, data).stat().st_mode & 0o777 == 0o600


@pytest.mark.django_db(transaction=True)
def test_nothing_half_done_stays_behind(now: datetime, data: Path, photo: Path) -> None:
    def disk_full(files: list[Path]) -> Iterator[Path]:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        backups.create(data / "backups", now=now, progress=disk_full)

    assert list((data / "backups").iterdir()) == []


@pytest.mark.django_db(transaction=True)
def test_the_command_keeps_as_many_as_asked(now: datetime, data: Path) -> None:
    for days in (3, 2, 1):
        old = backup(now - timedelta(days=days), data)
        os.utime(old, ((now - timedelta(days=days)).timestamp(),) * 2)
    output = StringIO()

    call_command("backup", "--simpan", "2", stdout=output)

    kept = sorted((data / "backups").iterdir())
    assert len(kept) == 2
    assert (data / "backups" / f"portal-{now - timedelta(days=1):%Y-%m-%d-%H%M%S}.tar.gz") in kept
    assert "Tersimpan: " in output.getvalue()


def test_a_missing_program_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")

    with pytest.raises(dumps.DumpFailed, match=r"pg_dump tidak ada .* postgresql-client"):
        dumps._run("pg_dump")


def manage(folder: Path, *arguments: str) -> str:
    """Run manage.py with everything in `folder`, on SQLite, as an operator would."""
    environment = {**os.environ, "DATA_DIR": str(folder)}
    environment.pop("DATABASE_URL", None)
    environment.pop("REDIS_URL", None)
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        env=environment | {"DJANGO_SUPERUSER_PASSWORD": "rahasia"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_backup_moves_a_portal_to_an_empty_machine(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    manage(old, "migrate", "--verbosity=0")
    manage(
        old, "createsuperuser", "--noinput", "--username=kominfo", "--email=a@contoh.id",
        "--name=Bu Kominfo",
    )  # fmt: skip
    (old / "media").mkdir()
    (old / "media" / "foto.jpg").write_bytes(PHOTO)
    manage(old, "backup")
    (archive,) = (old / "backups").iterdir()

    said = manage(new, "restore", str(archive))

    assert "jumlahnya cocok" in said
    assert (new / "media" / "foto.jpg").read_bytes() == PHOTO
    with sqlite3.connect(new / "portal.sqlite3") as database:
        assert database.execute("SELECT username FROM opd_user").fetchall() == [("kominfo",)]
