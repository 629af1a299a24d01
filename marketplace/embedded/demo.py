"""``make demo``: everything the demonstration needs, in one process tree that ends together.

Order of business: refuse what cannot work (a second demonstration, a taken port) → PostgreSQL → one child that
migrates, compiles, loads and indexes (``prepare.py``) → web server and worker → ask ``/readyz`` → print the logins and,
as the last line, ``ready URL`` → wait for Ctrl-C or for a child's death → stop all.
"""

from __future__ import annotations

import argparse
import errno
import http.client
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import NoReturn

from marketplace.embedded import EmbeddedError, demo_database, var_directory
from marketplace.embedded.children import Child, dying_with_us, spawn, stop_all
from marketplace.embedded.cluster import PROJECT, Lease
from marketplace.embedded.locks import open_lock_file, try_exclusive
from marketplace.embedded.steps import STARTED, say, step, total

HOST = "127.0.0.1"
SECONDS_TO_BE_READY = 90


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="make demo", description="Chạy thử Chợ OCOP trên máy này")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--no-cards", action="store_true", help="không có trang trả thẻ giả lập")
    parser.add_argument("load_demo", nargs="*", help="tuỳ chọn của manage.py load_demo, sau --")
    options = parser.parse_args(arguments)
    os.environ.setdefault(STARTED, str(time.time()))
    for number in (
        signal.SIGINT,
        signal.SIGTERM,
    ):  # said aloud: who starts us in the background ignores SIGINT
        signal.signal(number, interrupt)
    try:
        run(options.port, options.load_demo, with_cards=not options.no_cards)
    except EmbeddedError as error:
        say(f"\n{error}")
        return 1
    except KeyboardInterrupt:
        say("\nĐã dừng tất cả.")
    return 0


def run(port: int, load_options: Sequence[str], *, with_cards: bool = True) -> NoReturn:
    """Bring the demonstration up and watch it until it is interrupted. Raises EmbeddedError when it cannot run."""
    url = f"http://{HOST}:{port}/"
    children: list[Child] = []
    with ExitStack() as stack:
        stack.enter_context(only_demonstration(url))
        refuse_taken_port(port)
        environment = {"PUBLIC_URL": url.rstrip("/")} | with_invented_account(os.environ)
        pretend = pretend_stripe(environment, port_of_cards(port)) if with_cards else {}
        environment |= pretend
        lease: Lease | None = None
        if not environment.get("DATABASE_URL"):
            with step(2, "PostgreSQL"):
                lease = stack.enter_context(demo_database().hold())
        keep = [] if lease is None else [lease.fileno()]
        stack.callback(stop_all, children)
        stack.callback(finish_undisturbed)
        prepare(environment, load_options, keep)
        with step(7, "Máy chủ web và tiến trình nền"):
            commands = {"web": web_command(port), "worker": worker_command()}
            if pretend:
                commands["stripe"] = stripe_command(pretend["STRIPE_API_BASE"], url)
            for name, command in commands.items():
                log = log_file(name)
                children.append(
                    spawn(name, command, log=log, environment=environment, directory=PROJECT, keep=keep)
                )
            wait_until_ready(port, children)
        say((var_directory() / "demo-logins.txt").read_text().rstrip())
        say(f"Tổng cộng {total()}. Nhật ký: {log_file('web').parent}. Dừng: Ctrl-C.")
        say(f"ready {url}")
        watch(children, lease)


def prepare_command(load_options: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", "marketplace.embedded.prepare", *load_options]


def web_command(port: int) -> list[str]:
    return [
        *(sys.executable, "-m", "gunicorn", "marketplace.wsgi:application"),
        *("--bind", f"{HOST}:{port}", "--workers", "2", "--threads", "4", "--preload"),
        *("--graceful-timeout", "10", "--worker-tmp-dir", "/dev/shm"),  # noqa: S108  (its heartbeat, in memory)
        # However long a question somebody pastes into the search box, the page says what is wrong with it.
        *("--limit-request-line", "0"),
        *("--access-logfile", "-", "--no-control-socket"),
    ]


def worker_command() -> list[str]:
    """One process works and keeps the calendar: threads, since what it does waits for the database."""
    return [
        *(sys.executable, "-m", "celery", "--app", "marketplace.celery", "worker", "--beat"),
        *("--pool", "threads", "--concurrency", "4"),
        *("--loglevel", "info", "--without-gossip", "--without-mingle"),
    ]


def log_file(name: str) -> Path:
    return var_directory() / "log" / f"{name}.log"


def interrupt(number: int, frame: FrameType | None) -> None:
    """SIGTERM and Ctrl-C end us alike."""
    raise KeyboardInterrupt


def finish_undisturbed() -> None:
    """Stopping has begun: a second Ctrl-C must not leave it half done (it takes seconds at most)."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)


@contextmanager
def only_demonstration(url: str) -> Iterator[None]:
    """Hold the lock of the one demonstration of this checkout; who comes second is told where the first one is.

    The lock dies with its holder, so it cannot be stale; what stands in the file is only for the message.
    """
    var_directory().mkdir(parents=True, exist_ok=True)
    descriptor = open_lock_file(var_directory() / "demo.lock")
    with os.fdopen(descriptor, "r+") as file:
        if not try_exclusive(descriptor):
            raise EmbeddedError("already_running", already_running(file.read()))
        file.truncate(0)
        json.dump({"pid": os.getpid(), "url": url}, file)
        file.flush()
        yield


def already_running(note: str) -> str:
    try:
        running = json.loads(note)
        return f"Bản chạy thử đã chạy rồi: {running['url']} (tiến trình {running['pid']}; it is already running)."
    except (ValueError, KeyError, TypeError):
        return "Bản chạy thử đang khởi động ở cửa sổ khác (it is starting in another window)."


def refuse_taken_port(port: int) -> None:
    """Say it before minutes of work, not after."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OverflowError:
            raise EmbeddedError("bad_port", f"Cổng {port} không hợp lệ (ports are 1 to 65535).") from None
        except OSError as error:
            if error.errno == errno.EACCES:
                reason = "cần quyền quản trị (needs privileges)"
            else:
                reason = "đang có chương trình khác dùng (is taken)"
            advice = f"make demo PORT={8001 if port == 8000 else 8000}"
            raise EmbeddedError("port_taken", f"Cổng {port} {reason}. Chọn cổng khác: {advice}") from None


def with_invented_account(given: Mapping[str, str]) -> dict[str, str]:
    """The environment with a receiving account for bank transfers, unless it has one; pages say it is invented."""
    if any(name.startswith("BANK_TRANSFER_") for name in given):
        return dict(given)
    return {
        "BANK_TRANSFER_BANK_BIN": "999999",  # no bank's number
        "BANK_TRANSFER_ACCOUNT": "000000000000",
        "BANK_TRANSFER_NAME": "TAI KHOAN MINH HOA",
        "BANK_TRANSFER_NOTICE_SECRET": secrets.token_hex(32),
    } | dict(given)


def pretend_stripe(given: Mapping[str, str], port: int) -> dict[str, str]:
    """The settings of a stand-in for Stripe on this machine; none when card payments are set up for real."""
    if any(name.startswith("STRIPE_") for name in given):
        return {}
    return {
        "STRIPE_SECRET_KEY": f"sk_test_{secrets.token_hex(16)}",
        "STRIPE_WEBHOOK_SECRET": f"whsec_{secrets.token_hex(16)}",
        "STRIPE_API_BASE": f"http://{HOST}:{port}",
    }


def port_of_cards(port: int) -> int:
    """The port after the shop's, so that pages opened before a restart are there again; any other when it is taken."""
    for wanted in (port + 1, 0):
        with socket.socket() as probe, suppress(OSError, OverflowError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((HOST, wanted))
            return int(probe.getsockname()[1])
    raise EmbeddedError("port_taken", "Không còn cổng nào trống (no port is free).")


def stripe_command(address: str, shop: str) -> list[str]:
    """Stripe's double, which tells the shop of what happens on its pages."""
    return [
        *(sys.executable, "-m", "tools.stripe_double", "--port", address.rpartition(":")[2]),
        *("--webhook", f"{shop}thanh-toan/stripe/", "--books", str(var_directory() / "stripe-double.json")),
    ]


def prepare(environment: dict[str, str], load_options: Sequence[str], keep: Sequence[int]) -> None:
    """Steps 3 to 6 in a process of their own at this terminal, so that the supervisor stays small."""
    command = dying_with_us(prepare_command(load_options))
    if subprocess.run(command, env=environment, cwd=PROJECT, pass_fds=tuple(keep), check=False).returncode:
        raise EmbeddedError(
            "prepare_failed", "Chuẩn bị không thành công, lỗi ở trên (preparing failed, see above)."
        )


def wait_until_ready(port: int, children: Sequence[Child]) -> None:
    """Ask /readyz until it answers 200. Raises EmbeddedError with the end of a log when a child dies or time is up."""
    deadline = time.monotonic() + SECONDS_TO_BE_READY
    answer = "không trả lời (no answer)"
    while time.monotonic() < deadline:
        refuse_dead(children)
        connection = http.client.HTTPConnection(HOST, port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            response = connection.getresponse()
            if response.status == 200:
                return
            answer = f"{response.status} {response.read(500).decode(errors='replace')}"
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
        else:
            time.sleep(0.3)
        finally:
            connection.close()
    raise EmbeddedError("not_ready", f"/readyz: {answer}\n{children[0].log}:\n{children[0].tail()}")


def refuse_dead(children: Sequence[Child]) -> None:
    for child in children:
        if child.process.poll() is not None:
            ending = f"{child.name} đã dừng với mã {child.process.returncode} (it stopped). {child.log}:"
            raise EmbeddedError("child_died", f"{ending}\n{child.tail()}")


def watch(children: Sequence[Child], lease: Lease | None) -> NoReturn:
    """Until interrupted: end with a child that ends, and bring the database back should its keeper be killed."""
    while True:
        time.sleep(2)
        refuse_dead(children)
        if lease is not None and not demo_database().is_running():
            demo_database().ensure_running()


if __name__ == "__main__":
    sys.exit(main())
