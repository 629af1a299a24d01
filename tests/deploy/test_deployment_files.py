"""What deploy/ promises is what the code does: every setting is named, every file reads, the parts agree."""

from __future__ import annotations

import configparser
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
OURS = ("ocop_catalog", "search", "marketplace", "storefront_api")
READ = re.compile(r"""env\.(?:text|flag|integer|items|duration|url|secret|folder)\(\s*["']([A-Z_]+)["']""")
FOR_OTHERS = {"DJANGO_SETTINGS_MODULE", "POSTGRES_DB", "POSTGRES_USER", "POSTGRES_PASSWORD"}


def named() -> dict[str, str]:
    lines = (DEPLOY / "env.example").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def read_by_the_code() -> set[str]:
    found: set[str] = set()
    for package in OURS:
        for file in (ROOT / package).rglob("*.py"):
            found |= set(READ.findall(file.read_text(encoding="utf-8")))
    return found | set(re.findall(r'environ\.get\("([A-Z_]+)"', (DEPLOY / "gunicorn.conf.py").read_text()))


def test_the_example_names_each_setting_the_code_reads_and_no_other() -> None:
    assert set(named()) - FOR_OTHERS == read_by_the_code()


@pytest.fixture
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    return loaded


def test_the_compose_file_runs_every_part_and_waits_for_what_each_needs(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert set(services) == {
        "migrate",
        "web",
        "worker",
        "beat",
        "nginx",
        "database",
        "redis",
        "elasticsearch",
    }
    for name in ("web", "worker", "beat"):
        assert services[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
        assert services[name]["read_only"] is True
        assert services[name]["cap_drop"] == ["ALL"]
    assert "ports" not in services["database"]
    assert "ports" not in services["redis"]


def test_the_compose_file_uses_the_locked_major_of_elasticsearch(compose: dict[str, Any]) -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    client = re.search(r"^elasticsearch==(\d+\.\d+)\.", lock, re.MULTILINE)
    assert client is not None
    assert compose["services"]["elasticsearch"]["image"].startswith(f"elasticsearch:{client[1]}.")


def test_every_file_the_image_copies_is_there() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    for line in re.findall(r"^COPY (?!--from)(.+)$", text, re.MULTILINE):
        *sources, _target = line.split()
        for source in sources:
            assert (ROOT / source).exists(), source


def test_the_image_holds_each_package_and_no_demonstration_secret() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    for package in OURS:
        assert f"COPY {package} {package}" in text
    assert "USER ocop" in text
    assert "--require-hashes" in text


@pytest.mark.parametrize("role", ["web", "worker", "beat"])
def test_a_systemd_unit_is_confined_and_stops_gracefully(role: str) -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read(DEPLOY / "systemd" / f"cho-ocop-{role}.service", encoding="utf-8")
    service = unit["Service"]
    assert service["User"] == "ocop"
    assert service["NoNewPrivileges"] == "yes"
    assert service["ProtectSystem"] == "strict"
    assert int(service["TimeoutStopSec"]) > 30
    assert service["ExecStart"].startswith("/srv/cho-ocop/.venv/bin/")


def test_only_pictures_are_served_from_media() -> None:
    site = (DEPLOY / "nginx" / "cho-ocop.conf").read_text(encoding="utf-8")
    assert re.search(r"location /media/ \{\s*return 404;\s*\}", site)
    assert "X-Forwarded-For $proxy_add_x_forwarded_for" in site
