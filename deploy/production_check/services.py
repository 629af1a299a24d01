"""Start the real services in a throw-away folder, each on a free port of this machine, and stop them in reverse."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
UNPRIVILEGED = "nobody"  # PostgreSQL refuses to run as root


class CheckFailed(Exception):
    """Something an installation needs did not work; the text says what was expected."""


@dataclass
class Services:
    """What runs, and where its logs are."""

    folder: Path
    stack: ExitStack
    environment: dict[str, str] = field(default_factory=dict)

    def start(
        self, name: str, command: list[str], *, env: Mapping[str, str] | None = None, as_nobody: bool = False
    ) -> subprocess.Popen[bytes]:
        """Start ``command`` in a process group of its own; it is told to stop when the stack closes."""
        log = (self.folder / f"{name}.log").open("wb")
        user = UNPRIVILEGED if as_nobody and os.getuid() == 0 else None
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=dict(env or self.environment),
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=user,
        )
        self.stack.callback(stop, name, process)
        self.stack.callback(log.close)
        return process

    def log_of(self, name: str, lines: int = 25) -> str:
        text = (self.folder / f"{name}.log").read_text(errors="replace")
        return "\n".join(text.splitlines()[-lines:])


def stop(name: str, process: subprocess.Popen[bytes], *, patience: float = 40.0) -> int:
    """SIGTERM and wait; a process that does not go by itself is a finding, not only an annoyance."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT if name == "postgresql" else signal.SIGTERM)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise CheckFailed(f"{name} did not stop within {patience:.0f} s of SIGTERM") from None
    return process.returncode


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(what: str, ready: Callable[[], bool], *, seconds: float = 40.0) -> float:
    """Wait until ``ready()``; the seconds it took."""
    began = time.monotonic()
    while not ready():
        if time.monotonic() - began > seconds:
            raise CheckFailed(f"{what} was not ready within {seconds:.0f} s")
        time.sleep(0.1)
    return time.monotonic() - began


def listens(port: int) -> Callable[[], bool]:
    def probe() -> bool:
        with socket.socket() as connection:
            connection.settimeout(0.5)
            return connection.connect_ex(("127.0.0.1", port)) == 0

    return probe


def postgresql(services: Services) -> str:
    """A new cluster with a password; the answer is its DATABASE_URL."""
    programs = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: float(p.parent.name))
    data, port, password = services.folder / "postgresql", free_port(), "mat-khau-kiem-tra"
    data.mkdir()
    secret = services.folder / "postgresql.password"
    secret.write_text(password)
    if os.getuid() == 0:
        owner = pwd.getpwnam(UNPRIVILEGED)
        for path in (data, secret):
            os.chown(path, owner.pw_uid, owner.pw_gid)
    user = UNPRIVILEGED if os.getuid() == 0 else None
    subprocess.run(
        [
            str(programs / "initdb"),
            "-D",
            str(data),
            "-U",
            "ocop",
            "--pwfile",
            str(secret),
            "-A",
            "scram-sha-256",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
        ],
        check=True,
        stdout=subprocess.DEVNULL,
        user=user,
        cwd="/",
    )
    services.start(
        "postgresql",
        [str(programs / "postgres"), "-D", str(data), "-h", "127.0.0.1", "-p", str(port), "-k", ""],
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        as_nobody=True,
    )
    wait_for("PostgreSQL", listens(port))
    wait_for(
        "PostgreSQL's database",
        lambda: (
            subprocess.run(
                [str(programs / "createdb"), "-h", "127.0.0.1", "-p", str(port), "-U", "ocop", "cho_ocop"],
                env={"PGPASSWORD": password, "PATH": os.environ["PATH"]},
                capture_output=True,
                check=False,
            ).returncode
            == 0
        ),
        seconds=15,
    )
    return f"postgresql://ocop:{password}@127.0.0.1:{port}/cho_ocop"


def redis(services: Services) -> str:
    """A Redis with a password; the answer is its URL without a database number."""
    port = free_port()
    services.start(
        "redis",
        [
            "redis-server",
            "--port",
            str(port),
            "--bind",
            "127.0.0.1",
            "--requirepass",
            "mat-khau-redis",
            "--dir",
            str(services.folder),
            "--appendonly",
            "yes",
            "--maxmemory-policy",
            "noeviction",
        ],
        env=os.environ,
    )
    wait_for("Redis", listens(port))
    return f"redis://:mat-khau-redis@127.0.0.1:{port}"


def nginx(services: Services, *, web_port: int) -> int:
    """nginx with the committed configuration, its ports and paths set for this folder; the answer is its TLS port."""
    plain, tls = free_port(), free_port()
    tls_folder = services.folder / "tls"
    tls_folder.mkdir()
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=DNS:localhost",
            "-keyout",
            str(tls_folder / "privkey.pem"),
            "-out",
            str(tls_folder / "fullchain.pem"),
        ],
        check=True,
        capture_output=True,
    )
    site = (ROOT / "deploy" / "nginx" / "cho-ocop.conf").read_text()
    changes = {
        "server web:8000 ": f"server 127.0.0.1:{web_port} ",
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl;": f"listen 127.0.0.1:{tls} ssl;",
        "server_name cho-ocop.example;": "server_name localhost;",
        "proxy_set_header Host $host;": "proxy_set_header Host $host:$server_port;",
        "/etc/nginx/tls/": f"{tls_folder}/",
        "/srv/media/": f"{services.environment['MEDIA_ROOT']}/",
    }
    if nginx_version() < (1, 25, 1):  # Debian 12's: http2 is still a word of `listen`
        changes |= {
            "    http2 on;\n": "",
            f"listen 127.0.0.1:{tls} ssl;": f"listen 127.0.0.1:{tls} ssl http2;",
        }
    for old, new in changes.items():
        if old not in site:
            raise CheckFailed(
                f"deploy/nginx/cho-ocop.conf has no “{old.strip()}” any more; mend this check with it"
            )
        site = site.replace(old, new)
    (services.folder / "site.conf").write_text(site)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"  {kind}_temp_path {services.folder}/{kind};\n" for kind in kinds)
    (services.folder / "nginx.conf").write_text(
        f"daemon off; pid {services.folder}/nginx.pid; error_log stderr warn; worker_processes 1;\n"
        "events { worker_connections 256; }\n"
        f"http {{ include /etc/nginx/mime.types; access_log off;\n{temporary}"
        f"  include {services.folder}/site.conf; }}\n"
    )
    configuration = str(services.folder / "nginx.conf")
    tested = subprocess.run(["nginx", "-t", "-c", configuration], capture_output=True, text=True, check=False)
    if tested.returncode != 0:
        raise CheckFailed(f"nginx refuses deploy/nginx/cho-ocop.conf:\n{tested.stderr}")
    services.start("nginx", ["nginx", "-c", configuration], env=os.environ)
    wait_for("nginx", listens(tls))
    return tls


def nginx_version() -> tuple[int, ...]:
    text = subprocess.run(["nginx", "-v"], capture_output=True, text=True, check=True).stderr
    return tuple(int(part) for part in text.rsplit("/", 1)[1].split()[0].split("."))


def manage(services: Services, *arguments: str) -> str:
    """Run a management command with the installation's environment; its output."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=services.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise CheckFailed(
            f"manage.py {' '.join(arguments)} ended with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-3000:]}"
        )
    return done.stdout


def require_programs() -> None:
    for program in ("nginx", "redis-server", "openssl"):
        if shutil.which(program) is None:
            raise CheckFailed(f"{program} is not installed: start this through `make production-check`")
