"""The machine room of the one-command demonstration: PostgreSQL without installing it, and ``make demo``.

Imports nothing of ours and no Django: settings, ``manage.py`` and the tests' fixtures ask it where the database is.
"""

from __future__ import annotations

import os
from pathlib import Path

from marketplace.embedded.cluster import PROJECT, Cluster, Lease
from marketplace.embedded.errors import EmbeddedError

__all__ = ["Cluster", "EmbeddedError", "Lease", "demo_database", "test_database", "var_directory"]


def var_directory() -> Path:
    """Where everything made at run time lies: ``VAR_DIR``, or ``var/`` in the checkout."""
    return Path(os.environ.get("VAR_DIR") or PROJECT / "var").absolute()


def demo_database() -> Cluster:
    """The database used when ``DATABASE_URL`` is not set. Nothing is started by asking."""
    return Cluster(var_directory() / "postgres")


def test_database() -> Cluster:
    """The tests' own server: fast, and thrown away without a thought."""
    return Cluster(var_directory() / "test" / "postgres", durable=False)


test_database.__test__ = False  # type: ignore[attr-defined]  # its name would make pytest collect it
