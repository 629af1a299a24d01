"""The queue, the state, the index table behind its view, and the triggers that fill the queue.

The table and the triggers are derived from other data and made by the code that owns them; when their shape
changes, a later migration drops and makes them anew (and the index is rebuilt), so nothing here has to be
frozen.
"""

from __future__ import annotations

from typing import Any

import django.db.models.functions.datetime
from django.db import migrations, models

from search.backends.postgres import table
from search.indexing import triggers


def make_index(_apps: Any, schema_editor: Any) -> None:
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SEQUENCE {table.VERSIONS} START 2")  # table.FIRST has taken 1
        cursor.execute(
            "INSERT INTO ocop_search_state (id, live_table, building_table, version, lexicon, lexicon_is_stale) "
            "VALUES (1, %s, '', 1, '{}', false)",
            [table.FIRST],
        )
    table.create_table(connection, table.FIRST)
    table.create_indexes(connection, table.FIRST)
    table.point_view(connection, table.FIRST)
    with connection.cursor() as cursor:
        for statement in triggers.create_statements():
            cursor.execute(statement)


def drop_index(_apps: Any, schema_editor: Any) -> None:
    with schema_editor.connection.cursor() as cursor:
        for statement in triggers.drop_statements():
            cursor.execute(statement)
        cursor.execute("SELECT live_table, building_table FROM ocop_search_state")
        tables = [name for row in cursor.fetchall() for name in row if name]
        cursor.execute(f"DROP VIEW IF EXISTS {table.VIEW}")
        for name in tables:
            cursor.execute(f"DROP TABLE IF EXISTS {name}")
        cursor.execute(f"DROP SEQUENCE IF EXISTS {table.VERSIONS}")


class Migration(migrations.Migration):
    initial = True
    dependencies = (
        ("ocop_catalog", "__first__"),
        ("product", "0117_auto_20200423_0737"),
        ("warehouse", "0009_remove_invalid_allocation"),
    )
    operations = (
        migrations.CreateModel(
            name="DirtyProduct",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("product_id", models.IntegerField(null=True)),
                ("backend", models.CharField(db_default="", default="", max_length=15)),
                ("marked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("claim", models.UUIDField(null=True)),
                ("claimed_until", models.DateTimeField(null=True)),
            ],
            options={"db_table": "ocop_search_dirty"},
        ),
        migrations.CreateModel(
            name="IndexState",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("live_table", models.CharField(max_length=63)),
                ("building_table", models.CharField(blank=True, default="", max_length=63)),
                ("version", models.BigIntegerField(default=1)),
                ("lexicon", models.JSONField(default=dict)),
                ("lexicon_is_stale", models.BooleanField(default=False)),
                ("rebuilt_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "ocop_search_state",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="search_state_is_one_row")
                ],
            },
        ),
        migrations.RunPython(make_index, drop_index),
    )
