"""A double tap, as several web processes see it: one complaint, one code for all."""

import subprocess
import sys
import uuid
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings

from complaints import drafts
from tests import make
from tests.chaos.stage import SharedDatabase

pytestmark = [pytest.mark.chaos, pytest.mark.django_db(transaction=True)]

# Waits with its siblings at the door, then sends the same report from four threads.
SENDER = """
import sys, time, uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
import django
django.setup()
from complaints import intake
from complaints.models import Category
from django.db import connection

key, now, door, privacy = uuid.UUID(sys.argv[1]), datetime.fromisoformat(sys.argv[2]), *sys.argv[3:]
submission = intake.Submission(
    key=key, classification="COMPLAINT", category=Category.objects.get(), privacy=privacy,
    text="Jalan di depan SD Negeri 2 berlubang sejak bulan lalu.",
)
(Path(door) / uuid.uuid4().hex).touch()
while len(list(Path(door).iterdir())) < 3:
    time.sleep(0.01)

def send(_):
    try:
        return intake.receive(submission, now=now).code
    finally:
        connection.close()

with ThreadPoolExecutor(4) as pool:
    print("\\n".join(pool.map(send, range(4))))
"""


@pytest.mark.parametrize("has_draft", [True, False])
@pytest.mark.parametrize("privacy", ["NAME_HIDDEN", "CONFIDENTIAL"])
def test_twelve_sends_from_three_processes_make_one_complaint(
    has_draft: bool, privacy: str, now: datetime, tmp_path: Path
) -> None:
    make.category()
    make.sla_rule()
    key = drafts.start_draft(now=now).pk if has_draft else uuid.uuid4()
    database = SharedDatabase(tmp_path)
    door = tmp_path / "door"
    door.mkdir()

    senders = [
        subprocess.Popen(
            [sys.executable, "-c", SENDER, str(key), now.isoformat(), str(door), privacy],
            cwd=settings.BASE_DIR,
            env=database.environment(DJANGO_SETTINGS_MODULE="portal.settings"),
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    codes = [code for sender in senders for code in sender.communicate(timeout=60)[0].split()]

    assert len(codes) == 12
    assert database.rows("select code from complaints_complaint") == [(codes[0],)]
    assert set(codes) == {codes[0]}
    assert database.rows("select count(*) from complaints_event") == [(1,)]
