"""Some business, so that the pages of money have something to show: goods sold, accounts, a payout batch at the bank.

All by the services the pages call, with the cast's people: what is shown here is what they would have made. Made once;
without a place that has the goods nothing is made.
"""

from __future__ import annotations

from uuid import NAMESPACE_DNS, uuid5

from django.db import transaction
from django.utils import timezone
from saleor.account.models import User
from saleor.warehouse.models import Stock

from marketplace.accounting.models import PayeeAccount
from marketplace.accounting.selectors.payables import payables
from marketplace.accounting.selectors.payees import accounts_of
from marketplace.accounting.services.batches import make_batch, send_batch
from marketplace.accounting.services.confirming import confirm_transfer
from marketplace.accounting.services.payee_accounts import confirm_account, propose_account
from marketplace.accounting.services.sales import post_parcel
from marketplace.ledger import accounts
from marketplace.ledger.selectors import balance
from marketplace.ordering.domain import Consents, Contact, Destination
from marketplace.ordering.services import baskets
from marketplace.ordering.services.placing import place_order
from marketplace.payments.bank_transfer.models import BankEntry
from marketplace.payments.bank_transfer.services import (
    EntryDraft,
    match_new_entries,
    store_statement,
    take_remittance,
)
from marketplace.payments.services import settle_order
from marketplace.routing.models import DeliveryMethod
from marketplace.routing.services import parcels
from ocop_catalog.models import Capability, FulfilmentPoint, Producer
from ocop_catalog.rules import HANOI

from ..cast import DESK_COLLEAGUE, DESK_OFFICER, DOMAIN, OPERATOR, OTHER_PRODUCER, PRODUCER, SHOPPER, Role

MOST_SELLERS = 4
PIECES = 3
HANDED_ON = "MINHHOA-NOP-1"
BATCH_KEY = uuid5(NAMESPACE_DNS, f"payouts.{DOMAIN}")
CONTACT = Contact(full_name="Nguyễn Thu An", phone="0912345678", email=SHOPPER.email)


@transaction.atomic
def show_business() -> None:
    """Sell, hand the cash on, confirm accounts, send a batch and have the bank answer for one transfer of it."""
    point = FulfilmentPoint.objects.filter(
        staff__user__email=OPERATOR.email, capabilities__contains=[Capability.PICK_UP], is_switched_on=True
    ).first()
    if point is None or PayeeAccount.objects.exists():
        return
    sellers = _sell(point)
    if not sellers:
        return
    _hand_on(point)
    for number, producer in enumerate(sellers[:-1]):  # the last one has no account yet
        _give_account(accounts.producer(producer.pk), f"00710{number:02d}123456", str(producer))
    _pay(limit=2)
    _propose_own()


def _propose_own() -> None:
    """Bình's account is in use, Chi's waits for somebody of the desk."""
    for role in (PRODUCER, OTHER_PRODUCER):
        for own in Producer.objects.filter(members__user__email=role.email):
            payee, number = accounts.producer(own.pk), f"99900{own.pk:08d}"
            if role is PRODUCER and accounts_of(payee):
                continue
            account = propose_account(
                payee=payee, bank_bin="970422", number=number, holder=str(own)[:60], actor=_person(role)
            )
            if role is PRODUCER:
                confirm_account(account_id=account.pk, number=number, actor=_person(DESK_OFFICER))


def _sell(point: FulfilmentPoint) -> list[Producer]:
    """Orders fetched at the place and paid there, one producer's goods each; the cast's producers first."""
    shelf = Stock.objects.filter(
        warehouse=point.warehouse_id,
        quantity__gte=2 * PIECES,
        product_variant__product__is_published=True,
        product_variant__product__certified__producer__isnull=False,
        product_variant__product__certified__group__is_alcohol=False,
    ).select_related("product_variant__product__certified__producer")
    mine = set(
        Producer.objects.filter(members__user__email__in=[PRODUCER.email, OTHER_PRODUCER.email]).values_list(
            "pk", flat=True
        )
    )
    by_producer: dict[int, Stock] = {}
    for stock in shelf.order_by("pk"):
        by_producer.setdefault(stock.product_variant.product.certified.producer_id, stock)
    chosen = sorted(by_producer, key=lambda pk: (pk not in mine, pk))[:MOST_SELLERS]
    for pk in chosen:
        _sell_one(point, by_producer[pk].product_variant_id)
    return [by_producer[pk].product_variant.product.certified.producer for pk in chosen]


def _sell_one(point: FulfilmentPoint, variant_id: int) -> None:
    shopper, operator = _person(SHOPPER), _person(OPERATOR)
    basket = baskets.get_or_create_basket(token=None, user=shopper)
    baskets.add_line(basket=basket, variant_id=variant_id, quantity=PIECES)
    placed = place_order(
        basket_token=basket.pk,
        contact=CONTACT,
        destination=Destination(method=DeliveryMethod.PICK_UP, pick_up_point_id=point.pk),
        payment_method="cash_on_delivery",
        consents=Consents(terms=True, privacy=True),
        user=shopper,
    )
    for parcel in placed.parcels:
        parcels.accept_parcel(parcel_id=parcel.pk, actor=operator)
        parcels.pack_parcel(parcel_id=parcel.pk, actor=operator)
        parcels.hand_over_parcel(parcel_id=parcel.pk, actor=operator, pick_up_code=parcel.pick_up_code)
        settle_order(order_id=parcel.order_id)
        post_parcel(parcel_id=parcel.pk)


def _hand_on(point: FulfilmentPoint) -> None:
    """The place puts its cash on the receiving account, and the desk takes that off what it holds."""
    cash = accounts.cash(point.pk)
    draft = EntryDraft(
        reference=HANDED_ON,
        amount=balance(cash),
        booked_at=timezone.now(),
        description=f"{point.slug} nop tien thu ho".upper()[:100],
    )
    store_statement(drafts=[draft])
    match_new_entries()
    entry = BankEntry.objects.get(reference=HANDED_ON)
    take_remittance(entry_id=entry.pk, account=cash, actor=_person(DESK_OFFICER))


def _give_account(payee: str, number: str, holder: str) -> None:
    account = propose_account(
        payee=payee, bank_bin="970436", number=number, holder=holder[:60], actor=_person(DESK_COLLEAGUE)
    )
    confirm_account(account_id=account.pk, number=number, actor=_person(DESK_OFFICER))


def _pay(*, limit: int) -> None:
    """A batch at the bank, which has paid the first of it."""
    today = timezone.localdate(timezone=HANOI)
    ready = [row for row in payables(today) if not row.held][:limit]
    if not ready:
        return
    officer = _person(DESK_OFFICER)
    batch = make_batch(
        key=BATCH_KEY, chosen={row.payee: row.amount for row in ready}, until=today, actor=officer
    )
    send_batch(batch_id=batch.pk, actor=officer)
    first = batch.transfers.order_by("pk").first()
    if first is not None:
        confirm_transfer(transfer_id=first.pk, reference="MINHHOA-CHI-1", actor=officer)


def _person(role: Role) -> User:
    found: User = User.objects.get(email=role.email)
    return found
