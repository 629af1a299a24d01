"""Settings from the environment: typed, and loud when they are wrong.

Every reader takes the variable's name. Without a ``default`` the variable is required. A variable that is set to the
empty string counts as not set (compose files and env files leave such lines behind). Any variable may also come from a
file: ``SECRET_KEY_FILE=/run/secrets/key`` (container secrets, systemd credentials). Faults are raised as
``InvalidSetting``, naming the variable, what is wrong with it (never a secret's value) and what was expected.
"""

import os
import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Final, TypeVar
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

T = TypeVar("T")

_YES: Final = ("1", "true", "yes", "on")
_NO: Final = ("0", "false", "no", "off")
_UNITS: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


class Required:
    """The default of a variable that must be set."""


REQUIRED: Final = Required()


class InvalidSetting(ImproperlyConfigured):
    """A variable is missing or holds something else than was expected; ``name`` is the variable."""

    def __init__(self, name: str, problem: str, expected: str) -> None:
        super().__init__(f"{name} {problem}; expected {expected}")
        self.name = name


def text(name: str, default: str | Required = REQUIRED, *, choices: Sequence[str] = ()) -> str:
    """A string, one of ``choices`` when given."""

    def parse(value: str) -> str:
        if choices and value not in choices:
            raise ValueError(f"is {value!r}")
        return value

    return _read(name, default, f"one of {', '.join(choices)}" if choices else "a text", parse)


def flag(name: str, default: bool | Required = REQUIRED) -> bool:
    """A yes or no: 1/true/yes/on or 0/false/no/off in any case."""

    def parse(value: str) -> bool:
        if value.lower() not in (*_YES, *_NO):
            raise ValueError(f"is {value!r}")
        return value.lower() in _YES

    return _read(name, default, f"one of {', '.join((*_YES, *_NO))}", parse)


def integer(
    name: str, default: int | Required = REQUIRED, *, least: int | None = None, most: int | None = None
) -> int:
    """A whole number between ``least`` and ``most`` (both inclusive)."""

    def parse(value: str) -> int:
        if not re.fullmatch(r"[+-]?[0-9]+", value):
            raise ValueError(f"is {value!r}")
        number = int(value)
        if (least is not None and number < least) or (most is not None and number > most):
            raise ValueError(f"is {number}")
        return number

    bounds = ("" if least is None else f" from {least}") + ("" if most is None else f" to {most}")
    return _read(name, default, f"a whole number{bounds}", parse)


def items(name: str, default: Sequence[str] | Required = REQUIRED) -> list[str]:
    """A list, separated by commas; blanks around the items and empty items are dropped."""

    def parse(value: str) -> list[str]:
        return [item for item in (part.strip() for part in value.split(",")) if item]

    return list(_read(name, default, "a list separated by commas", parse))


def duration(name: str, default: timedelta | Required = REQUIRED) -> timedelta:
    """A length of time above zero: a number and its unit, ``30s``, ``15m``, ``2h`` or ``7d``."""

    def parse(value: str) -> timedelta:
        match = re.fullmatch(r"([0-9]+)([smhd])", value)
        if match is None or int(match[1]) == 0:
            raise ValueError(f"is {value!r}")
        return timedelta(**{_UNITS[match[2]]: int(match[1])})

    return _read(name, default, "a length of time such as 30s, 15m, 2h or 7d", parse)


def url(name: str, default: str | Required = REQUIRED, *, schemes: Sequence[str]) -> str:
    """An address with one of ``schemes``. The fault does not repeat it: addresses of services carry passwords."""

    def parse(value: str) -> str:
        try:
            parts = urlsplit(value)
            _ = parts.port  # raises when it is no number
        except ValueError:
            raise ValueError("cannot be read as an address") from None
        if parts.scheme not in schemes:
            raise ValueError("is another kind of address")
        return value

    starts = " or ".join(f"{scheme}://" for scheme in schemes)
    return _read(name, default, f"an address that starts with {starts}", parse)


def secret(name: str, default: str | Required = REQUIRED, *, least_length: int = 1) -> str:
    """A text that is never repeated in a fault, of at least ``least_length`` characters."""

    def parse(value: str) -> str:
        if len(value) < least_length:
            raise ValueError(f"has {len(value)} characters")
        return value

    return _read(name, default, f"a secret of at least {least_length} characters", parse)


def folder(name: str, default: Path | Required = REQUIRED) -> Path:
    """A directory, which need not exist yet. A relative path counts from where the process was started."""
    return _read(name, default, "a directory", lambda value: Path(value).expanduser().resolve())


def _read(name: str, default: T | Required, expected: str, parse: Callable[[str], T]) -> T:
    """The variable's value, its file's, or the default; ``parse`` raises ``ValueError`` with what is wrong."""
    value = os.environ.get(name, "").strip()
    file_name = os.environ.get(f"{name}_FILE", "").strip()
    if value and file_name:
        raise InvalidSetting(name, f"and {name}_FILE are both set", "only one of them")
    if file_name:
        try:
            value = Path(file_name).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise InvalidSetting(
                f"{name}_FILE", f"cannot be read ({error})", "a readable text file"
            ) from None
        if not value:
            raise InvalidSetting(f"{name}_FILE", "is an empty file", expected)
    if not value:
        if isinstance(default, Required):
            raise InvalidSetting(name, "is not set", f"{expected}, here or in the file named by {name}_FILE")
        return default
    try:
        return parse(value)
    except ValueError as error:
        raise InvalidSetting(name, str(error), expected) from None
