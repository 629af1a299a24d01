"""Settings from the environment: typed, and loud when they are wrong.

Every reader takes the variable's name. Without a ``default`` the variable is required. A variable that is set to the
empty string counts as not set (compose files and env files leave such lines behind). Faults are raised as
``ImproperlyConfigured`` naming the variable, what was found (never for secrets) and what was expected.

A secret may also come from a file: ``SECRET_KEY_FILE=/run/secrets/key`` (container secrets, systemd credentials).
"""

import os
import re
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, urlsplit

from django.core.exceptions import ImproperlyConfigured

_TRUE: Final = {"1", "true", "yes", "on"}
_FALSE: Final = {"0", "false", "no", "off"}
_DURATION_UNITS: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


class Required:
    """The default of a variable that must be set."""


REQUIRED: Final = Required()


class InvalidSetting(ImproperlyConfigured):
    """A variable is missing or holds something else than was expected; ``name`` is the variable."""

    def __init__(self, name: str, problem: str, expected: str) -> None:
        super().__init__(f"{name} {problem}; expected {expected}")
        self.name = name


def _raw(name: str, expected: str, required: bool) -> str | None:
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if required:
        raise InvalidSetting(name, "is not set", expected)
    return None


def text(name: str, default: str | Required = REQUIRED, *, choices: Sequence[str] = ()) -> str:
    """A string, one of ``choices`` when given."""
    expected = f"one of {', '.join(choices)}" if choices else "a text"
    value = _raw(name, expected, isinstance(default, Required))
    if value is None:
        assert isinstance(default, str)
        return default
    if choices and value not in choices:
        raise InvalidSetting(name, f"is {value!r}", expected)
    return value


def flag(name: str, default: bool | Required = REQUIRED) -> bool:
    """A yes or no: 1/true/yes/on or 0/false/no/off in any case."""
    expected = "one of 1, true, yes, on, 0, false, no, off"
    value = _raw(name, expected, isinstance(default, Required))
    if value is None:
        assert isinstance(default, bool)
        return default
    if value.lower() in _TRUE:
        return True
    if value.lower() in _FALSE:
        return False
    raise InvalidSetting(name, f"is {value!r}", expected)


def integer(
    name: str, default: int | Required = REQUIRED, *, least: int | None = None, most: int | None = None
) -> int:
    """A whole number between ``least`` and ``most`` (both inclusive)."""
    low = "" if least is None else f" from {least}"
    high = "" if most is None else f" to {most}"
    expected = f"a whole number{low}{high}"
    value = _raw(name, expected, isinstance(default, Required))
    if value is None:
        assert isinstance(default, int)
        return default
    if not re.fullmatch(r"[+-]?[0-9]+", value):
        raise InvalidSetting(name, f"is {value!r}", expected)
    number = int(value)
    if (least is not None and number < least) or (most is not None and number > most):
        raise InvalidSetting(name, f"is {number}", expected)
    return number


def items(name: str, default: Sequence[str] | Required = REQUIRED) -> list[str]:
    """A list, separated by commas; blanks around the items and empty items are dropped."""
    value = _raw(name, "a list separated by commas", isinstance(default, Required))
    if value is None:
        assert not isinstance(default, Required)
        return list(default)
    return [item for item in (part.strip() for part in value.split(",")) if item]


def duration(name: str, default: timedelta | Required = REQUIRED) -> timedelta:
    """A length of time above zero: a number and its unit, ``30s``, ``15m``, ``2h`` or ``7d``."""
    expected = "a length of time such as 30s, 15m, 2h or 7d"
    value = _raw(name, expected, isinstance(default, Required))
    if value is None:
        assert isinstance(default, timedelta)
        return default
    match = re.fullmatch(r"([0-9]+)([smhd])", value)
    if match is None or int(match[1]) == 0:
        raise InvalidSetting(name, f"is {value!r}", expected)
    return timedelta(**{_DURATION_UNITS[match[2]]: int(match[1])})


def url(name: str, default: str | Required = REQUIRED, *, schemes: Sequence[str]) -> str:
    """An address with one of ``schemes`` and a host (a database or broker may instead name a path).

    The value is not repeated in the fault: addresses of services carry passwords.
    """
    expected = f"an address that starts with {' or '.join(f'{scheme}://' for scheme in schemes)}"
    value = _raw(name, expected, isinstance(default, Required))
    if value is None:
        assert isinstance(default, str)
        return default
    try:
        parts: SplitResult = urlsplit(value)
        parts.port  # noqa: B018  (the property raises for a port that is no number)
    except ValueError as error:
        raise InvalidSetting(name, f"cannot be read as an address ({error})", expected) from None
    if parts.scheme not in schemes or not (parts.netloc or parts.path.strip("/")):
        raise InvalidSetting(name, "is another kind of address", expected)
    return value


def secret(name: str, default: str | Required = REQUIRED, *, least_length: int = 1) -> str:
    """A secret from ``name`` or from the file that ``name_FILE`` points at; setting both is a fault."""
    expected = f"a secret of at least {least_length} characters, here or in the file named by {name}_FILE"
    file_name = os.environ.get(f"{name}_FILE", "").strip()
    value = os.environ.get(name, "").strip()
    if file_name and value:
        raise InvalidSetting(name, f"and {name}_FILE are both set", "only one of them")
    if file_name:
        try:
            value = Path(file_name).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise InvalidSetting(f"{name}_FILE", f"cannot be read ({error})", "a readable text file") from None
    if not value:
        if isinstance(default, Required):
            raise InvalidSetting(name, "is not set", expected)
        return default
    if len(value) < least_length:
        raise InvalidSetting(name, f"has {len(value)} characters", expected)
    return value


def folder(name: str, default: Path) -> Path:
    """A directory; it need not exist yet. Relative paths count from where the process was started."""
    value = _raw(name, "a directory", required=False)
    return default if value is None else Path(value).expanduser().resolve()
