"""Places: enter and change one over its Saleor warehouse; open or close it for new orders.

Parcels a closed place already has stay its own.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from saleor.account.models import Address, User
from saleor.shipping.models import ShippingZone
from saleor.warehouse.models import Warehouse

from ocop_catalog.errors import PlaceRefused
from ocop_catalog.models import FulfilmentPoint
from ocop_catalog.services.events import record_event
from ocop_catalog.text import fold, nfc


@transaction.atomic
def switch_point(
    *,
    point: FulfilmentPoint,
    is_on: bool,
    reason: str = "",
    until: datetime | None = None,
    actor: User | None,
    now: datetime | None = None,
) -> None:
    """Let a place receive new orders or not; switching off needs the reason that shoppers are told.

    ``until``: when it receives again by itself (``reopen_points``); None means when somebody says so.
    Raises PlaceRefused without a reason or with an end that has passed. Twice the same changes nothing and writes no
    second event.
    """
    reason = "" if is_on else nfc(reason).strip()[:200]
    until = None if is_on else until
    if not is_on and not reason:
        raise PlaceRefused(_("Nêu lý do tạm dừng: khách hàng sẽ thấy lý do này."), field="reason")
    if until is not None and until <= (now or timezone.now()):
        raise PlaceRefused(_("Thời điểm nhận đơn trở lại phải ở sau lúc này."), field="until")
    locked = FulfilmentPoint.objects.select_for_update().get(pk=point.pk)
    if (locked.is_switched_on, locked.off_reason, locked.off_until) == (is_on, reason, until):
        return
    locked.is_switched_on, locked.off_reason, locked.off_until = is_on, reason, until
    locked.save(update_fields=("is_switched_on", "off_reason", "off_until"))
    said = {"reason": reason, "until": until.isoformat()} if until else {"reason": reason}
    record_event(code="place.opened" if is_on else "place.closed", subject=locked, actor=actor, **said)


def reopen_points(*, now: datetime | None = None) -> int:
    """Let places receive again whose pause has ended, however long ago; answers how many."""
    now = now or timezone.now()
    opened = 0
    for pk in list(
        FulfilmentPoint.objects.filter(off_until__lte=now).order_by("pk").values_list("pk", flat=True)
    ):
        with transaction.atomic():  # asked again under the lock: the manager may just have paused for longer
            ended = FulfilmentPoint.objects.select_for_update().filter(pk=pk, off_until__lte=now).first()
            if ended is not None:
                switch_point(point=ended, is_on=True, actor=None)
                opened += 1
    return opened


@transaction.atomic
def save_point(*, point: FulfilmentPoint, actor: User | None) -> FulfilmentPoint:
    """Enter a new place with its Saleor warehouse, or change one's facts; the warehouse's name and address
    follow."""
    is_new = point.pk is None
    if is_new:
        point.slug = _free_slug(point.name)
        address = Address.objects.create(country=settings.DEFAULT_COUNTRY)
        point.warehouse = Warehouse.objects.create(name=point.name[:250], slug=point.slug, address=address)
        point.warehouse.shipping_zones.set(ShippingZone.objects.all())
    warehouse = point.warehouse
    warehouse.name = point.name[:250]
    warehouse.address.company_name = point.name[:256]
    warehouse.address.street_address_1 = point.address[:256]
    warehouse.address.city = point.commune.name if point.commune else ""
    warehouse.address.save(update_fields=("company_name", "street_address_1", "city"))
    warehouse.save(update_fields=("name",))
    point.save()
    record_event(
        code="place.entered" if is_new else "place.changed", subject=point, actor=actor, name=point.name
    )
    return point


def _free_slug(name: str) -> str:
    stem = slugify(fold(name))[:100] or "diem"
    taken = set(Warehouse.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    slug, number = stem, 2
    while slug in taken:
        slug, number = f"{stem}-{number}", number + 1
    return slug
