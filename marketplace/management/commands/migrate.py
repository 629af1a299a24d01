import gc
from argparse import ArgumentParser
from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from marketplace import baseline


class Command(migrate.Command):
    """As Django's; an empty database first gets the tables of Saleor at once (see ``marketplace.baseline``)."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--no-baseline", action="store_true", help="Run every migration of Saleor's, one by one."
        )

    def handle(self, *args: Any, no_baseline: bool = False, **options: Any) -> None:
        everything = not (
            options["app_label"] or options["fake"] or options["plan"] or options["check_unapplied"]
        )
        loaded = everything and not no_baseline and baseline.load(connections[options["database"]])
        if loaded and options["verbosity"] >= 1:
            self.stdout.write(
                self.style.MIGRATE_HEADING("Loaded the tables of Saleor from marketplace/baseline.")
            )
        thresholds = gc.get_threshold()
        gc.set_threshold(
            100_000, 50, 100
        )  # thousands of short-lived model classes: a third of the time was collecting
        try:
            super().handle(*args, **options)
        finally:
            gc.set_threshold(*thresholds)
