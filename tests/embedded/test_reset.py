"""``make reset`` asks first, and never takes the data from under somebody."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from marketplace.embedded import Cluster
from marketplace.embedded.cluster import PROJECT
from tests.embedded.processes import wait_until


def reset(var: Path, answer: str) -> tuple[int, str]:
    found = subprocess.run(
        [sys.executable, "-m", "marketplace.embedded.reset"],
        cwd=PROJECT,
        env=os.environ | {"VAR_DIR": str(var)},
        input=answer,
        capture_output=True,
        text=True,
        check=False,
    )
    return found.returncode, found.stdout + found.stderr


@pytest.fixture
def var(tmp_path: Path) -> Path:
    """A demonstration that was, beside the tests' server, which is none of it."""
    for name in ("media/products", "postgres", "test/postgres"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "media" / "products" / "gom.webp").write_text("a picture")
    return tmp_path


def test_yes_throws_the_demonstration_away_and_nothing_else(var: Path) -> None:
    status, said = reset(var, "yes\n")
    assert (status, said.splitlines()[-1]) == (0, "Đã xoá.")
    assert "media, postgres" in said
    assert sorted(path.name for path in var.iterdir()) == ["demo.lock", "test"]


@pytest.mark.parametrize("answer", ["", "\n", "y\n", "no\n"])
def test_any_other_answer_keeps_everything(var: Path, answer: str) -> None:
    status, said = reset(var, answer)
    assert (status, said.splitlines()[-1]) == (1, "Không xoá gì (nothing was deleted).")
    assert (var / "media" / "products" / "gom.webp").exists()


def test_it_refuses_while_a_command_uses_the_database(var: Path) -> None:
    cluster = Cluster(var / "postgres", durable=False)
    with cluster.hold():
        status, said = reset(var, "yes\n")
    assert status == 1
    assert "đang chạy" in said
    assert (var / "media" / "products" / "gom.webp").exists()
    wait_until(lambda: not cluster.is_running())


def test_with_nothing_there_it_says_so(tmp_path: Path) -> None:
    assert reset(tmp_path, "") == (0, "Không có gì để xoá (there is nothing to throw away).\n")
