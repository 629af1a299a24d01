"""The typed records an official list becomes, before anything is looked up in the database."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ocop_catalog.importers.faults import Fault
from ocop_catalog.importers.places import Unit
from ocop_catalog.importers.titles import DecisionHead


@dataclass(frozen=True, slots=True)
class ProducerRecord:
    """A producer as a row names it. ``district`` and ``commune`` are set for Hà Nội only; elsewhere
    ``address`` says it."""

    name: str
    kind: str
    address: str
    province: Unit
    district: Unit | None
    commune: Unit | None
    phone: str = ""
    representative: str = ""
    registration: str = ""


@dataclass(frozen=True, slots=True)
class ResultRecord:
    """One product's line: its rank (0 to 5 stars) and, where given, its scores in points and its code."""

    line: int
    product: str
    producer: ProducerRecord
    stars: int
    potential_five: bool
    score: Decimal | None
    parts: tuple[Decimal, Decimal, Decimal] | None
    code: str
    group: str
    decision: DecisionHead


@dataclass(frozen=True, slots=True)
class DecisionList:
    """A whole list as read. With any fault nothing of it may be written."""

    head: DecisionHead
    rows: int
    results: tuple[ResultRecord, ...]
    faults: tuple[Fault, ...]
