"""``manage.py merge_parcels [--dry-run]``: plan unanswered parcels of split orders together again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from marketplace.routing.services.merging import merge_parcels


class Command(BaseCommand):
    help = "Plans unanswered parcels of split orders together again, where that needs fewer parcels."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only report what it would save")

    def handle(self, *args: Any, **options: Any) -> None:
        report = merge_parcels(dry_run=options["dry_run"])
        self.stdout.write(
            f"{report.looked_at} orders looked at, {report.improved} improved: "
            f"parcels {report.parcels_before} → {report.parcels_after}, "
            f"km {report.km_before:.1f} → {report.km_after:.1f}"
        )
