"""What lies where: 60 to 100 products of 13 to 19 producers at every sales point and design centre (OCOP.md §4).

Producers near a place are likelier to be found there, and large ones likelier than small ones. Goods go only where
they can be kept (cold, fragile, alcohol); bespoke goods and experiences only to design centres, each to the two
nearest.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, zip_longest
from math import log

from ocop_catalog.distance import great_circle_km

from .dice import Dice
from .places import CENTRE_WORKS, DESIGN_CENTRE, PlacePlan
from .producers import ProducerPlan
from .products import ProductPlan

PRODUCTS_OF_A_PLACE = (60, 100)
PRODUCERS_OF_A_PLACE = (13, 19)
WORKS_OF_A_CENTRE = 50
"""At most so many bespoke goods and experiences, the rest of its products being goods for sale."""

_CENTRES_OF_A_WORK = 2
_NEAR, _SAME_COMMUNE = 6.0, 10.0


@dataclass(slots=True)
class Goods:
    """What stocking must know of all products, in flat arrays by product number; filled as products are planned."""

    needs: list[frozenset[str]] = field(default_factory=list)  # shared sets: a handful of different ones
    packs: array[int] = field(default_factory=lambda: array("B"))
    listable: bytearray = field(default_factory=bytearray)
    craft: bytearray = field(default_factory=bytearray)
    _sets: dict[tuple[str, ...], frozenset[str]] = field(default_factory=dict)

    def add(self, product: ProductPlan, *, is_listable: bool) -> None:
        """Remember the next product."""
        self.needs.append(self._sets.setdefault(product.kind.needs, frozenset(product.kind.needs)))
        self.packs.append(len(product.packs))
        self.listable.append(is_listable)
        self.craft.append(product.kind.is_craft)

    def of(self, producer: ProducerPlan) -> range:
        """The numbers of a producer's products."""
        return range(producer.first_product, producer.first_product + producer.products)


@dataclass(frozen=True, slots=True)
class Lot:
    """Units of one pack of one product at a place."""

    product: int
    pack: int
    quantity: int


def plan_works(
    places: Sequence[PlacePlan], producers: Sequence[ProducerPlan], goods: Goods
) -> dict[str, list[int]]:
    """Bespoke goods and experiences by the slug of the centre that offers them."""
    centres = [place for place in places if place.kind == DESIGN_CENTRE]
    works: dict[str, list[int]] = defaultdict(list)
    for producer in producers:
        wanted = [at for at in goods.of(producer) if goods.listable[at] and goods.needs[at] & CENTRE_WORKS]
        if not wanted:
            continue
        nearest = sorted(centres, key=partial(_km, producer))
        for product in wanted:
            free = (centre for centre in nearest if len(works[centre.slug]) < WORKS_OF_A_CENTRE)
            for centre, _ in zip(free, range(_CENTRES_OF_A_WORK), strict=False):
                works[centre.slug].append(product)
    return works


def plan_stock(
    place: PlacePlan, producers: Sequence[ProducerPlan], goods: Goods, works: Sequence[int], *, seed: int
) -> Iterator[Lot]:
    """The lots of a sales point or design centre; ``works`` are what only it (and another centre) offers."""
    dice = Dice(seed, "stock", place.slug)
    wanted = dice.between(*PRODUCTS_OF_A_PLACE) - len(works)
    chosen = _assortment(place, producers, goods, wanted, dice)
    for product in (*works, *chosen):
        yield from _lots(product, goods, dice, most=12 if goods.craft[product] else 40)


def plan_own_stock(producer: ProducerPlan, goods: Goods, *, seed: int) -> Iterator[Lot]:
    """The lots of a producer's own store: all its goods, also those that must not be sold now."""
    dice = Dice(seed, "own stock", producer.index)
    for product in goods.of(producer):
        if not goods.needs[product] & CENTRE_WORKS:
            yield from _lots(product, goods, dice, most=40 if goods.craft[product] else 200)


def _km(producer: ProducerPlan, place: PlacePlan) -> float:
    return great_circle_km(producer.latitude, producer.longitude, place.latitude, place.longitude)


def _assortment(
    place: PlacePlan, producers: Sequence[ProducerPlan], goods: Goods, wanted: int, dice: Dice
) -> list[int]:
    """So many different products, from as few more producers than usual as it takes."""
    makers = dice.between(*PRODUCERS_OF_A_PLACE)
    can = frozenset(place.capabilities)
    shelves: list[list[int]] = []
    for producer in sorted(producers, key=lambda one: _rank(one, place, dice), reverse=True):
        if len(shelves) >= makers and sum(map(len, shelves)) >= wanted:
            break
        fit = [at for at in goods.of(producer) if _fits(at, goods, can)]
        if fit:
            shelves.append(dice.shuffled(fit))
    # One product of each producer, then a second of each …
    in_turn = chain.from_iterable(zip_longest(*shelves))
    return [product for product in in_turn if product is not None][:wanted]


def _fits(product: int, goods: Goods, capabilities: frozenset[str]) -> bool:
    needs = goods.needs[product]
    return bool(goods.listable[product]) and not needs & CENTRE_WORKS and needs <= capabilities


def _rank(producer: ProducerPlan, place: PlacePlan, dice: Dice) -> float:
    """Sampling without replacement by weight (Efraimidis and Spirakis): the highest ranks are taken."""
    weight = float(producer.products**2)
    if producer.commune == place.commune:
        weight *= _SAME_COMMUNE
    elif producer.district == place.district:
        weight *= _NEAR
    return log(dice.real(1e-12, 1)) / weight if weight else float("-inf")


def _lots(product: int, goods: Goods, dice: Dice, *, most: int) -> Iterator[Lot]:
    """One lot per pack: some sold out, some nearly."""
    for pack in range(goods.packs[product]):
        fate = dice.real(0, 1)
        quantity = 0 if fate < 0.03 else dice.between(1, 3) if fate < 0.08 else dice.between(4, most)
        yield Lot(product, pack, quantity)
