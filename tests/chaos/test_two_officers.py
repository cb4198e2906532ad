"""Several officers answer the same complaint in the same moment, each in a process of their own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from opd.models import Role
from tests import make
from tests.chaos.shared import shared_database

pytestmark = [pytest.mark.chaos, pytest.mark.django_db(transaction=True)]

OFFICER = """
import sys
import django
django.setup()
from django.utils import timezone
from complaints import actions
from complaints.models import Complaint
from opd.models import User

complaint = Complaint.objects.get(code=sys.argv[1])
officer = User.objects.get(username=sys.argv[2])
sys.stdout.write("ready\\n")
sys.stdout.flush()
sys.stdin.readline()
try:
    actions.answer(
        complaint, actor=officer, now=timezone.now(),
        text="Lubang di depan SD Negeri 2 sudah kami tambal pada Senin pagi.",
    )
    sys.stdout.write("sent\\n")
except actions.Refused as refusal:
    sys.stdout.write(f"{refusal}\\n")
sys.stdout.write(f"{complaint.events.filter(kind='ANSWERED').count()}\\n")
"""


def test_one_answer_is_sent_and_the_others_are_told(tmp_path: Path) -> None:
    office = make.office()
    complaint = make.complaint(office=office, verified_at=timezone.now())
    people = [make.user(posted_to=office, role=Role.ADMIN) for _ in range(4)]
    database = shared_database(tmp_path)
    officers = [
        subprocess.Popen(
            [sys.executable, "-c", OFFICER, complaint.code, person.username],
            cwd=settings.BASE_DIR,
            env={
                **os.environ,
                "DATABASE_URL": database,
                "DJANGO_SETTINGS_MODULE": "portal.settings",
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for person in people
    ]
    for officer in officers:
        assert officer.stdout is not None
        assert officer.stdout.readline() == "ready\n"
    for officer in officers:
        assert officer.stdin is not None
        officer.stdin.write("go\n")
        officer.stdin.flush()

    told = [officer.communicate(timeout=60)[0].splitlines() for officer in officers]

    assert sorted(lines[0] for lines in told) == [
        *['Laporan ini berstatus "Sudah ditanggapi", jadi tidak dapat ditanggapi sekarang.'] * 3,
        "sent",
    ]
    assert {lines[1] for lines in told} == {"1"}
