"""Set rates, and take back one whose day has not come."""

from datetime import date, datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from marketplace.routing.lock_objects import violated_constraint
from ocop_catalog.rules import HANOI

from ..errors import RateInThePast, RateKnown
from ..models import Rate


def set_rate(
    *,
    kind: str,
    producer_kind: str,
    per_ten_thousand: int,
    valid_from: date,
    basis: str,
    actor: AbstractBaseUser,
    now: datetime | None = None,
) -> Rate:
    """From ``valid_from`` on, parcels of these producers have this part deducted (100 is 1 %; 0 ends it).

    Raises ``RateInThePast``, ``RateKnown``.
    """
    if valid_from < (now or timezone.now()).astimezone(HANOI).date():
        raise RateInThePast()
    try:
        with transaction.atomic():
            return Rate.objects.create(
                kind=kind,
                producer_kind=producer_kind,
                per_ten_thousand=per_ten_thousand,
                valid_from=valid_from,
                basis=basis.strip(),
                created_by=actor,
            )
    except IntegrityError as error:
        if violated_constraint(error) == "rate_once_a_day":
            raise RateKnown() from error
        raise


def withdraw_rate(*, rate_id: int, now: datetime | None = None) -> None:
    """Take back a rate before its day. Raises ``RateInThePast``."""
    today = (now or timezone.now()).astimezone(HANOI).date()
    deleted, _ = Rate.objects.filter(pk=rate_id, valid_from__gt=today).delete()
    if not deleted:
        raise RateInThePast()
