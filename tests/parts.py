"""Parts of the machine that some tests need: a browser, a JVM, Redis …

A test that needs one asks for it by name. Where it is missing the test is skipped and says what to install; with
``CI=true`` it fails instead, since a part that CI silently lacks is a hole.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

# Name → the programs that will do, and the Debian packages that bring them.
PARTS = {
    "chromium": (("chromium", "chromium-browser", "google-chrome"), "chromium"),
    "java": (("javac",), "default-jdk-headless"),
    "maven": (("mvn",), "maven"),
    "go": (("go",), "golang-go"),
    "redis": (("redis-server",), "redis-server"),
    "nginx": (("nginx",), "nginx-light"),
}
SYSTEM_DIRECTORIES = "/usr/local/sbin:/usr/sbin:/sbin"  # where Debian puts servers, not on everybody's PATH


def find(part: str) -> Path | None:
    """The program for ``part``, or None."""
    programs, _ = PARTS[part]
    path = os.pathsep.join([os.environ.get("PATH", ""), SYSTEM_DIRECTORIES])
    for program in programs:
        if found := shutil.which(program, path=path):
            return Path(found)
    return None


def require(part: str) -> Path:
    """The program for ``part``; without it the running test is skipped, or fails when ``CI=true``."""
    found = find(part)
    if found is not None:
        return found
    missing = f"{part} is not installed (Debian: apt-get install {PARTS[part][1]})"
    if os.environ.get("CI") == "true":
        pytest.fail(missing, pytrace=False)
    pytest.skip(missing)
