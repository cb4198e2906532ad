"""The containers, as facts of their files: no engine is needed to hold them to the rules."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ["web", "worker", "beat", "migrate"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def test_all_parts_are_there() -> None:
    assert set(SERVICES) == {"web", "worker", "beat", "migrate", "database", "redis", "caddy"}


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_every_image_is_pinned_to_a_release(name: str) -> None:
    assert re.search(r":\d+\.\d+", SERVICES[name]["image"])


def test_the_base_image_is_pinned_and_the_same_in_both_stages() -> None:
    bases = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)

    assert len(bases) == 2
    assert len(set(bases)) == 1
    assert re.search(r":\d+\.\d+\.\d+-slim", bases[0])


def test_the_image_has_the_version_of_the_portal() -> None:
    version = re.search(r'^version = "(.+)"', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)

    assert version
    assert SERVICES["web"]["image"].endswith(f":{version[1]}")


def test_only_caddy_can_be_reached_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["caddy"]
    assert [name for name in SERVICES if "network_mode" in SERVICES[name]] == []
    assert COMPOSE["networks"]["inside"]["internal"] is True
    for name in ("database", "redis"):
        assert SERVICES[name]["networks"] == ["inside"]


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"web", "migrate"}))
def test_every_lasting_service_has_a_health_check_of_its_own(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"]


def test_web_is_checked_by_its_image() -> None:
    assert "healthcheck" not in SERVICES["web"]
    assert "/sehat/" in DOCKERFILE
    assert DOCKERFILE.index("HEALTHCHECK") > DOCKERFILE.rindex("FROM ")


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_the_portal_waits_for_its_services_and_their_tables(name: str) -> None:
    assert SERVICES[name]["depends_on"] == {
        "database": {"condition": "service_healthy"},
        "redis": {"condition": "service_healthy"},
        "migrate": {"condition": "service_completed_successfully"},
    }


def test_tables_are_made_once_and_by_one() -> None:
    assert SERVICES["migrate"]["restart"] == "no"
    assert [name for name in OURS if "migrate" in SERVICES[name].get("command", "")] == ["migrate"]


@pytest.mark.parametrize("name", OURS)
def test_the_portal_runs_without_rights_it_does_not_need(name: str) -> None:
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


def test_the_image_does_not_run_as_root() -> None:
    users = re.findall(r"^USER (\S+)", DOCKERFILE, re.MULTILINE)

    assert users == ["portal"]
    assert DOCKERFILE.index("USER portal") < DOCKERFILE.index("\nCMD")


def test_everything_that_must_last_lies_in_a_named_volume() -> None:
    named = set(COMPOSE["volumes"])
    used = {
        volume.split(":")[0]
        for service in SERVICES.values()
        for volume in service.get("volumes", [])
        if not volume.startswith("./")
    }

    assert used == named == {"data", "database", "caddy-data", "caddy-config"}


def test_no_secret_has_a_default() -> None:
    text = (ROOT / "docker-compose.yml").read_text()

    assert re.findall(r"\$\{(?:SECRET_KEY|POSTGRES_PASSWORD|SITE_URL)(?!:\?)", text) == []


def test_caddy_says_over_which_scheme_a_visitor_came() -> None:
    assert "header_up X-Forwarded-Proto {scheme}" in (ROOT / "docker" / "Caddyfile").read_text()
    assert SERVICES["web"]["environment"]["TRUSTED_PROXIES"] == "1"


def test_pg_dump_is_of_the_servers_major_version() -> None:
    server = re.search(r"postgres:(\d+)", SERVICES["database"]["image"])
    client = re.search(r"postgresql-client-(\d+)", DOCKERFILE)

    assert server
    assert client
    assert server[1] == client[1]


def test_secrets_and_data_stay_out_of_the_image() -> None:
    allowed = [
        line[1:]
        for line in (ROOT / ".dockerignore").read_text().splitlines()
        if line.startswith("!")
    ]

    assert not {".env", "var", ".git", "tests"} & set(allowed)
    for path in allowed:
        assert (ROOT / path).exists(), path
