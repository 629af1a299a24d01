import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from marketplace.payments.bank_transfer.statements import import_statement
from marketplace.payments.errors import EntryChanged


class Command(BaseCommand):
    """Store a bank statement, all of the file or nothing: money in is matched to orders, money out to what we sent."""

    help = "Import a bank statement (CSV or Excel as the bank exports it); with a fault nothing is stored."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")
        parser.add_argument("--json", action="store_true", help="answer one JSON object")

    def handle(self, *args: Any, file: Path, dry_run: bool, **options: Any) -> None:
        try:
            report = import_statement(content=file.read_bytes(), dry_run=dry_run)
        except (OSError, EntryChanged) as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps({"ok": report.ok, **asdict(report)}, ensure_ascii=False))
        elif report.ok:
            self.stdout.write(
                f"{report.new} new ({report.amount} đ), {report.known} known, {report.passed_over} passed over; "
                f"money out: {report.out_new} new, {report.out_known} known"
            )
        else:
            for fault in report.faults:
                self.stdout.write(
                    f"{fault.line}: {fault.column}: {fault.value!r}: {fault.message} ({fault.expected})"
                )
        if not report.ok:
            raise CommandError(f"{len(report.faults)} faults; nothing was stored")
