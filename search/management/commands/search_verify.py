"""``manage.py search_verify``: compare the index with the database; the exit status is 0 only without drift."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.backends import registry
from search.errors import SearchError
from search.indexing import queue
from search.indexing.verify import Drift, verify

_KINDS = {"missing": "thiếu", "extra": "thừa", "different": "khác"}


class Command(BaseCommand):
    help = "So chỉ mục tìm kiếm với cơ sở dữ liệu; có sai lệch thì liệt kê và kết thúc với mã 1."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--backend", choices=registry.NAMES, help="mặc định là mọi nơi có cấu hình")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        configured = registry.NAMES if registry.is_configured() else registry.NAMES[:1]
        names = [options["backend"]] if options["backend"] else list(configured)
        try:
            found = {registry.backend(name).name: list(verify(name)) for name in names}
        except SearchError as error:
            raise CommandError(f"{error.code}: {error}", returncode=2) from error
        waiting = {name: queue.waiting("" if name == "postgres" else name) for name in names}
        total = sum(map(len, found.values()))
        if options["json"]:
            self.stdout.write(json.dumps({"drift": total, "waiting": waiting, "found": _as_json(found)}))
        else:
            for name, drifts in found.items():
                for drift in drifts:
                    fields = ", ".join(drift.fields)
                    self.stdout.write(
                        f"{name}: sản phẩm {drift.product_id}: {_KINDS[drift.kind]} {fields}".rstrip()
                    )
                self.stdout.write(f"{name}: {len(drifts)} sai lệch, {waiting[name]} thay đổi đang chờ ghi.")
        if total:
            sys.exit(1)


def _as_json(found: dict[str, list[Drift]]) -> dict[str, list[dict[str, Any]]]:
    return {
        name: [{"product": drift.product_id, "kind": drift.kind, "fields": drift.fields} for drift in drifts]
        for name, drifts in found.items()
    }
