"""Making ``.venv``: done once, done again when a lock changes, and plain words when it cannot be done."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from marketplace.embedded import environment
from marketplace.embedded.errors import EmbeddedError


@pytest.fixture
def done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A project of its own with two locks; what is done is noted instead of downloaded."""
    for name in (environment.INSTALLER, *environment.LOCKS.values()):
        (tmp_path / name).write_text(f"# {name}\n")
    (tmp_path / ".venv").mkdir()
    monkeypatch.setattr(environment, "PROJECT", tmp_path)
    monkeypatch.setattr(environment, "ENVIRONMENT", tmp_path / ".venv")
    monkeypatch.setattr(environment, "STAMP", tmp_path / ".venv" / "installed.json")
    notes: list[str] = []
    monkeypatch.setattr(environment, "can_install", lambda: bool(notes))
    monkeypatch.setattr(environment, "create", lambda: notes.append("create"))
    monkeypatch.setattr(environment, "install", lambda kinds: notes.append("install " + " ".join(kinds)))
    return notes


def test_it_is_made_once(done: list[str]) -> None:
    for _ in range(2):
        environment.provide(dev=False)
    assert done == ["create", "install base"]


def test_the_development_tools_are_added_and_stay(done: list[str]) -> None:
    for dev in (False, True, False):
        environment.provide(dev=dev)
    assert done == ["create", "install base", "install base dev"]


@pytest.mark.parametrize("name", [environment.INSTALLER, *environment.LOCKS.values()])
def test_a_changed_lock_is_installed(done: list[str], tmp_path: Path, name: str) -> None:
    environment.provide(dev=True)
    (tmp_path / name).write_text("# another version\n")
    environment.provide(dev=False)
    assert done == ["create", "install base dev", "install base dev"]


def test_an_interrupted_installation_is_done_over(
    done: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(kinds: list[str]) -> None:
        raise KeyboardInterrupt

    environment.provide(dev=False)
    lock = tmp_path / environment.LOCKS["base"]
    before = lock.read_text()
    lock.write_text("# another version\n")
    with monkeypatch.context() as patch:
        patch.setattr(environment, "install", interrupted)
        with pytest.raises(KeyboardInterrupt):
            environment.provide(dev=False)
    assert environment.installed() == {}
    lock.write_text(before)  # what the first installation was of, but half of the other is in it now
    environment.provide(dev=False)
    assert done == ["create", "install base", "install base"]
    assert list(json.loads((tmp_path / ".venv" / "installed.json").read_text())) == ["base"]


def test_a_missing_venv_package_is_named_when_it_may_not_be_added(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(environment.os, "geteuid", lambda: 1000)
    with pytest.raises(EmbeddedError, match="sudo apt-get install python3-venv") as refusal:
        environment.create()
    assert refusal.value.code == "venv_missing"
