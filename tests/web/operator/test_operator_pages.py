"""The operator's pages: who may enter, what each step does, and what is answered when somebody was quicker."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from saleor.account.models import User
from saleor.warehouse.models import Allocation, Stock

from marketplace.ordering.services.orders import cancel_order
from marketplace.ordering.services.placing import Placed
from marketplace.routing.models import Parcel, ParcelEvent, ParcelState, StockMovement
from ocop_catalog.models import FulfilmentPoint, PointStaff
from search.indexing.drain import drain
from tests import factories

pytestmark = pytest.mark.django_db


class Counter:
    """Hạnh's place with one order of An's waiting at it."""

    def __init__(self) -> None:
        self.hanh = factories.user("Hanh")
        self.variant = factories.product(price=120_000)
        self.point = factories.point(stock={self.variant: 5}, staff=[self.hanh])
        self.placed: Placed = factories.place({self.variant: 2})
        self.parcel: Parcel = self.placed.parcels[0]
        self.client = Client()
        self.client.force_login(self.hanh, backend="django.contrib.auth.backends.ModelBackend")

    def url(self, name: str, *more: Any) -> str:
        return reverse(f"operator:{name}", args=[self.point.slug, *more])

    def step(self, step: str, client: Client | None = None, **data: Any) -> HttpResponse:
        return (client or self.client).post(self.url("step", self.parcel.code, step), data)

    def state(self) -> str:
        self.parcel.refresh_from_db()
        return str(self.parcel.state)


@pytest.fixture
def counter() -> Counter:
    return Counter()


def signed_in(person: User | None) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_somebody_of_one_place_is_led_straight_to_its_queue(counter: Counter) -> None:
    response = counter.client.get(reverse("operator:home"))
    assert (response.status_code, response["Location"]) == (302, counter.url("queue"))


def test_somebody_without_a_place_is_told_how_to_get_one() -> None:
    response = signed_in(factories.user("An")).get(reverse("operator:home"))
    assert response.status_code == 200
    assert "Bạn chưa được giao điểm bán nào" in response.content.decode()


def test_the_queue_shows_what_is_in_the_parcel_and_what_to_collect(counter: Counter) -> None:
    page = counter.client.get(counter.url("queue")).content.decode()
    assert counter.parcel.code in page
    assert "Mật ong hoa nhãn" in page
    total = int(counter.placed.order.total_gross_amount)
    assert f"{total:,}".replace(",", ".") + "\u00a0₫" in page
    assert 'aria-current="page">Chờ nhận <span class="count">1</span>' in page


def test_the_list_alone_is_sent_to_htmx(counter: Counter) -> None:
    response = counter.client.get(counter.url("queue"), headers={"HX-Request": "true"})
    page = response.content.decode()
    assert "<html" not in page
    assert counter.parcel.code in page
    assert "HX-Request" in response["Vary"]


def polled(counter: Counter, page: str, **query: str) -> HttpResponse:
    """What htmx gets for the page it shows."""
    (edition,) = re.findall(r'id="ban" name="ban" value="([^"]+)"', page)
    return counter.client.get(
        counter.url("queue"), {"cot": "offered", "ban": edition, **query}, headers={"HX-Request": "true"}
    )


def test_a_queue_that_has_not_changed_is_not_sent_again(
    counter: Counter, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    minute = timezone.now().replace(second=0, microsecond=0)
    monkeypatch.setattr(timezone, "now", lambda: minute + timedelta(seconds=10))
    page = counter.client.get(counter.url("queue")).content.decode()
    monkeypatch.setattr(timezone, "now", lambda: minute + timedelta(seconds=55))
    with django_assert_num_queries(4):
        response = polled(counter, page)
    assert (response.status_code, response.content) == (204, b"")
    monkeypatch.setattr(timezone, "now", lambda: minute + timedelta(seconds=60))
    assert polled(counter, page).status_code == 200  # the time left is another


def test_new_parcels_are_announced_with_their_number(counter: Counter) -> None:
    page = counter.client.get(counter.url("queue")).content.decode()
    factories.place({counter.variant: 1})
    factories.place({counter.variant: 1})
    for column in ("offered", "packed"):
        answer = polled(counter, page, cot=column).content.decode()
        assert "2 kiện mới" in answer
        assert polled(counter, answer, cot=column).status_code == 204


def test_what_a_colleague_took_leaves_the_list_without_an_announcement(counter: Counter) -> None:
    page = counter.client.get(counter.url("queue")).content.decode()
    lan = factories.user("Lan")
    PointStaff.objects.create(point=counter.point, user=lan)
    counter.step("nhan", signed_in(lan))
    answer = polled(counter, page).content.decode()
    assert counter.parcel.code not in answer
    assert "kiện mới" not in answer


def test_a_cancelled_parcel_leaves_the_list(counter: Counter) -> None:
    page = counter.client.get(counter.url("queue")).content.decode()
    cancel_order(order_id=counter.placed.order.pk, actor=None)
    assert counter.parcel.code not in polled(counter, page).content.decode()


@pytest.mark.parametrize("edition", ["", "x", "99999999999999999999-1", "-1", "٣-1.0.0.0.0-0"])
def test_an_edition_that_is_none_gets_the_list(counter: Counter, edition: str) -> None:
    page = f'id="ban" name="ban" value="{edition or "0"}"'
    answer = polled(counter, page, ban=edition)
    assert answer.status_code == 200
    assert counter.parcel.code in answer.content.decode()


def test_a_parcel_goes_from_offered_to_delivered_by_its_buttons(counter: Counter) -> None:
    for step, state in (
        ("nhan", "accepted"),
        ("dong-goi", "packed"),
        ("giao", "handed_over"),
        ("da-giao", "delivered"),
    ):
        response = counter.step(step)
        assert (response.status_code, counter.state()) == (302, state), step
    stock = Stock.objects.get(product_variant=counter.variant)
    assert stock.quantity == 3
    assert sum(Allocation.objects.values_list("quantity_allocated", flat=True)) == 0


def test_a_parcel_says_why_it_came_here_and_not_elsewhere(counter: Counter) -> None:
    factories.point("Điểm không có hàng", stock={})
    factories.point("Điểm xa", at=(21.2, 105.6), stock={counter.variant: 5})
    placed = factories.place({counter.variant: 1})
    page = counter.client.get(counter.url("parcel", placed.parcels[0].code)).content.decode()
    assert "Vì sao kiện đến đây" in page
    assert "1 nơi xa hơn hoặc phải tách thêm kiện" in page


def test_pressing_twice_acts_once(counter: Counter) -> None:
    assert [counter.step("nhan").status_code, counter.step("nhan").status_code] == [302, 302]
    assert ParcelEvent.objects.filter(parcel=counter.parcel, code="parcel.accepted").count() == 1


def test_the_slower_of_two_operators_is_told_who_was_quicker(counter: Counter) -> None:
    counter.hanh.last_name = "Trần"
    counter.hanh.save()
    other = factories.user("Lan")
    PointStaff.objects.create(point=counter.point, user=other)
    counter.step("nhan")
    response = counter.step("nhan", signed_in(other))
    assert response.status_code == 409
    assert "Hanh Trần" in response.content.decode()
    assert ParcelEvent.objects.filter(parcel=counter.parcel, code="parcel.accepted").count() == 1


def test_declining_needs_a_reason_and_keeps_what_was_entered(counter: Counter) -> None:
    response = counter.step("tu-choi", note="đông khách quá")
    assert response.status_code == 422
    assert "đông khách quá" in response.content.decode()
    assert counter.state() == ParcelState.OFFERED


def test_declining_as_too_busy_frees_the_units_and_leaves_the_stock(counter: Counter) -> None:
    response = counter.step("tu-choi", reason="too_busy")
    assert (response.status_code, counter.state()) == (302, "declined")
    assert Stock.objects.get(product_variant=counter.variant).quantity == 5


def test_declining_as_not_in_stock_empties_the_shelf_and_asks_for_a_count(counter: Counter) -> None:
    counter.step("tu-choi", reason="out_of_stock")
    assert Stock.objects.get(product_variant=counter.variant).quantity == 0
    assert "Cần kiểm đếm" in counter.client.get(counter.url("shelves")).content.decode()


def test_damage_without_a_number_is_refused(counter: Counter) -> None:
    assert counter.step("tu-choi", reason="damaged").status_code == 422
    assert counter.state() == ParcelState.OFFERED


def test_missing_units_are_left_to_others_when_packing(counter: Counter) -> None:
    counter.step("nhan")
    line = counter.parcel.lines.get()
    assert counter.step("dong-goi", **{f"kien_{line.pk}": 1}).status_code == 302
    assert counter.state() == ParcelState.PACKED
    assert counter.parcel.lines.get().quantity == 1


def test_more_missing_than_there_is_is_refused(counter: Counter) -> None:
    counter.step("nhan")
    line = counter.parcel.lines.get()
    assert counter.step("dong-goi", **{f"kien_{line.pk}": 3}).status_code == 422
    assert counter.state() == ParcelState.ACCEPTED


def test_undo_takes_one_step_back(counter: Counter) -> None:
    counter.step("nhan")
    assert "Hoàn tác" in counter.client.get(counter.url("parcel", counter.parcel.code)).content.decode()
    assert counter.step("hoan-tac").status_code == 302
    assert counter.state() == ParcelState.OFFERED


def test_a_wrong_pick_up_code_hands_nothing_over() -> None:
    hanh = factories.user("Hanh")
    variant = factories.product()
    point = factories.point(stock={variant: 2}, staff=[hanh], capabilities=["pick_up"])
    parcel = factories.place({variant: 1}, destination=factories.at_counter(point)).parcels[0]
    client = signed_in(hanh)
    for step in ("nhan", "dong-goi"):
        client.post(reverse("operator:step", args=[point.slug, parcel.code, step]))
    url = reverse("operator:step", args=[point.slug, parcel.code, "giao"])
    assert client.post(url, {"pick_up_code": "SAI"}).status_code == 409
    assert Stock.objects.get(product_variant=variant).quantity == 2
    assert client.post(url, {"pick_up_code": parcel.pick_up_code.lower()}).status_code == 302
    assert Stock.objects.get(product_variant=variant).quantity == 1


def test_a_typed_code_leads_to_its_parcel_and_a_wrong_one_says_so(counter: Counter) -> None:
    found = counter.client.get(counter.url("find"), {"ma": f" {counter.parcel.code.lower()} "})
    assert found["Location"] == counter.url("parcel", counter.parcel.code)
    missing = counter.client.get(counter.url("find"), {"ma": "K000"}, follow=True)
    assert "Không có kiện “K000”" in missing.content.decode()


def test_a_count_is_written_to_the_ledger_with_who_did_it(counter: Counter) -> None:
    url = counter.url("change_stock", counter.variant.pk)
    response = counter.client.post(
        url, {"action": "dem", "quantity": 7, "expected": 5, "note": "kiểm cuối ngày"}
    )
    assert response.status_code == 302
    assert Stock.objects.get(product_variant=counter.variant).quantity == 7
    movement = StockMovement.objects.latest("pk")
    assert (movement.change, movement.actor, movement.note) == (2, counter.hanh, "kiểm cuối ngày")


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"action": "dem", "quantity": 7, "expected": 4}, 409),
        ({"action": "dem", "quantity": 1, "expected": 5}, 409),
        ({"action": "dem", "quantity": -1, "expected": 5}, 422),
        ({"action": "huy", "quantity": 9, "expected": 5}, 409),
        ({"action": "cho", "quantity": 1, "expected": 5}, 422),
    ],
)
def test_a_shelf_that_changed_or_is_promised_is_not_overwritten(
    counter: Counter, data: dict[str, Any], status: int
) -> None:
    before = StockMovement.objects.count()
    assert counter.client.post(counter.url("change_stock", counter.variant.pk), data).status_code == status
    assert Stock.objects.get(product_variant=counter.variant).quantity == 5
    assert StockMovement.objects.count() == before


def test_a_first_consignment_is_found_received_and_then_on_the_shelf(counter: Counter) -> None:
    tea, unlisted = factories.product("Trà sen Tây Hồ"), factories.product("Trà sen lậu", published=False)
    drain()
    page = counter.client.get(counter.url("receive"), {"q": "tra sen"}).content.decode()
    assert counter.url("change_stock", tea.pk) in page
    assert counter.url("change_stock", unlisted.pk) not in page
    assert counter.client.get(counter.url("change_stock", unlisted.pk)).status_code == 404
    wrong = {"action": "huy", "quantity": 1, "expected": 0}
    assert counter.client.post(counter.url("change_stock", tea.pk), wrong).status_code == 422
    assert not Stock.objects.filter(product_variant=tea).exists()
    right = {"action": "nhap", "quantity": 6, "expected": 0, "note": "HTX Bình giao"}
    assert counter.client.post(counter.url("change_stock", tea.pk), right).status_code == 302
    assert Stock.objects.get(product_variant=tea).quantity == 6
    assert StockMovement.objects.get(variant=tea).actor_id == counter.hanh.pk
    assert "Trà sen Tây Hồ" in counter.client.get(counter.url("shelves")).content.decode()


READ = ("queue", "slips", "find", "shelves", "receive")
OUTSIDERS = ("guest", "shopper", "operator of another place", "desk")


def outsider(kind: str) -> User | None:
    if kind == "guest":
        return None
    person = factories.user("Nguoi", is_staff=kind == "desk", is_superuser=kind == "desk")
    if kind == "operator of another place":
        factories.point("Điểm khác", staff=[person])
    return person


@pytest.mark.parametrize("kind", OUTSIDERS)
def test_whoever_does_not_work_there_finds_nothing_and_changes_nothing(counter: Counter, kind: str) -> None:
    client = signed_in(outsider(kind))
    expected = 302 if kind == "guest" else 404
    code, variant = counter.parcel.code, counter.variant.pk
    pages = [counter.url(name) for name in READ]
    pages += [counter.url(name, code) for name in ("parcel", "slip")]
    pages += [counter.url(name, variant) for name in ("change_stock", "ledger")]
    for url in pages:
        assert client.get(url).status_code == expected, url
    events, movements = ParcelEvent.objects.count(), StockMovement.objects.count()
    for step in ("nhan", "tu-choi", "dong-goi", "giao", "da-giao", "hoan-tac"):
        assert counter.step(step, client, reason="too_busy").status_code == expected, step
    stock = {"action": "dem", "quantity": 0, "expected": 5}
    assert client.post(counter.url("change_stock", variant), stock).status_code == expected
    assert counter.state() == ParcelState.OFFERED
    assert (ParcelEvent.objects.count(), StockMovement.objects.count()) == (events, movements)
    assert FulfilmentPoint.objects.get(pk=counter.point.pk).is_switched_on


def test_a_parcel_of_another_place_is_not_found_through_ones_own(counter: Counter) -> None:
    lan = factories.user("Lan")
    own = factories.point("Điểm của Lan", staff=[lan])
    url = reverse("operator:parcel", args=[own.slug, counter.parcel.code])
    assert signed_in(lan).get(url).status_code == 404


def test_the_queue_costs_the_same_for_one_parcel_and_for_many(
    counter: Counter, django_assert_max_num_queries: Any
) -> None:
    Stock.objects.filter(product_variant=counter.variant).update(quantity=50)
    for _ in range(6):
        factories.place({counter.variant: 1})
    with django_assert_max_num_queries(20):
        counter.client.get(counter.url("queue"))
