"""``manage.py search_rebuild``: build the index beside the live one and turn over."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from search.errors import SearchError
from search.indexing import queue
from search.indexing.rebuild import rebuild
from search.models import IndexState


class Command(BaseCommand):
    help = "Lập lại chỉ mục tìm kiếm bên cạnh chỉ mục đang dùng rồi đổi sang; không mất thay đổi nào trong lúc lập."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--if-needed", action="store_true", help="thôi nếu chỉ mục đã có; chỉ ghi nốt những gì đang chờ"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_needed"] and IndexState.objects.filter(rebuilt_at__isnull=False).exists():
            self.stdout.write(f"Chỉ mục đã có; {queue.waiting()} thay đổi đang chờ ghi.")
            return
        started = time.monotonic()
        try:
            with tqdm(desc="Lập chỉ mục", unit=" sản phẩm", disable=options["verbosity"] == 0) as bar:

                def progress(done: int, total: int) -> None:
                    bar.total = total
                    bar.update(done - bar.n)

                count = rebuild(progress)
        except SearchError as error:
            raise CommandError(str(error)) from error
        seconds = time.monotonic() - started
        self.stdout.write(f"{count} sản phẩm, {seconds:.1f} giây ({count / seconds:.0f} sản phẩm/giây).")
