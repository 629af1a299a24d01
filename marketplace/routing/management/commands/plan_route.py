"""``manage.py plan_route FILE.json``: where would this order be routed? Reads a file, touches no database."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from marketplace.routing.domain import Allocation, Plan
from marketplace.routing.reading import Fault, FaultyInput
from marketplace.routing.rules import REASONS
from marketplace.routing.whatif import Case, answer, explanation, read_cases

UNREADABLE = gettext_noop("không đọc được tệp: %(why)s")
NOT_UTF_8 = gettext_noop("không phải văn bản UTF-8")
NOT_JSON = gettext_noop("không phải JSON: %(why)s")
JSON_FILE = gettext_noop("một tệp JSON")

UNUSABLE_INPUT = 2
"""Exit status when the file cannot be used: nothing was answered."""


class Command(BaseCommand):
    help = "Trả lời “nếu đơn như thế này thì điều phối về đâu” từ một tệp JSON, không đụng đến cơ sở dữ liệu."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", metavar="FILE.json", help="một đơn, hoặc một danh sách đơn; - là đầu vào chuẩn"
        )
        parser.add_argument("--explain", action="store_true", help="nói rõ vì sao từng điểm không được dùng")
        parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            data = read_json(options["file"])
            cases = read_cases(data, now=timezone.now())
        except FaultyInput as error:
            self._report(error.faults, as_json=options["json"])
            sys.exit(UNUSABLE_INPUT)
        plans = [case.plan() for case in cases]
        if options["json"]:
            answers = [
                answer(case, found) | ({"explain": explanation(found)} if options["explain"] else {})
                for case, found in zip(cases, plans, strict=True)
            ]
            self.stdout.write(
                json.dumps(answers if isinstance(data, list) else answers[0], ensure_ascii=False)
            )
            return
        for number, (case, found) in enumerate(zip(cases, plans, strict=True)):
            if isinstance(data, list):
                self.stdout.write(f"[{number}]")
            for line in describe(case, found, explain=options["explain"]):
                self.stdout.write(line)

    def _report(self, faults: Sequence[Fault], *, as_json: bool) -> None:
        """Every fault on standard error, and with ``--json`` as an object on standard output."""
        spoken = [
            {
                "where": fault.where,
                "value": _shown(fault.value),
                "message": _(fault.message) % fault.data,
                "expected": _(fault.expected) % fault.data,
            }
            for fault in faults
        ]
        if as_json:
            self.stdout.write(json.dumps({"faults": spoken}, ensure_ascii=False))
        for fault in spoken:
            value = "" if fault["value"] is None else f" ({fault['value']})"
            self.stderr.write(f"{fault['where']}: {fault['message']}{value}; {_('cần')} {fault['expected']}")


def read_json(name: str) -> Any:
    """The data in a file, or on standard input for ``-``; raises ``FaultyInput`` if it cannot be read or is no JSON."""
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8-sig")
        return json.loads(text)
    except OSError as error:
        fault = Fault(name, None, UNREADABLE, JSON_FILE, {"why": error.strerror})
    except UnicodeDecodeError:
        fault = Fault(name, None, NOT_UTF_8, JSON_FILE)
    except json.JSONDecodeError as error:
        fault = Fault(f"{name}:{error.lineno}:{error.colno}", None, NOT_JSON, JSON_FILE, {"why": error.msg})
    raise FaultyInput([fault])


def describe(case: Case, found: Plan, *, explain: bool) -> Iterator[str]:
    """A plan in words, line by line."""
    count = found.objective.parcels
    yield ngettext("%(count)d kiện", "%(count)d kiện", count) % {"count": count} + (
        f", {_decimal(found.objective.km)} km, " + (_("đã tối ưu") if found.gap == 0 else _gap(found))
    )
    for parcel in found.parcels:
        km = "" if parcel.km is None else f" · {_decimal(parcel.km)} km"
        ready = timezone.localtime(parcel.ready_at).strftime("%d/%m/%Y %H:%M")
        yield f"  {parcel.place}{km} · " + _("sẵn sàng %(moment)s") % {"moment": ready}
        yield from _items(parcel.allocations)
    if found.shortfall:
        yield "  " + _("Không nơi nào có:")
        yield from _items(found.shortfall)
    if found.alternative is not None:
        yield "  " + _("Nhận được tất cả tại: %(place)s") % {"place": found.alternative.place}
    if explain:
        yield "  " + _("Không dùng:")
        for passed in found.passed_over:
            yield f"    {passed.place}: {_(REASONS[passed.reason]) % _spoken(passed.data)} [{passed.reason}]"


def _items(allocations: Sequence[Allocation]) -> Iterator[str]:
    for one in allocations:
        yield f"    {one.quantity} × {one.variant} [{one.line}]"


def _gap(found: Plan) -> str:
    return _("còn có thể bớt nhiều nhất %(gap)s %%") % {"gap": _decimal(100 * found.gap)}


def _decimal(value: float) -> str:
    return formats.number_format(value, 1)


def _spoken(data: Any) -> dict[str, Any]:
    return {
        key: timezone.localtime(value).strftime("%d/%m/%Y %H:%M") if hasattr(value, "tzinfo") else value
        for key, value in data.items()
    }


def _shown(value: Any) -> Any:
    """A faulty value as it may be shown: simple ones as they are, the rest as text of some length."""
    if value is None or isinstance(value, bool | int | str):
        return value
    return f"{json.dumps(value, ensure_ascii=False, default=str):.60}"
