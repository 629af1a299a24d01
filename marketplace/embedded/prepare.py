"""Steps 3 to 6 of ``make demo`` in one process: importing Saleor costs seconds, so it is done once.

Every step looks first whether there is anything to do: a second start of the demonstration is quick.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Any

import django
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from tqdm import tqdm

from marketplace.embedded import var_directory
from marketplace.embedded.messages import compile_messages
from marketplace.embedded.steps import step

DEMONSTRATION = ["--products=1054", "--producers=255", "--points=110", "--centres=16", "--seed=1"]


def main(load_options: Sequence[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings.base")
    with step(3, "Nạp Saleor và cập nhật lược đồ dữ liệu (migrations)"):
        django.setup()
        migrate()
    with step(4, "Bản dịch"):
        compile_messages()
    with step(5, "Dữ liệu trình diễn"):
        call_command("load_demo", *(load_options or DEMONSTRATION))
        with (var_directory() / "demo-logins.txt").open("w") as logins:
            call_command("demo_logins", stdout=logins)
    with step(6, "Chỉ mục tìm kiếm"):
        call_command("search_rebuild", "--if-needed")
    return 0


def migrate() -> None:
    """Apply what is not applied yet, counting on a bar."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        with tqdm(unit=" migration", leave=False, disable=None) as bar:
            call_command("migrate", interactive=False, stdout=Progress(bar))


class Progress:
    """Takes what ``migrate`` prints and moves a bar by one for each migration applied."""

    def __init__(self, bar: tqdm[Any]) -> None:
        self.bar = bar

    def write(self, text: str) -> int:
        self.bar.update(text.count(" OK"))
        return len(text)

    def flush(self) -> None:
        self.bar.refresh()

    def isatty(self) -> bool:
        return False


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
