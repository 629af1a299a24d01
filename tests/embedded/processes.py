"""Processes that use the embedded server, and which ones are alive."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from marketplace.embedded.cluster import PROJECT

USE_SERVER = """
import sys, pathlib, psycopg2
from marketplace.embedded import Cluster
lease = Cluster(pathlib.Path(sys.argv[1]), durable=sys.argv[2] == "durable").hold()
link = psycopg2.connect(Cluster(pathlib.Path(sys.argv[1])).url)
link.autocommit = True
cursor = link.cursor()
cursor.execute(sys.argv[3])
print(cursor.fetchone()[0] if cursor.description else "done", flush=True)
sys.stdin.readline()
"""


def processes_in(directory: Path) -> list[psutil.Process]:
    """Every living process that works in ``directory`` or names it."""
    found = []
    for process in psutil.process_iter():
        try:
            words = [process.cwd(), *process.cmdline()]
            alive = process.status() != psutil.STATUS_ZOMBIE
        except psutil.Error:
            continue
        if alive and any(str(directory) in word for word in words):
            found.append(process)
    return found


def wait_until(condition: Callable[[], bool], *, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


class User:
    """A process that holds the server and keeps a connection until told to end."""

    def __init__(self, directory: Path, sql: str = "SELECT 1", kind: str = "volatile") -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", USE_SERVER, str(directory), kind, sql],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def answer(self) -> str:
        """What its SQL gave; its complaint when it could not run."""
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        return self.process.stdout.readline().strip() or self.process.stderr.read()

    def end(self) -> None:
        self.process.communicate("\n", timeout=20)

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()
