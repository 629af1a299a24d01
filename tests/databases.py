"""The tests' databases: migrated once, then copied.

Migrating takes ten seconds, copying a database a third of one. So the migrated database is kept as a template named
after everything that went into it (every migration file, the data they read, Django's version); each worker gets a
copy, and a test that really commits gets a fresh one afterwards. An edited migration is another name.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django
import psycopg2
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from marketplace import baseline, embedded

KEPT_TEMPLATES = 4  # older ones are dropped: branches come and go
MEMORY = Path("/dev/shm")  # a file system in memory
MEMORY_NEEDED = 1 << 30  # bytes; a container may have as little as 64 MB there
TEMPLATE_LOCK = 0x0C0B  # advisory lock on the server: one process at a time makes a template
PACKAGES_DATA = Path(__file__).resolve().parents[1] / "ocop_catalog" / "data"


def fingerprint() -> str:
    """Names what a migrated database depends on."""
    digest = hashlib.sha256(django.__version__.encode())
    for config in sorted(apps.get_app_configs(), key=lambda config: config.label):
        digest.update(config.label.encode())
        for path in sorted(Path(config.path, "migrations").glob("*.py")):
            digest.update(path.name.encode() + path.read_bytes())
    for path in sorted(PACKAGES_DATA.rglob("*")):
        if path.is_file():
            digest.update(path.name.encode() + path.read_bytes())
    digest.update(baseline.FILE.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def server() -> Iterator[Any]:
    """A cursor on the server's maintenance database, for CREATE and DROP DATABASE."""
    default = settings.DATABASES["default"]
    link = psycopg2.connect(
        host=default["HOST"],
        port=default["PORT"],
        user=default["USER"],
        password=default["PASSWORD"],
        dbname="postgres",
    )
    link.autocommit = True
    try:
        with link.cursor() as cursor:
            yield cursor
    finally:
        link.close()


def use(name: str) -> None:
    """Let Django's default connection mean the database ``name`` from now on."""
    connections.close_all()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


def in_use() -> str:
    """The database that Django's default connection means."""
    return str(settings.DATABASES["default"]["NAME"])


def url(name: str) -> str:
    """``DATABASE_URL`` of a database on the tests' server, for processes that a test starts."""
    default = settings.DATABASES["default"]
    return f"postgresql://{default['USER']}@/{name}?host={default['HOST'].replace('/', '%2F')}&port={default['PORT']}"


def copy(template: str, name: str, *, kept: bool = False) -> None:
    """Make ``name`` a fresh copy of ``template``, whatever it was before and whoever is still connected to it.

    A copy that is not ``kept`` beyond this run lies in memory where there is room: on a disk its fifteen hundred files
    take up to twenty times as long.
    """
    with server() as cursor:
        drop(cursor, name)
        space = "pg_default" if kept else fast_tablespace(cursor)
        cursor.execute(
            f'CREATE DATABASE "{name}" TEMPLATE "{template}" TABLESPACE {space} STRATEGY FILE_COPY'
        )


def fast_tablespace(cursor: Any) -> str:
    """A tablespace in memory on the embedded server, made anew after a restart of the machine; else the usual one."""
    if os.environ.get("DATABASE_URL") or not MEMORY.is_dir():
        return "pg_default"
    status = os.statvfs(MEMORY)
    if status.f_blocks * status.f_frsize < MEMORY_NEEDED:
        return "pg_default"
    cluster = embedded.test_database()
    place = MEMORY / f"cho-ocop-{hashlib.sha256(os.fsencode(cluster.directory)).hexdigest()[:16]}"
    if not has_tablespace(cursor, place):
        with template_lock() as alone:
            if not has_tablespace(alone, place):
                remake_tablespace(alone, place, cluster.data.stat())
    return "memory"


def has_tablespace(cursor: Any, place: Path) -> bool:
    cursor.execute("SELECT FROM pg_tablespace WHERE spcname = 'memory'")
    return cursor.rowcount == 1 and any(place.glob("PG_*"))


def remake_tablespace(cursor: Any, place: Path, owner: os.stat_result) -> None:
    """Forget what a restart of the machine has emptied, and begin anew."""
    cursor.execute(
        "SELECT datname FROM pg_database d JOIN pg_tablespace t ON t.oid = dattablespace WHERE spcname = 'memory'"
    )
    for (name,) in cursor.fetchall():
        drop(cursor, name)
    cursor.execute("DROP TABLESPACE IF EXISTS memory")
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(mode=0o700)
    os.chown(place, owner.st_uid, owner.st_gid)
    cursor.execute("CREATE TABLESPACE memory LOCATION %s", [str(place)])


def create(cursor: Any, name: str) -> None:
    cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0 ENCODING UTF8')


def drop(cursor: Any, name: str) -> None:
    cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def rename(cursor: Any, name: str, new_name: str) -> None:
    cursor.execute(f'ALTER DATABASE "{name}" RENAME TO "{new_name}"')


def exists(cursor: Any, name: str) -> bool:
    return name in present(cursor)


def present(cursor: Any) -> list[str]:
    """The server's databases, newest first."""
    cursor.execute("SELECT datname FROM pg_database ORDER BY oid DESC")
    return [row[0] for row in cursor.fetchall()]


@contextmanager
def template_lock() -> Iterator[Any]:
    """A cursor on the server for the one process that makes a template; the others wait for it."""
    with server() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [TEMPLATE_LOCK])  # until this connection closes
        yield cursor


def migrated_template() -> str:
    """The template for the code as it is; migrates it into being when there is none yet."""
    name = f"migrated_{fingerprint()}"
    with template_lock() as cursor:
        remove_leftovers(cursor)
        if not exists(cursor, name):
            unfinished = f"unfinished_{os.getpid()}"
            drop(cursor, unfinished)
            create(cursor, unfinished)
            migrate(unfinished)
            rename(cursor, unfinished, name)
            keep_newest(cursor, "migrated_")
    return name


def migrate(name: str) -> None:
    """Bring the empty database ``name`` to the code as it is."""
    before = in_use()
    use(name)
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        use(before)


def remove_leftovers(cursor: Any) -> None:
    """Drop what killed runs left: a run's process id is in its databases' names."""
    for name in present(cursor):
        owner = name.split("_")[1] if name.startswith(("test_", "unfinished_")) else ""
        if owner.isdigit() and not Path("/proc", owner).exists():
            drop(cursor, name)


def keep_newest(cursor: Any, prefix: str) -> None:
    """Drop the templates of code long gone."""
    for name in [name for name in present(cursor) if name.startswith(prefix)][KEPT_TEMPLATES:]:
        drop(cursor, name)
