"""The clock: what it wakes exists, and there is one of it."""

import os
import subprocess
import sys

import pytest

from portal.celery import app


def test_all_that_the_clock_wakes_is_there() -> None:
    app.loader.import_default_modules()
    woken = {entry["task"] for entry in app.conf.beat_schedule.values()}

    assert woken - set(app.tasks) == set()


def test_a_wake_up_that_nobody_heard_is_forgotten() -> None:
    """Else a worker that was away for a night would find a night of them."""
    lasting = [
        name
        for name, entry in app.conf.beat_schedule.items()
        if not entry.get("options", {}).get("expires")
    ]

    assert lasting == []


@pytest.mark.parametrize(("redis_url", "has_clock"), [("", True), ("redis://redis:6379/0", False)])
def test_a_worker_brings_a_clock_only_where_no_beat_could_reach_it(
    redis_url: str, has_clock: bool
) -> None:
    question = "from portal.celery import BeatThread, app; print(BeatThread in app.steps['worker'])"
    done = subprocess.run(
        [sys.executable, "-c", question],
        env={**os.environ, "REDIS_URL": redis_url},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == str(has_clock)
