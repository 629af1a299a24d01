"""``manage.py routing_verify``: check every invariant of routing on the live database; prints 0 or the faults."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from marketplace.routing.verify import find_faults


class Command(BaseCommand):
    help = "Checks stock, promises, parcels, capacity and the ledger against each other. Prints 0, or the faults."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="faults as a JSON list")

    def handle(self, *args: Any, **options: Any) -> None:
        faults = list(find_faults())
        if options["json"]:
            self.stdout.write(json.dumps([vars(fault) for fault in faults], ensure_ascii=False))
        else:
            for fault in faults:
                self.stdout.write(f"{fault.code}: {fault.row}: {fault.found}")
            self.stdout.write(str(len(faults)))
        if faults:
            raise SystemExit(1)
