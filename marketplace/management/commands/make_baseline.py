import json
import os
import re
import subprocess
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from marketplace import baseline
from marketplace.embedded.keeper import find_binaries


class Command(BaseCommand):
    help = (
        "Writes marketplace/baseline/saleor.sql anew, by running every migration of the installed packages."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Needed when the lock brings other migrations; takes a minute and a scratch database on the same server."""
        scratch, before = f"baseline_{os.getpid()}", connection.settings_dict["NAME"]
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{scratch}" TEMPLATE template0 ENCODING UTF8')
        try:
            _use(scratch)
            executor = MigrationExecutor(connection)
            foreign = {config.label for config in baseline.foreign_apps()}
            executor.migrate([node for node in executor.loader.graph.leaf_nodes() if node[0] in foreign])
            text = _dump()
        finally:
            _use(before)
            with connection.cursor() as cursor:
                cursor.execute(f'DROP DATABASE IF EXISTS "{scratch}" WITH (FORCE)')
        baseline.FILE.write_text(text, encoding="utf-8")
        self.stdout.write(f"{baseline.FILE}: {len(text):,} characters")


def _use(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


def _dump() -> str:
    """The database as statements that any PostgreSQL from 15 on takes, without what belongs to this server or day."""
    place = connection.settings_dict
    command = [
        str(find_binaries() / "pg_dump"),
        "--no-owner",
        "--no-privileges",
        "--inserts",
        "--rows-per-insert=500",
    ]
    environment = os.environ | {
        "PGHOST": place["HOST"],
        "PGPORT": str(place["PORT"]),
        "PGUSER": place["USER"],
        "PGPASSWORD": place["PASSWORD"],
        "PGDATABASE": place["NAME"],
    }
    done = subprocess.run(
        [*command, "--exclude-table-data=django_migrations"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    kept = [
        line
        for line in done.stdout.splitlines()
        if not re.match(r"--|SET |SELECT pg_catalog.set_config|COMMENT ON EXTENSION|\\", line)
    ]
    statements = re.sub(r"\n{2,}", "\n", "\n".join(kept)).strip()
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY id")
        applied = cursor.fetchall()
    rows = ",\n".join(f"('{app}', '{name}', now())" for app, name in applied)
    header = baseline.HEADER + json.dumps(baseline.fingerprints(baseline.foreign_apps()))
    return (
        f"{header}\n{statements}\nINSERT INTO public.django_migrations (app, name, applied) VALUES\n{rows};\n"
    )
