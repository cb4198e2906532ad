"""Finds the Chromium that the journeys run in, or installs one: `python -m tests.chromium`.

`make test` calls it first. Where no Chromium can be had, the journeys are left out by name.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def find() -> str | None:
    """Path of a Chromium: $CHROMIUM, the system's, else one that Playwright has downloaded."""
    for name in filter(None, (os.environ.get("CHROMIUM"), *NAMES)):
        if path := shutil.which(name):
            return path
    kept = Path(
        os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright"
    )
    found = sorted(kept.glob("chromium*/chrome-*/*chrome")) + sorted(
        kept.glob("chromium*/chrome-*/*headless[-_]shell")
    )
    return str(found[-1]) if found else None


def install() -> None:
    """Install one: Debian's as root, else Playwright's own download."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        apt = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=60"]
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run([*apt, "update"], env=quiet, check=False)
        subprocess.run(
            [*apt, "install", "-y", "--no-install-recommends", "chromium"],
            env=quiet,
            stdout=subprocess.DEVNULL,
            check=False,
        )
    if find() is None:
        playwright = [sys.executable, "-m", "playwright", "install", "chromium"]
        subprocess.run(playwright, check=False)


if __name__ == "__main__":
    if find() is None:
        print("Belum ada Chromium untuk uji perjalanan; sekarang dipasang", flush=True)
        install()
    if find() is None:
        print("Chromium tidak dapat dipasang: uji perjalanan di peramban akan dilewati", flush=True)
