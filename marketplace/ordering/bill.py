"""What an order costs as it stands, to the đồng, whatever of it was cancelled or taken back, and in whichever order.

An order has portions: each of its lines (units: pieces) and its shipping (units: đồng of the fee, which parcels share).
A discount on the order is shared out to the lines by their amounts (largest remainder); what it takes beyond them
lowers the shipping.

Rounding is cumulative, so nothing is lost between two parts: credits of ``c`` of ``N`` units come to
``floor(amount * c / N)``, charges for ``s`` of them to ``ceil(amount * s / N)``, and ``c + s = N`` makes the amount.
Both follow from the counts alone: who came first does not matter.

Money is whole đồng. Nothing here knows Django or a database.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Portion:
    """``units`` for ``amount`` đồng, of which ``credited`` units were cancelled or taken back."""

    units: int
    amount: int
    credited: int = 0

    def __post_init__(self) -> None:
        if not (0 <= self.credited <= self.units and self.amount >= 0):
            raise ValueError(f"{self.credited} of {self.units} units credited, {self.amount} đồng")

    @property
    def credit(self) -> int:
        """Đồng that the credited units come to."""
        return self.amount * self.credited // self.units if self.units else 0

    @property
    def due(self) -> int:
        """Đồng for what is left."""
        return self.amount - self.credit

    def charge(self, units: int, *, after: int = 0) -> int:
        """Đồng for ``units`` more of the portion when ``after`` were charged before."""
        return self._charged(after + units) - self._charged(after)

    def _charged(self, units: int) -> int:
        if not 0 <= units <= self.units:
            raise ValueError(f"{units} of {self.units} units charged")
        return self.amount - self.amount * (self.units - units) // self.units if self.units else 0


@dataclass(frozen=True, kw_only=True)
class OrderedLine:
    """An order line as it was placed: ``amount`` đồng for all its ``units``, before any discount on the order."""

    units: int
    amount: int


@dataclass(frozen=True, kw_only=True)
class Bill:
    """The portions of an order: its lines by order line id, and its shipping."""

    lines: Mapping[int, Portion]
    shipping: Portion

    @property
    def total(self) -> int:
        """What the order cost when it was placed."""
        return sum(portion.amount for portion in self._portions)

    @property
    def credit(self) -> int:
        """What was cancelled or taken back of it."""
        return sum(portion.credit for portion in self._portions)

    @property
    def due(self) -> int:
        """What it costs as it stands."""
        return self.total - self.credit

    @property
    def _portions(self) -> tuple[Portion, ...]:
        return (*self.lines.values(), self.shipping)


@dataclass(frozen=True, kw_only=True)
class Share:
    """What one parcel has of an order: units by order line id, and đồng of the shipping fee."""

    lines: Mapping[int, int] = field(default_factory=dict)
    shipping: int = 0


def draw_up(
    *,
    lines: Mapping[int, OrderedLine],
    shipping_fee: int,
    total: int,
    credited: Share | None = None,
) -> Bill:
    """The bill of an order of ``total`` đồng; what ``total`` is below its parts was the discount.

    Raises ``ValueError`` when the order costs more than its parts, or more is credited than was ordered.
    """
    credited = credited or Share()
    subtotal = sum(line.amount for line in lines.values())
    discount = subtotal + shipping_fee - total
    if not 0 <= discount <= subtotal + shipping_fee:
        raise ValueError(f"{total} đồng for {subtotal} and {shipping_fee}")
    off_lines = min(discount, subtotal)
    off = share_out(off_lines, {line_id: line.amount for line_id, line in lines.items()})
    return Bill(
        lines={
            line_id: Portion(
                units=line.units, amount=line.amount - off[line_id], credited=credited.lines.get(line_id, 0)
            )
            for line_id, line in lines.items()
        },
        shipping=Portion(
            units=shipping_fee,
            amount=shipping_fee - (discount - off_lines),
            credited=credited.shipping,
        ),
    )


def share_out(amount: int, weights: Mapping[int, int]) -> dict[int, int]:
    """Whole đồng by weight, largest remainder first, then the smaller key; the shares sum to ``amount``.

    No share exceeds its weight while ``amount`` does not exceed their sum.
    """
    whole = sum(weights.values())
    if not whole:
        return dict.fromkeys(weights, 0)
    shares = {key: amount * weight // whole for key, weight in weights.items()}
    by_remainder = sorted(weights, key=lambda key: (-(amount * weights[key] % whole), key))
    for key in by_remainder[: amount - sum(shares.values())]:
        shares[key] += 1
    return shares


def charges(bill: Bill, shares: Iterable[Share], *, before: Share | None = None) -> list[int]:
    """Đồng for each of these shares, charged one after the other on top of ``before``.

    Shares that are all of the order but what was credited come to ``bill.due``.
    """
    before = before or Share()
    units, shipping = dict(before.lines), before.shipping
    amounts = []
    for share in shares:
        amount = bill.shipping.charge(share.shipping, after=shipping)
        shipping += share.shipping
        for line_id, wanted in share.lines.items():
            amount += bill.lines[line_id].charge(wanted, after=units.get(line_id, 0))
            units[line_id] = units.get(line_id, 0) + wanted
        amounts.append(amount)
    return amounts
