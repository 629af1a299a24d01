"""``manage.py`` by itself: it finds or starts the embedded database, and leaves none behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from marketplace.embedded.cluster import PROJECT
from tests.embedded.processes import processes_in, wait_until

QUESTION = (
    "from django.db import connection as c; k = c.cursor(); k.execute('SELECT pg_postmaster_start_time()')"
)
ANSWER = "print(k.fetchone()[0]); import time; time.sleep(3)"


def manage(var: Path, *arguments: str) -> subprocess.Popen[str]:
    environment = os.environ | {"VAR_DIR": str(var)}
    for name in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE"):
        environment.pop(name, None)
    return subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.slow
def test_two_commands_at_once_use_one_server_that_ends_with_them(tmp_path: Path) -> None:
    commands = [manage(tmp_path, "shell", "--no-imports", "-c", f"{QUESTION}; {ANSWER}") for _ in range(2)]
    answers = [command.communicate(timeout=120) for command in commands]
    assert [command.returncode for command in commands] == [0, 0], answers
    assert answers[0] == answers[1]
    wait_until(lambda: not processes_in(tmp_path))


def test_a_command_that_needs_no_database_starts_none(tmp_path: Path) -> None:
    output, _ = manage(tmp_path, "version").communicate(timeout=120)
    assert output.startswith("5.2")
    assert not (tmp_path / "postgres").exists()


def test_a_server_that_does_not_start_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "postgres" / "data").mkdir(parents=True)
    (tmp_path / "postgres" / "data" / "PG_VERSION").write_text("9.6\n")
    _, complaint = manage(tmp_path, "migrate").communicate(timeout=120)
    assert complaint.startswith("PostgreSQL không khởi động được (the server did not start)")
    assert "Traceback" not in complaint
