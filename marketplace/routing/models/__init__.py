"""Order routing's tables: plans, parcels and their life, demand that waits for a place, capacity, the stock ledger.

Stock itself stays in Saleor's ``Stock`` and what is promised of it in Saleor's ``Allocation``; triggers (``guards``)
keep both, the parcels and the ledger true to each other whoever writes. Rows are written by ``routing.services`` only.
"""

from .parcels import (
    PLACES_OWN_REASONS,
    CancelReason,
    DeclineReason,
    Parcel,
    ParcelEvent,
    ParcelLine,
    ParcelState,
)
from .parking import ParkedDemand, ParkedLine, ParkedState
from .places import CapacitySlot, PlaceRecord
from .plans import DeliveryMethod, PlanCause, RoutePlan
from .stock import MovementKind, StockMovement

__all__ = [
    "PLACES_OWN_REASONS",
    "CancelReason",
    "CapacitySlot",
    "DeclineReason",
    "DeliveryMethod",
    "MovementKind",
    "Parcel",
    "ParcelEvent",
    "ParcelLine",
    "ParcelState",
    "ParkedDemand",
    "ParkedLine",
    "ParkedState",
    "PlaceRecord",
    "PlanCause",
    "RoutePlan",
    "StockMovement",
]
