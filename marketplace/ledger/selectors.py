"""What stands in the ledger. Amounts are đồng, debit positive, credit negative."""

from datetime import datetime

from django.db.models import QuerySet, Sum

from .models import LedgerLeg


def balance(account: str, until: datetime | None = None) -> int:
    """The sum of an account: of all that is posted, or of what happened before ``until``."""
    return int(_legs(until).filter(account=account).aggregate(sum=Sum("amount"))["sum"] or 0)


def balances(prefix: str, until: datetime | None = None) -> dict[str, int]:
    """The accounts whose code begins with ``prefix`` (``producer:``) that do not stand at 0."""
    rows = (
        _legs(until)
        .filter(account__startswith=prefix)
        .values("account")
        .annotate(sum=Sum("amount"))
        .exclude(sum=0)
        .order_by("account")
    )
    return {row["account"]: int(row["sum"]) for row in rows}


def _legs(until: datetime | None) -> QuerySet[LedgerLeg]:
    legs = LedgerLeg.objects.order_by()
    return legs if until is None else legs.filter(transaction__at__lt=until)
