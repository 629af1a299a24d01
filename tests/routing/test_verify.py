"""``routing_verify`` finds what is broken past all guards, and prints 0 when all is well."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command
from django.db import connection

from marketplace.routing.services import parcels
from marketplace.routing.verify import CHECKS, find_faults
from tests import factories as make

pytestmark = pytest.mark.django_db

BREAKS: dict[str, str] = {
    "stock_is_not_the_sum_of_its_movements": "UPDATE warehouse_stock SET quantity = quantity + 1",
    "more_promised_than_on_hand": "UPDATE warehouse_stock SET quantity = 1",
    "ordered_units_are_not_in_parcels": "UPDATE order_orderline SET quantity = quantity + 1",
    "promises_are_not_what_parcels_hold": "UPDATE warehouse_allocation SET quantity_allocated = 1",
    "parcel_holds_stock_of_another_place": """UPDATE routing_parcelline SET stock_id =
        (SELECT id FROM warehouse_stock ORDER BY id DESC LIMIT 1)""",
    "parcel_has_no_lines": "DELETE FROM routing_parcelline",
    "capacity_is_not_the_count_of_parcels": "UPDATE routing_capacityslot SET taken = taken + 1",
    "state_is_not_the_last_event": "UPDATE routing_parcel SET state = 'accepted' WHERE state = 'offered'",
    "handed_over_is_not_fulfilled": "UPDATE order_fulfillment SET status = 'canceled'",
    "fulfilled_units_differ": "UPDATE order_orderline SET quantity_fulfilled = quantity_fulfilled + 1",
    "shipping_fee_is_not_shared_out": "UPDATE routing_parcel SET shipping_amount = 1",
    "offer_is_long_overdue": "UPDATE routing_parcel SET answer_by = now() - interval '2 days'",
    "demand_is_stuck": """INSERT INTO routing_parkeddemand
        (order_id, from_parcel_id, cause, state, attempt, shipping_amount, created_at, not_before, state_since, note)
        SELECT order_id, id, 'declined', 'to_replan', 1, 0, now(), now() - interval '2 days', now(), ''
          FROM routing_parcel LIMIT 1""",
    "demand_has_no_lines": """INSERT INTO routing_parkeddemand
        (order_id, from_parcel_id, cause, state, attempt, shipping_amount, created_at, not_before, state_since, note)
        SELECT order_id, id, 'declined', 'parked', 1, 0, now(), now(), now(), '' FROM routing_parcel LIMIT 1""",
}


@pytest.fixture
def busy_shop(db: None) -> None:
    """Two places, one parcel offered, one handed over."""
    honey = make.product()
    make.point(stock={honey: 9}, daily_capacity=5)
    make.point("Khác", at=(21.2, 105.6), stock={honey: 9})
    hanh = make.user("Hạnh")
    make.place({honey: 2})
    (parcel,) = make.place({honey: 3}).parcels
    parcels.accept_parcel(parcel_id=parcel.pk, actor=hanh)
    parcels.pack_parcel(parcel_id=parcel.pk, actor=hanh)
    parcels.hand_over_parcel(parcel_id=parcel.pk, actor=hanh)


def test_all_is_well(busy_shop: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("routing_verify")
    assert capsys.readouterr().out == "0\n"


def test_every_check_has_something_to_find() -> None:
    assert set(BREAKS) == set(CHECKS)


@pytest.mark.parametrize("code", list(BREAKS))
def test_each_fault_is_found(busy_shop: None, code: str, capsys: pytest.CaptureFixture[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET session_replication_role = replica")  # no triggers
        cursor.execute(BREAKS[code])

    found = {fault.code for fault in find_faults()}
    assert code in found

    with pytest.raises(SystemExit) as ended:
        call_command("routing_verify", "--json")
    assert ended.value.code == 1
    assert code in {fault["code"] for fault in json.loads(capsys.readouterr().out)}
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = origin")
