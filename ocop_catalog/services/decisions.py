"""Imports a council's decision list: reads the file, finds each producer, writes results and certificates;
all or nothing.

One import at a time (an advisory lock), in one transaction. What is there already is compared, not written
again, so the same file twice changes nothing; a list that contradicts what was imported before is faulty.
Producers found for certain are used; a doubtful likeness never stops an import: the producer is entered by
itself and the pair is put before a person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import connection, transaction
from saleor.account.models import User

from ocop_catalog.importers import DecisionHead, DecisionList, Fault, Gazetteer, Unit, read_decision_list
from ocop_catalog.models import AdministrativeUnit, UnitLevel, UnitSuccession
from ocop_catalog.services.decision_writer import DecisionWriter
from ocop_catalog.services.units import import_units

T = TypeVar("T")
Progress = Callable[[Iterable[T], str], Iterable[T]]
"""Wraps what is worked through, with a label, to show how far it is (tqdm)."""

IMPORT_LOCK = 0x0C0B0002  # advisory lock: two imports at once could both enter one producer


@dataclass(slots=True)
class ImportReport:
    """What an import did, or would do (``dry_run``). With any fault nothing was written.

    ``producers_created`` counts new rows, those entered beside a doubtful likeness (``producers_doubtful``)
    included.
    """

    head: DecisionHead
    rows: int
    dry_run: bool
    certificates_created: int = 0
    certificates_unchanged: int = 0
    below_three: int = 0
    producers_created: int = 0
    producers_matched: int = 0
    producers_doubtful: int = 0
    faults: list[Fault] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.faults

    def as_json(self) -> dict[str, Any]:
        """The answer of ``import_decision --json``."""
        head = self.head
        return {
            "decision": {
                "number": head.number,
                "date": head.date.isoformat() if head.date else "",
                "issuer": head.issuer,
                "level": str(head.level) if head.level else "",
                "scheme": head.scheme,
                "province": head.province,
            },
            "rows": self.rows,
            "certificates": {"created": self.certificates_created, "unchanged": self.certificates_unchanged},
            "below_three": self.below_three,
            "producers": {
                "created": self.producers_created,
                "matched": self.producers_matched,
                "doubtful": self.producers_doubtful,
            },
            "faults": [fault.as_json() for fault in self.faults],
        }


def import_decision(
    *,
    content: bytes,
    source_name: str,
    options: DecisionHead,
    actor: User | None,
    dry_run: bool = False,
    progress: Progress[Any] = lambda items, _label: items,
) -> ImportReport:
    """Import the list in ``content``; ``options`` say of the decision what the file does not, and win where
    both speak.

    Never raises for what the file holds: see ``faults``. Loads the units first if nobody did.
    """
    if not AdministrativeUnit.objects.filter(level=UnitLevel.COMMUNE).exists():
        import_units()
    listed = read_decision_list(content, options=options, gazetteer=load_gazetteer(), progress=progress)
    report = ImportReport(
        head=_main_head(listed), rows=listed.rows, dry_run=dry_run, faults=list(listed.faults)
    )
    if not report.ok:
        return report
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])
        writer = DecisionWriter(source_name=source_name, actor=actor)
        written = writer.write(progress(listed.results, "Đối chiếu"))
        report.certificates_created = written.certificates_created
        report.certificates_unchanged = written.certificates_unchanged
        report.below_three = written.below_three
        report.producers_created = written.producers_created
        report.producers_matched = written.producers_matched
        report.producers_doubtful = written.producers_doubtful
        report.faults = sorted(written.faults, key=lambda fault: fault.line)
        report.doubts, report.notes = written.doubts, written.notes
        if dry_run or not report.ok:
            transaction.set_rollback(True)
    if not report.ok:
        report.certificates_created = report.producers_created = report.producers_doubtful = 0
    return report


def _main_head(listed: DecisionList) -> DecisionHead:
    """The decision to report: the file's, or where each row names its own, the first row's."""
    if listed.head.number or not listed.results:
        return listed.head
    return listed.results[0].decision


def load_gazetteer() -> Gazetteer:
    """The units of the database, for reading lists; today's provinces after yesterday's, so that a reused
    code means today's."""
    units = list(AdministrativeUnit.objects.order_by("level", "valid_from", "code"))
    made_of: dict[int, list[str]] = {}
    successions = UnitSuccession.objects.filter(successor__level=UnitLevel.COMMUNE)
    for successor, code in successions.order_by("-is_main", "pk").values_list(
        "successor_id", "predecessor__code"
    ):
        made_of.setdefault(successor, []).append(code)

    def of(level: str) -> list[Unit]:
        chosen = [unit for unit in units if unit.level == level]
        chosen.sort(key=lambda unit: unit.valid_from is not None)
        return [Unit(unit.code, unit.name, tuple(made_of.get(unit.pk, ()))) for unit in chosen]

    return Gazetteer(
        provinces=of(str(UnitLevel.PROVINCE)),
        districts=of(str(UnitLevel.DISTRICT)),
        communes=of(str(UnitLevel.COMMUNE)),
    )
