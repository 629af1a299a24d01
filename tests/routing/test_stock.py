"""Counting, receiving, writing off: compare-and-swap, promises kept, every change in the ledger with its kind."""

from __future__ import annotations

import pytest
from saleor.account.models import User
from saleor.warehouse.models import Stock

from marketplace.routing import errors
from marketplace.routing.models import StockMovement
from marketplace.routing.services import stock
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def hanh() -> User:
    return make.user("Hạnh")


def ledger() -> list[tuple[str, int, int, int | None, str]]:
    """Kind, change, left, who, note; the opening entry left out."""
    entries = StockMovement.objects.values_list("kind", "change", "quantity_after", "actor_id", "note")
    return list(entries)[1:]


def test_a_count_is_written_when_nothing_changed_meanwhile(hanh: User) -> None:
    honey = make.product()
    shop = make.point(stock={honey: 5})

    done = stock.count_stock(
        point=shop, variant_id=honey.pk, quantity=3, expected=5, actor=hanh, note="Kiểm kê cuối tuần"
    )

    assert done.quantity == 3
    assert ledger() == [("counted", -2, 3, hanh.pk, "Kiểm kê cuối tuần")]


def test_a_count_of_yesterdays_shelf_is_refused_with_todays_number(hanh: User) -> None:
    honey = make.product()
    shop = make.point(stock={honey: 5})
    stock.set_stock(point=shop, variant_id=honey.pk, quantity=4, expected=5, actor=hanh)

    with pytest.raises(errors.StockChanged) as caught:
        stock.set_stock(point=shop, variant_id=honey.pk, quantity=9, expected=5, actor=hanh)

    assert dict(caught.value.data) == {"expected": 5, "found": 4}
    assert Stock.objects.get().quantity == 4
    assert len(ledger()) == 1


def test_a_shelf_never_holds_less_than_it_owes(hanh: User) -> None:
    honey = make.product()
    shop = make.point(stock={honey: 5})
    make.place({honey: 3})

    with pytest.raises(errors.StockPromised) as caught:
        stock.set_stock(point=shop, variant_id=honey.pk, quantity=2, expected=5, actor=hanh)
    assert dict(caught.value.data) == {"promised": 3, "wanted": 2}
    with pytest.raises(errors.StockPromised):
        stock.write_off(point=shop, variant_id=honey.pk, quantity=3, actor=hanh, note="vỡ")
    assert Stock.objects.get().quantity == 5

    stock.set_stock(point=shop, variant_id=honey.pk, quantity=3, expected=5, actor=hanh)


def test_a_new_product_gets_its_shelf_once(hanh: User) -> None:
    honey = make.product()
    shop = make.point()

    stock.set_stock(point=shop, variant_id=honey.pk, quantity=4, expected=None, actor=hanh)

    assert Stock.objects.get(warehouse=shop.warehouse).quantity == 4
    with pytest.raises(errors.StockChanged):
        stock.set_stock(point=shop, variant_id=honey.pk, quantity=7, expected=None, actor=hanh)


def test_a_consignment_is_added_to_what_is_there(hanh: User) -> None:
    honey, tea = make.product(), make.product()
    shop = make.point(stock={honey: 5})

    assert stock.receive_consignment(point=shop, variant_id=honey.pk, quantity=7, actor=hanh).quantity == 12
    assert (
        stock.receive_consignment(point=shop, variant_id=tea.pk, quantity=2, actor=hanh, note="PN-7").quantity
        == 2
    )
    assert ledger() == [("consigned", 7, 12, hanh.pk, ""), ("consigned", 2, 2, hanh.pk, "PN-7")]


def test_damage_is_written_off(hanh: User) -> None:
    honey = make.product()
    shop = make.point(stock={honey: 5})
    assert (
        stock.write_off(point=shop, variant_id=honey.pk, quantity=2, actor=hanh, note="Vỡ lọ").quantity == 3
    )
    assert ledger() == [("damaged", -2, 3, hanh.pk, "Vỡ lọ")]


@pytest.mark.parametrize("units", [-1, 6, 10**9])
def test_impossible_numbers_are_refused(hanh: User, units: int) -> None:
    honey = make.product()
    shop = make.point(stock={honey: 5})
    with pytest.raises(errors.UnitsOutOfRange):
        stock.write_off(point=shop, variant_id=honey.pk, quantity=units, actor=hanh, note="")
    if units != 6:
        with pytest.raises(errors.UnitsOutOfRange):
            stock.set_stock(point=shop, variant_id=honey.pk, quantity=units, expected=5, actor=hanh)
        with pytest.raises(errors.UnitsOutOfRange):
            stock.receive_consignment(point=shop, variant_id=honey.pk, quantity=units, actor=hanh)
    assert ledger() == []


def test_what_is_said_of_one_change_is_not_said_of_the_next(hanh: User) -> None:
    honey = make.product()
    shop = make.point(stock={honey: 5})
    stock.count_stock(point=shop, variant_id=honey.pk, quantity=4, expected=5, actor=hanh, note="kiểm kê")
    Stock.objects.update(quantity=9)
    assert ledger() == [("counted", -1, 4, hanh.pk, "kiểm kê"), ("adjusted", 5, 9, None, "")]
