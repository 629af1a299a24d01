from typing import Any

from django.core.management.base import BaseCommand

from marketplace.accounting.services.backfill import post_missing


class Command(BaseCommand):
    """Post delivered and returned parcels that are not in the books yet; prints each, then how many."""

    help = "Enter in the ledger what happened before there was one. Doing it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        for parcel in post_missing():
            self.stdout.write(parcel.code)
            count += 1
        self.stdout.write(str(count))
