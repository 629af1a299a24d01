"""Numbered steps with the time each took, for a person who waits at a terminal."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

STEPS = 7
STARTED = "DEMO_STARTED"  # when the first step began (seconds since the epoch): they run in several processes


def say(line: str) -> None:
    """One line to the terminal, at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def seconds(number: float) -> str:
    """``12.34`` → ``12,3 s``, as Vietnamese writes decimals."""
    return f"{number:.1f} s".replace(".", ",")


@contextmanager
def step(number: int, title: str) -> Iterator[None]:
    """Print the step's title, run the block, print how long it took."""
    say(f"{number}/{STEPS} {title} …")
    begun = time.monotonic()
    yield
    say(f"    xong sau {seconds(time.monotonic() - begun)}")


def total() -> str:
    """How long it is since the first step began."""
    return seconds(time.time() - float(os.environ.get(STARTED) or time.time()))
