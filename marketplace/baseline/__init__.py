"""A new database starts from Saleor's finished tables instead of its 480 migrations.

Replaying those from nothing takes half a minute, nearly all of it for Django to redraw its picture of the models after
each step; the SQL itself takes a second. ``saleor.sql`` holds what they leave behind: tables, the few rows they write,
and their own names in ``django_migrations``. ``manage.py migrate`` loads it into an empty database, then goes on as
always with whatever migrations are left, which are ours.

It is used only where it is certainly right: the database is empty, and every migration the file stands for is there in
the installed packages, byte for byte. Otherwise, and with ``--no-baseline``, the migrations run one by one.
``manage.py make_baseline`` writes the file anew; a test compares both ways.
"""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.apps import AppConfig, apps
from django.contrib.postgres.signals import get_citext_oids, get_hstore_oids
from django.db import transaction

FILE = Path(__file__).with_name("saleor.sql")
OURS = ("marketplace", "ocop_catalog", "search", "storefront_api")
HEADER = "-- migrations: "
_LOCK = 0x0C0C  # advisory lock: of two processes that find the same database empty, one loads


def foreign_apps() -> list[AppConfig]:
    """The installed applications that are not ours."""
    return [config for config in apps.get_app_configs() if config.name.split(".")[0] not in OURS]


def fingerprints(configs: Iterable[AppConfig]) -> dict[str, str]:
    """Each migration of the applications, ``label.name``, with the hash of its file."""
    return {
        f"{config.label}.{path.stem}": hashlib.sha256(path.read_bytes()).hexdigest()[:16]
        for config in sorted(configs, key=lambda config: config.label)
        for path in sorted(Path(config.path, "migrations").glob("[!_]*.py"))
    }


def is_current() -> bool:
    """Does the file stand for nothing but migrations that the installed packages have, unchanged?"""
    if not FILE.exists():
        return False
    with FILE.open(encoding="utf-8") as file:
        first_line = file.readline()
    written: dict[str, str] = json.loads(first_line.removeprefix(HEADER))
    return written.items() <= fingerprints(foreign_apps()).items()


def load(connection: Any) -> bool:
    """Load the file when the database is empty and the file is current; says whether it did. All or nothing."""
    if connection.vendor != "postgresql" or not is_current():
        return False
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        cursor.execute("SELECT current_schema(), count(*) FROM pg_tables WHERE schemaname = current_schema()")
        if cursor.fetchone() != ("public", 0):
            return False
        cursor.execute(FILE.read_text(encoding="utf-8"))
    # Types of extensions are looked up once for each connection, and these were just created.
    get_hstore_oids.cache_clear()
    get_citext_oids.cache_clear()
    connection.close()
    return True
