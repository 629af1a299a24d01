"""Make ``.venv`` and install exactly what the locks name: ``python3 -m marketplace.embedded.environment [--dev]``.

Standard library only: it runs on the machine's own Python. Does nothing when ``.venv`` already holds what the locks
say. Downloads go through whatever package index pip and uv are set up for; every file is checked against its hash.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

from marketplace.embedded.cluster import PROJECT
from marketplace.embedded.errors import EmbeddedError
from marketplace.embedded.locks import exclusive
from marketplace.embedded.steps import say, step

ENVIRONMENT = PROJECT / ".venv"
STAMP = ENVIRONMENT / "installed.json"
INSTALLER = "requirements-bootstrap.lock"  # uv: installs in seconds what takes pip more than a minute
LOCKS = {"base": "requirements.lock", "dev": "requirements-dev.lock"}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="also what tests and checks need")
    options = parser.parse_args(arguments)
    (PROJECT / "var").mkdir(exist_ok=True)
    try:
        # Two commands at once: the second finds the work done.
        with exclusive(PROJECT / "var" / "environment.lock"):
            provide(dev=options.dev)
    except (EmbeddedError, subprocess.CalledProcessError) as error:
        say(str(error))
        return 1
    return 0


def provide(*, dev: bool) -> None:
    """Bring ``.venv`` to what the locks say; once the development tools are in it they stay."""
    present = installed()
    kinds = ["base", "dev"] if dev or "dev" in present else ["base"]
    wanted = {kind: fingerprint(kind) for kind in kinds}
    if present == wanted:
        return
    with step(1, "Môi trường Python (.venv)"):
        if not can_install():
            create()
        STAMP.unlink(missing_ok=True)  # what is interrupted from here on is done over
        install(kinds)
        STAMP.write_text(json.dumps(wanted))


def installed() -> dict[str, str]:
    """What the last complete installation had, by kind; empty when there is none."""
    try:
        return dict(json.loads(STAMP.read_text()))
    except (OSError, ValueError):
        return {}


def fingerprint(kind: str) -> str:
    """What an installation depends on: the locks, the Python that runs it, and its place (scripts name it)."""
    words = [(PROJECT / name).read_bytes() for name in (INSTALLER, LOCKS[kind])]
    return hashlib.sha256(b"\0".join([*words, sys.version.encode(), os.fsencode(ENVIRONMENT)])).hexdigest()


def can_install() -> bool:
    """Whether the environment's Python starts, is this one, and has its installer."""
    question = [program("python"), "-c", "import sys; print(sys.version)"]
    try:
        answer = subprocess.run(question, capture_output=True, text=True, check=True)
        subprocess.run([program("uv"), "--version"], capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    return answer.stdout.strip() == sys.version


def program(name: str) -> str:
    return str(ENVIRONMENT / "bin" / name)


def create() -> None:
    """A fresh environment with the installer in it. Raises EmbeddedError when this Python cannot make one."""
    if importlib.util.find_spec("ensurepip") is None:
        add_debian_package("python3-venv")
    subprocess.run([sys.executable, "-m", "venv", "--clear", ENVIRONMENT], check=True)
    pip = [program("pip"), "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--require-hashes", "--no-deps", "-r", INSTALLER], check=True, cwd=PROJECT)


def add_debian_package(name: str) -> None:
    """Debian splits ``venv`` off Python: add it where we may, else say what to do."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise EmbeddedError("venv_missing", f"Thiếu gói {name}. Hãy chạy: sudo apt-get install {name}")
    silent = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "--yes", "--no-install-recommends", name]):
        command = ["apt-get", "-qq", *words]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env=silent)


def install(kinds: Sequence[str]) -> None:
    """Exactly the locks' packages, nothing more and nothing less."""
    locks = [INSTALLER, *(LOCKS[kind] for kind in kinds)]
    uv = [program("uv"), "pip", "sync", "--quiet", "--require-hashes", "--python", program("python")]
    subprocess.run([*uv, *locks], check=True, cwd=PROJECT)


if __name__ == "__main__":
    sys.exit(main())
