"""Each write to the index table is noted: processes keep columns of the table, and read what was written since."""

from __future__ import annotations

from typing import Any

import django.contrib.postgres.fields
import django.db.models.functions.datetime
from django.db import migrations, models


def begin(_apps: Any, schema_editor: Any) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("INSERT INTO ocop_search_write VALUES (nextval('ocop_search_version'), '{}', now())")
        # The beginnings and ends of spans are in the columns now; without these indexes most writes touch none.
        cursor.execute("SELECT live_table FROM ocop_search_state")
        (live,) = cursor.fetchone()
        cursor.execute(f"DROP INDEX IF EXISTS {live}_listable_from, {live}_listable_until")


class Migration(migrations.Migration):
    dependencies = (("ocop_search", "0003_index_writes"),)
    operations = (
        migrations.CreateModel(
            name="IndexWrite",
            fields=[
                ("version", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "product_ids",
                    django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None),
                ),
                ("written_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={"db_table": "ocop_search_write"},
        ),
        migrations.DeleteModel(name="IndexWrites"),
        migrations.RunPython(begin, migrations.RunPython.noop),
    )
