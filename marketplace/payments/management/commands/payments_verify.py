import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from marketplace.payments.bank_transfer.verify import sums
from marketplace.payments.verify import find_faults


class Command(BaseCommand):
    """Check that every đồng that came in is kept, owed back or waiting; prints 0 or the faults.

    ``sums`` in the JSON are those of the bank transfers.
    """

    help = "Compare money that came in, refunds, orders and the ledger, for every way to pay; prints 0 or the faults."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="faults and sums as one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        faults = list(find_faults())
        if options["json"]:
            found = {"faults": [asdict(fault) for fault in faults], "sums": asdict(sums())}
            self.stdout.write(json.dumps(found, ensure_ascii=False))
        elif not faults:
            self.stdout.write("0")
        else:
            for fault in faults:
                self.stdout.write(f"{fault.code}: {fault.subject}: {fault.detail}")
        if faults:
            raise CommandError(f"{len(faults)} faults")
