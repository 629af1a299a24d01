"""``/healthz`` and ``/readyz``."""

import json
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from marketplace import health


def parts(answer: Any) -> dict[str, str]:
    return dict(json.loads(answer.content)["parts"])


def test_a_process_that_lives_says_so_without_touching_the_database() -> None:
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_a_complete_installation_is_ready() -> None:
    answer = Client().get("/readyz")
    assert answer.status_code == 200
    assert json.loads(answer.content)["ready"] is True
    assert set(parts(answer).values()) == {"ok"}


@pytest.mark.django_db
def test_a_missing_migration_is_named_by_number(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db.migrations.recorder import MigrationRecorder

    monkeypatch.setattr(health, "_migrated", False)
    MigrationRecorder.Migration.objects.filter(app="marketplace").delete()
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert parts(answer)["migrations"] == "1 not applied"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("setting", "address", "part"),
    [
        ("CELERY_BROKER_URL", "redis://127.0.0.1:1/0", "broker"),
        ("ELASTICSEARCH_URL", "http://127.0.0.1:1", "elasticsearch"),
    ],
)
def test_a_service_that_is_away_is_named_without_its_address(
    settings: Any, setting: str, address: str, part: str
) -> None:
    setattr(settings, setting, address)
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert parts(answer)[part] != "ok"
    assert "127.0.0.1" not in answer.content.decode()


def test_a_database_that_is_away_is_a_part_and_not_a_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    class Away:
        def cursor(self) -> None:
            raise OperationalError("could not connect to 10.0.0.5")

    monkeypatch.setattr(health, "connection", Away())
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert parts(answer)["database"] == "OperationalError"
    assert "10.0.0.5" not in answer.content.decode()


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_is_only_read(path: str) -> None:
    assert Client().post(path).status_code == 405
