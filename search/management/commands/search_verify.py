"""``manage.py search_verify``: compare the index with the database; the exit status is 0 only without drift."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from search.indexing import queue
from search.indexing.verify import verify

_KINDS = {"missing": "thiếu", "extra": "thừa", "different": "khác"}


class Command(BaseCommand):
    help = "So chỉ mục tìm kiếm với cơ sở dữ liệu; có sai lệch thì liệt kê và kết thúc với mã 1."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        drifts = list(verify())
        waiting = queue.waiting()
        if options["json"]:
            found = [
                {"product": drift.product_id, "kind": drift.kind, "fields": drift.fields} for drift in drifts
            ]
            self.stdout.write(json.dumps({"drift": len(drifts), "waiting": waiting, "found": found}))
        else:
            for drift in drifts:
                self.stdout.write(
                    f"sản phẩm {drift.product_id}: {_KINDS[drift.kind]} {', '.join(drift.fields)}".rstrip()
                )
            self.stdout.write(f"{len(drifts)} sai lệch, {waiting} thay đổi đang chờ ghi.")
        if drifts:
            sys.exit(1)
