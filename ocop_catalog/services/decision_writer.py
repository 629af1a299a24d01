"""Writes the records of a decision list into the tables, in bulk. Used by ``services.decisions`` inside its
transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db import connection
from django.utils import timezone
from saleor.account.models import User

from ocop_catalog.importers import DecisionHead, Fault, ResultRecord
from ocop_catalog.importers.headers import Field
from ocop_catalog.importers.titles import issuer_key
from ocop_catalog.matching import product_key
from ocop_catalog.models import (
    AdministrativeUnit,
    CatalogEvent,
    Certificate,
    Decision,
    EvaluationResult,
    ProducerDoubt,
    ProductGroup,
    UnitLevel,
)
from ocop_catalog.services.events import event_fields
from ocop_catalog.services.group_names import GroupNames
from ocop_catalog.services.producer_register import FoundProducer, ProducerRegister
from ocop_catalog.stars import MIN_LISTED_STARS, certificate_valid_until

BATCH = 1000


@dataclass(slots=True)
class Written:
    """What was written."""

    certificates_created: int = 0
    certificates_unchanged: int = 0
    below_three: int = 0
    producers_created: int = 0
    producers_matched: int = 0
    producers_doubtful: int = 0
    faults: list[Fault] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class DecisionWriter:
    """Turns records into rows: decisions, producers with their doubts, results, certificates, events."""

    def __init__(self, *, source_name: str, actor: User | None) -> None:
        self._source_name = source_name
        self._actor = actor
        self._written = Written()
        units = list(AdministrativeUnit.objects.all())
        self._provinces = [unit for unit in units if unit.level == UnitLevel.PROVINCE]
        self._districts = {unit.code: unit for unit in units if unit.level == UnitLevel.DISTRICT}
        self._communes = {unit.code: unit for unit in units if unit.level == UnitLevel.COMMUNE}
        self._groups = GroupNames(ProductGroup.objects.all())
        self._decisions: dict[DecisionHead, Decision | None] = {}
        self._new_decisions: list[Decision] = []

    def write(self, records: Iterable[ResultRecord]) -> Written:
        """Write all records. Faults found on the way are in the answer; the caller then rolls back."""
        register = ProducerRegister(
            provinces=self._provinces, districts=self._districts, communes=self._communes
        )
        placed = [
            (record, decision, register.find_or_enter(record.producer, line=record.line))
            for record in records
            if (decision := self._decision(record)) is not None
        ]
        register.save()
        results = self._results(placed)
        certificates = self._certificates(results)
        self._producers(register, placed)
        self._events(results, certificates)
        return self._written

    # -- decisions

    def _decision(self, record: ResultRecord) -> Decision | None:
        head = record.decision
        if head not in self._decisions:
            self._decisions[head] = self._get_or_create_decision(head, record.line)
        return self._decisions[head]

    def _get_or_create_decision(self, head: DecisionHead, line: int) -> Decision | None:
        if head.date is None or head.level is None:
            raise ValueError("a record with an open decision is a fault of the list and never written")
        province = self._province(head.province, head.date)
        decision, created = Decision.objects.get_or_create(
            number=head.number,
            date=head.date,
            province=province,
            issuer_key=issuer_key(head.issuer, head.level),
            defaults={
                "issuer": head.issuer,
                "level": head.level,
                "scheme": head.scheme,
                "source_name": self._source_name[:255],
            },
        )
        if created:
            self._new_decisions.append(decision)
        elif (decision.level, decision.scheme) != (head.level, head.scheme):
            known = f"{decision.get_level_display()}, {decision.get_scheme_display()}"
            message = "Quyết định này đã nhập trước đây với cấp hoặc bộ tiêu chí khác."
            self._written.faults.append(Fault(line, Field.DECISION_NUMBER.value, head.number, message, known))
            return None
        return decision

    def _province(self, name: str, on: date) -> AdministrativeUnit:
        """The province of this name as it was on a day, or failing that as it is."""
        named = [unit for unit in self._provinces if unit.name == name]
        for unit in named:
            if (unit.valid_from is None or unit.valid_from <= on) and (
                unit.valid_to is None or on <= unit.valid_to
            ):
                return unit
        return named[0]

    # -- results and certificates

    def _results(
        self, placed: list[tuple[ResultRecord, Decision, FoundProducer]]
    ) -> list[tuple[ResultRecord, EvaluationResult]]:
        """The new results, saved; results imported before are compared and counted."""
        decisions = {decision.pk for _record, decision, _found in placed}
        known = {
            (result.decision_id, result.producer_id, result.match_key): result
            for result in EvaluationResult.objects.filter(decision__in=decisions)
        }
        entered: dict[tuple[int, int, str], int] = {}
        fresh: list[tuple[ResultRecord, EvaluationResult]] = []
        for record, decision, found in placed:
            key = (decision.pk, found.producer.pk, product_key(record.product))
            if key in entered:
                message = f"Trùng sản phẩm của cùng chủ thể ở dòng {entered[key]}."
                self._fault(record, Field.PRODUCT, record.product, message, "mỗi sản phẩm một dòng")
                continue
            entered[key] = record.line
            earlier = known.get(key)
            if earlier is not None:
                self._compare(record, earlier)
            else:
                fresh.append((record, self._result(record, decision, found, key[2])))
        EvaluationResult.objects.bulk_create([result for _record, result in fresh], batch_size=BATCH)
        return fresh

    def _result(
        self, record: ResultRecord, decision: Decision, found: FoundProducer, key: str
    ) -> EvaluationResult:
        group = self._groups.find(record.group, decision.scheme) if record.group else None
        if record.group and group is None:
            note = f"Không nhận ra nhóm sản phẩm “{record.group}”; người phụ trách chọn khi niêm yết."
            if note not in self._written.notes:
                self._written.notes.append(note)
        a, b, c = record.parts or (None, None, None)
        if record.stars < MIN_LISTED_STARS:
            self._written.below_three += 1
        return EvaluationResult(
            decision=decision,
            producer=found.producer,
            product_name=record.product,
            match_key=key[:250],
            group=group,
            stars=record.stars,
            potential_five=record.potential_five,
            score=record.score,
            score_a=a,
            score_b=b,
            score_c=c,
            line=record.line,
        )

    def _compare(self, record: ResultRecord, earlier: EvaluationResult) -> None:
        if (earlier.stars, earlier.potential_five) != (record.stars, record.potential_five):
            expected = "tiềm năng 5 sao" if earlier.potential_five else f"{earlier.stars} sao"
            message = "Khác hạng sao đã nhập trước đây từ chính quyết định này."
            self._fault(record, Field.STARS, f"{record.stars} sao", message, expected)
        elif None not in (earlier.score, record.score) and earlier.score != record.score:
            message = "Khác điểm đã nhập trước đây từ chính quyết định này."
            self._fault(record, Field.SCORE, str(record.score), message, str(earlier.score))
        elif record.stars < MIN_LISTED_STARS:
            self._written.below_three += 1
        else:
            self._written.certificates_unchanged += 1

    def _certificates(self, results: list[tuple[ResultRecord, EvaluationResult]]) -> list[Certificate]:
        certified = [(record, result) for record, result in results if result.stars >= MIN_LISTED_STARS]
        holders = self._products_holding({result.producer_id for _record, result in certified})
        certificates = [
            Certificate(
                decision=result.decision,
                result=result,
                producer=result.producer,
                certified_product_id=holders.get((result.producer_id, result.match_key)),
                product_name=result.product_name,
                product_code=record.code,
                group=result.group,
                commune=self._communes.get(record.producer.commune.code) if record.producer.commune else None,
                district=self._districts.get(record.producer.district.code)
                if record.producer.district
                else None,
                stars=result.stars,
                potential_five=result.potential_five,
                issued_on=result.decision.date,
                valid_until=certificate_valid_until(result.decision.date),
            )
            for record, result in certified
        ]
        Certificate.objects.bulk_create(certificates, batch_size=BATCH)
        self._written.certificates_created = len(certificates)
        return certificates

    def _products_holding(self, producers: set[int]) -> dict[tuple[int, str], int]:
        """For (producer, product key) the certified product that holds earlier certificates under it, if just
        one does."""
        holders: dict[tuple[int, str], set[int]] = defaultdict(set)
        held = Certificate.objects.filter(producer__in=producers, certified_product__isnull=False)
        for producer, key, product in held.values_list(
            "producer_id", "result__match_key", "certified_product_id"
        ).distinct():
            holders[producer, key].add(product)
        return {pair: next(iter(products)) for pair, products in holders.items() if len(products) == 1}

    # -- producers, doubts, events

    def _producers(
        self, register: ProducerRegister, placed: list[tuple[ResultRecord, Decision, FoundProducer]]
    ) -> None:
        decisions = {record.line: decision for record, decision, _found in placed}
        ProducerDoubt.objects.bulk_create(
            [
                ProducerDoubt(
                    producer=doubt.producer,
                    candidate=doubt.candidate,
                    entered_name=doubt.producer.legal_name,
                    ground=doubt.ground,
                    decision=decisions.get(doubt.line),
                    line=doubt.line,
                )
                for doubt in register.doubts
            ],
            batch_size=BATCH,
        )
        written = self._written
        written.producers_created = len(register.created)
        written.producers_matched = len(register.matched)
        written.producers_doubtful = len({doubt.producer.pk for doubt in register.doubts})
        written.doubts = [
            f"dòng {doubt.line}: “{doubt.producer.legal_name}” có thể là “{doubt.candidate.legal_name}” "
            f"({doubt.ground.label})"
            for doubt in register.doubts
        ]
        CatalogEvent.objects.bulk_create(
            [
                CatalogEvent(
                    **event_fields(
                        code="producer.entered", subject=producer, actor=self._actor, name=producer.legal_name
                    )
                )
                for producer in register.created
            ],
            batch_size=BATCH,
        )

    def _events(
        self, results: list[tuple[ResultRecord, EvaluationResult]], certificates: list[Certificate]
    ) -> None:
        counts: dict[int, int] = defaultdict(int)
        for _record, result in results:
            counts[result.decision_id] += 1
        decisions = {result.decision_id: result.decision for _record, result in results}
        events = [
            event_fields(
                code="decision.imported",
                subject=decisions[pk],
                actor=self._actor,
                file=self._source_name,
                results=count,
            )
            for pk, count in counts.items()
        ]
        CatalogEvent.objects.bulk_create([CatalogEvent(**event) for event in events])
        # One statement for the many: the same columns as ``record_event(code="certificate.issued", …)``
        # writes.
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO ocop_catalog_catalogevent (at, code, actor_id, subject_type, subject_id, data)"
                " SELECT %s, 'certificate.issued', %s, 'certificate', c.id,"
                "        jsonb_build_object('stars', c.stars, 'decision',"
                "                           d.number || ' (' || to_char(d.date, 'DD/MM/YYYY') || ')')"
                "   FROM ocop_catalog_certificate c JOIN ocop_catalog_decision d ON d.id = c.decision_id"
                "  WHERE c.id = ANY (%s) ORDER BY c.id",
                [
                    timezone.now(),
                    self._actor.pk if self._actor else None,
                    [certificate.pk for certificate in certificates],
                ],
            )

    def _fault(self, record: ResultRecord, column: Field, value: str, message: str, expected: str) -> None:
        self._written.faults.append(Fault(record.line, column.value, value, message, expected))
