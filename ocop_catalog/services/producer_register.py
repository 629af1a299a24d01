"""Finds the producers of a list among those known, and enters the others, many at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ocop_catalog.importers import ProducerRecord
from ocop_catalog.matching import Likeness, ProducerIdentity, ProducerIndex
from ocop_catalog.models import AdministrativeUnit, DoubtGround, Producer, UnitLevel, UnitSuccession
from ocop_catalog.services.producers import producer_slug
from ocop_catalog.text import match_key

BATCH = 1000
MAX_DOUBTS = 3  # candidates put before a person for one producer
_COMPLETED = ("address", "phone", "representative", "commune", "district", "province")


@dataclass(frozen=True, slots=True)
class FoundProducer:
    """A producer of the list: saved already, or to be saved by ``ProducerRegister.save``."""

    producer: Producer


@dataclass(frozen=True, slots=True)
class Doubt:
    """A producer entered on a line that might be one known already."""

    producer: Producer
    candidate: Producer
    ground: DoubtGround
    line: int


class ProducerRegister:
    """All producers by name and place. New ones get negative ids until they are saved."""

    def __init__(
        self,
        *,
        provinces: Iterable[AdministrativeUnit],
        districts: dict[str, AdministrativeUnit],
        communes: dict[str, AdministrativeUnit],
    ) -> None:
        self.created: list[Producer] = []
        self.doubts: list[Doubt] = []
        self._matched: dict[int, Producer] = {}
        self._completed: dict[int, Producer] = {}
        self._provinces = {(unit.code, unit.name): unit for unit in provinces}
        self._districts, self._communes = districts, communes
        self._province_now = _provinces_now()
        self._by_id: dict[int, Producer] = {}
        self._alias_of: dict[int, int] = {}
        self._seen: dict[ProducerIdentity, FoundProducer] = {}
        self._slugs: set[str] = set()
        self._index = ProducerIndex()
        for producer in Producer.objects.select_related("province", "district"):
            self._remember(producer.pk, producer)

    @property
    def matched(self) -> list[Producer]:
        """Producers of the list that were known before."""
        return list(self._matched.values())

    def find_or_enter(self, record: ProducerRecord, *, line: int) -> FoundProducer:
        """The producer a row names. Certain likeness finds it; doubtful likeness enters it anew and keeps the
        doubt."""

        wanted = ProducerIdentity(
            id=0,
            name=record.name,
            province=self._province_now.get(record.province.name, record.province.name),
            district=record.district.code if record.district else "",
            registration=record.registration,
        )
        if wanted not in self._seen:
            self._seen[wanted] = self._look_up(wanted, record, line)
        found = self._seen[wanted]
        self._complete(found.producer, record)
        return found

    def _look_up(self, wanted: ProducerIdentity, record: ProducerRecord, line: int) -> FoundProducer:
        match = self._index.find(wanted)
        if match.certain is not None:
            producer = self._by_id[self._alias_of.get(match.certain, match.certain)]
            if producer.pk is not None:
                self._matched[producer.pk] = producer
            return FoundProducer(producer)
        producer = self._enter(record)
        candidates: dict[int, Likeness] = {}
        for candidate, ground in match.doubts:
            candidates.setdefault(self._alias_of.get(candidate, candidate), ground)
        for candidate, ground in list(candidates.items())[:MAX_DOUBTS]:
            self.doubts.append(Doubt(producer, self._by_id[candidate], DoubtGround(ground.value), line))
        return FoundProducer(producer)

    def _enter(self, record: ProducerRecord) -> Producer:
        slug = producer_slug(record.name, self._slugs)
        producer = Producer(
            legal_name=record.name,
            slug=slug,
            match_key=match_key(record.name)[:250],
            kind=record.kind,
            registration_number=record.registration,
            address=record.address,
            commune=self._commune(record),
            district=self._district(record),
            province=self._province(record),
            phone=record.phone,
            representative=record.representative,
        )
        self.created.append(producer)
        self._remember(-len(self.created), producer)
        return producer

    def _complete(self, producer: Producer, record: ProducerRecord) -> None:
        """Fill what is not known of a producer yet; what is known is not overwritten."""
        news = {
            "address": record.address,
            "phone": record.phone,
            "representative": record.representative,
            "commune": self._commune(record),
            "district": self._district(record),
            "province": self._province(record),
        }
        for column, value in news.items():
            if value and not getattr(producer, column):
                setattr(producer, column, value)
                if producer.pk is not None:
                    self._completed[producer.pk] = producer

    def save(self) -> None:
        """Write the new producers and what was learnt of known ones."""
        Producer.objects.bulk_create(self.created, batch_size=BATCH)
        Producer.objects.bulk_update(self._completed.values(), _COMPLETED, batch_size=BATCH)

    def _remember(self, identity: int, producer: Producer) -> None:
        self._by_id[identity] = producer
        self._slugs.add(producer.slug)
        if producer.merged_into_id is not None:
            self._alias_of[identity] = producer.merged_into_id
        province = producer.province.name if producer.province else ""
        self._index.add(
            ProducerIdentity(
                id=identity,
                name=producer.legal_name,
                province=self._province_now.get(province, province),
                district=producer.district.code if producer.district else "",
                registration=producer.registration_number,
            )
        )

    def _province(self, record: ProducerRecord) -> AdministrativeUnit:
        return self._provinces[record.province.code, record.province.name]

    def _district(self, record: ProducerRecord) -> AdministrativeUnit | None:
        return self._districts[record.district.code] if record.district else None

    def _commune(self, record: ProducerRecord) -> AdministrativeUnit | None:
        return self._communes[record.commune.code] if record.commune else None


def _provinces_now() -> dict[str, str]:
    """Former provinces by name, and the name of the one each became part of, so that a merger makes no
    strangers."""
    successions = UnitSuccession.objects.filter(successor__level=UnitLevel.PROVINCE)
    return dict(successions.values_list("predecessor__name", "successor__name"))
