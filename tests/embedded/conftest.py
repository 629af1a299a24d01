"""Real servers and real processes in a directory of the test's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from marketplace.embedded import Cluster
from tests.embedded.processes import User, processes_in, wait_until


@pytest.fixture
def directory(tmp_path: Path) -> Iterator[Path]:
    """Where the test's cluster lies; nothing may be left running in it."""
    yield tmp_path / "pg"
    wait_until(lambda: not processes_in(tmp_path))


@pytest.fixture
def cluster(directory: Path) -> Cluster:
    return Cluster(directory, durable=False)


@pytest.fixture
def user(directory: Path) -> Iterator[Callable[..., User]]:
    """``user()`` starts one more user of the server; all are ended after the test."""
    users: list[User] = []

    def start(sql: str = "SELECT 1", kind: str = "volatile") -> User:
        users.append(User(directory, sql, kind))
        return users[-1]

    yield start
    for one in users:
        if one.process.poll() is None:
            one.end()
