"""Random orders on Hà Nội's 126 communes: 110 sales points, 16 design centres, 1,054 products of 255 producers.

Sizes are those of the programme (docs: 110 points and 16 centres in 2025; 1,054 products of 255 producers; a point
carries 60-100 products of 13-19 producers). What no source gives is assumed here, in the open:

- a place is a random point near the middle of a random commune; it stocks a producer's goods in proportion to the
  producer's popularity (Zipf, exponent ``popularity``; 0 is uniform), 1-12 pieces of each product;
- a tenth of the places is off, full or opens after the promise;
- an order has 1-10 lines (geometric, mean about 3), the products picked by the same popularity, 1-3 pieces of each;
- one order line in twenty is to be engraved, which only centres do; one in twenty needs a cold store or careful
  packing, which half of the places have.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files
from itertools import accumulate
from random import Random
from zoneinfo import ZoneInfo

from marketplace.routing.domain import Demand, DemandLine, Destination, Kind, Place, Window

AT = datetime(2026, 11, 22, 10, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))

PRODUCERS, PRODUCTS, SALES_POINTS, CENTRES = 255, 1_054, 110, 16
SKILLS = ("cold", "fragile")


@dataclass(frozen=True)
class Commune:
    code: str
    lat: float
    lon: float


class Scenario:
    """The places, and an endless stream of orders; the same seed gives the same."""

    def __init__(self, *, seed: int, popularity: float) -> None:
        self.random = Random(seed)
        self.communes = read_communes()
        by_producer: list[list[str]] = [[] for _ in range(PRODUCERS)]
        for product in range(PRODUCTS):
            owner = product if product < PRODUCERS else self.random.randrange(PRODUCERS)
            by_producer[owner].append(f"v{product:04}")
        weights = [1 / (rank + 1) ** popularity for rank in range(PRODUCERS)]
        self.places = [self._place(number, by_producer, weights) for number in range(SALES_POINTS + CENTRES)]
        self.products = [product for products in by_producer for product in products]
        shares = [weight for weight, products in zip(weights, by_producer, strict=True) for _ in products]
        self.shares = list(accumulate(shares))

    def orders(self, *, lines: int | None = None) -> Iterator[Demand]:
        """Orders without end; with ``lines`` each has exactly so many."""
        while True:
            yield self._order(lines or min(10, 1 + self._geometric(0.32)))

    def _place(self, number: int, by_producer: list[list[str]], weights: list[float]) -> Place:
        random, commune = self.random, self.random.choice(self.communes)
        size, stock = random.randint(60, 100), dict[str, int]()
        for producer in weighted_order(random, weights):
            if len(stock) >= size:
                break
            stock.update((product, random.randint(1, 12)) for product in by_producer[producer])
        is_out = random.random() < 0.1
        return Place(
            id=f"p{number:03}",
            kind=Kind.SALES_POINT if number < SALES_POINTS else Kind.DESIGN_CENTRE,
            lat=commune.lat + random.gauss(0, 0.01),
            lon=commune.lon + random.gauss(0, 0.01),
            commune=commune.code,
            capabilities=frozenset(skill for skill in SKILLS if random.random() < 0.5),
            stock=stock,
            capacity_left=0 if is_out and number % 3 == 0 else random.randint(5, 40),
            open_windows=(Window(AT + timedelta(days=9)),) if is_out and number % 3 == 1 else None,
            switched_on=not (is_out and number % 3 == 2),
        )

    def _order(self, lines: int) -> Demand:
        random, home = self.random, self.random.choice(self.communes)
        variants = set[str]()
        while len(variants) < lines:
            variants.update(random.choices(self.products, cum_weights=self.shares, k=lines - len(variants)))
        return Demand(
            lines=tuple(
                DemandLine(f"l{number}", variant, random.choice((1, 1, 1, 2, 2, 3)), self._needs())
                for number, variant in enumerate(sorted(variants))
            ),
            destination=Destination(home.lat, home.lon, home.code),
        )

    def _needs(self) -> frozenset[str]:
        drawn = self.random.random()
        if drawn < 0.05:
            return frozenset({"engraved"})
        return frozenset({self.random.choice(SKILLS)}) if drawn < 0.10 else frozenset()

    def _geometric(self, chance: float) -> int:
        count = 0
        while self.random.random() > chance:
            count += 1
        return count


def weighted_order(random: Random, weights: list[float]) -> list[int]:
    """All numbers in an order in which a heavier one tends to come earlier."""
    return sorted(range(len(weights)), key=lambda number: random.expovariate(weights[number]))


def read_communes() -> list[Commune]:
    """The 126 communes with their points, from the catalogue's data."""
    path = files("ocop_catalog") / "data" / "hanoi_communes_2025_points.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [Commune(row["code"], float(row["lat"]), float(row["lon"])) for row in csv.DictReader(file)]
