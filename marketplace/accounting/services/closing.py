"""A place closes its day: what was counted beside what should be there."""

from datetime import date, datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone

from marketplace.ledger import accounts
from marketplace.ledger.services import lock_accounts
from marketplace.routing.lock_objects import short_transaction
from ocop_catalog.rules import HANOI

from ..errors import DayClosed, DayNotCome, DifferenceUnexplained
from ..models import CashUp
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
    now = now or timezone.now()
    if day > now.astimezone(HANOI).date():
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
            closed_at=now,
            closed_by=actor,
        )
