"""Which council decides on which days: the calendar of decisions that the demonstration's certificates come from.

The city sits four times a year, the ministry twice, each district twice as long as districts existed and recognised
three stars. Who recognises what on a day is ``ocop_catalog.stars``; a day that no council sat on is used only when
nothing else fits.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from ocop_catalog.stars import MIN_LISTED_STARS, CouncilLevel, Scheme, scheme_in_force

from .dice import Dice
from .geography import district_names

YEARS_BACK = 7
FIRST_DECISION = date(2019, 9, 1)
LAST_DAY_OF_DISTRICTS = date(2025, 6, 30)
MINISTRY_RENAMED = date(2025, 3, 1)
LABEL = "(minh hoạ)"
"""Stands in every made-up number, so that no page shows it as a real decision's."""

_SITTINGS = {
    CouncilLevel.CITY: ((3, 26), (6, 24), (10, 12), (12, 18)),
    CouncilLevel.MINISTRY: ((5, 20), (11, 26)),
    CouncilLevel.DISTRICT: ((5, 30), (11, 20)),
}


@dataclass(frozen=True, slots=True)
class DecisionPlan:
    """A decision to be. ``district`` is the code of the district whose people's committee issues it, else empty."""

    level: CouncilLevel
    district: str
    date: date

    @property
    def scheme(self) -> Scheme:
        scheme = scheme_in_force(self.date)
        if scheme is None:
            raise AssertionError(f"no scheme on {self.date}")
        return scheme

    @property
    def issuer(self) -> str:
        if self.level == CouncilLevel.DISTRICT:
            return f"UBND {district_names()[self.district]}"
        if self.level == CouncilLevel.CITY:
            return "UBND thành phố Hà Nội"
        return "Bộ Nông nghiệp và " + (
            "Phát triển nông thôn" if self.date < MINISTRY_RENAMED else "Môi trường"
        )

    @property
    def number(self) -> str:
        """``1147/QĐ-UBND (minh hoạ)``; two decisions of one day never have the same."""
        councils = ["", *district_names()]
        serial = 1_000 + Dice("number", self.date).below(90) * len(councils) + councils.index(self.district)
        if self.level != CouncilLevel.MINISTRY:
            office = "UBND"
        else:
            office = "BNN-VPĐP" if self.date < MINISTRY_RENAMED else "BNNMT"
        return f"{serial}/QĐ-{office} {LABEL}"


class Calendar:
    """The sittings of all councils up to the day before ``today``."""

    def __init__(self, *, today: date, seed: int) -> None:
        self.today = today
        self._seed = seed
        self._days = cache(self._sittings_for)

    def decision(
        self, *, stars: int, district: str, first: date, last: date, dice: Dice
    ) -> DecisionPlan | None:
        """A decision between two days (inclusive) that may recognise so many stars for a producer of the district.

        Fewer than three stars are decided by whoever decides three. Takes a day without a sitting when there is none
        in between; None when no council could decide, or the programme had not begun.
        """
        first = max(first, FIRST_DECISION)
        last = min(last, self.today - timedelta(days=1))
        if first > last:
            return None
        days = self._days(max(stars, MIN_LISTED_STARS), district)
        sittings = days[bisect_left(days, first) : bisect_right(days, last)]
        on = dice.pick(sittings) if sittings else first + timedelta(days=dice.below((last - first).days + 1))
        return decision_on(on, stars=stars, district=district)

    def _sittings_for(self, stars: int, district: str) -> list[date]:
        """Days on which a council sits that recognises so many stars, in order."""
        days = []
        for level, sittings in _SITTINGS.items():
            for year in range(self.today.year - YEARS_BACK, self.today.year + 1):
                for number, (month, day) in enumerate(sittings):
                    where = district if level == CouncilLevel.DISTRICT else ""
                    dice = Dice(self._seed, "sitting", level, where, year, number)
                    on = date(year, month, day) + timedelta(days=dice.between(-9, 9))
                    decision = decision_on(on, stars=stars, district=district)
                    if on < self.today and decision is not None and decision.level == level:
                        days.append(on)
        return sorted(days)


def decision_on(on: date, *, stars: int, district: str) -> DecisionPlan | None:
    """The decision of a day that recognises so many stars, or None where nobody could (no scheme, no district any
    more).
    """
    scheme = scheme_in_force(on)
    level = scheme.issuer_of(max(stars, MIN_LISTED_STARS)) if scheme else None
    if level is None or (level == CouncilLevel.DISTRICT and on > LAST_DAY_OF_DISTRICTS):
        return None
    return DecisionPlan(level=level, district=district if level == CouncilLevel.DISTRICT else "", date=on)
