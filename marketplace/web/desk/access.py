"""Who belongs to the certification desk."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser

DESK_GROUP = "Bàn chứng nhận"


def is_desk(user: AbstractBaseUser) -> bool:
    """Active staff in the desk's group, or a superuser; asked of the database once per user object."""
    if not (user.is_authenticated and user.is_active and getattr(user, "is_staff", False)):
        return False
    known: bool | None = getattr(user, "_belongs_to_the_desk", None)
    if known is None:
        known = bool(user.is_superuser) or user.groups.filter(name=DESK_GROUP).exists()
        user._belongs_to_the_desk = known
    return known
