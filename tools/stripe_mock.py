"""Stripe's own stripe-mock on this machine: it checks each call against the published OpenAPI and keeps nothing.

The Go client builds it once (about a minute) to ``var/stripe-mock``. Nothing of it is committed or shipped.
"""

from __future__ import annotations

import fcntl
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

VERSION = "v0.203.0"
HOME = Path(__file__).parents[1] / "var" / "stripe-mock"
SECONDS_TO_BE_READY = 30.0


class NotBuilt(RuntimeError):
    """The Go client could not build it."""


def build(go: Path, home: Path = HOME) -> Path:
    """The program, built when it is not there yet; a second process waits for the first."""
    home.mkdir(parents=True, exist_ok=True)
    program = home / VERSION / "stripe-mock"
    with (home / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not program.exists():
            environment = os.environ | {"GOBIN": str(program.parent)}
            module = f"github.com/stripe/stripe-mock@{VERSION}"
            built = subprocess.run(
                [go, "install", module], env=environment, capture_output=True, text=True, check=False
            )
            if built.returncode:
                raise NotBuilt(built.stderr[-2000:])
    return program


@contextmanager
def running(program: Path) -> Iterator[str]:
    """The address of a stripe-mock that ends with the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    process = subprocess.Popen(
        [program, "-http-addr", f"127.0.0.1:{port}"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    try:
        _wait(process, port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + SECONDS_TO_BE_READY
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise NotBuilt(f"stripe-mock ended with {process.returncode}")
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise NotBuilt("stripe-mock does not answer")
