"""The whole site for browser tests: gunicorn on a database of its own with demonstration data.

The data is loaded once and kept as a template, like the migrated database (``tests/databases.py``); each test gets a
fresh copy, so it may buy, decline and revoke as it likes.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from marketplace.embedded import var_directory
from marketplace.embedded.children import Child, spawn, stop_all
from marketplace.embedded.cluster import PROJECT
from tests import databases

DEMONSTRATION = ["--products=150", "--producers=40", "--points=14", "--centres=3", "--seed=1"]
OWN = ("ocop_catalog", "search", "marketplace")
SOURCES = {".py", ".toml", ".csv", ".json", ".svg"}
SECONDS_TO_BE_READY = 90


def fingerprint() -> str:
    """Names what the demonstration data depends on."""
    digest = hashlib.sha256(databases.fingerprint().encode() + " ".join(DEMONSTRATION).encode())
    for package in OWN:
        for path in sorted((PROJECT / package).rglob("*")):
            if path.suffix in SOURCES and "web" not in path.relative_to(PROJECT).parts[:2]:
                digest.update(str(path.relative_to(PROJECT)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]


@dataclass
class Site:
    """A running site: ``url`` without a slash at its end, its database and its files."""

    database: str
    template: str
    directory: Path
    port: int
    children: list[Child] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """For a process that works on this site's database and files, with the settings of a real one."""
        return os.environ | {
            "DJANGO_SETTINGS_MODULE": "marketplace.settings.base",
            "DATABASE_URL": databases.url(self.database),
            "VAR_DIR": str(self.directory),
            "MEDIA_ROOT": str(var_directory() / "test" / "pictures"),  # drawn once for all demonstrations
            "PUBLIC_URL": self.url,
        }

    def manage(self, *arguments: str) -> str:
        """Run a management command on the site; its output. Raises CalledProcessError when it fails."""
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(
            command, cwd=PROJECT, env=self.environment, capture_output=True, text=True, check=True
        ).stdout

    def start(self) -> None:
        """Start the web server and wait until it says it is ready."""
        command = [sys.executable, "-m", "gunicorn", "marketplace.wsgi:application", "--workers", "1"]
        command += ["--threads", "6", "--bind", f"127.0.0.1:{self.port}", "--no-control-socket"]
        log = self.directory / f"web-{self.port}.log"
        self.children.append(spawn("web", command, log=log, environment=self.environment, directory=PROJECT))
        deadline = time.monotonic() + SECONDS_TO_BE_READY
        while not self._ready():
            if self.children[-1].process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"the site did not start:\n{self.children[-1].tail(40)}")
            time.sleep(0.2)

    def _ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def stop(self) -> None:
        stop_all(self.children)

    def restore(self) -> None:
        """A fresh copy of the demonstration data; the server reconnects by itself."""
        databases.copy(self.template, self.database)


def demonstration_template() -> tuple[str, Path]:
    """The database with demonstration data and the directory with its pictures; loads them when there are none yet."""
    kind = fingerprint()
    name, directory = f"shown_{kind}", var_directory() / "test" / f"site-{kind}"
    migrated = databases.migrated_template()
    with databases.template_lock() as cursor:
        if not databases.exists(cursor, name) or not directory.is_dir():
            unfinished = Site(f"unfinished_{os.getpid()}", migrated, directory, port=8000)
            shutil.rmtree(directory, ignore_errors=True)
            databases.drop(cursor, name)
            databases.copy(migrated, unfinished.database, kept=True)
            unfinished.manage("load_demo", *DEMONSTRATION)
            unfinished.manage("search_rebuild")
            databases.rename(cursor, unfinished.database, name)
            databases.keep_newest(cursor, "shown_")
            for old in directory.parent.glob("site-*"):
                if old != directory and not databases.exists(
                    cursor, f"shown_{old.name.removeprefix('site-')}"
                ):
                    shutil.rmtree(old, ignore_errors=True)
    return name, directory


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
