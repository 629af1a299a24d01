from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from marketplace.accounting.domain import Period
from marketplace.accounting.selectors import tax_list
from marketplace.accounting.tax_files import tax_csv, tax_xlsx


class Command(BaseCommand):
    """The quarter's list of tax withheld, as CSV on the output or into a .csv or .xlsx file."""

    help = (
        "List turnover, VAT and income tax withheld of a quarter by household: tax_list 2026 4 -o quy-4.xlsx"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("year", type=int)
        parser.add_argument("quarter", type=int, choices=(1, 2, 3, 4))
        parser.add_argument("-o", "--output", type=Path, help="a file ending in .csv or .xlsx")

    def handle(self, *args: Any, **options: Any) -> None:
        period = Period.quarter(options["year"], options["quarter"])
        output: Path | None = options["output"]
        rows = tax_list(period)
        if output is None:
            self.stdout.write(tax_csv(rows).decode("utf-8-sig"), ending="")
        elif output.suffix in (".csv", ".xlsx"):
            output.write_bytes(tax_csv(rows) if output.suffix == ".csv" else tax_xlsx(rows, period))
            self.stdout.write(str(len(rows)))
        else:
            raise CommandError(f"{output}: .csv or .xlsx")
