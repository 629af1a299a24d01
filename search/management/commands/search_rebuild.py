"""``manage.py search_rebuild``: build the index beside the live one and turn over."""

from __future__ import annotations

import os
import time
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from search.backends import registry
from search.errors import SearchError
from search.indexing import queue
from search.indexing.rebuild import rebuild_elasticsearch, rebuild_postgres
from search.models import IndexState

_REBUILD: dict[str, Callable[..., int]] = {
    "postgres": rebuild_postgres,
    "elasticsearch": rebuild_elasticsearch,
}

MOST_PROCESSES = 4
"""More would wait for the server that they all write to."""


class Command(BaseCommand):
    help = "Lập lại chỉ mục tìm kiếm bên cạnh chỉ mục đang dùng rồi đổi sang; không mất thay đổi nào trong lúc lập."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--backend",
            choices=registry.NAMES,
            help="chỉ một nơi; mặc định là PostgreSQL, và Elasticsearch nếu có cấu hình",
        )
        parser.add_argument(
            "--processes",
            type=int,
            default=min(MOST_PROCESSES, len(os.sched_getaffinity(0))),
            help="số tiến trình cùng lập chỉ mục; mặc định theo số lõi của máy",
        )
        parser.add_argument("--if-needed", action="store_true", help="thôi nếu chỉ mục đã có")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_needed"] and IndexState.objects.filter(rebuilt_at__isnull=False).exists():
            self.stdout.write(f"Chỉ mục đã có; {queue.waiting()} thay đổi đang chờ ghi.")
            return
        configured = registry.NAMES if registry.is_configured() else registry.NAMES[:1]
        for name in [options["backend"]] if options["backend"] else configured:
            try:
                registry.backend(name)
                self._rebuild(name, processes=options["processes"], quiet=options["verbosity"] == 0)
            except SearchError as error:
                raise CommandError(f"{name}: {error.code}: {error}") from error

    def _rebuild(self, name: str, *, processes: int, quiet: bool) -> None:
        started = time.monotonic()
        with tqdm(desc=name, unit=" sản phẩm", disable=quiet) as bar:

            def progress(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            count = _REBUILD[name](progress, processes=processes)
        seconds = time.monotonic() - started
        self.stdout.write(
            f"{name}: {count} sản phẩm, {seconds:.1f} giây ({count / seconds:.0f} sản phẩm/giây)."
        )
