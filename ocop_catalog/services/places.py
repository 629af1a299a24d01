"""Places: open or close one for new orders. Parcels it already has stay its own."""

from __future__ import annotations

from django.db import transaction
from saleor.account.models import User

from ocop_catalog.errors import PlaceRefused
from ocop_catalog.models import FulfilmentPoint
from ocop_catalog.services.events import record_event
from ocop_catalog.text import nfc


@transaction.atomic
def switch_point(*, point: FulfilmentPoint, is_on: bool, reason: str = "", actor: User | None) -> None:
    """Let a place receive new orders or not; switching off needs the reason that shoppers are told.

    Raises PlaceRefused without a reason. Twice the same changes nothing and writes no second event.
    """
    reason = "" if is_on else nfc(reason)[:200]
    if not is_on and not reason:
        raise PlaceRefused("Nêu lý do tạm dừng: khách hàng sẽ thấy lý do này.", field="reason")
    locked = FulfilmentPoint.objects.select_for_update().get(pk=point.pk)
    if (locked.is_switched_on, locked.off_reason) == (is_on, reason):
        return
    locked.is_switched_on, locked.off_reason = is_on, reason
    locked.save(update_fields=("is_switched_on", "off_reason"))
    record_event(code="place.opened" if is_on else "place.closed", subject=locked, actor=actor, reason=reason)
