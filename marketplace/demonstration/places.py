"""Sales points, design centres and producers' own stores: where, open when, able to do what; and the holidays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import count
from typing import Any

from django.utils.text import slugify

from ocop_catalog import lunar_new_year
from ocop_catalog.text import fold

from .councils import LABEL
from .dice import Dice
from .geography import Commune, communes, somewhere_in
from .producers import ProducerPlan, street_address
from .vocabulary import holidays, named_places

SALES_POINT, DESIGN_CENTRE, PRODUCER = "sales_point", "design_centre", "producer"
CENTRE_WORKS = frozenset({"bespoke", "experience"})
"""Needs that only a design centre serves."""

Hours = tuple[tuple[int, time, time], ...]
"""(weekday with Monday 0, opens, closes)"""

_MORE_AT_A_SALES_POINT = (("cold", 0.7), ("fragile", 0.75), ("alcohol", 0.55), ("gift_wrap", 0.65))
_AT_A_CENTRE = ("pick_up", "fragile", "gift_wrap", "gift_box", "bespoke", "experience")
_GOODS_NEEDS = ("cold", "fragile", "alcohol")
_CLOSED_FOR_REPAIR = 0.02
_REPAIR = "Đang sửa chữa mặt bằng (minh hoạ)"


@dataclass(frozen=True, slots=True)
class PlacePlan:
    """A place to be. ``producer`` is set for a producer's own store only."""

    kind: str
    name: str
    slug: str
    commune: Commune
    district: str
    address: str
    latitude: float
    longitude: float
    phone: str
    decision_number: str
    decided_on: date | None
    capabilities: tuple[str, ...]
    daily_capacity: int | None
    answer_minutes: int
    off_reason: str
    hours: Hours
    producer: ProducerPlan | None = None


def plan_places(*, points: int, centres: int, today: date, seed: int) -> list[PlacePlan]:
    """The sales points, then the design centres: those with names first, then made-up ones commune by commune."""
    named = named_places()
    plans = [
        _shop(SALES_POINT, f"Điểm OCOP {name}", commune, address, today, Dice(seed, "point", number))
        for number, (name, commune, address) in zip(
            range(points), _sites(named["points"], seed), strict=False
        )
    ]
    plans += [
        _shop(
            DESIGN_CENTRE,
            f"Trung tâm thiết kế sáng tạo OCOP {name}",
            commune,
            address,
            today,
            Dice(seed, "centre", number),
        )
        for number, (name, commune, address) in zip(
            range(centres), _sites(named["centres"], seed), strict=False
        )
    ]
    return plans


def plan_stores(
    producers: Iterable[ProducerPlan], needs: Sequence[set[str]], *, seed: int
) -> Iterator[PlacePlan]:
    """The own store of every producer; ``needs`` are those of all its products, by the producer's number."""
    for producer in producers:
        dice = Dice(seed, "store", producer.index)
        can = [need for need in _GOODS_NEEDS if need in needs[producer.index]]
        yield PlacePlan(
            kind=PRODUCER,
            name=f"Kho {producer.legal_name}",
            slug=slugify(fold(f"kho {producer.legal_name}"))[:110],
            commune=producer.commune,
            district=producer.district,
            address=producer.address,
            latitude=producer.latitude,
            longitude=producer.longitude,
            phone=producer.phone,
            decision_number="",
            decided_on=None,
            capabilities=(*can, "pick_up") if dice.chance(0.4) else tuple(can),
            daily_capacity=dice.between(15, 60),
            answer_minutes=240,
            off_reason="",
            hours=_hours(range(6), time(7, 30), time(17, 0)),
            producer=producer,
        )


def plan_holidays(today: date) -> list[tuple[str, date, date]]:
    """(name, first day, last day) from this year to the year after next, as far as the lunar dates are known."""
    days = []
    known = holidays()
    for year in range(today.year, today.year + 3):
        for holiday in known["fixed"]:
            first = date.fromisoformat(f"{year}-{holiday['from']}")
            days.append((holiday["name"], first, first + timedelta(days=holiday["days"] - 1)))
        if span := lunar_new_year.holiday_of(year):
            days.append(("Tết Nguyên đán", *span))
        if kings := known["hung_kings"].get(str(year)):
            day = date.fromisoformat(f"{year}-{kings}")
            days.append(("Giỗ Tổ Hùng Vương", day, day))
    return sorted(days, key=lambda holiday: holiday[1])


def _sites(named: list[dict[str, Any]], seed: int) -> Iterator[tuple[str, Commune, str]]:
    """(name, commune, address) without end."""
    for site in named:
        commune = communes()[site["commune"]]
        yield site["name"], commune, f"{site['address']}, {commune.full_name}, thành phố Hà Nội"
    settings = named_places()["settings"]
    everywhere = Dice(seed, "sites").shuffled(list(communes().values()))
    for number in count():
        commune = everywhere[number % len(everywhere)]
        again = number // len(everywhere)
        setting = settings[(number + again) % len(settings)]
        name = f"{setting} {commune.name}" + (f" số {again + 1}" if again else "")
        yield name, commune, street_address(Dice(seed, "site", number), commune)


def _shop(kind: str, name: str, commune: Commune, address: str, today: date, dice: Dice) -> PlacePlan:
    latitude, longitude = somewhere_in(commune, dice)
    decided = today - timedelta(days=dice.between(90, 1_600))
    is_centre = kind == DESIGN_CENTRE
    more = tuple(need for need, share in _MORE_AT_A_SALES_POINT if dice.chance(share))
    closes, is_cold = dice.pick((time(17, 30), time(19, 0), time(20, 0), time(21, 0))), dice.chance(0.5)
    return PlacePlan(
        kind=kind,
        name=name,
        slug=slugify(fold(name)),
        commune=commune,
        district=commune.districts[0],
        address=address,
        latitude=latitude,
        longitude=longitude,
        phone=f"024 0000 {dice.between(0, 9999):04d}",
        decision_number=f"{dice.between(2_000, 6_500)}/QĐ-UBND {LABEL}",
        decided_on=decided,
        capabilities=(*_AT_A_CENTRE, *(("cold",) if is_cold else ())) if is_centre else ("pick_up", *more),
        daily_capacity=dice.between(60, 150) if is_centre else dice.between(20, 80),
        answer_minutes=120,
        off_reason=_REPAIR if not is_centre and dice.chance(_CLOSED_FOR_REPAIR) else "",
        hours=_hours(range(7), time(8, 0), closes),
    )


def _hours(weekdays: Iterable[int], opens: time, closes: time) -> Hours:
    return tuple((weekday, opens, closes) for weekday in weekdays)
