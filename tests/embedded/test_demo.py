"""``make demo`` as a person meets it: refusals in words, one line that says ready, and nothing left after Ctrl-C.

The supervisor and PostgreSQL are the real ones; ``stub_demo.py`` puts small programs in Saleor's place.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from marketplace.embedded.cluster import PROJECT
from tests.embedded.processes import processes_in, wait_until

STUB = Path(__file__).with_name("stub_demo.py")


class Demo:
    """A demonstration under way, its output gathered line by line."""

    def __init__(self, var: Path, port: int, behaviour: str = "") -> None:
        environment = os.environ | {"VAR_DIR": str(var), "PYTHONPATH": str(PROJECT)}
        environment.pop("DATABASE_URL", None)
        self.process = subprocess.Popen(
            [sys.executable, str(STUB), str(port), behaviour],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.lines: list[str] = []

    def until_ready(self) -> str:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))
            if line.startswith("ready "):
                return line.strip()
        raise AssertionError("it ended before it was ready: " + "\n".join(self.lines))

    def ending(self) -> tuple[int, str]:
        """Exit status and all that it still said."""
        output, _ = self.process.communicate(timeout=120)  # stopping takes seconds; the machine may be busy
        return self.process.returncode, output


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def demo(tmp_path: Path, port: int) -> Iterator[Callable[..., Demo]]:
    demos: list[Demo] = []

    def start(behaviour: str = "", on: int | None = None) -> Demo:
        demos.append(Demo(tmp_path, on or port, behaviour))
        return demos[-1]

    yield start
    for one in demos:
        if one.process.poll() is None:
            one.process.terminate()
        one.process.communicate()
    wait_until(lambda: not processes_in(tmp_path))


def test_the_last_line_says_ready_where_it_really_answers(demo: Callable[..., Demo], port: int) -> None:
    running = demo()
    assert running.until_ready() == f"ready http://127.0.0.1:{port}/"
    assert "an@example.test" in running.lines
    assert any(line.startswith("2/7 PostgreSQL") for line in running.lines)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz") as answer:
        assert answer.status == 200


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_and_sigterm_stop_everything(
    demo: Callable[..., Demo], tmp_path: Path, number: signal.Signals
) -> None:
    running = demo()
    running.until_ready()
    # supervisor, web and its helper, worker, keeper, postmaster and its children
    assert len(processes_in(tmp_path)) >= 6
    running.process.send_signal(number)
    running.process.send_signal(number)  # the impatient press it twice
    status, said = running.ending()
    assert (status, said.strip()) == (0, "Đã dừng tất cả.")
    assert not [process for process in processes_in(tmp_path) if "time.sleep" in str(process.cmdline())]
    wait_until(lambda: not processes_in(tmp_path))


def test_killing_the_supervisor_leaves_no_server_behind(demo: Callable[..., Demo], tmp_path: Path) -> None:
    running = demo()
    running.until_ready()
    running.process.kill()
    running.ending()
    wait_until(lambda: not processes_in(tmp_path))


def test_a_second_demonstration_is_told_where_the_first_one_is(demo: Callable[..., Demo], port: int) -> None:
    first = demo()
    first.until_ready()
    status, said = demo(on=port + 1).ending()
    assert status == 1
    assert f"http://127.0.0.1:{port}/" in said
    assert str(first.process.pid) in said
    assert first.process.poll() is None


def test_after_a_kill_the_next_start_is_not_held_up(
    demo: Callable[..., Demo], tmp_path: Path, port: int
) -> None:
    first = demo()
    first.until_ready()
    os.killpg(first.process.pid, signal.SIGKILL)
    first.ending()
    for process in processes_in(tmp_path):
        with suppress(psutil.NoSuchProcess):
            process.kill()
    assert demo().until_ready() == f"ready http://127.0.0.1:{port}/"


def test_a_taken_port_is_said_before_any_work(demo: Callable[..., Demo], tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        status, said = demo(on=taken).ending()
    assert status == 1
    assert (
        said.strip()
        == f"Cổng {taken} đang có chương trình khác dùng (is taken). Chọn cổng khác: make demo PORT=8000"
    )
    assert not (tmp_path / "postgres").exists()


def test_a_number_that_is_no_port_is_refused(demo: Callable[..., Demo]) -> None:
    status, said = demo(on=70000).ending()
    assert (status, said.strip()) == (1, "Cổng 70000 không hợp lệ (ports are 1 to 65535).")


def test_a_failing_preparation_ends_the_demonstration(demo: Callable[..., Demo], tmp_path: Path) -> None:
    status, said = demo("failing").ending()
    assert status == 1
    assert "cannot migrate" in said
    assert "preparing failed" in said
    assert not (tmp_path / "log").exists()


def test_a_dead_worker_ends_the_demonstration_with_its_last_words(demo: Callable[..., Demo]) -> None:
    running = demo("dying")
    running.until_ready()
    status, said = running.ending()
    assert status == 1
    assert "worker đã dừng với mã 1" in said
    assert "the worker had enough" in said
