"""Long-running child processes that never outlive their supervisor."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from marketplace.embedded.errors import EmbeddedError

SECONDS_TO_STOP = 15


@dataclass
class Child:
    """A process in a group of its own, writing to its own log."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def tail(self, lines: int = 15) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


def dying_with_us(command: Sequence[str]) -> list[str]:
    """``command`` such that it gets SIGTERM when the process that starts it dies, by kill -9 too."""
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise EmbeddedError("setpriv_missing", "Thiếu lệnh setpriv (gói util-linux; setpriv is missing)")
    return [setpriv, "--pdeathsig", "TERM", "--", *command]


def spawn(
    name: str,
    command: Sequence[str],
    *,
    log: Path,
    environment: Mapping[str, str],
    directory: Path,
    keep: Sequence[int] = (),
) -> Child:
    """Start ``command`` with its output in ``log``; it does not outlive this process.

    ``keep`` are descriptors it inherits (the lease on the database, which then lasts until the child is gone).
    Call from the main thread: Linux counts the death of the thread that started the child.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        process = subprocess.Popen(
            dying_with_us(command),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=dict(environment),
            cwd=directory,
            pass_fds=tuple(keep),
            start_new_session=True,  # Ctrl-C reaches the supervisor alone, which stops them in order
        )
    return Child(name, process, log)


def stop_all(children: Sequence[Child], *, within: float = SECONDS_TO_STOP) -> None:
    """Ask every child to finish, last started first; whoever is left after ``within`` seconds is killed."""
    for child in reversed(children):
        child.process.send_signal(signal.SIGTERM)
    deadline = time.monotonic() + within
    for child in reversed(children):
        with suppress(subprocess.TimeoutExpired):
            child.process.wait(max(0.0, deadline - time.monotonic()))
        with suppress(ProcessLookupError):
            os.killpg(child.process.pid, signal.SIGKILL)  # its own children too, if it left any
        child.process.wait()
