"""``manage.py graphql_schema_file [--check]``: the public schema as a file that reviews can read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from storefront_api.schema import schema

FILE = Path(__file__).resolve().parents[2] / "schema.graphql"


class Command(BaseCommand):
    help = "Write storefront_api/schema.graphql, or compare it with the code."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="write nothing; exit status 1 when the file is stale"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        text = str(schema)
        if not options["check"]:
            FILE.write_text(text, encoding="utf-8")
            self.stdout.write(f"{FILE.name}: {len(text.splitlines())} lines")
        elif not FILE.exists() or FILE.read_text(encoding="utf-8") != text:
            raise CommandError(
                f"{FILE.name} is not what the code says: run `make schema` and read the difference"
            )
