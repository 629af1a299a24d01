"""What a place's drawer should hold."""

from collections import defaultdict
from datetime import date

from django.db.models import Exists, F, OuterRef

from marketplace.ledger import accounts
from marketplace.ledger.selectors import balance

from ..domain import Amount, CashLine, CashSheet, Closing, Period
from ..models import CashDifference, CashUp
from ..wording import kind_label
from .statements import movements


def cash_up_of(point_id: int, day: date) -> CashSheet:
    """A place's day: with what it began, every đồng that came and went, what should be in the drawer, how it closed."""
    account = accounts.cash(point_id)
    period = Period.day(day)
    opening = balance(account, period.begins)
    found = movements(account, since=period.begins, until=period.ends)
    sums: defaultdict[str, int] = defaultdict(int)
    for movement in found:
        sums[movement.kind] += movement.amount
    return CashSheet(
        point_id=point_id,
        day=day,
        opening=opening,
        lines=tuple(
            CashLine(
                at=movement.at,
                what=kind_label(movement.kind),
                number=movement.number,
                note=movement.note,
                amount=movement.amount,
            )
            for movement in found
        ),
        totals=tuple(Amount(label=kind_label(kind), amount=amount) for kind, amount in sums.items()),
        expected=opening + sum(sums.values()),
        orders=len({movement.number for movement in found if movement.amount > 0 and movement.number}),
        closing=_closing(point_id, day),
    )


def closings_of(point_id: int, *, most: int = 14) -> list[CashUp]:
    """The days a place closed last, newest first."""
    rows = CashUp.objects.filter(point_id=point_id).select_related("closed_by")
    return list(rows.order_by("-day")[:most])


def closings_with_difference(*, most: int = 50) -> list[CashUp]:
    """Days that did not add up and wait for the desk, of every place, newest first.

    A day waits no more once its difference is posted, or that of a later day, which holds it.
    """
    posted = CashDifference.objects.filter(
        cash_up__point=OuterRef("point"), cash_up__day__gte=OuterRef("day")
    )
    rows = CashUp.objects.exclude(counted=F("expected")).exclude(Exists(posted))
    rows = rows.select_related("closed_by", "point")
    return list(rows.order_by("-day", "-pk")[:most])


def _closing(point_id: int, day: date) -> Closing | None:
    row = CashUp.objects.filter(point_id=point_id, day=day).select_related("closed_by", "posted").first()
    if row is None:
        return None
    return Closing(
        at=row.closed_at,
        by=row.closed_by.get_full_name() or row.closed_by.email,
        expected=row.expected,
        counted=row.counted,
        note=row.note,
        is_posted=hasattr(row, "posted"),
    )
