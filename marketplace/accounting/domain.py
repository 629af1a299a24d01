"""What statements, cash-ups and tax lists say. Pure: no Django; money is whole đồng, days are days of Hà Nội.

Words in these objects (``what``, ``label``) are in the language that was active when they were made.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from ocop_catalog.rules import HANOI


@dataclass(frozen=True, kw_only=True)
class Period:
    """The days ``first`` to ``last``, both included. Raises ``ValueError`` when they are the wrong way round."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"{self.last} is before {self.first}")

    @classmethod
    def day(cls, day: date) -> "Period":
        return cls(first=day, last=day)

    @classmethod
    def month(cls, year: int, month: int) -> "Period":
        return cls(first=date(year, month, 1), last=date(year, month, monthrange(year, month)[1]))

    @classmethod
    def quarter(cls, year: int, quarter: int) -> "Period":
        """``quarter`` 1 to 4; raises ``ValueError`` for others."""
        last = quarter * 3
        return cls(first=date(year, last - 2, 1), last=cls.month(year, last).last)

    @property
    def begins(self) -> datetime:
        """The first moment in it."""
        return datetime.combine(self.first, time.min, HANOI)

    @property
    def ends(self) -> datetime:
        """The first moment after it."""
        return datetime.combine(self.last + timedelta(days=1), time.min, HANOI)


class HolderKind(StrEnum):
    PRODUCER = "producer"
    POINT = "point"


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Whose statement it is; empty strings for what is not known."""

    kind: HolderKind
    holder_id: int
    name: str
    kind_label: str
    registration_number: str
    address: str
    phone: str


@dataclass(frozen=True, kw_only=True)
class StatementLine:
    """One movement. ``debit`` and ``credit``: one of them is 0. ``balance``: after it, as ``Statement`` counts it.

    ``reference``: what the holder finds it again by: order number and parcel code, or the bank's reference.
    """

    at: datetime
    what: str
    reference: str
    debit: int
    credit: int
    balance: int


@dataclass(frozen=True, kw_only=True)
class Amount:
    """A labelled sum in đồng."""

    label: str
    amount: int


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Which lines of a statement are wanted: at most ``most``, from the ``first`` on (from 0) or the last ones."""

    first: int = 0
    most: int | None = None
    last: bool = False


ALL_ROWS = Rows()
LATEST_ROWS = Rows(most=100, last=True)
"""For pages that show how things stand, with a way to the statement."""


@dataclass(frozen=True, kw_only=True)
class Statement:
    """All movements of one holder in a period, oldest first.

    A producer's ``opening``, ``closing`` and balances are what is **owed to** it: credits raise them (sales), debits
    lower them (deductions, payouts), and below 0 it owes. A place's are what **it owes** of the cash it holds: debits
    raise them (collected), credits lower them (given back, handed on). ``balance_label`` says which. ``totals`` are
    the sums by kind of movement, signed as they change the balance: ``opening + Σ totals = closing``. ``held_by``: who
    holds the money owed at the end of the period, by the way it was collected; ``note`` says in words who keeps what.

    ``lines`` may be some of the period's ``count`` lines: ``before`` lines come before them, after which the balance is
    ``carried``. All sums are of the whole period.
    """

    title: str
    holder: Holder
    period: Period
    balance_label: str
    opening: int
    count: int
    before: int
    carried: int
    lines: tuple[StatementLine, ...]
    closing: int
    total_debit: int
    total_credit: int
    totals: tuple[Amount, ...]
    held_by: tuple[Amount, ...]
    note: str

    @property
    def is_whole(self) -> bool:
        """Whether ``lines`` are all there are."""
        return len(self.lines) == self.count

    @property
    def after(self) -> int:
        """Lines that come after ``lines``."""
        return self.count - self.before - len(self.lines)


@dataclass(frozen=True, kw_only=True)
class CashLine:
    """Cash that came into a place's drawer (above 0) or left it; ``number`` of the order, empty when of none."""

    at: datetime
    what: str
    number: str
    note: str
    amount: int


@dataclass(frozen=True, kw_only=True)
class Closing:
    """How a place closed a day: what it should have had when it did, and what it counted.

    ``is_posted``: the desk confirmed the difference, and the books hold it.
    """

    at: datetime
    by: str
    expected: int
    counted: int
    note: str
    is_posted: bool = False

    @property
    def difference(self) -> int:
        """Above 0: more in the drawer than there should be; below: missing."""
        return self.counted - self.expected


@dataclass(frozen=True, kw_only=True)
class CashSheet:
    """A place's day in cash. ``totals`` by kind of movement; ``opening + Σ totals = expected``.

    ``orders``: how many were collected for. ``closing`` is None while the day is open.
    """

    point_id: int
    day: date
    opening: int
    lines: tuple[CashLine, ...]
    totals: tuple[Amount, ...]
    expected: int
    orders: int
    closing: Closing | None

    @property
    def moved_since(self) -> int:
        """Đồng that came or went for this day after it was closed."""
        return self.expected - self.closing.expected if self.closing else 0


@dataclass(frozen=True, kw_only=True)
class TaxRow:
    """What was withheld from one household in a period: its ``turnover``, value added tax, personal income tax."""

    producer_id: int
    name: str
    registration_number: str
    address: str
    turnover: int
    vat: int
    pit: int
