"""The demonstration, loaded small and without pictures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from marketplace.demonstration.loading import Size, load_demonstration
from ocop_catalog.rules import HANOI

PASSWORD = "mat-khau-cho-kiem-thu"


class Silent:
    """Nobody watches the progress."""

    def advance(self, products: int) -> None: ...

    def stage(self, text: str) -> None: ...


def asked(**numbers: int) -> Size:
    """A load of today, small unless said otherwise."""
    few = {"products": 400, "producers": 90, "points": 12, "centres": 4, "seed": 1}
    return Size(**(few | numbers), today=datetime.now(HANOI).date())


@pytest.fixture(autouse=True)
def own_directory(settings: Any, tmp_path: Path) -> None:
    """Passwords and pictures of a test are its own."""
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(scope="module")
def loaded(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Size]:
    """A loaded demonstration for all tests of a module; each rolls back what it wrote, and at the end this goes too."""
    size = asked()
    with (
        django_db_blocker.unblock(),
        override_settings(VAR_DIR=tmp_path_factory.mktemp("var")),
        transaction.atomic(),
    ):
        load_demonstration(size, password=PASSWORD, progress=Silent())
        yield size
        transaction.set_rollback(True)
