"""``manage.py import_units``: load the administrative units and product groups of the package's data files."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from ocop_catalog.services.units import import_units


class Command(BaseCommand):
    help = (
        "Nạp đơn vị hành chính (tỉnh, 30 quận huyện cũ, 126 xã phường) và nhóm sản phẩm OCOP; chạy lại được."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = import_units()
        if options["json"]:
            self.stdout.write(json.dumps(asdict(loaded)))
        else:
            self.stdout.write(
                f"{loaded.units} đơn vị hành chính, {loaded.groups} nhóm sản phẩm ({loaded.created} mới)."
            )
