"""The list for the tax office: what was withheld from whom."""

from django.db.models import Q, Sum

from marketplace.ledger import accounts
from marketplace.ledger.models import LedgerLeg
from ocop_catalog.models import Producer

from ..domain import Period, TaxRow
from ..models import SaleLine


def tax_list(period: Period) -> list[TaxRow]:
    """Every producer that tax was withheld from in a period, by name: turnover less returns, and what was withheld.

    The turnover is that of sales with a tax rate; a return counts in the period it came back in, so a row can be below
    0. The withheld sums are the ledger's.
    """
    withheld = _withheld(period)
    turnover = dict(
        SaleLine.objects.filter(
            Q(sale__vat_rate__gt=0) | Q(sale__pit_rate__gt=0), at__gte=period.begins, at__lt=period.ends
        )
        .order_by()
        .values_list("sale__producer_id")
        .annotate(sum=Sum("amount"))
    )
    producers = Producer.objects.filter(pk__in={*turnover, *withheld}).order_by("legal_name", "pk")
    return [
        TaxRow(
            producer_id=producer.pk,
            name=producer.legal_name,
            registration_number=producer.registration_number,
            address=producer.address,
            turnover=int(turnover.get(producer.pk, 0)),
            vat=withheld.get(producer.pk, {}).get("vat", 0),
            pit=withheld.get(producer.pk, {}).get("pit", 0),
        )
        for producer in producers
    ]


def _withheld(period: Period) -> dict[int, dict[str, int]]:
    """Producer → tax → đồng withheld less what was given back for returns."""
    rows = (
        LedgerLeg.objects.filter(
            account__startswith="producer:",
            transaction__kind__in=("vat", "vat_returned", "pit", "pit_returned"),
            transaction__at__gte=period.begins,
            transaction__at__lt=period.ends,
        )
        .order_by()
        .values_list("account", "transaction__kind")
        .annotate(sum=Sum("amount"))
    )
    found: dict[int, dict[str, int]] = {}
    for account, kind, amount in rows:
        of = found.setdefault(int(accounts.split(account)[1]), {"vat": 0, "pit": 0})
        of[kind.removesuffix("_returned")] += int(amount)
    return found
