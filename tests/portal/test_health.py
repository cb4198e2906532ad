"""What machines ask, and what they may not learn."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import NoReturn

import pytest
from django.conf import LazySettings
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from accounts.models import SocialAccount
from complaints.models import Complaint, Event
from tests import make

pytestmark = pytest.mark.django_db


def undelivered_event(*, since: datetime) -> Event:
    complaint = make.complaint()
    return Event.objects.create(
        complaint=complaint,
        kind=Event.Kind.RECEIVED,
        status=complaint.status,
        happened_at=since,
    )


def test_live_answers_without_asking_the_database(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        response = client.get("/sehat/")

    assert response.json() == {"status": "ok", "versi": "0.1.0"}
    assert "no-store" in response["Cache-Control"]


def test_live_stays_reachable_where_everything_else_is_sent_to_https(
    client: Client, settings: LazySettings
) -> None:
    settings.SECURE_SSL_REDIRECT = True

    assert client.get("/sehat/", headers={"host": "localhost"}).status_code == 200


def test_ready_says_that_everything_is_there(client: Client) -> None:
    response = client.get("/siap/")

    assert response.status_code == 200
    assert response.json() == {
        "database": "ok",
        "migrasi": "ok",
        "penyimpanan": "ok",
        "antrean_detik": 0,
        "pemeriksaan_tertunda_detik": 0,
    }


def test_a_dead_database_makes_it_not_ready_but_alive(client: Client) -> None:
    def out_of_order(*_: object) -> NoReturn:
        raise OperationalError("server closed the connection unexpectedly")

    with connection.execute_wrapper(out_of_order):
        ready, live = client.get("/siap/"), client.get("/sehat/")

    assert ready.status_code == 503
    assert ready.json() == {
        "database": "tidak menjawab",
        "migrasi": "tidak dapat dibaca",
        "penyimpanan": "ok",
    }
    assert live.status_code == 200


def test_not_ready_while_a_migration_is_missing(client: Client) -> None:
    newest = MigrationRecorder.Migration.objects.filter(app="complaints").latest("name")
    newest.delete()

    response = client.get("/siap/")

    assert response.status_code == 503
    assert response.json()["migrasi"] == "belum diterapkan"


def test_not_ready_when_photos_cannot_be_stored(
    client: Client, settings: LazySettings, tmp_path: Path
) -> None:
    in_the_way = tmp_path / "a-file"
    in_the_way.write_text("")
    settings.MEDIA_ROOT = in_the_way / "media"

    response = client.get("/siap/")

    assert response.status_code == 503
    assert response.json()["penyimpanan"] == "tidak dapat ditulis"


@pytest.mark.parametrize(("minutes", "status"), [(14, 200), (16, 503)])
def test_not_ready_once_a_message_has_waited_a_quarter_of_an_hour(
    client: Client, minutes: int, status: int
) -> None:
    undelivered_event(since=timezone.now() - timedelta(minutes=minutes))

    response = client.get("/siap/")

    assert response.status_code == status
    assert response.json()["antrean_detik"] // 60 == minutes


@pytest.mark.parametrize(("minutes", "status"), [(59, 200), (61, 503)])
def test_not_ready_once_a_poll_is_an_hour_late(client: Client, minutes: int, status: int) -> None:
    make.account(make.office(), next_poll_at=timezone.now() - timedelta(minutes=minutes))

    response = client.get("/siap/")

    assert response.status_code == status
    assert response.json()["pemeriksaan_tertunda_detik"] // 60 == minutes


def test_there_are_no_metrics_without_a_token(client: Client) -> None:
    assert client.get("/metrics").status_code == 404


@pytest.mark.parametrize("sent", ["", "Bearer ", "Bearer salah", "Basic cmFoYXNpYQ=="])
def test_metrics_are_refused_to_a_stranger(
    client: Client, settings: LazySettings, sent: str
) -> None:
    settings.METRICS_TOKEN = "rahasia"

    response = client.get("/metrics", headers={"Authorization": sent})

    assert response.status_code == 401
    assert response.content == b""


def test_metrics_count_what_waits_and_what_stands(client: Client, settings: LazySettings) -> None:
    settings.METRICS_TOKEN = "rahasia"
    now = timezone.now()
    settings.DATA_DIR.joinpath("backups").mkdir(parents=True, exist_ok=True)
    undelivered_event(since=now - timedelta(seconds=90))
    make.account(
        make.office(), health=SocialAccount.Health.OK, next_poll_at=now - timedelta(minutes=2)
    )

    make.complaint(classification=Complaint.Classification.OVERSIGHT)

    response = client.get("/metrics", headers={"Authorization": "Bearer rahasia"})

    lines = response.content.decode().splitlines()
    assert 'portal_info{version="0.1.0"} 1.0' in lines
    assert 'portal_accounts{health="OK"} 1.0' in lines
    assert 'portal_accounts{health="GONE"} 0.0' in lines
    assert 'portal_complaints{status="RECEIVED"} 1.0' in lines
    assert "portal_polls_due 1.0" in lines
    assert "portal_events_undelivered 1.0" in lines


def test_metrics_cost_the_same_however_many_rows_there_are(
    client: Client, settings: LazySettings, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    settings.METRICS_TOKEN = "rahasia"
    for _ in range(5):
        undelivered_event(since=timezone.now())

    with django_assert_num_queries(8):
        client.get("/metrics", headers={"Authorization": "Bearer rahasia"})


def test_metrics_tell_how_old_the_newest_backup_is(
    client: Client, settings: LazySettings, tmp_path: Path
) -> None:
    settings.METRICS_TOKEN = "rahasia"
    settings.DATA_DIR = tmp_path
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "portal-2026-11-10-020000.tar.gz").write_bytes(b"")

    response = client.get("/metrics", headers={"Authorization": "Bearer rahasia"})

    (line,) = [
        line
        for line in response.content.decode().splitlines()
        if line.startswith("portal_backup_age_seconds ")
    ]
    assert float(line.split()[1]) < 60
