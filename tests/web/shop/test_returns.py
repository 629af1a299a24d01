"""Who may see, ask for, decide, receive and refund a return: a table, and the way of one return through the pages."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image
from saleor.account.models import User

from marketplace.ordering.models import ReturnPhoto, ReturnRequest
from marketplace.ordering.return_rules import Reason
from marketplace.ordering.services import returns
from marketplace.ordering.services.placing import Placed
from marketplace.outbox.models import OutboxMessage
from marketplace.outbox.services import relay
from marketplace.payments.cash_on_delivery.models import CashRefund
from marketplace.routing.models import Parcel
from marketplace.routing.services import parcels as steps
from marketplace.web.desk.access import DESK_GROUP
from ocop_catalog.models import FulfilmentPoint
from tests import factories as make

pytestmark = pytest.mark.django_db

BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True, kw_only=True)
class World:
    """An's order, delivered from Hạnh's place and paid in cash; Chi sells, Lan works at another place, Dung decides."""

    order: Placed
    parcel: Parcel
    point: FulfilmentPoint
    other: FulfilmentPoint
    hanh: User
    dung: User
    clients: dict[str, Client]

    def ask(self) -> ReturnRequest:
        return returns.request_return(
            order_id=self.order.order.pk,
            parcel_code=self.parcel.code,
            units={self.parcel.lines.get().pk: 1},
            reason=Reason.DAMAGED,
            photos=[picture()],
            actor=None,
        )


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(out, "PNG")
    return out.getvalue()


def relay_now() -> None:
    OutboxMessage.objects.update(available_at=timezone.now())
    relay()


@pytest.fixture
def world() -> World:
    people = {name: make.user(name) for name in ("An", "Bình", "Chi", "Hạnh", "Lan", "Dung")}
    group, _made = Group.objects.get_or_create(name=DESK_GROUP)
    people["Dung"].groups.add(group)
    User.objects.filter(pk=people["Dung"].pk).update(is_staff=True)
    honey = make.product(price=100_000)
    point = make.point("Điểm bán Hàng Gai", stock={honey: 9}, staff=[people["Hạnh"]])
    other = make.point("Điểm bán Hàng Bông", staff=[people["Lan"]])
    order = make.place({honey: 2}, user=people["An"])
    parcel = order.parcels[0]
    for step in (steps.accept_parcel, steps.pack_parcel, steps.hand_over_parcel, steps.deliver_parcel):
        step(parcel_id=parcel.pk, actor=people["Hạnh"])
    relay_now()
    clients = {"guest": Client()}
    for name, person in people.items():
        clients[name] = Client()
        clients[name].force_login(User.objects.get(pk=person.pk), BACKEND)
    parcel.refresh_from_db()
    return World(
        order=order,
        parcel=parcel,
        point=point,
        other=other,
        hanh=people["Hạnh"],
        dung=people["Dung"],
        clients=clients,
    )


def snapshot() -> tuple[object, ...]:
    return (
        list(ReturnRequest.objects.values_list("pk", "state")),
        list(CashRefund.objects.values_list("pk", "given_at")),
        list(Parcel.objects.values_list("pk", "state")),
    )


EVERYBODY = ("guest", "An", "Bình", "Chi", "Hạnh", "Lan", "Dung")
MAY = {
    "see": {"An"},
    "photo": {"An"},
    "ask": {"An"},
    "withdraw": {"An"},
    "place sees": {"Hạnh"},
    "place photo": {"Hạnh"},
    "receive": {"Hạnh"},
    "check": {"Hạnh"},
    "give cash": {"Hạnh"},
    "approve": {"Dung"},
    "accept": {"Dung"},
    "refuse": {"Dung"},
    "desk photo": {"Dung"},
}


@pytest.mark.parametrize("what", MAY)
def test_who_may_do_what(world: World, what: str) -> None:
    for who in sorted(EVERYBODY, key=lambda name: name in MAY[what]):  # who may comes last
        request = ReturnRequest.objects.filter(
            state__in=("requested", "approved", "received", "checked")
        ).first()
        request = request or world.ask()
        _bring_to(world, request, what)
        before = snapshot()
        status = _do(world, world.clients[who], request, what)
        if who in MAY[what]:
            assert status in (200, 302), (who, what, status)
            assert what in ("see", "photo", "place sees", "place photo", "desk photo") or snapshot() != before
        else:
            assert status in (302, 403, 404), (who, what, status)
            assert snapshot() == before, (who, what)


def _bring_to(world: World, request: ReturnRequest, what: str) -> None:
    state = ReturnRequest.objects.get(pk=request.pk).state
    if (
        what in ("receive", "check", "accept", "give cash", "place sees", "place photo")
        and state == "requested"
    ):
        returns.approve_return(return_id=request.pk, actor=world.dung)
    if what in ("check", "accept", "give cash") and state in ("requested", "approved"):
        returns.receive_return(return_id=request.pk, actor=world.hanh)
    if what in ("accept", "give cash") and state != "checked":
        returns.check_return(return_id=request.pk, restocked={}, actor=world.hanh)
    if what == "give cash" and not CashRefund.objects.filter(given_at=None).exists():
        returns.accept_return(return_id=request.pk, actor=world.dung)
        relay_now()


def _do(world: World, client: Client, request: ReturnRequest, what: str) -> int:
    shop = f"/don-hang/{world.order.token}/tra-hang/"
    place = f"/diem-ban/{world.point.slug}/hang-tra/"
    desk = f"/ban-chung-nhan/ordering/returnrequest/{request.pk}/viec/"
    photo = ReturnPhoto.objects.first()
    assert photo is not None
    line = request.lines.get().pk
    parcel_line = world.parcel.lines.get().pk
    if what == "see":
        return client.get(shop).status_code
    if what == "photo":
        return client.get(f"{shop}{request.code}/anh/{photo.pk}.jpg").status_code
    if what == "place sees":
        return client.get(place).status_code
    if what == "place photo":
        return client.get(f"{place}{request.code}/anh/{photo.pk}.jpg").status_code
    if what == "desk photo":
        return client.get(f"/ban-chung-nhan/ordering/returnrequest/anh/{photo.pk}.jpg").status_code
    posts: dict[str, tuple[str, dict[str, object]]] = {
        "ask": (shop, {"parcel": world.parcel.code, f"tra_{parcel_line}": 1, "reason": "changed_mind"}),
        "withdraw": (f"{shop}{request.code}/rut/", {}),
        "receive": (f"{place}{request.code}/nhan/", {}),
        "check": (f"{place}{request.code}/kiem/", {f"con_tot_{line}": 1}),
        "give cash": (f"{place}tien/{getattr(CashRefund.objects.first(), 'pk', 0)}/", {}),
        "approve": (f"{desk}cho-tra/", {}),
        "accept": (f"{desk}nhan-tra/", {}),
        "refuse": (f"{desk}khong-nhan/", {"reason": "Đã mở bao bì"}),
    }
    address, data = posts[what]
    return client.post(address, data).status_code


def test_the_operator_of_another_place_finds_nothing_of_it_in_their_own(world: World) -> None:
    request = world.ask()
    returns.approve_return(return_id=request.pk, actor=world.dung)
    lan = world.clients["Lan"]
    own = f"/diem-ban/{world.other.slug}/hang-tra/"
    assert request.code not in lan.get(own).content.decode()
    assert lan.post(f"{own}{request.code}/nhan/").status_code == 404
    assert ReturnRequest.objects.get().state == "approved"


def test_one_return_goes_its_way_through_the_pages(world: World) -> None:
    an, hanh, dung = (world.clients[name] for name in ("An", "Hạnh", "Dung"))
    shop = f"/don-hang/{world.order.token}/tra-hang/"
    assert "Trả hàng…" in an.get(f"/don-hang/{world.order.token}/").content.decode()
    data = {"parcel": world.parcel.code, f"tra_{world.parcel.lines.get().pk}": "1"}
    assert an.post(shop, data).status_code == 422  # no reason
    assert (
        an.post(shop, data | {"reason": "damaged", "photos": SimpleUploadedFile("a.png", b"no")}).status_code
        == 422
    )
    assert not ReturnRequest.objects.exists()
    sent = an.post(
        shop, data | {"reason": "damaged", "note": "Vỡ nắp", "photos": SimpleUploadedFile("a.png", picture())}
    )
    assert sent.status_code == 302
    request = ReturnRequest.objects.get()
    shown = an.get(shop).content.decode()
    assert "Vỡ nắp" in shown
    assert "Chờ xem xét" in shown
    assert an.get(f"{shop}{request.code}/anh/{request.photos.get().pk}.jpg")["Content-Type"] == "image/jpeg"
    desk = f"/ban-chung-nhan/ordering/returnrequest/{request.pk}/viec/"
    assert dung.post(f"{desk}cho-tra/").status_code == 302
    place = f"/diem-ban/{world.point.slug}/hang-tra/"
    assert "Đã nhận hàng" in hanh.get(place).content.decode()
    assert hanh.post(f"{place}{request.code}/nhan/").status_code == 302
    assert (
        hanh.post(f"{place}{request.code}/kiem/", {f"con_tot_{request.lines.get().pk}": "2"}).status_code
        == 422
    )
    assert (
        hanh.post(f"{place}{request.code}/kiem/", {f"con_tot_{request.lines.get().pk}": "0"}).status_code
        == 302
    )
    assert dung.post(f"{desk}nhan-tra/").status_code == 302
    relay_now()
    refund = CashRefund.objects.get()
    assert refund.amount == 100_000
    assert "100.000" in hanh.get(place).content.decode()
    assert hanh.post(f"{place}tien/{refund.pk}/").status_code == 302
    assert hanh.post(f"{place}tien/{refund.pk}/").status_code == 409
    assert "Đã nhận trả, hoàn tiền" in an.get(shop).content.decode()
