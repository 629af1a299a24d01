"""``manage.py demo_logins``: who can sign in to the demonstration, and where."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from ... import cast
from ...models import DemonstrationLoad


class Command(BaseCommand):
    help = "In danh sách đăng nhập của bản minh hoạ."

    def handle(self, **_options: Any) -> None:
        if not DemonstrationLoad.objects.exists():
            raise CommandError(_("Chưa nạp dữ liệu minh hoạ: manage.py load_demo."))
        password = cast.kept_password() or _("(đã đặt ở máy khác)")
        rows = [(role.title, role.email, password, f"{settings.PUBLIC_URL}{role.page}") for role in cast.CAST]
        widths = [max(len(row[column]) for row in rows) for column in range(3)]
        for row in rows:
            cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
            self.stdout.write("  ".join([*cells, row[-1]]))
