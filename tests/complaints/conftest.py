"""A clock that stands still for doors too, and a citizen to walk through them."""

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine
from django.core.cache import cache

from opd.models import Office
from tests import make
from tests.complaints.walk import Citizen


@pytest.fixture
def clock(now: datetime) -> Iterator[time_machine.Coordinates]:
    """Doors read `now` as well; `clock.shift(…)` lets time pass."""
    with time_machine.travel(now, tick=False) as traveller:
        yield traveller


@pytest.fixture
def citizen(kecamatan: Office, clock: time_machine.Coordinates) -> Citizen:
    cache.clear()
    make.sla_rule()
    return Citizen(category=make.category(), kecamatan=kecamatan)
