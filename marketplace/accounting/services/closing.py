"""A place closes its day: what was counted beside what should be there; the desk confirms what did not add up."""

from datetime import date, datetime, timedelta

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Sum
from django.utils import timezone

from marketplace.ledger import accounts
from marketplace.ledger.services import Leg, lock_accounts, post
from marketplace.routing.lock_objects import short_transaction
from ocop_catalog.rules import HANOI

from ..domain import Period
from ..errors import DayClosed, DayNotCome, DifferencePosted, DifferenceUnexplained
from ..models import CashDifference, CashUp
from ..selectors.cash import cash_up_of
from ..wording import dong


def close_day(
    *,
    point_id: int,
    day: date,
    counted: int,
    note: str,
    actor: AbstractBaseUser,
    now: datetime | None = None,
) -> CashUp:
    """Write down what the drawer held at the end of ``day``; the expected sum is the ledger's at this moment.

    Raises ``DayNotCome``, ``DayClosed``, ``DifferenceUnexplained`` (a difference needs a note).
    """
    if day > (now or timezone.now()).astimezone(HANOI).date():
        raise DayNotCome(day=f"{day:%d/%m/%Y}")
    with short_transaction():
        lock_accounts([accounts.cash(point_id)])
        sheet = cash_up_of(point_id, day)
        if sheet.closing is not None:
            raise DayClosed(day=f"{day:%d/%m/%Y}", by=sheet.closing.by)
        if counted != sheet.expected and not note.strip():
            raise DifferenceUnexplained(difference=dong(counted - sheet.expected))
        return CashUp.objects.create(
            point_id=point_id,
            day=day,
            expected=sheet.expected,
            counted=counted,
            note=note.strip()[:300],
            closed_at=now
            or timezone.now(),  # under the lock: its order is that of differences posted beside it
            closed_by=actor,
        )


def post_difference(
    *, cash_up_id: int, actor: AbstractBaseUser, now: datetime | None = None
) -> CashDifference:
    """The desk takes a closing's difference for true: the drawer's account becomes what was counted.

    What is missing the place owes on an account of its own (``difference:<place>``), until it makes it good; what is
    over stands there too. A drawer that was short yesterday is short today by the same money: what was posted since
    for an earlier day is taken off, and once a later day is posted, an earlier one is part of it. Pressing the button
    again answers the first. Raises ``DifferencePosted``; ``Busy``.
    """
    with short_transaction():
        closing = CashUp.objects.get(pk=cash_up_id)
        lock_accounts([accounts.cash(closing.point_id)])
        before = CashDifference.objects.filter(cash_up=closing).first()
        if before is not None:
            return before
        of_place = CashDifference.objects.filter(cash_up__point_id=closing.point_id)
        if closing.difference == 0 or of_place.filter(cash_up__day__gt=closing.day).exists():
            raise DifferencePosted()
        since = of_place.filter(posted_at__gt=closing.closed_at).aggregate(sum=Sum("amount"))["sum"]
        posted_at = now or timezone.now()
        row = CashDifference.objects.create(
            cash_up=closing,
            amount=closing.difference - int(since or 0),
            posted_at=posted_at,
            posted_by=actor,
        )
        if row.amount:
            end_of_day = Period.day(closing.day).ends - timedelta(microseconds=1)
            post(
                key=f"cash-difference:{row.pk}",
                kind="cash_difference",
                legs=(
                    Leg(account=accounts.cash(closing.point_id), amount=row.amount),
                    Leg(account=accounts.difference(closing.point_id), amount=-row.amount),
                ),
                at=min(closing.closed_at, end_of_day),
                note=closing.note,
            )
    return row
