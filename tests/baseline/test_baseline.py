"""The baseline is what Saleor's migrations leave behind, and is used only where that is certain."""

import gc
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from pytest_django.plugin import DjangoDbBlocker

from marketplace import baseline
from marketplace.embedded.keeper import find_binaries
from tests import databases


@pytest.fixture
def empty(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """An empty database, which the connection means while the test runs."""
    before, name = databases.in_use(), f"test_{os.getpid()}_empty"
    make(name)
    databases.use(name)
    with django_db_blocker.unblock():
        yield name
        databases.use(before)
    with databases.server() as cursor:
        databases.drop(cursor, name)


def make(name: str) -> None:
    with databases.server() as cursor:
        databases.drop(cursor, name)
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0 ENCODING UTF8')


def schema() -> str:
    """Every object of the database in use, as pg_dump writes it."""
    place = connection.settings_dict
    environment = os.environ | {
        "PGHOST": place["HOST"],
        "PGPORT": str(place["PORT"]),
        "PGUSER": place["USER"],
        "PGDATABASE": place["NAME"],
    }
    command = [str(find_binaries() / "pg_dump"), "--schema-only", "--no-owner", "--restrict-key=a"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


def rows() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, without the moment at which a migration was applied."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            columns = "app, name" if table == "django_migrations" else "*"
            cursor.execute(f'SELECT {columns} FROM "{table}" ORDER BY 1, 2')
            found[table] = cursor.fetchall()
    return found


def migrate_foreign_apps() -> None:
    """Run the migrations of everything that is not ours, one by one."""
    executor = MigrationExecutor(connection)
    foreign = {config.label for config in baseline.foreign_apps()}
    gc.disable()  # thousands of short-lived model classes
    executor.migrate([node for node in executor.loader.graph.leaf_nodes() if node[0] in foreign])
    gc.enable()


def test_the_file_is_current() -> None:
    assert baseline.is_current(), "run `manage.py make_baseline`"
    first_line = baseline.FILE.read_text(encoding="utf-8").partition("\n")[0]
    assert len(first_line.split(": ")) > 400


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_file_leaves_exactly_what_the_migrations_leave(empty: str) -> None:
    migrate_foreign_apps()
    replayed_schema, replayed_rows = schema(), rows()
    connection.close()
    make(empty)
    assert baseline.load(connection)
    assert schema() == replayed_schema
    assert rows() == replayed_rows


def test_nothing_is_left_to_do_for_saleor_after_loading(empty: str) -> None:
    assert baseline.load(connection)
    executor = MigrationExecutor(connection)
    foreign = {config.label for config in baseline.foreign_apps()}
    targets = [node for node in executor.loader.graph.leaf_nodes() if node[0] in foreign]
    assert executor.migration_plan(targets) == []


def test_keys_go_on_after_the_rows_that_are_there(empty: str) -> None:
    assert baseline.load(connection)
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM menu_menu")
        (last,) = cursor.fetchone()
        cursor.execute("INSERT INTO menu_menu (name, json_content) VALUES ('x', '{}') RETURNING id")
        assert cursor.fetchone() == (last + 1,)


def test_a_database_that_holds_anything_is_left_alone(empty: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE mine (id int)")
    assert not baseline.load(connection)
    with connection.cursor() as cursor:
        assert connection.introspection.table_names(cursor) == ["mine"]


def test_a_file_that_fails_leaves_nothing(
    empty: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    text = baseline.FILE.read_text(encoding="utf-8")
    broken = tmp_path / "saleor.sql"
    broken.write_text(text + "SELECT 1 FROM nothing;\n", encoding="utf-8")
    monkeypatch.setattr(baseline, "FILE", broken)
    with pytest.raises(Exception, match="nothing"):
        baseline.load(connection)
    with connection.cursor() as cursor:
        assert connection.introspection.table_names(cursor) == []


@pytest.mark.parametrize(
    "header",
    ['{"account.0001_initial": "changed"}', '{"account.9999_from_another_release": "0"}'],
)
def test_a_file_of_other_migrations_is_not_current(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, header: str
) -> None:
    file = tmp_path / "saleor.sql"
    file.write_text(f"{baseline.HEADER}{header}\n", encoding="utf-8")
    monkeypatch.setattr(baseline, "FILE", file)
    assert not baseline.is_current()


def test_a_missing_file_is_no_fault(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(baseline, "FILE", tmp_path / "none.sql")
    assert not baseline.is_current()


@pytest.mark.parametrize(
    "option", [{"plan": True}, {"check_unapplied": True}, {"no_baseline": True}, {"fake": True}]
)
def test_only_a_plain_migrate_loads_it(monkeypatch: pytest.MonkeyPatch, option: dict[str, bool]) -> None:
    from django.core.management.commands import migrate as django_migrate

    loaded: list[Any] = []
    monkeypatch.setattr(baseline, "load", loaded.append)
    monkeypatch.setattr(django_migrate.Command, "handle", lambda self, *args, **options: None)
    call_command("migrate", verbosity=0, **option)
    assert loaded == []
    call_command("migrate", "product", verbosity=0)
    assert loaded == []
    call_command("migrate", verbosity=0)
    assert loaded == [connection]
