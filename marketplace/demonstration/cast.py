"""The people of the demonstration, their doors and their password.

One password for all of them, made anew by each installation and kept where only its owner can read it: a
demonstration that somebody puts on the internet must not be open to whoever has read this repository.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from .vocabulary import words

DOMAIN = "cho-ocop.example"


@dataclass(frozen=True, slots=True)
class Role:
    """A person who can sign in; ``first_name`` stands first, as Saleor prints names. ``page`` is a path."""

    key: str
    title: str
    first_name: str
    last_name: str
    page: str

    @property
    def email(self) -> str:
        return f"{self.key}@{DOMAIN}"


SHOPPER = Role("an", "Người mua An", "Nguyễn Thu", "An", "/")
PRODUCER = Role("binh", "Chủ thể Bình", "Trần Văn", "Bình", "/chu-the/")
OTHER_PRODUCER = Role("chi", "Chủ thể Chi", "Lê Thị", "Chi", "/chu-the/")
OPERATOR = Role("hanh", "Nhân viên điểm bán Hạnh", "Phạm Bích", "Hạnh", "/diem-ban/")
CENTRE_OPERATOR = Role("khanh", "Nhân viên trung tâm thiết kế Khánh", "Vũ Quốc", "Khánh", "/diem-ban/")
DESK_OFFICER = Role("dung", "Cán bộ bàn chứng nhận Dung", "Hoàng Kim", "Dung", "/ban-chung-nhan/")
DESK_COLLEAGUE = Role("lan", "Cán bộ bàn chứng nhận Lan", "Đỗ Mai", "Lan", "/ban-chung-nhan/")
"""What takes two of the desk, as a new bank account does, takes her and Dung."""

CAST = (SHOPPER, PRODUCER, OTHER_PRODUCER, OPERATOR, CENTRE_OPERATOR, DESK_OFFICER, DESK_COLLEAGUE)
DESK = (DESK_OFFICER, DESK_COLLEAGUE)


def password_file() -> Path:
    """Where the password of this installation lies."""
    return Path(settings.VAR_DIR) / "demonstration-password"


def new_password() -> str:
    """Four words and four digits, some forty bits: enough behind the sign-in throttle, and fit for a phone."""
    return "-".join(
        [*(secrets.choice(words()["passwords"]) for _ in range(4)), f"{secrets.randbelow(10_000):04d}"]
    )


def keep_password(password: str) -> None:
    """Write it down for ``demo_logins``, readable by the owner only."""
    file = password_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    file.touch(mode=0o600)
    file.write_text(f"{password}\n", encoding="utf-8")


def kept_password() -> str | None:
    """The password of this installation, or None when the demonstration was loaded elsewhere."""
    file = password_file()
    return file.read_text(encoding="utf-8").strip() if file.exists() else None
