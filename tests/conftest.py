"""What every test may lean on: the database, races between processes. Factories are in ``tests/factories.py``.

``db`` (or ``@pytest.mark.django_db``)  a migrated database, rolled back after the test.
``transactional_db`` (``django_db(transaction=True)``)  the same with real commits; a fresh copy is made afterwards, so
nothing that migrations wrote is ever missing for the next test.
``committed``  ``transactional_db`` plus what a process started by the test needs to find that database.
``run_at_once``  calls in processes of their own, let go together (see ``tests/concurrency.py``).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import TransactionTestCase
from pytest_django.plugin import DjangoDbBlocker

from marketplace import embedded
from marketplace.embedded.messages import compile_messages
from tests import concurrency, databases


@dataclass(frozen=True)
class CommittedDatabase:
    """The database of the running test, as another process sees it."""

    url: str

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {"DATABASE_URL": self.url, "DJANGO_SETTINGS_MODULE": "marketplace.settings.test"}


def pytest_configure(config: pytest.Config) -> None:
    compile_messages()


@pytest.fixture(scope="session")
def database_server() -> Iterator[None]:
    """The embedded server of the tests, unless ``DATABASE_URL`` names another one."""
    if os.environ.get("DATABASE_URL"):
        yield
        return
    with embedded.test_database().hold():
        yield


@pytest.fixture(scope="session")
def django_db_setup(
    database_server: None,
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    request: pytest.FixtureRequest,
) -> Iterator[None]:
    """This worker's own copy of the migrated database (takes the place of pytest-django's)."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = f"test_{os.getpid()}_{worker}"
    # Unblocked only here: a test that touches the database without asking for it must fail, not write.
    with django_db_blocker.unblock():
        template = databases.migrated_template()
        databases.copy(template, name)
        databases.use(name)

    def restore(case: TransactionTestCase) -> None:
        """Instead of emptying the tables, which would also take what migrations wrote."""
        databases.use(name)
        databases.copy(template, name)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", restore)
        yield
    with django_db_blocker.unblock():
        databases.use(name)
        with databases.server() as cursor:
            databases.drop(cursor, name)


@pytest.fixture
def committed(transactional_db: None) -> CommittedDatabase:
    """Real commits, visible to processes that the test starts with ``committed.environment``."""
    return CommittedDatabase(databases.url(databases.in_use()))


@pytest.fixture
def run_at_once(transactional_db: None) -> Callable[..., list[concurrency.Outcome]]:
    """``run_at_once([call, call, …])`` → their outcomes; each call in a process and a connection of its own."""

    def run(calls: list[Callable[[], Any]], **options: Any) -> list[concurrency.Outcome]:
        return concurrency.run_at_once(calls, **options)

    return run
