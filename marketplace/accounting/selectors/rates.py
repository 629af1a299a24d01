"""Which rates hold for whom on a day."""

from collections.abc import Iterable
from datetime import date

from ..models import Rate
from ..postings import Rates


def rates_on(day: date, producer_kinds: Iterable[str]) -> dict[str, Rates]:
    """The rates of these kinds of producers for parcels delivered on a day of Hà Nội; one statement.

    What has no row by then is not deducted.
    """
    kinds = set(producer_kinds)
    found: dict[str, dict[str, int]] = {kind: {} for kind in kinds}
    rows = Rate.objects.filter(producer_kind__in=kinds, valid_from__lte=day).order_by("valid_from")
    for rate in rows:  # later rows write over earlier ones
        found[rate.producer_kind][rate.kind] = rate.per_ten_thousand
    return {kind: Rates(**by_kind) for kind, by_kind in found.items()}
