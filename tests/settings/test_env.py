"""Readers of the environment: what they take, what they refuse, and what they say then."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from marketplace.settings import env


@pytest.fixture(autouse=True)
def no_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("THING", raising=False)
    monkeypatch.delenv("THING_FILE", raising=False)


READ: list[tuple[Callable[[], Any], str, Any]] = [
    (lambda: env.text("THING"), "chợ", "chợ"),
    (lambda: env.text("THING"), "  chợ \n", "chợ"),
    (lambda: env.text("THING", choices=("json", "text")), "json", "json"),
    (lambda: env.flag("THING"), "Yes", True),
    (lambda: env.flag("THING"), "1", True),
    (lambda: env.flag("THING"), "off", False),
    (lambda: env.flag("THING", True), "FALSE", False),
    (lambda: env.integer("THING"), "-12", -12),
    (lambda: env.integer("THING", least=1, most=3), "3", 3),
    (lambda: env.items("THING"), "a, b,,c ", ["a", "b", "c"]),
    (lambda: env.duration("THING"), "90s", timedelta(seconds=90)),
    (lambda: env.duration("THING"), "15m", timedelta(minutes=15)),
    (lambda: env.duration("THING"), "2h", timedelta(hours=2)),
    (lambda: env.duration("THING"), "7d", timedelta(days=7)),
    (lambda: env.url("THING", schemes=("redis",)), "redis://u:p@h:1/2", "redis://u:p@h:1/2"),
    (lambda: env.secret("THING", least_length=3), "abc", "abc"),
    (lambda: env.folder("THING"), "/srv/media", Path("/srv/media")),
]


@pytest.mark.parametrize(("read", "value", "expected"), READ)
def test_a_right_value_is_read(
    monkeypatch: pytest.MonkeyPatch, read: Callable[[], Any], value: str, expected: Any
) -> None:
    monkeypatch.setenv("THING", value)
    assert read() == expected


REFUSED: list[tuple[Callable[[], Any], str, str]] = [
    (lambda: env.text("THING", choices=("a", "b")), "c", "THING is 'c'; expected one of a, b"),
    (lambda: env.flag("THING"), "ja", "THING is 'ja'; expected one of 1, true, yes, on, 0, false, no, off"),
    (lambda: env.integer("THING"), "1.5", "THING is '1.5'; expected a whole number"),
    (lambda: env.integer("THING", least=0), "-1", "THING is -1; expected a whole number from 0"),
    (lambda: env.integer("THING", least=0, most=9), "10", "THING is 10; expected a whole number from 0 to 9"),
    (
        lambda: env.duration("THING"),
        "15",
        "THING is '15'; expected a length of time such as 30s, 15m, 2h or 7d",
    ),
    (
        lambda: env.duration("THING"),
        "0m",
        "THING is '0m'; expected a length of time such as 30s, 15m, 2h or 7d",
    ),
    (
        lambda: env.url("THING", schemes=("redis", "rediss")),
        "http://user:hemmelig@host",
        "THING is another kind of address; expected an address that starts with redis:// or rediss://",
    ),
    (
        lambda: env.url("THING", schemes=("redis",)),
        "redis://host:hemmelig",
        "THING cannot be read as an address; expected an address that starts with redis://",
    ),
    (
        lambda: env.secret("THING", least_length=50),
        "hemmelig",
        "THING has 8 characters; expected a secret of at least 50",
    ),
]


@pytest.mark.parametrize(("read", "value", "message"), REFUSED)
def test_a_wrong_value_is_refused_by_name_and_secrets_stay_secret(
    monkeypatch: pytest.MonkeyPatch, read: Callable[[], Any], value: str, message: str
) -> None:
    monkeypatch.setenv("THING", value)
    with pytest.raises(env.InvalidSetting) as caught:
        read()
    assert str(caught.value).startswith(message)
    assert "hemmelig" not in str(caught.value)
    assert caught.value.name == "THING"


@pytest.mark.parametrize("value", [None, "", "   "])
def test_an_unset_or_empty_variable_takes_the_default_or_is_missed(
    monkeypatch: pytest.MonkeyPatch, value: str | None
) -> None:
    if value is not None:
        monkeypatch.setenv("THING", value)
    assert env.integer("THING", 7) == 7
    assert env.items("THING", ("a",)) == ["a"]
    with pytest.raises(
        env.InvalidSetting,
        match=r"^THING is not set; expected a text, here or in the file named by THING_FILE$",
    ):
        env.text("THING")


def test_a_default_list_is_never_shared() -> None:
    assert env.items("THING", ["a"]) is not env.items("THING", ["a"])


def test_any_variable_may_come_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("tu-tep\n", encoding="utf-8")
    monkeypatch.setenv("THING_FILE", str(tmp_path / "key"))
    assert env.secret("THING") == "tu-tep"


def test_a_variable_beside_its_file_is_a_fault(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("THING", "a")
    monkeypatch.setenv("THING_FILE", str(tmp_path / "key"))
    with pytest.raises(
        env.InvalidSetting, match="THING and THING_FILE are both set; expected only one of them"
    ):
        env.secret("THING")


def test_a_file_that_is_not_there_or_empty_is_a_fault(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("THING_FILE", str(tmp_path / "key"))
    with pytest.raises(env.InvalidSetting, match="THING_FILE cannot be read"):
        env.secret("THING")
    (tmp_path / "key").write_text(" \n", encoding="utf-8")
    with pytest.raises(env.InvalidSetting, match="THING_FILE is an empty file"):
        env.secret("THING", "default")
