"""What answers kept from earlier are checked by, and a queue table that is cleaned as fast as it is used."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models


def begin(_apps: Any, schema_editor: Any) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("INSERT INTO ocop_search_writes (id, version) VALUES (1, 1)")


# Rows come and go all day: with the default a fifth of a large import's rows would stay behind as dead ones.
CLEANED_OFTEN = """
ALTER TABLE ocop_search_dirty SET (
    autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000,
    autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 2000)
"""


class Migration(migrations.Migration):
    dependencies = (("ocop_search", "0002_dirty_names"),)
    operations = (
        migrations.CreateModel(
            name="IndexWrites",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("version", models.BigIntegerField(default=1)),
            ],
            options={
                "db_table": "ocop_search_writes",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="search_writes_is_one_row")
                ],
            },
        ),
        migrations.RunPython(begin, migrations.RunPython.noop),
        migrations.RunSQL(
            CLEANED_OFTEN, "ALTER TABLE ocop_search_dirty RESET (autovacuum_vacuum_scale_factor)"
        ),
    )
