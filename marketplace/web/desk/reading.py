"""What waits for the desk, in a constant number of statements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from marketplace.ordering.selectors import TodaysNumbers, todays_numbers
from marketplace.outbox.models import OutboxMessage
from marketplace.outbox.selectors import OutboxHealth, dead_messages, outbox_health
from marketplace.payments.bank_transfer.selectors import refunds_due_count, unmatched_count
from marketplace.payments.stripe.selectors import CardsToday, cards_today
from marketplace.routing.models import ParkedDemand, PlaceRecord
from marketplace.routing.selectors import acceptance, parked_demand
from ocop_catalog.models import Certificate, DoubtState, ProducerDoubt
from ocop_catalog.rules import HANOI
from ocop_catalog.stars import EXPIRY_NOTICE_DAYS

MOST_LISTED = 8
GOOD_RATE = 0.8
"""Places that take a smaller share of what they are offered are shown to the desk."""


@dataclass(frozen=True)
class DeskToday:
    """The first page of the desk: lists are cut at ``MOST_LISTED``, counts are whole."""

    parked: list[ParkedDemand]
    parked_count: int
    dead: list[OutboxMessage]
    outbox: OutboxHealth
    doubts: list[ProducerDoubt]
    doubt_count: int
    ending: list[Certificate]
    ending_count: int
    refusing: list[PlaceRecord]
    numbers: TodaysNumbers
    unmatched_money: int
    refunds_due: int
    cards: CardsToday


def desk_today() -> DeskToday:
    """Everything that waits for a person, and the day's numbers."""
    parked = parked_demand()
    doubts = ProducerDoubt.objects.filter(state=DoubtState.OPEN).select_related("producer", "candidate")
    ending = ending_certificates()
    return DeskToday(
        parked=list(parked[:MOST_LISTED]),
        parked_count=parked.count(),
        dead=list(dead_messages()[:MOST_LISTED]),
        outbox=outbox_health(),
        doubts=list(doubts[:MOST_LISTED]),
        doubt_count=doubts.count(),
        ending=list(ending.select_related("producer", "decision")[:MOST_LISTED]),
        ending_count=ending.count(),
        refusing=list(acceptance().filter(acceptance_rate__lt=GOOD_RATE)[:MOST_LISTED]),
        numbers=todays_numbers(),
        unmatched_money=unmatched_count(),
        refunds_due=refunds_due_count(),
        cards=cards_today(),
    )


def ending_certificates() -> QuerySet[Certificate]:
    """Certificates that end within the notice the issuer owes (30 days), soonest first."""
    today = timezone.localdate(timezone=HANOI)
    until = today + timedelta(days=EXPIRY_NOTICE_DAYS)
    ends_soon = Q(valid_until__range=(today, until), extensions__isnull=True) | Q(
        extensions__extended_until__range=(today, until)
    )
    return (
        Certificate.objects.filter(ends_soon, revocation__isnull=True)
        .order_by("valid_until", "pk")
        .distinct()
    )
