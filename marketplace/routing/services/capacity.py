"""Parcels a place still takes on a day. Taking one locks the place's row of the day: do it last in a transaction."""

from collections.abc import Iterable
from datetime import date

from django.db import IntegrityError, connection

from ..errors import CapacityTaken
from ..lock_objects import violated_constraint

TAKE_CAPACITY = """
INSERT INTO routing_capacityslot (point_id, day, taken)
SELECT point, day, count(*) FROM unnest(%s::bigint[], %s::date[]) AS wanted (point, day)
 GROUP BY point, day ORDER BY point, day
ON CONFLICT (point_id, day) DO UPDATE SET taken = routing_capacityslot.taken + EXCLUDED.taken
"""

FREE_CAPACITY = """
UPDATE routing_capacityslot s SET taken = s.taken - f.parcels
  FROM (SELECT point_id, capacity_day, count(*) AS parcels FROM routing_parcel WHERE id = ANY (%s)
         GROUP BY point_id, capacity_day) f
 WHERE s.point_id = f.point_id AND s.day = f.capacity_day
"""


def take_capacity(*, slots: Iterable[tuple[int, date | None]]) -> None:
    """Take one parcel of capacity per (point id, day); a place without a limit has no day.

    Raises ``CapacityTaken``: the database knows the limit.
    """
    wanted = [(point, day) for point, day in slots if day is not None]
    if not wanted:
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute(TAKE_CAPACITY, [[point for point, _ in wanted], [day for _, day in wanted]])
    except IntegrityError as error:
        if violated_constraint(error) == "capacity_is_kept":
            raise CapacityTaken() from error
        raise


def free_capacity(*, parcel_ids: Iterable[int]) -> None:
    """Give the capacity of these parcels back to their places."""
    with connection.cursor() as cursor:
        cursor.execute(FREE_CAPACITY, [list(parcel_ids)])
