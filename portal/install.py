"""Make `.venv` and install a lock file into it, only where something changed.

The Makefile runs this with whatever `python3` the machine has, before any dependency is there:
standard library only, and readable by a Python that is too old, so that it can say so.
"""

from __future__ import annotations

import hashlib
import importlib.util
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
CHECK = f"import pip, sys; sys.exit(sys.version_info[:2] != {sys.version_info[:2]})"
# What pip says once for each line of a lock file.
STEP = re.compile(
    r"(?:Collecting|Processing|Requirement already satisfied:|Ignoring) (?:\S*/)?([\w.-]+)"
)


def main(lock_name: str) -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - this is the check
        sys.exit(
            f"Portal memerlukan Python 3.11 atau lebih baru; ini {sys.version.split()[0]}. "
            "Tunjuk Python yang lain dengan PYTHON=..., misalnya: make run PYTHON=python3.11"
        )
    if not is_healthy():
        create()
    lock = ROOT / lock_name
    stamp = VENV / f"installed-{lock_name}"
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    if not stamp.is_file() or stamp.read_text() != digest:
        install(lock)
        stamp.write_text(digest)


def is_healthy() -> bool:
    """Whether `.venv` runs, has this Python's version and pip, and was made in this folder."""
    pip = VENV / "bin" / "pip"
    if not PYTHON.is_file() or not pip.is_file() or str(VENV) not in pip.read_text():
        return False
    return run([str(PYTHON), "-c", CHECK], capture_output=True).returncode == 0


def create() -> None:
    if not importlib.util.find_spec("venv") or not importlib.util.find_spec("ensurepip"):
        sys.exit(
            "Python ini tidak punya modul venv. Di Debian atau Ubuntu, pasang sebagai root:\n\n"
            "    apt install python3-venv\n\nlalu ulangi perintah tadi."
        )
    say(f"Membuat .venv dengan Python {sys.version.split()[0]}")
    if run([sys.executable, "-m", "venv", "--clear", str(VENV)]).returncode:
        sys.exit("Lingkungan .venv tidak dapat dibuat; sebabnya tertulis di atas.")


def install(lock: Path) -> None:
    """Install with uv where it is there, with pip otherwise or when uv did not manage."""
    uv = shutil.which("uv")
    if uv:
        say(f"Memasang pustaka dari {lock.name} dengan uv")
        options = ["pip", "install", "--python", str(PYTHON), "--require-hashes", "-r", str(lock)]
        if run([uv, *options]).returncode == 0:
            return
        say("uv tidak berhasil; sekarang dengan pip")
    with subprocess.Popen(  # noqa: S603
        [
            *(str(PYTHON), "-m", "pip", "install", "--no-input", "--disable-pip-version-check"),
            *("--progress-bar", "off", "--require-hashes", "-r", str(lock)),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as pip:
        assert pip.stdout is not None
        last_lines = show_progress(
            pip.stdout, total=len(re.findall(r"(?m)^\S+==", lock.read_text()))
        )
    if pip.returncode:
        sys.exit(
            "\n".join([*last_lines, "", "Pustaka tidak dapat dipasang; pip menulis sebabnya."])
        )


def show_progress(lines: Iterable[str], *, total: int) -> list[str]:
    """Show pip's lines as a bar, or as a few lines where nobody watches. Returns the last 20."""
    watched = sys.stdout.isatty()
    kept: list[str] = []
    count = 0
    for line in lines:
        kept = [*kept[-19:], line.rstrip()]
        step = STEP.match(line)
        if step:
            count += 1
            if watched:
                bar = "█" * (30 * count // total)
                say(f"\rMengambil pustaka {bar:30} {count}/{total} {step[1]:30.30}", end="")
            elif count % 20 == 0:
                say(f"Mengambil pustaka {count}/{total}")
        elif line.startswith("Installing collected packages"):
            say(f"{chr(10) if watched else ''}Memasang pustaka, sekitar setengah menit")
    return kept


def run(command: list[str], *, capture_output: bool = False) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603
        command, capture_output=capture_output, text=True, check=False
    )


def say(text: str, end: str = "\n") -> None:
    print(text, end=end, flush=True)  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1])
