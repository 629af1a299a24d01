"""A delivered parcel earns its producers once; a returned one takes it back; told in any order, any number of times."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from marketplace.accounting.collecting import collected_on
from marketplace.accounting.models import Rate, Sale, SaleLine
from marketplace.accounting.services.backfill import post_missing
from marketplace.accounting.services.rates import set_rate
from marketplace.accounting.services.sales import post_parcel
from marketplace.accounting.verify import find_faults
from marketplace.ledger.selectors import balance, balances
from marketplace.outbox.models import OutboxMessage
from marketplace.routing.services.parcels import cancel_parcel, return_parcel
from tests import factories as make

from .conftest import Shop, deliver, deliver_one, give_back, ledger, open_shop, tell

OURS = ("producer:", "tax:", "platform:", "place:")


def earned() -> dict[str, int]:
    """What producers, the tax office and the platform have now (above 0: owed to them)."""
    return {account: -amount for prefix in OURS for account, amount in balances(prefix).items()}


@pytest.mark.django_db
def test_a_delivered_parcel_is_posted_by_the_outbox(shop: Shop) -> None:
    placed = make.place({shop.honey: 2, shop.tea: 1})
    fee = placed.parcels[0].shipping_amount
    assert fee > 0
    tell()
    assert ledger(transaction__kind="sale") == [], "nothing is earned before it is delivered"

    (parcel,) = deliver(placed, shop.hanh)
    tell()

    order, key = f"order:{placed.order.pk}", f"parcel:{parcel.pk}:sold"
    binh, chi = f"producer:{shop.binh.pk}", f"producer:{shop.chi.pk}"
    assert ledger(transaction__key__startswith="parcel:") == [
        (f"{key}:shipping", order, fee),
        (f"{key}:shipping", f"place:{shop.point.pk}", -fee),
        (f"{key}:{shop.binh.pk}", order, 240_000),
        (f"{key}:{shop.binh.pk}", binh, -240_000),
        (f"{key}:{shop.chi.pk}", order, 50_001),
        (f"{key}:{shop.chi.pk}", chi, -50_001),
        (f"{key}:{shop.chi.pk}:vat", chi, 500),
        (f"{key}:{shop.chi.pk}:vat", "tax:vat", -500),
        (f"{key}:{shop.chi.pk}:pit", chi, 250),
        (f"{key}:{shop.chi.pk}:pit", "tax:pit", -250),
    ]
    sale = Sale.objects.get(producer=shop.chi)
    assert (sale.collected_on, sale.vat_rate, sale.pit_rate) == (f"cash:{shop.point.pk}", 100, 50)


@pytest.mark.django_db
def test_told_again_nothing_is_posted_again(shop: Shop) -> None:
    (parcel,) = deliver(make.place({shop.honey: 2}), shop.hanh)
    assert post_parcel(parcel_id=parcel.pk) == 1
    before = ledger()
    assert post_parcel(parcel_id=parcel.pk) == 0
    tell()
    assert [row for row in ledger() if row[0].startswith("parcel:")] == [
        row for row in before if row[0].startswith("parcel:")
    ]
    assert SaleLine.objects.count() == 1


@pytest.mark.django_db
def test_a_parcel_that_came_back_leaves_nothing(shop: Shop) -> None:
    (parcel,) = deliver(make.place({shop.honey: 2, shop.tea: 1}), shop.hanh)
    return_parcel(parcel_id=parcel.pk, actor=shop.hanh, reason="Hàng vỡ", restock=False)
    assert post_parcel(parcel_id=parcel.pk) == 2, "what was delivered and came back before anyone posted"
    assert earned() == {}
    assert sum(line.amount for line in SaleLine.objects.all()) == 0


@pytest.mark.django_db
def test_units_that_came_back_take_their_part_back_to_the_dong(shop: Shop) -> None:
    placed = make.place({shop.tea: 3})
    (parcel,) = deliver(placed, shop.hanh)
    give_back(parcel, 1, shop.hanh)
    tell()
    key = f"return:{parcel.returns.get().pk}"
    order, chi = f"order:{placed.order.pk}", f"producer:{shop.chi.pk}"
    assert ledger(transaction__key__startswith="return:") == [
        (f"{key}:{shop.chi.pk}", order, -50_001),
        (f"{key}:{shop.chi.pk}", chi, 50_001),
        (f"{key}:{shop.chi.pk}:vat", chi, -500),
        (f"{key}:{shop.chi.pk}:vat", "tax:vat", 500),
        (f"{key}:{shop.chi.pk}:pit", chi, -250),
        (f"{key}:{shop.chi.pk}:pit", "tax:pit", 250),
    ]
    give_back(parcel, 2, shop.hanh)
    tell()
    assert earned() == {}, "all came back, and the fee with the last of it"
    assert balance(order) == 0
    assert list(find_faults()) == []


@pytest.mark.django_db
def test_a_return_nobody_was_told_of_shows_and_is_mended(shop: Shop) -> None:
    (parcel,) = deliver(make.place({shop.tea: 3}), shop.hanh)
    tell()
    give_back(parcel, 1, shop.hanh)
    OutboxMessage.objects.filter(delivered_at__isnull=True).update(dead_at=timezone.now())
    request = parcel.returns.get()
    assert ("return_accepted_and_not_posted", f"return {request.code}") in {
        (fault.code, fault.subject) for fault in find_faults()
    }
    assert [mended.pk for mended in post_missing()] == [parcel.pk]
    assert list(post_missing()) == []
    assert list(find_faults()) == []


@pytest.mark.django_db
def test_a_parcel_that_never_arrived_earned_nothing(shop: Shop) -> None:
    placed = make.place({shop.honey: 1})
    (parcel,) = placed.parcels
    cancel_parcel(parcel_id=parcel.pk, actor=shop.hanh, reason="")
    assert post_parcel(parcel_id=parcel.pk) == 0
    assert earned() == {}
    assert not Sale.objects.exists()


@pytest.mark.django_db
def test_rates_are_those_of_the_day_of_delivery_and_hold_for_the_return(shop: Shop) -> None:
    dung = make.user("Dung", is_staff=True)
    today = timezone.localdate()
    set_rate(
        kind="commission",
        producer_kind="cooperative",
        per_ten_thousand=333,
        valid_from=today,
        basis="1/QĐ-SCT",
        actor=dung,
    )
    (parcel,) = deliver(make.place({shop.honey: 1}), shop.hanh)
    post_parcel(parcel_id=parcel.pk)
    fee = 120_000 * 333 // 10_000
    assert -balance("platform:commission") == fee == 3_996
    assert -balance(f"producer:{shop.binh.pk}") == 120_000 - fee

    # Later rates do not touch it.
    Rate.objects.create(
        kind="commission",
        producer_kind="cooperative",
        per_ten_thousand=1,
        valid_from=today - timedelta(days=1),
        basis="Nhập lùi",
    )
    return_parcel(parcel_id=parcel.pk, actor=shop.hanh, reason="", restock=False)
    post_parcel(parcel_id=parcel.pk)
    assert earned() == {}


@pytest.mark.django_db
def test_goods_go_to_whose_they_were_when_delivered(shop: Shop) -> None:
    """The product is entered under another producer afterwards: the return takes from who was credited."""
    (parcel,) = deliver(make.place({shop.honey: 1}), shop.hanh)
    post_parcel(parcel_id=parcel.pk)
    certified = shop.honey.product.certified
    certified.producer = shop.chi
    certified.save(update_fields=["producer"])
    return_parcel(parcel_id=parcel.pk, actor=shop.hanh, reason="", restock=False)
    post_parcel(parcel_id=parcel.pk)
    assert earned() == {}
    assert Sale.objects.get().producer == shop.binh


@pytest.mark.django_db
def test_what_was_booked_stands(shop: Shop) -> None:
    (parcel,) = deliver(make.place({shop.honey: 1}), shop.hanh)
    post_parcel(parcel_id=parcel.pk)
    for attack in (
        "UPDATE accounting_sale SET vat_rate = 1000",
        "DELETE FROM accounting_saleline",
        "UPDATE accounting_saleline SET amount = 1",
        "UPDATE accounting_rate SET per_ten_thousand = 0",
        "DELETE FROM accounting_rate",
    ):
        with pytest.raises(DatabaseError, match="annot"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(attack)
    assert SaleLine.objects.get().amount == 120_000


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_posted_by_many_at_once_it_is_posted_once(run_at_once: Callable[..., list[Any]]) -> None:
    shop = open_shop()
    first = make.place({shop.honey: 2, shop.tea: 3})
    second = make.place({shop.tea: 1})
    parcels = [*deliver(first, shop.hanh), *deliver(second, shop.hanh)]
    outcomes = run_at_once([partial(post_parcel, parcel_id=parcel.pk) for parcel in parcels * 3])
    assert [o.error for o in outcomes if o.error] == []
    assert sum(outcome.value for outcome in outcomes) == 2
    assert -balance(f"producer:{shop.binh.pk}") == 240_000
    assert -balance(f"producer:{shop.chi.pk}") == 150_003 - 1_500 - 750 + 50_001 - 500 - 250


@pytest.mark.django_db
def test_parcels_of_one_order_share_its_amount_to_the_dong(shop: Shop) -> None:
    """A discount on the order: 3 × 120 000 for 100 000, in two parcels of different places."""
    elsewhere = make.point("Điểm bán Hàng Bạc", stock={shop.honey: 1})
    type(shop.point).objects.filter(pk=shop.point.pk).update(daily_capacity=None)
    placed = make.place({shop.honey: 51})
    assert {parcel.point_id for parcel in placed.parcels} == {shop.point.pk, elsewhere.pk}
    order = placed.order
    type(order).objects.filter(pk=order.pk).update(total_gross_amount=1_000_000, total_net_amount=1_000_000)
    for parcel in reversed(placed.parcels):
        post_parcel(parcel_id=deliver_one(parcel, shop.hanh).pk)
    assert balance(f"order:{order.pk}") == 1_000_000
    whole = int(order.shipping_price_gross_amount)
    found = earned()
    assert found.pop(f"producer:{shop.binh.pk}") == 1_000_000 - whole
    assert set(found) == {f"place:{shop.point.pk}", f"place:{elsewhere.pk}"}, "each place its own fee"
    assert sum(found.values()) == whole


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "of", "day", "part"),
    [
        ("vat", "household", date(2025, 6, 30), None),
        ("vat", "household", date(2025, 7, 1), 100),
        ("pit", "household", date(2026, 11, 25), 50),
        ("vat", "cooperative", date(2026, 11, 25), None),
    ],
)
def test_tax_is_withheld_from_households_since_july_2025(
    kind: str, of: str, day: date, part: int | None
) -> None:
    rates = Rate.objects.filter(kind=kind, producer_kind=of, valid_from__lte=day)
    assert rates.values_list("per_ten_thousand", flat=True).last() == part


@pytest.mark.parametrize(
    ("method", "account"),
    [("cash_on_delivery", "cash:7"), ("bank_transfer", "bank"), ("stripe", "gateway:stripe")],
)
def test_money_is_collected_where_the_way_of_payment_says(method: str, account: str) -> None:
    assert collected_on(method, 7) == account
