"""What shoppers and the desk see of card payments. Nothing here writes or locks."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q, Sum
from django.utils import timezone

from ..money import Money
from .method import CURRENCY
from .models import LIVE, CardDispute, CardPayment, CardRefund, CardSession, RefundState, SessionState

STUCK_AFTER = timedelta(days=1)
SENT_BACK = (RefundState.SUCCEEDED, RefundState.CLOSED)


@dataclass(frozen=True, kw_only=True)
class CardAttempt:
    """The live attempt at paying an order. ``url``: the open page, else empty; ``is_processing``: the bank decides."""

    url: str
    is_processing: bool


def live_attempt(order_id: int) -> CardAttempt | None:
    """None before the first, and after one that came to an end. One statement."""
    row = CardSession.objects.filter(order_id=order_id, state__in=LIVE).first()
    if row is None:
        return None
    is_open = row.state == SessionState.OPEN and row.expires_at > timezone.now()
    return CardAttempt(url=row.url if is_open else "", is_processing=row.state == SessionState.PROCESSING)


def money_of(order_id: int) -> Money:
    """Where the card money for an order is now; two statements. What is not đồng waits at the desk."""
    ours = CardPayment.objects.filter(order_id=order_id, currency=CURRENCY)
    came = ours.aggregate(received=Sum("amount"), kept=Sum("kept"))
    refunds = (
        CardRefund.objects.filter(payment__order_id=order_id, payment__currency=CURRENCY)
        .exclude(state=RefundState.REPLACED)
        .aggregate(
            owed=Sum("amount", filter=~Q(state__in=SENT_BACK)),
            sent=Sum("amount", filter=Q(state__in=SENT_BACK)),
        )
    )
    return Money(
        received=int(came["received"] or 0),
        kept=int(came["kept"] or 0),
        owed_back=int(refunds["owed"] or 0),
        sent_back=int(refunds["sent"] or 0),
    )


@dataclass(frozen=True, kw_only=True)
class CardsToday:
    """What of card payments waits for a person; counts."""

    faulty: int
    refunds_failed: int
    disputes_open: int

    @property
    def count(self) -> int:
        return self.faulty + self.refunds_failed + self.disputes_open


def cards_today() -> CardsToday:
    """Payments that are not what was asked, refunds that failed or are stuck, disputes to answer. Three statements."""
    stuck = Q(state=RefundState.DUE, created_at__lt=timezone.now() - STUCK_AFTER)
    return CardsToday(
        faulty=CardPayment.objects.exclude(fault="").filter(refunds__isnull=True).count(),
        refunds_failed=CardRefund.objects.filter(Q(state=RefundState.FAILED) | stuck).count(),
        disputes_open=CardDispute.objects.filter(closed_at__isnull=True).count(),
    )
