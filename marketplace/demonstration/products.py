"""The products: what each producer makes, how it is called, packed, priced and described.

No two products have the same name (``ocop_catalog.text.match_key``): the second maker of *Giò lụa Ước Lễ* adds the
brand, and a maker who has run out of kinds and styles adds an edition. Prices are whole thousands of đồng.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from itertools import count

from django.utils.text import slugify

from ocop_catalog.text import fold, match_key

from .dice import Dice
from .pictures import Picture, picture_of
from .producers import ProducerPlan
from .vocabulary import Kind, words

LABEL = "Sản phẩm minh hoạ: tên, giá, chứng nhận và chủ thể đều là giả định."
"""The last line of every description."""


@dataclass(frozen=True, slots=True)
class Pack:
    """One variant: how it is packed, and what it costs in đồng."""

    label: str
    sku: str
    price: int


@dataclass(frozen=True, slots=True)
class ProductPlan:
    """A product to be. ``description`` is HTML of paragraphs; ``needs`` are routing needs."""

    index: int
    producer: ProducerPlan
    kind: Kind
    name: str
    slug: str
    packs: tuple[Pack, ...]
    description: str
    picture: Picture

    @property
    def net_content(self) -> str:
        """All packs in one line, as far as the label has room."""
        return "; ".join(pack.label for pack in self.packs)[:60]

    @property
    def village(self) -> str:
        """The craft village as labels call it, or nothing."""
        return self.producer.village.craft if self.producer.village else ""


def plan_products(producers: Iterable[ProducerPlan], *, seed: int) -> Iterator[ProductPlan]:
    """All products, producer by producer, numbered from 0. Keeps the names taken so far and nothing else."""
    taken: set[str] = set()
    for producer in producers:
        for number, (kind, style, edition) in zip(
            range(producer.products), _choices(producer, seed), strict=False
        ):
            index = producer.first_product + number
            dice = Dice(seed, "product", index)
            name = _free_name(producer, kind, style, edition, dice.chance(producer.trade.branded), taken)
            yield ProductPlan(
                index=index,
                producer=producer,
                kind=kind,
                name=name,
                slug=slugify(fold(name)),
                packs=_packs(kind, index, dice),
                description=_description(producer, kind, dice),
                picture=picture_of(kind.motif, dice),
            )


def _choices(producer: ProducerPlan, seed: int) -> Iterator[tuple[Kind, str, str]]:
    """Kinds and styles of a producer, different kinds first, without end: each round has an edition of its own."""
    dice = Dice(seed, "choices", producer.index)
    kinds = producer.trade.kinds_at(producer.village.key if producer.village else None)
    styles = {kind: dice.shuffled(kind.styles) for kind in kinds}
    rounds = max(len(kind.styles) for kind in kinds)
    pairs = [
        (kind, styles[kind][at])
        for at in range(rounds)
        for kind in sorted(
            dice.shuffled(kinds), key=lambda kind: not kind.villages
        )  # what the village is known for
        if at < len(kind.styles)
    ]
    for once_more in count():
        for kind, style in pairs:
            yield kind, style, _edition(kind, once_more)


def _edition(kind: Kind, once_more: int) -> str:
    if not once_more:
        return ""
    of = "experience" if kind.is_experience else "craft" if kind.is_craft else "food"
    editions = words()[f"{of}_editions"]
    return editions[once_more - 1] if once_more <= len(editions) else f"số {once_more}"


def _free_name(
    producer: ProducerPlan, kind: Kind, style: str, edition: str, is_branded: bool, taken: set[str]
) -> str:
    """The name, with as much of place, brand and edition as it takes to be the only one; enters it into ``taken``."""
    place = producer.place if kind.place_in_name else ""
    plain = _joined(kind.name, style, place, edition)
    branded = _joined(kind.name, style, place, producer.brand, edition)
    for name in (branded if is_branded else plain, branded, f"{branded} chọn lọc"):
        key = match_key(name)
        if key not in taken:
            taken.add(key)
            return name
    raise AssertionError(f"no free name for {branded}")  # a brand is one producer's, a choice comes once


def _joined(*parts: str) -> str:
    """The parts in one line, each said once: a place that stands in the name already is not repeated."""
    name = ""
    for part in parts:
        if part and f" {fold(part)} " not in f" {fold(name)} ":
            name = f"{name} {part}".strip()
    return name


def _packs(kind: Kind, index: int, dice: Dice) -> tuple[Pack, ...]:
    """Some of the packs the kind comes in, with this maker's prices; sizes of clothes are offered all."""
    sizes = all(label.startswith("Cỡ") for label, _price in kind.packs)
    wanted = len(kind.packs) if sizes else dice.weighted((1, 2, 3), (6, 3, 1))
    start = dice.below(max(len(kind.packs) - wanted, 0) + 1)
    dearness = dice.real(0.88, 1.16)
    return tuple(
        Pack(label=label, sku=f"DEMO-{index + 1:06d}-{number}", price=_whole_price(price * dearness))
        for number, (label, price) in enumerate(kind.packs[start : start + wanted], start=1)
    )


def _whole_price(thousands: float) -> int:
    """A price people ask: in steps of one thousand, from 100 of five, from 500 of ten, from 2,000 of fifty."""
    step = next(step for least, step in ((2_000, 50), (500, 10), (100, 5), (0, 1)) if thousands >= least)
    return max(round(thousands / step) * step, 1) * 1_000


def _description(producer: ProducerPlan, kind: Kind, dice: Dice) -> str:
    place = (
        producer.village.story if producer.village else f"Sản phẩm của {producer.commune.full_name}, Hà Nội."
    )
    use = dice.pick(
        (
            f"Làm bởi {producer.legal_name}; người đại diện: {producer.representative}.",
            f"{producer.brand} làm theo mẻ nhỏ, giao trong tuần.",
            f"Sản phẩm quen thuộc của {producer.brand}, có mặt tại các điểm OCOP Hà Nội.",
        )
    )
    paragraphs = (kind.about, f"{place} {producer.trade.making}", use, LABEL)
    return "".join(f"<p>{escape(text, quote=False)}</p>" for text in paragraphs)
