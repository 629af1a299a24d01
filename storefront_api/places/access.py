"""Whose places, parcels and shelves a caller may touch. Another's is answered as if it were not there."""

from __future__ import annotations

from django.utils.translation import gettext as _
from graphql import ResolveInfo

from marketplace.routing import queue
from ocop_catalog.models import FulfilmentPoint, PointStaffRole

from ..errors import ApiError


class NotThere(Exception):
    """No such place or parcel, for this caller."""

    code = "NOT_FOUND"

    def __init__(self) -> None:
        super().__init__(_("Không có điểm hoặc kiện này."))


def point_of(info: ResolveInfo, slug: str, *, as_manager: bool = False) -> FulfilmentPoint:
    """A place the caller works at (or manages). Raises ``ApiError`` for a guest, ``NotThere`` for any other."""
    user = info.context.user
    if not user.is_authenticated:
        raise ApiError("SIGN_IN", _("Cần đăng nhập bằng tài khoản của điểm."), status=401)
    points = queue.points_of(user).filter(slug=slug)
    point = (points.filter(staff_role=PointStaffRole.MANAGER) if as_manager else points).first()
    if point is None:
        raise NotThere
    return point


def item_of(info: ResolveInfo, slug: str, code: str) -> queue.QueueItem:
    """A parcel of a place the caller works at; raises as ``point_of`` does."""
    item = queue.parcel_detail(point=point_of(info, slug), code=code[:20])
    if item is None:
        raise NotThere
    return item
