"""The programs of a chaos run, each started again whenever it is gone: the web server and the Celery worker."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from tests import databases

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Server:
    """A program that is started again whenever it is gone."""

    name: str
    command: list[str]
    environment: dict[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0

    def keep_running(self) -> None:
        if self.process is None or self.process.poll() is not None:
            self.stop()  # what a killed master left behind, as systemd would
            self.started = time.monotonic()
            with self.log.open("ab") as log:
                self.process = subprocess.Popen(
                    self.command,
                    env=self.environment,
                    cwd=ROOT,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )

    def members(self) -> list[int]:
        """The process and those it started, also when it is gone itself."""
        if self.process is None:
            return []
        found = subprocess.run(
            ["pgrep", "-g", str(self.process.pid)], capture_output=True, text=True, check=False
        )
        return [int(pid) for pid in found.stdout.split()]

    def stop(self) -> None:
        if self.process is not None:
            for pid in self.members():
                kill(pid)
            self.process.wait(10)


def kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def servers(folder: Path, mails: Path) -> tuple[list[Server], str]:
    """A web server and a worker over the throw-away database, not started yet; and the address of the API."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "DATABASE_URL": databases.url(settings.DATABASES["default"]["NAME"]),
        "DJANGO_SETTINGS_MODULE": "marketplace.settings.base",
        "VAR_DIR": str(folder),
        "EMAIL_URL": f"file://{mails}",
        "TRUSTED_PROXIES": "127.0.0.1",
    }
    programs = Path(sys.executable).parent
    web = f"{programs / 'gunicorn'} marketplace.wsgi --preload --workers 2 --bind 127.0.0.1:{port}"
    worker = f"{programs / 'celery'} -A marketplace.celery worker -B --pool threads -c 2"
    return [
        Server("web", web.split(), environment, folder / "web.log"),
        Server("worker", worker.split(), environment, folder / "worker.log"),
    ], f"http://127.0.0.1:{port}/graphql/"


def wait_for(url: str, log: Path) -> None:
    """Until the web server answers. Raises with the end of its log when it does not within a minute."""
    for _i in range(300):
        try:
            urllib.request.urlopen(url.replace("/graphql/", "/healthz"), timeout=5)
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError(f"the web server did not start: {log.read_text()[-2000:]}")
