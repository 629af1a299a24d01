"""The baseline must be what it stands for: the same database, byte for byte of schema and row for row."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from marketplace.embedded import baseline
from tests import databases

INSERT = re.compile(r"^INSERT INTO public\.(\w+) VALUES\n(.*?);$", re.DOTALL | re.MULTILINE)
NUMBERED_DIFFERENTLY = {
    "django_migrations",
    "django_content_type",
    "auth_permission",
}  # rows made in another order


@pytest.fixture
def empty_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """An empty database beside the worker's own, in use during the test."""
    name = f"test_{os.getpid()}_empty"
    before = databases.in_use()
    with django_db_blocker.unblock():
        with databases.server() as cursor:
            databases.drop(cursor, name)
            databases.create(cursor, name)
        databases.use(name)
        yield name
        databases.use(before)
        with databases.server() as cursor:
            databases.drop(cursor, name)


def named(rows: str) -> set[str]:
    return {row.strip().rstrip(",") for row in rows.splitlines()}


def by_name() -> list[list[tuple[object, ...]]]:
    """What migrations, content types and permissions there are, without their numbers and times."""
    permissions = """SELECT app_label, model, codename, p.name FROM auth_permission p
                     JOIN django_content_type c ON c.id = p.content_type_id ORDER BY 1, 2, 3"""
    with connection.cursor() as cursor:
        found = []
        for question in ("SELECT app, name FROM django_migrations ORDER BY 1, 2", permissions):
            cursor.execute(question)
            found.append(cursor.fetchall())
    return found


@pytest.mark.slow
def test_the_baseline_gives_what_the_migrations_give(empty_database: str) -> None:
    found = {}
    for way, from_baseline in (("baseline", True), ("migrations", False)):
        with databases.server() as cursor:
            databases.drop(cursor, empty_database)
            databases.create(cursor, empty_database)
        databases.migrate(empty_database, from_baseline=from_baseline)
        dump = baseline.dump(settings.DATABASES["default"])
        rows = {
            table: named(rows) for table, rows in INSERT.findall(dump) if table not in NUMBERED_DIFFERENTLY
        }
        found[way] = (INSERT.sub("", dump), rows, by_name())
    assert found["baseline"] == found["migrations"]


def test_the_baseline_is_of_the_migrations_that_are_installed(empty_database: str) -> None:
    """When this fails after an upgrade of a package: make baseline."""
    assert baseline.BASELINE.read_text().splitlines(keepends=True)[0] == baseline.header()
    assert baseline.load()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM product_product")
        assert cursor.fetchone() == (0,)


def test_the_baseline_is_left_alone_when_the_database_is_not_empty(empty_database: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE somebody_elses (x int)")
    assert not baseline.load()
    assert connection.introspection.table_names() == ["somebody_elses"]


def test_the_baseline_is_left_alone_when_a_migration_changed(
    empty_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(baseline, "fingerprint", lambda: "another")
    assert not baseline.load()
    assert connection.introspection.table_names() == []
