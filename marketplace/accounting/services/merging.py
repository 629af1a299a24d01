"""A merged producer's balance goes to the one it was merged into: at the merge, and whatever is posted there later.

A return of something sold before the merge is posted on the old account, where the sale is; the next round moves it on.
"""

from datetime import datetime

from django.utils import timezone

from marketplace.ledger import accounts
from marketplace.ledger.selectors import balance, balances
from marketplace.ledger.services import Leg, lock_accounts, post
from marketplace.routing.lock_objects import short_transaction
from ocop_catalog.models import Producer

from ..models import MergedBalance


def on_merged(*, duplicate_id: int) -> None:
    """Called by the catalogue inside the transaction of the merge. Raises ``Busy``."""
    move_balance(producer_id=duplicate_id)


def move_balances() -> int:
    """Move every balance that stands on a merged producer's account; answers how many. Raises ``Busy``."""
    standing = {int(accounts.split(code)[1]) for code in balances("producer:")}
    merged = Producer.objects.filter(pk__in=standing, merged_into__isnull=False).order_by("pk")
    return sum(move_balance(producer_id=producer_id) for producer_id in merged.values_list("pk", flat=True))


def move_balance(*, producer_id: int, now: datetime | None = None) -> bool:
    """Move what stands on the account of a merged producer; False when nothing does, or it is not merged."""
    with short_transaction():
        producer = Producer.objects.select_related("merged_into").get(pk=producer_id)
        into = producer.merged_into
        if into is None:
            return False
        lock_accounts([accounts.producer(producer_id), accounts.producer(into.pk)])
        owed = -balance(accounts.producer(producer_id))
        if owed == 0:
            return False
        now = now or timezone.now()
        row = MergedBalance.objects.create(producer=producer, into=into, amount=owed, moved_at=now)
        post(
            key=f"merged:{row.pk}",
            kind="merged",
            legs=(
                Leg(account=accounts.producer(producer_id), amount=owed),
                Leg(account=accounts.producer(into.pk), amount=-owed),
            ),
            at=now,
            note=f"{producer.legal_name} → {into.legal_name}",
        )
    return True
