"""Writes the cast: users with their workspaces, all with the same password."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from saleor.account.models import Address, User

from ocop_catalog.models import (
    FulfilmentPoint,
    PointStaff,
    PointStaffRole,
    ProducerMember,
    ProducerMemberRole,
)

from ..cast import CAST, CENTRE_OPERATOR, DESK, OPERATOR, OTHER_PRODUCER, PRODUCER, SHOPPER, Role
from ..places import DESIGN_CENTRE, SALES_POINT, PlacePlan
from ..producers import CAST_BRANDS, ProducerPlan

DESK_GROUP = "Bàn chứng nhận"
DESK_CHANGES = ("ocop_catalog", "ocop_search")
DESK_SEES = ("routing", "ordering", "outbox", "ocop_payments", "product", "warehouse", "order", "shipping")


def write_cast(
    *,
    password: str,
    producers: Sequence[ProducerPlan],
    producer_ids: Sequence[int],
    places: Sequence[PlacePlan],
) -> None:
    """Users, and what they belong to. Nobody is a superuser: the desk has the rights of its group."""
    hashed = make_password(password)  # slow on purpose; once is enough for people who share it
    users = {role: _user(role, hashed) for role in CAST}
    _give_address(users[SHOPPER])
    for role, brand in zip((PRODUCER, OTHER_PRODUCER), CAST_BRANDS, strict=True):
        for plan in producers:
            if plan.brand == brand:
                ProducerMember.objects.create(
                    producer_id=producer_ids[plan.index], user=users[role], role=ProducerMemberRole.OWNER
                )
    for role, kind in ((OPERATOR, SALES_POINT), (CENTRE_OPERATOR, DESIGN_CENTRE)):
        first = next((place.slug for place in places if place.kind == kind), None)
        for point in FulfilmentPoint.objects.filter(slug=first):
            PointStaff.objects.create(point=point, user=users[role], role=PointStaffRole.MANAGER)
    desk = _desk()
    for role in DESK:
        users[role].groups.add(desk)


def add_newcomers() -> None:
    """The desk's people whom an earlier load did not know yet, with the password that all share."""
    known = dict(
        User.objects.filter(email__in=[role.email for role in DESK]).values_list("email", "password")
    )
    for role in DESK if known else ():
        if role.email not in known:
            _user(role, next(iter(known.values()))).groups.add(_desk())


def _user(role: Role, hashed: str) -> User:
    return User.objects.create(
        email=role.email,
        first_name=role.first_name,
        last_name=role.last_name,
        password=hashed,
        is_staff=role in DESK,
        note="Dữ liệu minh hoạ",
    )


def _give_address(user: User) -> None:
    address = Address.objects.create(
        first_name=user.first_name,
        last_name=user.last_name,
        street_address_1="Số 12 phố Hàng Bạc",
        city="Hà Nội",
        city_area="Phường Hoàn Kiếm",
        country="VN",
        phone="+84912345678",
    )
    user.addresses.add(address)
    user.default_shipping_address = user.default_billing_address = address
    user.save(update_fields=["default_shipping_address", "default_billing_address"])


def _desk() -> Group:
    """The group of the certification desk, made when it is not there."""
    desk, created = Group.objects.get_or_create(name=DESK_GROUP)
    if created:
        desk.permissions.set(
            Permission.objects.filter(
                Q(content_type__app_label__in=DESK_CHANGES)
                | Q(content_type__app_label__in=DESK_SEES, codename__startswith="view_")
            )
        )
    return desk
