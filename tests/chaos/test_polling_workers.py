"""Real workers read real websites, many at once, and are killed in the middle."""

import json
import os
import subprocess
import sys
import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import redis
from django.utils import timezone

from accounts.models import SocialAccount
from opd.models import Office
from tests import make
from tests.chaos.stage import (
    ROOT,
    SharedDatabase,
    Websites,
    Worker,
    manage,
    wait_until,
)

pytestmark = [pytest.mark.services, pytest.mark.chaos, pytest.mark.django_db(transaction=True)]

POST_COUNT = "SELECT count(*) FROM accounts_post"
CLAIMED_COUNT = "SELECT count(*) FROM accounts_socialaccount WHERE claim_token <> ''"
THE_LEASES_END = (
    "UPDATE accounts_socialaccount SET next_poll_at = '2020-01-01 00:00:00' WHERE claim_token <> ''"
)
# Claims small batches until none is left; the short sleep stands for the reading.
CLAIMER = """
import json, sys, time
from datetime import timedelta
import django
django.setup()
from django.utils import timezone
from accounts.polling import claim_batch

print("ready", flush=True)
sys.stdin.readline()
taken = []
while True:
    now = timezone.now()
    claim = claim_batch("website", limit=4, now=now, lease_until=now + timedelta(minutes=5))
    if not claim.accounts:
        break
    taken += [account.pk for account in claim.accounts]
    time.sleep(0.005)
print(json.dumps(taken))
"""


def register(office: Office, count: int, *, port: int = 1) -> None:
    """Accounts of websites that are due since a minute."""
    due = timezone.now() - timedelta(minutes=1)
    for number in range(count):
        address = f"127.0.0.1:{port}/situs-{number}"
        make.account(office, handle=address, url=f"http://{address}", next_poll_at=due)


def stored(database: SharedDatabase) -> list[str]:
    return sorted(row[0] for row in database.rows("SELECT platform_id FROM accounts_post"))


def test_four_processes_claim_every_due_account_once(dinas_pu: Office, tmp_path: Path) -> None:
    register(dinas_pu, 400)
    everybody = set(SocialAccount.objects.values_list("pk", flat=True))
    database = SharedDatabase(tmp_path)
    claimers = [
        subprocess.Popen(
            [sys.executable, "-c", CLAIMER],
            cwd=ROOT,
            env=database.environment(DJANGO_SETTINGS_MODULE="portal.settings"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for claimer in claimers:
        assert claimer.stdout is not None
        assert claimer.stdout.readline() == "ready\n"

    # All at once, as four workers hear the same tick.
    for claimer in claimers:
        assert claimer.stdin is not None
        claimer.stdin.write("go\n")
        claimer.stdin.flush()
    taken = [json.loads(claimer.communicate(timeout=60)[0]) for claimer in claimers]

    counts = Counter(pk for pks in taken for pk in pks)
    assert set(counts) == everybody
    assert set(counts.values()) == {1}
    assert sum(1 for pks in taken if pks) > 1  # one that takes all would prove nothing


class TestAKilledWorker:
    """Kill -9 in the middle of a batch: every post is there in the end, and none twice."""

    # Two batches; slow enough that a kill lands between the first post and the last.
    sites = Websites(count=120, posts_each=5, pause=0.1)

    @pytest.fixture
    def database(self, dinas_pu: Office, tmp_path: Path) -> Iterator[SharedDatabase]:
        with self.sites.served() as port:
            register(dinas_pu, self.sites.count, port=port)
            yield SharedDatabase(tmp_path)

    def test_of_one_machine_loses_and_doubles_nothing(
        self, database: SharedDatabase, tmp_path: Path
    ) -> None:
        environment = database.environment()
        manage(environment, "createcachetable")  # missing where the tests' own cache is Redis
        log = tmp_path / "worker.log"
        pool = ["--pool", "threads", "--concurrency", "4"]

        self.kill_in_the_middle(database, environment, log, pool)
        with Worker(environment, log, *pool) as worker:
            self.wait_for_all(database)
            assert worker.stop(within=20) == 0

        assert stored(database) == self.sites.all_ids()
        assert database.rows(CLAIMED_COUNT) == [(0,)]

    @pytest.mark.skipif(not os.environ.get("REDIS_URL"), reason="REDIS_URL is not set")
    def test_with_a_broker_loses_and_doubles_nothing(
        self, database: SharedDatabase, tmp_path: Path
    ) -> None:
        prefix = f"test-{uuid.uuid4().hex}:"
        address = os.environ["REDIS_URL"]
        environment = database.environment(REDIS_URL=address, REDIS_PREFIX=prefix)
        log = tmp_path / "worker.log"
        pool = ["--pool", "prefork", "--concurrency", "3", "--beat"]
        pool += ["--scheduler", "celery.beat:Scheduler"]
        try:
            self.kill_in_the_middle(database, environment, log, pool)
            with Worker(environment, log, *pool) as worker:
                self.wait_for_all(database)
                assert worker.stop(within=20) == 0
        finally:
            with redis.Redis.from_url(address) as broker:
                for key in broker.scan_iter(f"{prefix}*"):
                    broker.delete(key)

        assert stored(database) == self.sites.all_ids()
        assert database.rows(CLAIMED_COUNT) == [(0,)]

    def kill_in_the_middle(
        self, database: SharedDatabase, environment: dict[str, str], log: Path, pool: list[str]
    ) -> None:
        with Worker(environment, log, *pool) as worker:
            wait_until(lambda: database.rows(POST_COUNT)[0][0] > 0, seconds=60, every=0.01)
            worker.kill()
        assert 0 < database.rows(POST_COUNT)[0][0] < len(self.sites.all_ids())
        assert database.rows(CLAIMED_COUNT)[0][0] > 0
        database.rows(THE_LEASES_END)

    def wait_for_all(self, database: SharedDatabase) -> None:
        expected = len(self.sites.all_ids())
        wait_until(lambda: database.rows(POST_COUNT)[0][0] >= expected, seconds=60)
        wait_until(lambda: database.rows(CLAIMED_COUNT)[0][0] == 0, seconds=10)
