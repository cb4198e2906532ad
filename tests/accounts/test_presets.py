"""The targets that a new portal starts with."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from accounts import presets
from accounts.models import Mandate
from tests import make

SINCE = date(2026, 11, 2)


def test_the_default_asks_four_platforms_of_a_dinas_and_facebook_of_a_desa(db: None) -> None:
    call_command("load_targets", "--since", "2026-11-02", "--basis", "SE 1/2026", verbosity=0)

    dinas = Mandate.objects.filter(kind="DINAS").values_list("platform", "posts_per_week")
    desa = Mandate.objects.filter(kind="DESA").values_list("platform", "posts_per_week")
    assert dict(dinas) == {"instagram": 3, "facebook": 3, "x": 3, "website": 2}
    assert dict(desa) == {"facebook": 1}
    assert set(Mandate.objects.values_list("since", "legal_basis")) == {(SINCE, "SE 1/2026")}


@pytest.mark.parametrize("name", presets.PRESETS)
def test_every_preset_can_be_loaded_and_names_its_origin(db: None, name: str) -> None:
    assert presets.load(name, since=SINCE) == Mandate.objects.count() > 0

    assert all("ganti dengan dasar hukum" in row.legal_basis for row in Mandate.objects.all())


def test_targets_that_are_there_stay_alone(db: None) -> None:
    own = make.mandate(posts=5)

    assert presets.load(presets.DEFAULT, since=SINCE) == 0

    assert list(Mandate.objects.all()) == [own]


def test_a_date_that_cannot_be_read_is_refused(db: None) -> None:
    with pytest.raises(CommandError, match="besok tidak terbaca"):
        call_command("load_targets", "--since", "besok")

    assert not Mandate.objects.exists()
