"""``manage.py import_decision FILE``: import a council's decision list (CSV or Excel), all or nothing."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from ocop_catalog.importers import DecisionHead, read_level
from ocop_catalog.importers.values import read_date
from ocop_catalog.services.decisions import ImportReport, import_decision
from ocop_catalog.stars import CouncilLevel


class Command(BaseCommand):
    help = (
        "Nhập danh sách sản phẩm kèm theo một quyết định công nhận (CSV, XLSX, XLS). "
        "Có lỗi thì không ghi gì và nêu mọi lỗi; "
        "nhập lại cùng tệp không thay đổi gì. Mã thoát 0 chỉ khi không có lỗi."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="đọc và đối chiếu, không ghi")
        parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
        parser.add_argument("--number", default="", help="số quyết định, ví dụ 1147/QĐ-UBND")
        parser.add_argument("--date", default="", help="ngày quyết định, ví dụ 2024-03-04 hoặc 04/03/2024")
        parser.add_argument("--issuer", default="", help="cơ quan ban hành, ví dụ UBND thành phố Hà Nội")
        parser.add_argument("--level", default="", help="cấp: " + ", ".join(CouncilLevel))
        parser.add_argument("--scheme", default="", help="bộ tiêu chí: 1048, 148, 148+1489, 26/2026")
        parser.add_argument("--province", default="", help="tỉnh, thành phố ban hành (mặc định Hà Nội)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"Không đọc được tệp {options['file']}: {error.strerror}") from error
        report = import_decision(
            content=content,
            source_name=options["file"].name,
            options=DecisionHead(
                number=options["number"].strip(),
                date=_date(options["date"]),
                issuer=options["issuer"].strip(),
                level=_level(options["level"]),
                scheme=options["scheme"].strip(),
                province=options["province"].strip(),
            ),
            actor=None,
            dry_run=options["dry_run"],
            progress=_bar,
        )
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
        else:
            self._tell(report)
        if not report.ok:
            raise SystemExit(1)

    def _tell(self, report: ImportReport) -> None:
        for fault in report.faults:
            where = f"Dòng {fault.line}" if fault.line else "Tệp"
            column = f", cột {fault.column}" if fault.column else ""
            value = f" “{fault.value}”" if fault.value else ""
            self.stdout.write(f"{where}{column}:{value} {fault.message} Cần: {fault.expected}.")
        if report.faults:
            self.stdout.write(f"{len(report.faults)} lỗi trong {report.rows} hàng; không ghi gì.")
            return
        for line in [*report.doubts, *report.notes]:
            self.stdout.write(line)
        head = report.head
        done = "Thử nhập" if report.dry_run else "Đã nhập"
        self.stdout.write(
            f"{done} {head.number} ngày {head.date:%d/%m/%Y}: {report.rows} hàng, "
            f"{report.certificates_created} giấy chứng nhận mới, {report.certificates_unchanged} đã có, "
            f"{report.below_three} dưới 3 sao; chủ thể: "
            f"{report.producers_created} mới, {report.producers_matched} đã có, "
            f"{report.producers_doubtful} chờ xác nhận."
        )


def _bar(items: Iterable[Any], label: str) -> Iterable[Any]:
    return tqdm(items, desc=label, unit=" hàng", leave=False)


def _date(text: str) -> date | None:
    if not text:
        return None
    day = read_date(text)
    if day is None:
        raise CommandError(f"Không đọc được ngày “{text}”; ví dụ 2024-03-04.")
    return day


def _level(text: str) -> CouncilLevel | None:
    if not text:
        return None
    level = read_level(text)
    if level is None:
        raise CommandError(f"Không rõ cấp “{text}”; một trong: {', '.join(CouncilLevel)}.")
    return level
