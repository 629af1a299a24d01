import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from marketplace.accounting.verify import find_faults


class Command(BaseCommand):
    """Check that ledger, orders and payments tell one story; prints 0 or the faults."""

    help = "Compare the ledger with every row of payments, with orders and payouts; prints 0 or the faults."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="the faults as a JSON list")

    def handle(self, *args: Any, **options: Any) -> None:
        faults = list(find_faults())
        if options["json"]:
            self.stdout.write(json.dumps([asdict(fault) for fault in faults], ensure_ascii=False))
        elif not faults:
            self.stdout.write("0")
        else:
            for fault in faults:
                self.stdout.write(f"{fault.code}: {fault.subject}: {fault.detail}")
        if faults:
            raise CommandError(f"{len(faults)} faults")
