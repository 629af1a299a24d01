"""The papers of each product: evaluations and certificates, earlier ones too, and what happened to them since.

All dates hang on ``today``; every certificate is issued by the council that recognised its stars on that day.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from ocop_catalog.stars import EXPIRY_NOTICE_DAYS, add_months, certificate_valid_until

from .councils import LABEL, Calendar, DecisionPlan
from .dice import Dice
from .producers import ProducerPlan
from .quotas import apportion
from .states import Standing, State

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
CODES_WITHOUT_DISTRICT = 2026
"""The year from which product codes name no district."""

_SCORES = {2: (300, 499), 3: (500, 699), 4: (700, 899), 5: (900, 985)}
_POTENTIAL_FIVE_SCORES = (900, 949)
_GROUNDS = ("food_safety", "broken_process", "production_stopped", "fraud", "own_request")


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One result in one decision, a certificate from three stars on. ``scores`` are the points of A, B, C."""

    decision: DecisionPlan
    stars: int
    potential_five: bool
    scores: tuple[Decimal, Decimal, Decimal] | None
    code: str


@dataclass(frozen=True, slots=True)
class Revocation:
    """Of the certificate at ``evaluation`` in the list."""

    evaluation: int
    at: datetime
    ground: str
    number: str


@dataclass(frozen=True, slots=True)
class Extension:
    """Of the last certificate."""

    until: date
    decided_on: date
    number: str


@dataclass(frozen=True, slots=True)
class InspectionPlan:
    on: date
    outcome: str
    findings: str
    suspended_at: datetime | None


@dataclass(frozen=True, slots=True)
class DocumentPlan:
    kind: str
    number: str
    issued_on: date
    valid_until: date | None


@dataclass(slots=True)
class Papers:
    """Everything the gate asks about one product, oldest evaluation first."""

    evaluations: list[Evaluation] = field(default_factory=list)
    revocation: Revocation | None = None
    extension: Extension | None = None
    inspection: InspectionPlan | None = None
    documents: list[DocumentPlan] = field(default_factory=list)


class Certification:
    """Plans the papers of product after product, in order: serial numbers of product codes are counted."""

    def __init__(self, *, today: date, seed: int) -> None:
        self.today = today
        self._seed = seed
        self._calendar = Calendar(today=today, seed=seed)
        self._serials: dict[tuple[str, int], int] = defaultdict(int)

    def papers(
        self, *, index: int, producer: ProducerPlan, standing: Standing, required_documents: list[str]
    ) -> Papers:
        """The papers of product number ``index``; ``required_documents`` are kinds its group is listed with only."""
        dice = Dice(self._seed, "papers", index)
        papers = Papers()
        decision = self._main_decision(standing, producer.district, dice)
        earlier = self._earlier(standing, decision, producer.district, dice)
        papers.evaluations += [
            self._evaluation(found, stars, potential, producer, dice)
            for found, stars, potential in (
                *earlier,
                (decision, standing.stars, standing.potential_five),
            )
        ]
        if standing.state in (State.REVOKED, State.FAILED):
            self._revoke(papers, standing, producer, dice)
        if standing.state == State.EXTENDED:
            ends = certificate_valid_until(decision.date)
            papers.extension = Extension(
                until=ends + timedelta(days=180),
                decided_on=ends - timedelta(days=10),
                number=f"{dice.between(2_000, 6_000)}/QĐ-UBND {LABEL}",
            )
        papers.inspection = self._inspection(standing.state, decision.date, dice)
        papers.documents = self._documents(index, standing.state, required_documents, dice)
        return papers

    def _main_decision(self, standing: Standing, district: str, dice: Dice) -> DecisionPlan:
        """The decision that governs the product today (or last did)."""
        first, last = self._window(standing.state)
        decision = self._calendar.decision(
            stars=standing.stars, district=district, first=first, last=last, dice=dice
        )
        while (
            decision is None
        ):  # districts were gone some days before the city took over three stars: the next day
            first = last = last + timedelta(days=1)
            decision = self._calendar.decision(
                stars=standing.stars, district=district, first=first, last=last, dice=dice
            )
        return decision

    def _window(self, state: State) -> tuple[date, date]:
        """First and last day on which the decision may have been taken."""
        edge = self._first_still_valid
        day = timedelta(days=1)
        notice = EXPIRY_NOTICE_DAYS * day
        return {
            State.LAST_DAY: (edge, edge),
            State.EXPIRED_YESTERDAY: (edge - day, edge - day),
            State.EXPIRING: (edge + day, edge + notice - 2 * day),
            State.EXPIRED: (edge - 900 * day, edge - 2 * day),
            State.EXTENDED: (edge - 110 * day, edge - 6 * day),
            State.TWO_STARS: (self.today - 700 * day, self.today - 20 * day),
            State.FAILED: (edge + 40 * day, self.today - 240 * day),
            State.REVOKED: (edge + 40 * day, self.today - 90 * day),
        }.get(state, (edge + notice + day, self.today - 3 * day))

    @property
    def _first_still_valid(self) -> date:
        """The earliest decision whose certificates are valid today."""
        issued = add_months(self.today, -36)
        while certificate_valid_until(issued) < self.today:  # 29 February
            issued += timedelta(days=1)
        return issued

    def _earlier(
        self, standing: Standing, decision: DecisionPlan, district: str, dice: Dice
    ) -> list[tuple[DecisionPlan, int, bool]]:
        """An earlier certificate of the product: every five-star one was a potential one, a third of the others
        renewed.
        """
        if standing.stars == 5:
            first, last, stars, potential = 14, 5, 4, True
        elif standing.stars >= 3 and standing.state != State.FAILED and dice.chance(0.32):
            higher = dice.weighted((0, -1, 1), (6, 3, 1))
            first, last, stars, potential = 36, 33, min(max(standing.stars + higher, 3), 4), False
        else:
            return []
        found = self._calendar.decision(
            stars=stars,
            district=district,
            first=add_months(decision.date, -first),
            last=add_months(decision.date, -last),
            dice=dice,
        )
        return [(found, stars, potential)] if found else []

    def _evaluation(
        self, decision: DecisionPlan, stars: int, potential: bool, producer: ProducerPlan, dice: Dice
    ) -> Evaluation:
        scores = None if dice.chance(0.3) else _scores(decision, stars, potential, dice)
        has_code = stars >= 3 and dice.chance(0.75)
        return Evaluation(
            decision=decision,
            stars=stars,
            potential_five=potential,
            scores=scores,
            code=self._code(producer, decision.date.year) if has_code else "",
        )

    def _code(self, producer: ProducerPlan, year: int) -> str:
        commune = producer.commune.code
        self._serials[commune, year] += 1
        serial = self._serials[commune, year]
        if year >= CODES_WITHOUT_DISTRICT:
            return f"01-{commune}-{serial}-{year}"
        return f"01-{producer.district}-{commune}-{serial}-{year}"

    def _revoke(self, papers: Papers, standing: Standing, producer: ProducerPlan, dice: Dice) -> None:
        """Revoked on a ground, or because a new evaluation found two stars: then that result stands in the list too."""
        held = len(papers.evaluations) - 1
        issued = papers.evaluations[held].decision.date
        ground = dice.pick(_GROUNDS)
        on = self.today - timedelta(days=dice.between(5, min(80, (self.today - issued).days - 2)))
        if standing.state == State.FAILED:
            ground = "failed_re_evaluation"
            judged = self._calendar.decision(
                stars=2,
                district=producer.district,
                first=self.today - timedelta(days=170),
                last=self.today - timedelta(days=12),
                dice=dice,
            )
            if judged:
                papers.evaluations.append(self._evaluation(judged, 2, False, producer, dice))
                on = judged.date + timedelta(days=dice.between(1, 10))
        papers.revocation = Revocation(
            evaluation=held,
            at=datetime.combine(on, time(dice.between(8, 16), dice.between(0, 59)), HANOI),
            ground=ground,
            number=f"{dice.between(2_000, 6_000)}/QĐ-UBND {LABEL}",
        )

    def _inspection(self, state: State, decided: date, dice: Dice) -> InspectionPlan | None:
        since = max((self.today - decided).days, 1)
        if state == State.SUSPENDED:
            on = self.today - timedelta(days=dice.between(1, min(45, since)))
            return InspectionPlan(
                on=on,
                outcome="suspended",
                findings="Ghi nhãn sai hạng sao; tạm dừng bán cho đến khi khắc phục (minh hoạ).",
                suspended_at=datetime.combine(on, time(dice.between(8, 16)), HANOI),
            )
        if not dice.chance(0.12):
            return None
        passed = dice.chance(0.75)
        return InspectionPlan(
            on=self.today - timedelta(days=dice.between(1, min(400, since))),
            outcome="passed" if passed else "warned",
            findings="Hồ sơ đầy đủ, mẫu đạt (minh hoạ)."
            if passed
            else "Nhật ký sản xuất ghi chậm (minh hoạ).",
            suspended_at=None,
        )

    def _documents(self, index: int, state: State, required: list[str], dice: Dice) -> list[DocumentPlan]:
        """The papers food is sold with: the facility's for three years, the test report for one, the declaration for
        good.
        """
        documents = []
        for kind in required:
            if kind == "facility":
                issued, ends = self._issued_within(36, dice)
            elif kind == "test_report":
                issued, ends = self._issued_within(12, dice)
                if state == State.DOCUMENTS_LAPSED:
                    ends = self.today - timedelta(days=dice.between(1, 60))
                    issued = add_months(ends, -12)
            else:
                issued, ends = self.today - timedelta(days=dice.between(60, 1_500)), None
            number = f"{index + 1:06d}/{kind[:2].upper()}-{issued.year} {LABEL}"
            documents.append(DocumentPlan(kind=kind, number=number, issued_on=issued, valid_until=ends))
        return documents

    def _issued_within(self, months: int, dice: Dice) -> tuple[date, date]:
        """A day not long enough ago for a paper of so many months to have ended, and its last day."""
        issued = self.today - timedelta(days=dice.between(2, months * 28))
        return issued, add_months(issued, months)


def _scores(
    decision: DecisionPlan, stars: int, potential: bool, dice: Dice
) -> tuple[Decimal, Decimal, Decimal]:
    """Points of the parts A, B and C that add up to a total of the stars' band and stay below each part's maximum."""
    total = dice.between(*(_POTENTIAL_FIVE_SCORES if potential else _SCORES[stars]))  # tenths of a point
    maxima = [maximum * 10 for maximum in decision.scheme.maxima]
    # Each part loses about its share; the spread is small enough for no part to lose more than it has.
    lost = apportion(1_000 - total, [maximum * dice.real(0.85, 1.15) for maximum in maxima])
    a, b, c = (Decimal(maximum - less) / 10 for maximum, less in zip(maxima, lost, strict=True))
    return a, b, c
