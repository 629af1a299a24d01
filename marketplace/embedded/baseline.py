"""The tables of Saleor and its libraries in one go, instead of their several hundred migrations.

Saleor 2.10.1 is pinned, so what its migrations make of an empty database never changes; replaying them costs half a
minute of rendering model states, loading their result one second. ``baseline.sql`` is that result, as pg_dump gives it.
It is used only for an empty database of the same PostgreSQL major, and only while every one of those migration files is
what it was when the baseline was written; in any other case migrations run as ever. Our own migrations always run.
``tests/embedded/test_baseline.py`` replays all of them and compares.

``make baseline`` (``python -m marketplace.embedded.baseline``) writes it anew, after an upgrade for example.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from marketplace.embedded import Cluster
from marketplace.embedded.cluster import PROJECT
from marketplace.embedded.keeper import find_binaries
from marketplace.embedded.steps import say

BASELINE = Path(__file__).with_name("baseline.sql")
HEADER = "-- of PostgreSQL {major} and migrations {fingerprint}\n"


def load() -> bool:
    """Load the baseline into the default database if it fits; whether it did."""
    if not BASELINE.exists() or not is_empty():
        return False
    with BASELINE.open() as file:
        if file.readline() != header():
            return False
        statements = file.read()
    with connection.cursor() as cursor:
        cursor.execute(statements)
        cursor.execute("RESET ALL")
    connection.close()  # settings of Django's own for this connection were reset, too
    return True


def is_empty() -> bool:
    return not connection.introspection.table_names()


def header() -> str:
    return HEADER.format(major=connection.pg_version // 10_000, fingerprint=fingerprint())


def is_foreign(module: str) -> bool:
    """Whether an application comes as a package rather than from this checkout."""
    return not (PROJECT / module.split(".")[0]).is_dir()


def fingerprint() -> str:
    """Names every migration file of the packages, by its content."""
    digest = hashlib.sha256(django.__version__.encode())
    for config in sorted(apps.get_app_configs(), key=lambda config: config.label):
        if is_foreign(config.name):
            for path in sorted(Path(config.path, "migrations").glob("*.py")):
                digest.update(f"{config.label}/{path.name}".encode() + path.read_bytes())
    return digest.hexdigest()


def write() -> None:
    """Run the packages' migrations alone, on a server of its own, and write down what they made."""
    settings.INSTALLED_APPS = [name for name in settings.INSTALLED_APPS if is_foreign(name)]
    django.setup()
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)  # for the server's user
        cluster = Cluster(Path(place) / "pg", durable=False)
        with cluster.hold():
            connection.settings_dict.update(cluster.parameters)
            call_command("migrate", verbosity=0, interactive=False)
            BASELINE.write_text(header() + dump(cluster.parameters))
            connection.close()


def dump(database: Mapping[str, str]) -> str:
    """A database (an entry of ``DATABASES``) in SQL, without what depends on psql, on owners or on the day."""
    command = [str(find_binaries() / "pg_dump"), "--inserts", "--rows-per-insert=500"]
    command += ["--no-owner", "--no-privileges", "--no-comments", "--dbname", database["NAME"]]
    command += ["--host", database["HOST"], "--port", database["PORT"], "--username", database["USER"]]
    environment = os.environ | {"PGPASSWORD": database["PASSWORD"]}
    text = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    lines = [line for line in text.splitlines() if line and not line.startswith(("--", "\\"))]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings.base")
    write()
    say(f"{BASELINE.relative_to(PROJECT)}: {BASELINE.stat().st_size // 1024} KB")
    sys.exit(0)
