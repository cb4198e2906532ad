"""What stands before everything else: the environment on a machine with only Python."""

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from portal import install


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a lock file that asks for nothing, so that no network is needed."""
    (tmp_path / "requirements.txt").write_text("# nothing\n")
    monkeypatch.setattr(install, "ROOT", tmp_path)
    monkeypatch.setattr(install, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(install, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    return tmp_path


def test_an_environment_is_made_once_and_installed_again_when_the_lock_changes(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed: list[str] = []
    monkeypatch.setattr(install, "install", lambda lock: installed.append(lock.read_text()))

    install.main("requirements.txt")
    marker = checkout / ".venv" / "marker"
    marker.touch()
    install.main("requirements.txt")
    (checkout / "requirements.txt").write_text("# nothing new\n")
    install.main("requirements.txt")

    assert installed == ["# nothing\n", "# nothing new\n"]
    assert marker.exists()


def test_what_is_broken_is_made_again(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install, "install", lambda lock: None)
    install.main("requirements.txt")
    assert install.is_healthy()

    install.PYTHON.unlink()
    assert not install.is_healthy()
    install.main("requirements.txt")

    assert install.is_healthy()


def test_a_python_without_venv_is_told_what_to_install(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)

    with pytest.raises(SystemExit, match="apt install python3-venv"):
        install.main("requirements.txt")


def test_what_pip_cannot_do_is_told_in_its_own_words(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(install, "PYTHON", Path(sys.executable))
    (checkout / "requirements.txt").write_text("no-such-package==1 --hash=sha256:00\n")
    monkeypatch.setenv("PIP_NO_INDEX", "1")

    with pytest.raises(SystemExit, match="Pustaka tidak dapat dipasang"):
        install.install(checkout / "requirements.txt")


def test_progress_counts_packages_and_keeps_the_last_lines(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = [
        *(f"Collecting paket-{number}==1.0 (from -r requirements.txt)\n" for number in range(20)),
        "Processing /roda/paket-21.whl\n",
        "  Using cached\n",
        "Installing collected packages: a, b\n",
    ]

    kept = install.show_progress(lines, total=21)

    shown = capsys.readouterr().out
    assert "Mengambil pustaka 20/21" in shown
    assert "Memasang pustaka" in shown
    assert kept[-1] == "Installing collected packages: a, b"


def test_the_makefile_lists_its_commands() -> None:
    root = Path(install.__file__).parent.parent
    shown = subprocess.run(
        ["make", "--no-print-directory"], cwd=root, capture_output=True, text=True, check=True
    ).stdout

    for command in ("run", "test", "check", "bench", "demo-reset"):
        assert f"make {command}" in shown
