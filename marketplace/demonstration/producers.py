"""Who makes the demonstration's products: trades shared out, then name, legal kind, village and address of each
producer.

The number of products of each producer is decided here too, so that any product's maker is known from its number. The
phone numbers (024 0000 …), tax numbers (00…) and mail addresses (.example) can belong to nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from .dice import Dice
from .geography import Commune, communes, somewhere_in
from .quotas import apportion
from .vocabulary import Trade, Village, trades, villages, words

CAST_TRADES = ("ceramics", "silk")
"""The first producer of each is in the cast: Bình, then Chi."""

CAST_BRANDS = ("An Bình", "Linh Chi")
CAST_REPRESENTATIVES = ("Trần Văn Bình", "Lê Thị Chi")
CAST_WEIGHT = 6.0  # enough products to show every state in the producer's workspace

_SUSPENDED_REASON = "Đang hoàn thiện hồ sơ định danh người bán (minh hoạ)"
_CLOSED_REASON = "Đã chấm dứt hoạt động theo thông báo của chủ thể (minh hoạ)"


@dataclass(frozen=True, slots=True)
class ProducerPlan:
    """A producer to be. Products ``first_product`` … ``first_product + products - 1`` are theirs."""

    index: int
    trade: Trade
    village: Village | None
    commune: Commune
    district: str
    kind: str
    brand: str
    legal_name: str
    registration_number: str
    address: str
    phone: str
    email: str
    representative: str
    story: str
    standing: str
    standing_reason: str
    latitude: float
    longitude: float
    first_product: int
    products: int

    @property
    def place(self) -> str:
        """The place as it stands in product names."""
        return self.village.in_names if self.village else self.commune.name


def plan_producers(*, producers: int, products: int, seed: int) -> list[ProducerPlan]:
    """All producers, with ``products`` shared out among them: many small ones, some large."""
    shares = _shares(producers, products)
    plans: list[ProducerPlan] = []
    first = 0
    for trade, makers, made in shares:
        weights = [_weight(seed, trade, number) for number in range(makers)]
        for number, size in enumerate(apportion(made, weights)):
            plans.append(_producer(seed, len(plans), trade, number, first, size))
            first += size
    return _with_standings(plans, seed)


def _shares(producers: int, products: int) -> Iterator[tuple[Trade, int, int]]:
    """(trade, producers, products), leaving out trades that get no producer. The cast's trades come first."""
    ordered = [trades()[code] for code in CAST_TRADES]
    ordered += [trade for code, trade in trades().items() if code not in CAST_TRADES]
    spare = max(producers - len(ordered), 0)
    one_each = min(producers, len(ordered))
    largest = sorted(range(len(ordered)), key=lambda at: (at >= len(CAST_TRADES), -ordered[at].share))
    extra = apportion(spare, [trade.share for trade in ordered])
    makers = [extra[at] + (at in largest[:one_each]) for at in range(len(ordered))]
    made = apportion(
        products, [trade.share if count else 0 for trade, count in zip(ordered, makers, strict=True)]
    )
    for trade, count, size in zip(ordered, makers, made, strict=True):
        if count:
            yield trade, count, size


def _weight(seed: int, trade: Trade, number: int) -> float:
    """How many products a producer has, relative to the others of the trade: a few have many."""
    if number == 0 and trade.code in CAST_TRADES:
        return CAST_WEIGHT
    return 1 / (0.18 + Dice(seed, "size", trade.code, number).real(0, 1))


def _producer(
    seed: int, index: int, trade: Trade, number: int, first_product: int, products: int
) -> ProducerPlan:
    dice = Dice(seed, "producer", index)
    cast = CAST_TRADES.index(trade.code) if number == 0 and trade.code in CAST_TRADES else None
    if cast is not None:
        village: Village | None = villages()[trade.villages[0]]
    else:
        village = _home(trade, number, dice)
    commune = communes()[village.commune] if village else dice.pick(_countryside())
    district = village.district if village else commune.districts[0]
    kind = dice.weighted(*zip(*trade.kinds_of_maker, strict=True))
    if cast is not None:
        kind, brand, representative = "cooperative", CAST_BRANDS[cast], CAST_REPRESENTATIVES[cast]
    else:
        brand, representative = brand_of(seed, index), person(dice)
    place = village.name if village else commune.name
    latitude, longitude = somewhere_in(commune, dice)
    return ProducerPlan(
        index=index,
        trade=trade,
        village=village,
        commune=commune,
        district=district,
        kind=kind,
        brand=brand,
        legal_name=_legal_name(dice, kind, trade, brand, place),
        registration_number=f"00{index + 1:08d}",
        address=street_address(dice, commune),
        phone=f"024 0000 {index % 10_000:04d}",
        email=f"chu-the-{index + 1}@cho-ocop.example",
        representative=representative,
        story=_story(dice, trade, village, commune, brand, representative),
        standing="active",
        standing_reason="",
        latitude=latitude,
        longitude=longitude,
        first_product=first_product,
        products=products,
    )


def _home(trade: Trade, number: int, dice: Dice) -> Village | None:
    """Where the trade's producer of this number lives: one in each of its villages first, then here and there."""
    each_once = tuple(dict.fromkeys(trade.villages))
    if number < len(each_once):
        return villages()[each_once[number]]
    return None if dice.chance(trade.anywhere) else villages()[dice.pick(trade.villages)]


def brand_of(seed: int, index: int) -> str:
    """A brand no other producer has: every pair of the two lists once, then with a third word."""
    first, second = words()["brand_first"], words()["brand_second"]
    pairs = len(first) * len(second)
    # A step without a common factor with the number of pairs visits every pair before it comes back.
    pair = (index * 1_009 + seed * 97) % pairs
    one, two = first[pair % len(first)], second[pair // len(first)]
    brand = f"{one} {two}"
    if one == two or brand in CAST_BRANDS:
        brand = f"{one} Gia {two}"
    again = index // pairs
    return brand if not again else f"{brand} {first[(again * 7 + pair) % len(first)]} {again + 1}"


def person(dice: Dice) -> str:
    """A made-up full name."""
    names = words()
    return (
        f"{dice.pick(names['surnames'])} {dice.pick(names['middle_names'])} {dice.pick(names['given_names'])}"
    )


def street_address(dice: Dice, commune: Commune) -> str:
    """Street or hamlet, commune, city: as addresses are written since 07-2025."""
    names = words()
    if commune.type == "phường":
        spot = f"Số {dice.between(1, 380)} {dice.pick(names['streets'])}"
    else:
        spot = f"Xóm {dice.between(1, 9)}, thôn {dice.pick(names['hamlets'])}"
    return f"{spot}, {commune.full_name}, thành phố Hà Nội"


def _countryside() -> list[Commune]:
    return [commune for commune in communes().values() if commune.type == "xã"]


def _legal_name(dice: Dice, kind: str, trade: Trade, brand: str, place: str) -> str:
    forms = {
        "company": (
            f"Công ty TNHH {trade.name.capitalize()} {brand}",
            f"Công ty TNHH Sản xuất và Thương mại {brand}",
            f"Công ty Cổ phần {brand} {place}",
        ),
        "cooperative": (f"Hợp tác xã {trade.name} {brand} {place}", f"HTX {trade.name} {place} {brand}"),
        "cooperative_group": (f"Tổ hợp tác {trade.name} {place} {brand}",),
        "household": (
            f"Hộ kinh doanh {trade.name} {brand}",
            f"Hộ sản xuất {brand} {place}",
            f"Cơ sở {trade.name} {brand}",
        ),
    }
    return dice.pick(forms[kind])


def _story(
    dice: Dice, trade: Trade, village: Village | None, commune: Commune, brand: str, representative: str
) -> str:
    home = village.story if village else f"Cơ sở đặt tại {commune.full_name}, Hà Nội."
    since = dice.between(1985, 2021)
    kept = dice.pick(
        (
            f"{brand} bắt đầu từ năm {since} với một gian xưởng nhỏ của gia đình.",
            f"Năm {since}, {representative} gom những hộ cùng nghề để làm ăn bài bản.",
            f"Nghề {trade.name} truyền trong nhà đã {dice.between(2, 5)} đời; cơ sở mang tên {brand} từ năm {since}.",
        )
    )
    return f"{home} {kept} {trade.making}"


def _with_standings(plans: list[ProducerPlan], seed: int) -> list[ProducerPlan]:
    """Suspend one in a hundred and close one in a hundred, never one of the cast; none where there are few."""
    cast = {plan.index for plan in plans if plan.brand in CAST_BRANDS}
    others = [plan.index for plan in plans if plan.index not in cast]
    each = round(len(plans) / 100)
    chosen = Dice(seed, "standings").sample(others, 2 * each)
    changed = {index: ("suspended", _SUSPENDED_REASON) for index in chosen[:each]}
    changed |= {index: ("closed", _CLOSED_REASON) for index in chosen[each:]}
    return [
        replace(plan, standing=changed[plan.index][0], standing_reason=changed[plan.index][1])
        if plan.index in changed
        else plan
        for plan in plans
    ]
