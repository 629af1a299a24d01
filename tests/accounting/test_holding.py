"""Who holds what, and for whom: the parts always come to the whole."""

from __future__ import annotations

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from marketplace.accounting.domain import Amount, Period, TaxRow
from marketplace.accounting.holding import where_it_lies
from marketplace.accounting.selectors import (
    held_for_producer,
    in_the_drawer,
    points_holding,
    producers_owed,
    statement_of_producer,
    tax_list,
    who_holds_what,
)
from marketplace.accounting.services.payouts import pay_producer
from marketplace.ledger.services import Leg, post
from marketplace.routing.services.parcels import return_parcel
from tests import factories as make

from .conftest import Shop, deliver, tell


@pytest.mark.parametrize(
    ("owed", "unpaid", "cash", "lies"),
    [
        (0, {"bank": 5, "cash:1": -5}, {}, {}),
        (-5, {"bank": -5}, {}, {}),
        (500, {"bank": 200, "cash:1": 300}, {"cash:1": 900}, {"bank": 200, "cash:1": 300}),
        # The place handed its cash on to the bank.
        (500, {"bank": 200, "cash:1": 300}, {"cash:1": 0}, {"bank": 500}),
        (500, {"bank": 200, "cash:1": 300}, {"cash:1": 100}, {"bank": 400, "cash:1": 100}),
        # The bank paid for what was collected at the place, which still holds it.
        (100, {"bank": -200, "cash:1": 300}, {"cash:1": 300}, {"cash:1": 100}),
        (50, {"gateway:stripe": 80, "cash:1": 70, "bank": -100}, {"cash:1": 70}, {"cash:1": 50}),
    ],
)
def test_money_lies_where_it_was_collected_unless_it_was_handed_on(
    owed: int, unpaid: dict[str, int], cash: dict[str, int], lies: dict[str, int]
) -> None:
    assert where_it_lies(owed, unpaid=unpaid, cash=cash) == lies


SOURCES = st.sampled_from(["bank", "gateway:stripe", "cash:1", "cash:2"])


@given(
    st.dictionaries(SOURCES, st.integers(-1000, 1000)),
    st.dictionaries(st.sampled_from(["cash:1", "cash:2"]), st.integers(-50, 1000)),
)
def test_the_parts_come_to_what_is_owed(unpaid: dict[str, int], cash: dict[str, int]) -> None:
    owed = sum(unpaid.values())
    lies = where_it_lies(owed, unpaid=unpaid, cash=cash)
    assert sum(lies.values()) == max(owed, 0)
    assert all(amount > 0 for amount in lies.values())
    assert all(lies.get(place, 0) <= max(amount, 0) for place, amount in cash.items())


@pytest.mark.django_db
def test_money_at_the_places_is_the_producers_the_tax_offices_and_their_own(shop: Shop) -> None:
    deliver(make.place({shop.honey: 2, shop.tea: 1}), shop.hanh)
    tell()
    holdings = who_holds_what()
    assert holdings.held == (Amount(label="Tiền mặt tại các điểm", amount=320_001),)
    assert holdings.owed == (
        Amount(label="Phải trả các điểm bán", amount=30_000),
        Amount(label="Phải trả các chủ thể", amount=240_000 + 49_251),
        Amount(label="Thuế khấu trừ (TNCN)", amount=250),
        Amount(label="Thuế khấu trừ (GTGT)", amount=500),
    )
    assert holdings.total == sum(part.amount for part in holdings.owed)
    assert [(row.name, row.amount) for row in producers_owed()] == [
        ("Hợp tác xã Bình", 240_000),
        ("Hộ Chi", 49_251),
    ]
    assert [(row.name, row.amount) for row in points_holding()] == [(shop.point.name, 320_001)]


@pytest.mark.django_db
def test_a_producers_statement_says_who_holds_its_money(shop: Shop) -> None:
    deliver(make.place({shop.honey: 2, shop.tea: 1}), shop.hanh)
    tell()
    pay_producer(
        producer_id=shop.binh.pk,
        source=f"cash:{shop.point.pk}",
        amount=100_000,
        reference="PC1",
        actor=make.user("Dung"),
    )
    at_the_place = f"Tiền mặt tại {shop.point.name}"
    statement = statement_of_producer(shop.binh.pk, Period.day(timezone.localdate()))
    assert statement.held_by == (Amount(label=at_the_place, amount=140_000),)
    assert statement.closing == 140_000
    assert held_for_producer(shop.chi.pk) == (Amount(label=at_the_place, amount=49_251),)


@pytest.mark.django_db
def test_the_drawer_is_for_producers_and_what_was_handed_on_is_shared_by_what_each_has_coming(
    shop: Shop,
) -> None:
    deliver(make.place({shop.honey: 2, shop.tea: 1}), shop.hanh)
    tell()
    rest = Amount(label="Phí giao hàng của điểm, phí sàn, thuế khấu trừ", amount=30_750)
    assert in_the_drawer(shop.point.pk) == (
        Amount(label="Hợp tác xã Bình", amount=240_000),
        Amount(label="Hộ Chi", amount=49_251),
        rest,
    )
    hand_on(f"cash:{shop.point.pk}", 220_001)
    drawer = in_the_drawer(shop.point.pk)
    assert drawer == (
        Amount(label="Hợp tác xã Bình", amount=82_973),
        Amount(label="Hộ Chi", amount=17_027),
    )
    assert sum(part.amount for part in drawer) == 100_000
    assert held_for_producer(shop.binh.pk) == (
        Amount(label="Tài khoản nhận tiền", amount=240_000 - 82_973),
        Amount(label=f"Tiền mặt tại {shop.point.name}", amount=82_973),
    )


def hand_on(account: str, amount: int) -> None:
    legs = (Leg(account="bank", amount=amount), Leg(account=account, amount=-amount))
    post(key="test:remitted", kind="remittance", legs=legs, at=timezone.now())


@pytest.mark.django_db
def test_the_tax_list_names_households_with_what_was_withheld(shop: Shop) -> None:
    deliver(make.place({shop.honey: 2, shop.tea: 3}), shop.hanh)
    (back,) = deliver(make.place({shop.tea: 1}), shop.hanh)
    tell()
    return_parcel(parcel_id=back.pk, actor=shop.hanh, reason="", restock=True)
    tell()
    today = timezone.localdate()
    row = TaxRow(
        producer_id=shop.chi.pk,
        name="Hộ Chi",
        registration_number="",
        address="",
        turnover=150_003,
        vat=1_500,
        pit=750,
    )
    assert tax_list(Period.quarter(today.year, (today.month + 2) // 3)) == [row]
    assert tax_list(Period.day(date(2026, 1, 1))) == []


@pytest.mark.django_db
def test_the_tax_list_is_written_for_the_office(shop: Shop, tmp_path: Path) -> None:
    type(shop.chi).objects.filter(pk=shop.chi.pk).update(legal_name="=Hộ Chi", registration_number="0123")
    deliver(make.place({shop.tea: 3}), shop.hanh)
    tell()
    today = timezone.localdate()
    quarter = (str(today.year), str((today.month + 2) // 3))

    out = StringIO()
    call_command("tax_list", *quarter, stdout=out)
    head, line = out.getvalue().splitlines()
    assert head.startswith('"Hộ, cá nhân kinh doanh",Mã số thuế')
    assert line == "'=Hộ Chi,0123,,150003,1500,750,2250", "a name is never a formula"

    call_command("tax_list", *quarter, output=tmp_path / "thue.xlsx", stdout=StringIO())
    page = load_workbook(tmp_path / "thue.xlsx").active
    rows = list(page.iter_rows(values_only=True))
    assert rows[-2] == ("=Hộ Chi", "0123", None, 150_003, 1_500, 750, 2_250)
    assert rows[-1][3:] == (150_003, 1_500, 750, 2_250)
    with pytest.raises(CommandError, match="csv or"):
        call_command("tax_list", *quarter, output=tmp_path / "thue.pdf", stdout=StringIO())
