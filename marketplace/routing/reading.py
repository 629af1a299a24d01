"""Reading plain data (JSON) into checked values: every fault is collected with where it stands and what was expected.

A *reader* takes a value and its path (``[3].lines[0].quantity``) and gives back the checked value, or notes faults
and gives back None. Texts are Vietnamese sources with ``%(name)s`` for ``Fault.data``; whoever shows them translates.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from difflib import get_close_matches
from typing import Any
from zoneinfo import ZoneInfo

from .rules import gettext_noop

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
"""A moment written without a time zone is local time."""

MISSING = gettext_noop("thiếu khoá này")
UNKNOWN_KEY = gettext_noop("khoá không có trong mẫu")
WRONG = gettext_noop("giá trị không dùng được")
REPEATED = gettext_noop("đã có ở %(first)s")


@dataclass(frozen=True, slots=True)
class Fault:
    """``value`` at the path ``where`` is wrong: what is the matter, and what was expected instead."""

    where: str
    value: Any
    message: str
    expected: str
    data: Mapping[str, Any] = field(default_factory=dict)


class FaultyInput(ValueError):
    """The input cannot be used; ``faults`` names everything that is wrong with it, in the order it stands there."""

    code = "faulty_input"

    def __init__(self, faults: Collection[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(f"{len(self.faults)}: {', '.join(fault.where for fault in self.faults[:3])}")


Faults = list[Fault]
Reader = Callable[[Any, str, Faults], Any]


def read_object(
    value: Any, where: str, faults: Faults, readers: Mapping[str, Reader], required: Collection[str] = ()
) -> dict[str, Any]:
    """The keys of an object, each read by its reader; null counts as not given. Keys unknown or missing are faults."""
    if not isinstance(value, dict):
        faults.append(Fault(where or ".", value, WRONG, gettext_noop("một đối tượng {…}")))
        return {}
    for key in value:
        if key in readers:
            continue
        guess = get_close_matches(key, readers, n=1)
        if guess:
            expected, data = gettext_noop("“%(guess)s”"), {"guess": guess[0]}
        else:
            expected, data = gettext_noop("một trong: %(known)s"), {"known": ", ".join(readers)}
        faults.append(Fault(join(where, key), value[key], UNKNOWN_KEY, expected, data))
    for key in required:
        if value.get(key) is None:
            faults.append(Fault(join(where, key), None, MISSING, gettext_noop("khoá bắt buộc")))
    given = {key: item for key, item in value.items() if key in readers and item is not None}
    return {key: readers[key](item, join(where, key), faults) for key, item in given.items()}


def text(value: Any, where: str, faults: Faults) -> str | None:
    """An identifier: a text that is not empty, or a whole number."""
    if isinstance(value, str) and value:
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return _wrong(value, where, faults, gettext_noop("một mã (chuỗi không rỗng hoặc số nguyên)"))


def flag(value: Any, where: str, faults: Faults) -> bool | None:
    """True or false."""
    if isinstance(value, bool):
        return value
    return _wrong(value, where, faults, gettext_noop("true hoặc false"))


def whole(least: int) -> Reader:
    """A whole number of at least ``least``."""

    def read(value: Any, where: str, faults: Faults) -> int | None:
        if (
            isinstance(value, int | float)
            and not isinstance(value, bool)
            and value == value // 1
            and value >= least
        ):
            return int(value)
        return _wrong(value, where, faults, gettext_noop("số nguyên từ %(least)s trở lên"), least=least)

    return read


def number(least: float, most: float = 1e9) -> Reader:
    """A number between two bounds, both allowed."""

    def read(value: Any, where: str, faults: Faults) -> float | None:
        if isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most:
            return float(value)
        expected = gettext_noop("số từ %(least)s đến %(most)s")
        return _wrong(value, where, faults, expected, least=f"{least:g}", most=f"{most:g}")

    return read


def moment(value: Any, where: str, faults: Faults) -> datetime | None:
    """A date and time as ISO 8601; without a zone it is Hà Nội's."""
    try:
        found = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return _wrong(
            value, where, faults, gettext_noop("thời điểm ISO 8601, ví dụ 2026-11-22T10:00:00+07:00")
        )
    return found if found.tzinfo else found.replace(tzinfo=HANOI)


def choice(kind: type[Any]) -> Reader:
    """The value of a member of an enumeration."""

    def read(value: Any, where: str, faults: Faults) -> Any:
        known = [member.value for member in kind]
        if value in known:
            return kind(value)
        return _wrong(value, where, faults, gettext_noop("một trong: %(known)s"), known=", ".join(known))

    return read


def many(read: Reader) -> Reader:
    """A list whose items ``read`` reads, as a tuple."""

    def read_all(value: Any, where: str, faults: Faults) -> tuple[Any, ...] | None:
        if not isinstance(value, list):
            return _wrong(value, where, faults, gettext_noop("một danh sách […]"))
        return tuple(read(item, f"{where}[{index}]", faults) for index, item in enumerate(value))

    return read_all


def table(read: Reader) -> Reader:
    """An object with any keys whose values ``read`` reads."""

    def read_all(value: Any, where: str, faults: Faults) -> dict[str, Any] | None:
        if not isinstance(value, dict):
            return _wrong(value, where, faults, gettext_noop("một đối tượng {…}"))
        return {key: read(item, join(where, key), faults) for key, item in value.items()}

    return read_all


def refuse_repeats(ids: Collection[str | None], where: str, faults: Faults) -> None:
    """An id that stands twice in the list at ``where`` is a fault."""
    first: dict[str, int] = {}
    for index, one in enumerate(ids):
        if one is not None and first.setdefault(one, index) != index:
            at = {"first": f"{where}[{first[one]}]"}
            faults.append(Fault(f"{where}[{index}].id", one, REPEATED, gettext_noop("mỗi mã một lần"), at))


def _wrong(value: Any, where: str, faults: Faults, expected: str, **data: Any) -> Any:
    """Note the fault; the value read is None."""
    faults.append(Fault(where or ".", value, WRONG, expected, data))
    return None


def join(where: str, key: str) -> str:
    """The path of a key of the object at ``where``."""
    return f"{where}.{key}" if where else key
