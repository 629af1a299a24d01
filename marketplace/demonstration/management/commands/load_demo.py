"""``manage.py load_demo --products 1054 --producers 255 --points 110 --centres 16 --seed 1``"""

from __future__ import annotations

import time
from argparse import ArgumentParser
from contextlib import ExitStack
from datetime import date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _
from tqdm import tqdm

from ocop_catalog.rules import HANOI

from ... import cast
from ...loading import NotEmptyError, Size, load_demonstration
from ...loading.business import show_business
from ...loading.people import add_newcomers
from ...loading.pictures import drawing, missing_pictures
from ...models import DemonstrationLoad

FIRST_DAY = date(2024, 1, 1)
"""Earlier, the programme's history is too short to show everything."""


class Command(BaseCommand):
    help = "Nạp dữ liệu minh hoạ: chủ thể, sản phẩm, chứng nhận, điểm bán, tồn kho, người dùng và ảnh."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--products", type=_number, default=1054, help="số sản phẩm (mặc định 1054)")
        parser.add_argument("--producers", type=_number, default=255, help="số chủ thể (mặc định 255)")
        parser.add_argument("--points", type=_number, default=110, help="số điểm bán (mặc định 110)")
        parser.add_argument("--centres", type=_number, default=16, help="số trung tâm thiết kế (mặc định 16)")
        parser.add_argument(
            "--seed", type=int, default=1, help="hạt giống: cùng số thì cùng dữ liệu (mặc định 1)"
        )
        parser.add_argument(
            "--on", type=date.fromisoformat, help="ngày làm mốc, YYYY-MM-DD (mặc định hôm nay ở Hà Nội)"
        )
        parser.add_argument("--password", help="mật khẩu của mọi người dùng (mặc định tạo ngẫu nhiên)")
        parser.add_argument("--no-pictures", action="store_true", help="không vẽ ảnh")

    def handle(self, **options: Any) -> None:
        size = Size(
            products=options["products"],
            producers=options["producers"],
            points=options["points"],
            centres=options["centres"],
            seed=options["seed"],
            today=options["on"] or datetime.now(HANOI).date(),
        )
        if size.today < FIRST_DAY:
            raise CommandError(_("Ngày làm mốc phải từ %(day)s.") % {"day": f"{FIRST_DAY:%d/%m/%Y}"})
        if size.producers > size.products:
            raise CommandError(_("Số chủ thể không được nhiều hơn số sản phẩm."))
        started = time.monotonic()
        is_loaded = self._is_loaded(size)
        pictures = [] if options["no_pictures"] else missing_pictures()
        if is_loaded:
            # An earlier version may have loaded it, or one that died after the load.
            add_newcomers()
            show_business()
        if is_loaded and not pictures:
            self.stdout.write(_("Dữ liệu minh hoạ này đã có; không phải nạp lại."))
            return
        with ExitStack() as stack:
            total = len(pictures) + (0 if is_loaded else size.products)
            bar = stack.enter_context(tqdm(total=total, unit="", leave=False, disable=None))
            store_pictures = stack.enter_context(drawing(pictures))
            if not is_loaded:
                self._load(size, options["password"], bar)
                show_business()
            bar.set_description(_("ảnh"))
            store_pictures(bar.update)
        self.stdout.write(
            _(
                "Đã nạp %(products)s sản phẩm của %(producers)s chủ thể, %(points)s điểm bán, %(centres)s trung tâm "
                "trong %(seconds)s giây."
            )
            % {
                "products": size.products,
                "producers": size.producers,
                "points": size.points,
                "centres": size.centres,
                "seconds": f"{time.monotonic() - started:.1f}",
            }
        )

    def _load(self, size: Size, password: str | None, bar: tqdm[Any]) -> None:
        password = password or cast.kept_password() or cast.new_password()
        try:
            load_demonstration(size, password=password, progress=_Bar(bar))
        except NotEmptyError as fault:
            raise CommandError(
                _("Cơ sở dữ liệu đã có sản phẩm hoặc chủ thể; dữ liệu minh hoạ chỉ nạp vào chỗ trống.")
            ) from fault
        bar.set_description(_("thống kê"))
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def _is_loaded(self, size: Size) -> bool:
        """Whether just this is loaded. Raises CommandError when something else is."""
        load = DemonstrationLoad.objects.first()
        if load is None:
            return False
        if not size.is_that_of(load):
            raise CommandError(
                _("Đã có dữ liệu minh hoạ khác (%(load)s). Muốn nạp lại từ đầu: make reset.") % {"load": load}
            )
        return True


class _Bar:
    """Shows the progress of the load on a bar."""

    def __init__(self, bar: tqdm[Any]) -> None:
        self._bar = bar

    def advance(self, products: int) -> None:
        self._bar.update(products)

    def stage(self, text: str) -> None:
        self._bar.set_description(text)


def _number(text: str) -> int:
    """A number of things, at least one."""
    number = int(text)
    if number < 1:
        raise ValueError
    return number
