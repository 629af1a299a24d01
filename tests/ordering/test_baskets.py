"""Baskets: what goes in, what is refused at the door, whose they are."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from saleor.checkout.models import Checkout, CheckoutLine
from saleor.product.models import Product

from marketplace.ordering import errors
from marketplace.ordering.selectors import basket_view
from marketplace.ordering.services import baskets
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_the_same_goods_are_one_line_and_other_wishes_another() -> None:
    vase = make.product("Bình gốm", price=500_000, in_group=make.group(is_craft=True))
    make.point(stock={vase: 20})
    basket = baskets.get_or_create_basket()
    baskets.add_line(basket=basket, variant_id=vase.pk, quantity=2)
    baskets.add_line(basket=basket, variant_id=vase.pk)
    view = baskets.add_line(
        basket=basket, variant_id=vase.pk, options={"engraving": "  Bình   An ", "gift_wrap": True}
    )

    assert [(line.quantity, line.options, sorted(line.needs)) for line in view.lines] == [
        (3, {}, []),
        (1, {"engraving": "Bình An", "gift_wrap": True}, ["engraved", "gift_wrap"]),
    ]
    assert (view.quantity, view.subtotal, view.problems) == (4, 2_000_000, ())
    basket.refresh_from_db()
    assert basket.quantity == 4


def test_a_quantity_is_set_and_zero_takes_the_line_out() -> None:
    honey = make.product()
    make.point(stock={honey: 20})
    basket = baskets.get_or_create_basket()
    (line,) = baskets.add_line(basket=basket, variant_id=honey.pk, quantity=5).lines

    assert baskets.set_quantity(basket=basket, line_id=line.line_id, quantity=7).quantity == 7
    assert baskets.set_quantity(basket=basket, line_id=line.line_id, quantity=1).quantity == 1
    assert baskets.set_quantity(basket=basket, line_id=line.line_id, quantity=0).lines == ()
    assert baskets.remove_line(basket=basket, line_id=line.line_id).lines == ()
    with pytest.raises(errors.LineNotFound):
        baskets.set_quantity(basket=basket, line_id=line.line_id, quantity=1)


def test_lines_of_other_baskets_are_out_of_reach() -> None:
    honey = make.product()
    make.point(stock={honey: 20})
    other = make.basket({honey: 2})
    line = CheckoutLine.objects.get(checkout=other)
    mine = baskets.get_or_create_basket()

    with pytest.raises(errors.LineNotFound):
        baskets.set_quantity(basket=mine, line_id=line.pk, quantity=9)
    baskets.remove_line(basket=mine, line_id=line.pk)
    line.refresh_from_db()
    assert line.quantity == 2


def test_what_is_not_sold_does_not_go_in() -> None:
    unpublished = make.product("Chưa niêm yết", published=False)
    make.point(stock={unpublished: 5})
    basket = baskets.get_or_create_basket()
    for variant_id in (unpublished.pk, 0):
        with pytest.raises(errors.NotListable):
            baskets.add_line(basket=basket, variant_id=variant_id)
    assert not CheckoutLine.objects.exists()


def test_no_more_goes_in_than_there_is_in_all_places() -> None:
    honey = make.product("Mật ong")
    make.point(stock={honey: 2})
    make.point(stock={honey: 1})
    make.point(stock={honey: 9}, is_switched_on=False, off_reason="sửa nhà")
    basket = baskets.get_or_create_basket()
    (line,) = baskets.add_line(basket=basket, variant_id=honey.pk, quantity=2).lines

    with pytest.raises(errors.NotEnoughStock) as caught:
        baskets.add_line(basket=basket, variant_id=honey.pk, quantity=2)
    assert caught.value.data["lines"] == [
        {"line_id": line.line_id, "name": "Mật ong", "wanted": 4, "available": 3}
    ]
    with pytest.raises(errors.NotEnoughStock):
        baskets.add_line(basket=basket, variant_id=honey.pk, quantity=2, options={"gift_wrap": True})
    assert baskets.set_quantity(basket=basket, line_id=line.line_id, quantity=3).quantity == 3


def test_limits_are_kept(settings: Any) -> None:
    settings.MAX_BASKET_LINES = 2
    settings.MAX_BASKET_QUANTITY = 60
    products = [make.product(f"Hàng {i}") for i in range(3)]
    make.point(stock=dict.fromkeys(products, 100))
    basket = baskets.get_or_create_basket()
    baskets.add_line(basket=basket, variant_id=products[0].pk, quantity=50)
    for quantity in (1, 0, -1):
        with pytest.raises(errors.QuantityTooLarge):
            baskets.add_line(basket=basket, variant_id=products[0].pk, quantity=quantity)
    with pytest.raises(errors.QuantityTooLarge):
        baskets.add_line(basket=basket, variant_id=products[1].pk, quantity=11)
    baskets.add_line(basket=basket, variant_id=products[1].pk, quantity=10)
    with pytest.raises(errors.QuantityTooLarge):
        baskets.add_line(basket=basket, variant_id=products[2].pk)
    assert basket_view(basket).quantity == 60


@pytest.mark.parametrize(
    "options", [{"engraving": "x" * 61}, {"engraving": "An"}, {"gift_wrap": "yes"}, {"colour": "red"}]
)
def test_wishes_that_cannot_be_met_are_refused(options: dict[str, Any]) -> None:
    honey = make.product(
        in_group=make.group(is_craft="engraving" in options and len(options["engraving"]) > 60)
    )
    make.point(stock={honey: 5})
    basket = baskets.get_or_create_basket()
    with pytest.raises(errors.OptionRefused):
        baskets.add_line(basket=basket, variant_id=honey.pk, options=options)
    assert not CheckoutLine.objects.exists()


def test_a_basket_belongs_to_who_has_it() -> None:
    an, chi = make.user("An"), make.user("Chi")
    guests, ans = baskets.get_or_create_basket(), baskets.get_or_create_basket(user=an)

    assert baskets.get_basket(token=str(guests.pk)) == guests
    assert baskets.get_basket(token=guests.pk, user=chi) == guests
    assert baskets.get_basket(token=ans.pk, user=an) == ans
    assert baskets.get_basket(token=ans.pk, user=chi) is None
    assert baskets.get_basket(token=ans.pk) is None
    for token in (None, "", "nonsense", uuid4()):
        assert baskets.get_basket(token=token, user=an) is None
    assert baskets.get_or_create_basket(token="nonsense", user=an) == ans


def test_signing_in_brings_the_guests_basket_along() -> None:
    an = make.user("An")
    honey, tea = make.product(), make.product()
    make.point(stock={honey: 90, tea: 90})
    mine = make.basket({honey: 30}, of=an)
    guests = make.basket({honey: 40, tea: 2})

    assert baskets.merge_baskets(token=guests.pk, user=an) == mine

    assert sorted(mine.lines.values_list("variant", "quantity")) == sorted([(honey.pk, 50), (tea.pk, 2)])
    mine.refresh_from_db()
    assert mine.quantity == 52
    assert not Checkout.objects.filter(pk=guests.pk).exists()
    assert baskets.merge_baskets(token=guests.pk, user=an) == mine


def test_signing_in_takes_only_what_is_still_sold_and_fits(settings: Any) -> None:
    settings.MAX_BASKET_QUANTITY = 12
    an = make.user("An")
    honey, gone, tea = make.product(), make.product(), make.product()
    make.point(stock={honey: 90, gone: 90, tea: 90})
    mine = make.basket({honey: 5, gone: 3}, of=an)
    guests = make.basket({gone: 2, honey: 3, tea: 9})
    Product.objects.filter(pk=gone.product_id).update(is_published=False)

    baskets.merge_baskets(token=guests.pk, user=an)

    assert dict(mine.lines.values_list("variant", "quantity")) == {honey.pk: 8, gone.pk: 3, tea.pk: 1}


def test_signing_in_without_a_basket_of_ones_own_keeps_the_guests() -> None:
    an = make.user("An")
    honey = make.product()
    guests = make.basket({honey: 2}) if make.point(stock={honey: 5}) else None
    assert guests is not None
    assert baskets.merge_baskets(token=guests.pk, user=an) == guests
    guests.refresh_from_db()
    assert (guests.user, guests.email) == (an, an.email)


def test_anothers_basket_is_not_merged() -> None:
    an, chi = make.user("An"), make.user("Chi")
    honey = make.product()
    make.point(stock={honey: 5})
    chis = make.basket({honey: 2}, of=chi)
    mine = baskets.merge_baskets(token=chis.pk, user=an)
    assert mine.user == an
    assert not mine.lines.exists()
    assert chis.lines.count() == 1


def test_the_view_names_what_went_wrong_since() -> None:
    honey, tea, gone = make.product("Mật ong"), make.product("Trà"), make.product("Gốm")
    make.point(stock={honey: 9, tea: 1, gone: 9})
    basket = make.basket({honey: 1, gone: 1})
    CheckoutLine.objects.create(checkout=basket, variant=tea, quantity=1)
    CheckoutLine.objects.create(checkout=basket, variant=tea, quantity=1, data={"gift_wrap": True})
    Product.objects.filter(pk=gone.product_id).update(is_published=False)

    view = basket_view(basket)

    assert [(line.name, line.problem.code if line.problem else "") for line in view.lines] == [
        ("Mật ong", ""),
        ("Gốm", "not_listable"),
        ("Trà", "not_enough_stock"),
        ("Trà", "not_enough_stock"),
    ]
    assert [problem.code for problem in view.problems] == [
        "not_listable",
        "not_enough_stock",
        "not_enough_stock",
    ]
    assert "chỉ còn 1" in view.problems[1].message


def test_an_empty_basket_says_so() -> None:
    view = basket_view(baskets.get_or_create_basket())
    assert [problem.code for problem in view.problems] == ["basket_empty"]
