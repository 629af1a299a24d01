"""What the people of a place see: the queue of parcels, one parcel, the shelves, today's numbers.

Every function takes the place, so nobody sees another's: who may act where is ``points_of``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Sum
from django.utils import timezone
from saleor.product.models import ProductVariant
from saleor.warehouse.models import Stock

from ocop_catalog.models import FulfilmentPoint
from ocop_catalog.selectors import listable_products

from .availability import points_with_hours, with_promised, working_time
from .models import MovementKind, Parcel, ParcelEvent, ParcelLine, ParcelState, StockMovement
from .working_time import HANOI, WorkingTime

PROBLEM_STATES = (ParcelState.DECLINED, ParcelState.TIMED_OUT)
PROBLEM_DAYS = 7
MOST_SHOWN = 200


@dataclass(frozen=True, kw_only=True)
class QueueItem:
    """A parcel in the queue. ``seconds_left``: working time until the answer is due, negative when it is late.

    ``goods_amount`` and ``shipping_amount`` in đồng; whether they are collected here is the payment's to say.
    """

    parcel: Parcel
    lines: tuple[ParcelLine, ...]
    seconds_left: int | None
    goods_amount: int

    @property
    def is_late(self) -> bool:
        return self.seconds_left is not None and self.seconds_left < 0

    @property
    def amount(self) -> int:
        return self.goods_amount + self.parcel.shipping_amount

    @property
    def units(self) -> int:
        return sum(line.quantity for line in self.lines)


@dataclass(frozen=True, kw_only=True)
class StockRow:
    """A product on the shelves of a place. ``needs_count``: a decline said it is not there; count it.

    ``stock_id`` is None for one the place has never had.
    """

    stock_id: int | None
    variant_id: int
    product_id: int
    name: str
    variant_name: str
    sku: str
    on_hand: int
    promised: int
    needs_count: bool

    @property
    def available(self) -> int:
        return self.on_hand - self.promised


@dataclass(frozen=True, kw_only=True)
class DayNumbers:
    """A place's day: parcels that came to each state on it, units that went out."""

    day: date
    offered: int
    accepted: int
    declined: int
    timed_out: int
    handed_over: int
    delivered: int
    units_out: int


@dataclass(frozen=True, kw_only=True)
class QueueState:
    """How a queue stands: parcels in each column, and when one of them last moved (None: there are none)."""

    changed_at: datetime | None
    counts: Mapping[str, int]


def points_of(user: AbstractBaseUser) -> QuerySet[FulfilmentPoint]:
    """The places a user may act at, by name; ``staff_role`` says as what."""
    mine = FulfilmentPoint.objects.filter(staff__user_id=user.pk)
    return mine.annotate(staff_role=F("staff__role")).order_by("name", "pk")


def parcels_of(point: FulfilmentPoint) -> QuerySet[Parcel]:
    """All parcels a place was ever offered. Unpaid ones are none of its business yet."""
    return Parcel.objects.filter(point=point).exclude(state=ParcelState.WAITING_PAYMENT)


def queue_counts(point: FulfilmentPoint, *, now: datetime | None = None) -> Mapping[str, int]:
    """How many parcels wait in each column (``offered accepted packed handed_over problems``); one statement."""
    return queue_state(point, now=now).counts


def queue_state(point: FulfilmentPoint, *, now: datetime | None = None) -> QueueState:
    """The counts and the moment of the last change: enough to know whether a page is still true. One statement.

    A parcel that left the queue (cancelled, delivered) changes a count; every other step is later than the last.
    """
    now = now or timezone.now()
    columns = {state.value: Count("pk", filter=Q(state=state)) for state in _COLUMNS}
    wanted = Q(state__in=_COLUMNS) | _problems(now)
    counts: dict[str, Any] = (
        parcels_of(point)
        .filter(wanted)
        .aggregate(**columns, problems=Count("pk", filter=_problems(now)), changed_at=Max("state_since"))
    )
    return QueueState(changed_at=counts.pop("changed_at"), counts=counts)


def offered_since(point: FulfilmentPoint, moment: datetime) -> int:
    """How many parcels came to the place after a moment and still wait for an answer; one statement."""
    return parcels_of(point).filter(state=ParcelState.OFFERED, state_since__gt=moment).count()


def queue(point: FulfilmentPoint, state: str, *, now: datetime | None = None) -> list[QueueItem]:
    """One column of the queue, what is due first first; three statements. ``state`` as in ``queue_counts``."""
    now = now or timezone.now()
    wanted = _problems(now) if state == "problems" else Q(state=state)
    parcels = _with_lines(parcels_of(point).filter(wanted)).order_by(
        *(
            ("-state_since", "pk")
            if state in ("problems", "handed_over")
            else (F("answer_by").asc(nulls_last=True), "ready_at", "pk")
        )
    )
    time_there = working_time(points_with_hours(now).get(pk=point.pk))
    return [_item(parcel, time_there, now) for parcel in parcels[:MOST_SHOWN]]


def parcel_detail(*, point: FulfilmentPoint, code: str, now: datetime | None = None) -> QueueItem | None:
    """One parcel of a place by its code; None for anything else, also another place's."""
    now = now or timezone.now()
    parcel = _with_lines(parcels_of(point).filter(code=code.upper())).first()
    if parcel is None:
        return None
    return _item(parcel, working_time(points_with_hours(now).get(pk=point.pk)), now)


def parcel_events(parcel: Parcel) -> QuerySet[ParcelEvent]:
    """What happened to a parcel, oldest first."""
    return parcel.events.select_related("actor").order_by("pk")


def stock_of(point: FulfilmentPoint) -> list[StockRow]:
    """The shelves of a place: on hand, promised, to be counted; one statement."""
    said_missing = StockMovement.objects.filter(
        warehouse=OuterRef("warehouse"), variant=OuterRef("product_variant"), kind=MovementKind.DECLINED
    )
    counted_since = StockMovement.objects.filter(
        warehouse=OuterRef("warehouse"),
        variant=OuterRef("variant"),
        kind=MovementKind.COUNTED,
        pk__gt=OuterRef("pk"),
    )
    stocks = (
        with_promised(Stock.objects.filter(warehouse_id=point.warehouse_id))
        .annotate(needs_count=Exists(said_missing.exclude(Exists(counted_since))))
        .order_by("product_variant__product__name", "product_variant__sku")
        .values_list(
            "pk",
            "product_variant_id",
            "product_variant__product_id",
            "product_variant__product__name",
            "product_variant__name",
            "product_variant__sku",
            "quantity",
            "promised",
            "needs_count",
        )
    )
    return [
        StockRow(
            stock_id=pk,
            variant_id=variant_id,
            product_id=product_id,
            name=name,
            variant_name=variant_name,
            sku=sku,
            on_hand=on_hand,
            promised=promised,
            needs_count=needs_count,
        )
        for pk, variant_id, product_id, name, variant_name, sku, on_hand, promised, needs_count in stocks
    ]


def not_carried(variant_ids: Iterable[int]) -> list[StockRow]:
    """Empty rows of variants on sale, in the order asked: what a place may take in for the first time; one
    statement.
    """
    wanted = list(variant_ids)
    found = {
        pk: StockRow(
            stock_id=None,
            variant_id=pk,
            product_id=product_id,
            name=name,
            variant_name=variant_name,
            sku=sku,
            on_hand=0,
            promised=0,
            needs_count=False,
        )
        for pk, product_id, name, variant_name, sku in ProductVariant.objects.filter(
            pk__in=wanted, product__in=listable_products()
        ).values_list("pk", "product_id", "product__name", "name", "sku")
    }
    return [found[pk] for pk in wanted if pk in found]


def movements(point: FulfilmentPoint, *, variant_id: int | None = None) -> QuerySet[StockMovement]:
    """The stock ledger of a place (of one variant), newest first."""
    entries = StockMovement.objects.filter(warehouse_id=point.warehouse_id)
    if variant_id is not None:
        entries = entries.filter(variant_id=variant_id)
    return entries.select_related("variant__product", "actor", "parcel").order_by("-pk")


def numbers_of(point: FulfilmentPoint, *, day: date | None = None) -> DayNumbers:
    """What happened at a place on a day of Hà Nội (default: today); two statements."""
    day = day or timezone.localdate(timezone=HANOI)
    since = datetime.combine(day, datetime.min.time(), HANOI)
    span = (since, since + timedelta(days=1))
    codes = ("offered", "accepted", "declined", "timed_out", "handed_over", "delivered")
    counts = ParcelEvent.objects.filter(parcel__point=point, at__gte=span[0], at__lt=span[1]).aggregate(
        **{code: Count("pk", filter=Q(code=f"parcel.{code}")) for code in codes}
    )
    out = StockMovement.objects.filter(
        warehouse_id=point.warehouse_id,
        at__gte=span[0],
        at__lt=span[1],
        kind__in=(MovementKind.HANDED_OVER, MovementKind.UNDONE),
        parcel__isnull=False,
    ).aggregate(units=Sum("change"))["units"]
    return DayNumbers(day=day, units_out=-(out or 0), **counts)


_COLUMNS = (ParcelState.OFFERED, ParcelState.ACCEPTED, ParcelState.PACKED, ParcelState.HANDED_OVER)


def _problems(now: datetime) -> Q:
    return Q(state__in=PROBLEM_STATES, state_since__gte=now - timedelta(days=PROBLEM_DAYS))


def _with_lines(parcels: QuerySet[Parcel]) -> QuerySet[Parcel]:
    return parcels.select_related("order__shipping_address", "point", "state_by").prefetch_related(
        "lines__order_line", "lines__stock"
    )


def _item(parcel: Parcel, time_there: WorkingTime, now: datetime) -> QueueItem:
    lines = tuple(parcel.lines.all())
    left = None
    if parcel.state == ParcelState.OFFERED and parcel.answer_by:
        left = int(time_there.between(now, parcel.answer_by).total_seconds())
        if parcel.answer_by < now:  # late is late, also while the place is closed
            left = min(left, -1)
    return QueueItem(
        parcel=parcel,
        lines=lines,
        seconds_left=left,
        goods_amount=sum(int(line.order_line.unit_price_gross_amount) * line.quantity for line in lines),
    )
