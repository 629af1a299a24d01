"""Each mail in both languages: nothing missing, nothing left in the other language, links that lead somewhere.

The goods, places and people have names without marks here, so that any Vietnamese letter left in an English mail shows.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.urls import resolve
from saleor.account.models import User

from marketplace.ordering.mails import TOPICS
from marketplace.ordering.models import PaymentState, Placement
from marketplace.ordering.return_rules import Reason
from marketplace.ordering.services.placing import Placed
from marketplace.ordering.services.returns import request_return
from marketplace.outbox import registry
from marketplace.outbox.models import OutboxMessage
from marketplace.payments import refund_notices
from marketplace.routing.models import DeclineReason, ParkedDemand
from marketplace.routing.services import parcels
from marketplace.routing.services.refusals import decline_parcel
from ocop_catalog.models import Capability, FulfilmentPoint
from tests import factories as make

pytestmark = pytest.mark.django_db

NAMES = ("phường Hoàn Kiếm", "Chợ OCOP", "Hà Nội")
"""What stays Vietnamese in an English mail: an address, and who we are."""

Make = Callable[["Scene"], dict[str, Any]]


class Scene:
    """An order of honey in one language, at a place whose people act."""

    def __init__(self, language: str, **order: Any) -> None:
        self.hanh: User = make.user("Hanh")
        self.honey = make.product("Honey", price=1_200_000)
        self.point: FulfilmentPoint = make.point(
            "Shop One", stock={self.honey: 9}, capabilities=[Capability.PICK_UP]
        )
        FulfilmentPoint.objects.filter(pk=self.point.pk).update(address="1 Hang Gai")
        self.point.refresh_from_db()
        if order.pop("pick_up", False):
            order["destination"] = make.at_counter(self.point)
        else:
            order["destination"] = make.home(street="12 Hang Bac")
        self.placed: Placed = make.place(
            {self.honey: 2}, contact=make.contact("An Nguyen"), language=language, **order
        )

    @property
    def parcel(self) -> dict[str, Any]:
        return {"parcel": self.placed.parcels[0].pk}

    def walk(self, *steps: str) -> dict[str, Any]:
        for step in steps:
            getattr(parcels, f"{step}_parcel")(parcel_id=self.placed.parcels[0].pk, actor=self.hanh)
        return self.parcel

    def decline(self) -> dict[str, Any]:
        decline_parcel(
            parcel_id=self.placed.parcels[0].pk, actor=self.hanh, reason=DeclineReason.OTHER, note="x"
        )
        return {"demand": ParkedDemand.objects.get().pk}


def parcel_returned(scene: Scene) -> dict[str, Any]:
    scene.walk("accept", "pack", "hand_over", "deliver")
    parcels.return_parcel(parcel_id=scene.placed.parcels[0].pk, actor=scene.hanh, reason="x", restock=True)
    return scene.parcel


def parcel_cancelled(scene: Scene) -> dict[str, Any]:
    parcels.cancel_parcel(parcel_id=scene.placed.parcels[0].pk, actor=scene.hanh, reason="x")
    return scene.parcel


def asked_back(scene: Scene) -> dict[str, Any]:
    scene.walk("accept", "pack", "hand_over", "deliver")
    parcel = scene.placed.parcels[0]
    request = request_return(
        order_id=scene.placed.order.pk,
        parcel_code=parcel.code,
        units={parcel.lines.get().pk: 1},
        reason=Reason.CHANGED_MIND,
        actor=None,
    )
    return {"return": request.pk}


def refund(method: str, *, with_place: bool = False) -> Make:
    def payload(scene: Scene) -> dict[str, Any]:
        return {
            "method": method,
            "amount": 1_155_000,
            "point": scene.point.pk if with_place else None,
            "reference": "FT77" if method == "bank_transfer" else "",
        }

    return payload


def nothing(scene: Scene) -> dict[str, Any]:
    return {}


TRANSFER = {"payment_method": "bank_transfer"}
CASES: dict[str, tuple[str, dict[str, Any], Make, tuple[str, str]]] = {
    # name: topic, order, what happens before, what must be said in Vietnamese and in English
    "placed, cash": ("order.placed", {}, nothing, ("Trả tiền khi nhận hàng", "Cash on delivery")),
    "placed, to pay": (
        "order.placed",
        TRANSFER,
        nothing,
        ("Số tài khoản: 0011001234567", "Account number: 0011001234567"),
    ),
    "placed, to fetch": ("order.placed", {"pick_up": True}, nothing, ("mã nhận hàng: ", "pick-up code: ")),
    "paid": ("order.paid", TRANSFER, nothing, ("Biên nhận (PDF): ", "Receipt (PDF): ")),
    "expired": ("order.expired", TRANSFER, nothing, ("không giữ hàng nữa", "no longer held")),
    "cancelled": ("order.cancelled", {}, nothing, ("Đơn hàng đã huỷ", "The order was cancelled")),
    "smaller": (
        "order.reduced",
        {},
        lambda scene: {"units": {str(scene.placed.order.lines.get().pk): 1}},
        ("phần hàng sau đã bớt khỏi đơn", "taken out"),
    ),
    "ready": (
        "parcel.packed",
        {"pick_up": True},
        lambda scene: scene.walk("accept", "pack"),
        ("Hàng đã sẵn sàng tại Shop One", "ready at Shop One"),
    ),
    "on its way": (
        "parcel.handed_over",
        {},
        lambda scene: scene.walk("accept", "pack", "hand_over"),
        ("Shop One đã gửi", "Shop One has sent"),
    ),
    "delivered": (
        "parcel.delivered",
        {},
        lambda scene: scene.walk("accept", "pack", "hand_over", "deliver"),
        ("Kiện hàng sau đã được giao", "The following parcel was delivered"),
    ),
    "returned": ("parcel.returned", {}, parcel_returned, ("đã nhận lại", "has received the following goods back")),
    "return asked": ("return.requested", {}, asked_back, ("đã nhận yêu cầu trả hàng", "return")),
    "return approved": ("return.approved", {}, asked_back, ("về Shop One, 1 Hang Gai", "Shop One, 1 Hang Gai")),
    "return there": ("return.received", {}, asked_back, ("đã nhận hàng bạn trả", "return")),
    "return checked": ("return.checked", {}, asked_back, ("đã được kiểm", "checked")),
    "return accepted, cash": ("return.accepted", {}, asked_back, ("Xin đến Shop One", "Shop One")),
    "return refused": ("return.refused", {}, asked_back, ("không nhận trả hàng này", "sorry")),
    "return withdrawn": ("return.withdrawn", {}, asked_back, ("đã được rút", "withdrawn")),
    "part cancelled": ("parcel.cancelled", {}, parcel_cancelled, ("phần hàng sau đã huỷ", "are cancelled")),
    "elsewhere": ("demand.placed", {}, Scene.decline, ("sang nơi khác", "passed the following goods")),
    "sought": ("demand.parked", {}, Scene.decline, ("đang tìm nơi khác", "looking for another")),
    "not to be had": ("demand.cancelled", {}, Scene.decline, ("không nơi nào còn", "nobody has")),
    "refund owed, transfer": (
        "refund.due",
        {},
        refund("bank_transfer"),
        ("Chúng tôi sẽ chuyển trả 1.155.000 ₫", "We will send 1.155.000 ₫ back"),
    ),
    "refund owed, cash": (
        "refund.due",
        {},
        refund("cash_on_delivery", with_place=True),
        ("Mời bạn đến Shop One, 1 Hang Gai", "Please come to Shop One, 1 Hang Gai"),
    ),
    "refund owed, card": ("refund.due", {}, refund("stripe"), ("theo cách bạn đã trả", "the way you paid")),
    "refund sent, transfer": (
        "refund.sent",
        {},
        refund("bank_transfer"),
        ("Số tham chiếu: FT77", "Reference: FT77"),
    ),
    "refund sent, cash": (
        "refund.sent",
        {},
        refund("cash_on_delivery", with_place=True),
        ("Shop One đã trả lại bạn", "Shop One gave you"),
    ),
    "refund sent, card, by transfer": (
        "refund.sent",
        {},
        lambda scene: refund("stripe")(scene) | {"by_transfer": True, "reference": "FT9"},
        (
            "chúng tôi đã chuyển 1.155.000 ₫ vào tài khoản ngân hàng của bạn",
            "we sent 1.155.000 ₫ to your bank account",
        ),
    ),
    "refund sent, card": ("refund.sent", {}, refund("stripe"), ("Ngân hàng có thể cần", "Your bank may need")),
}  # fmt: skip


@pytest.fixture(autouse=True)
def ways_to_pay(settings: Any) -> None:
    settings.PUBLIC_URL = "https://cho.example.vn"
    settings.BANK_TRANSFER = {
        "bank_bin": "970436",
        "account": "0011001234567",
        "name": "CHO OCOP HA NOI",
        "notice_secrets": ["a-secret-of-the-bank-gateway-for-tests"],
        "hold": timedelta(hours=24),
    }
    settings.PAYMENT_METHODS = [
        "marketplace.payments.cash_on_delivery.method.cash_on_delivery",
        "marketplace.payments.bank_transfer.method.bank_transfer",
    ]


def written(case: str, language: str, mailoutbox: list[EmailMessage]) -> EmailMessage:
    topic, order, prepare, _words = CASES[case]
    scene = Scene(language, **order)
    payload = prepare(scene)
    message = OutboxMessage(id=1, topic=topic, payload={"order": scene.placed.order.pk, **payload})
    registry.load(TOPICS[topic])(message)
    (mail,) = mailoutbox
    return mail


def test_every_topic_is_tried_here() -> None:
    assert {topic for topic, *_rest in CASES.values()} == set(TOPICS)


@pytest.mark.parametrize("case", CASES)
def test_in_vietnamese_it_says_what_is_to_be_said(case: str, mailoutbox: list[EmailMessage]) -> None:
    mail = written(case, "vi", mailoutbox)
    said = plain(mail)
    assert CASES[case][3][0] in said
    assert said.startswith(f"{mail.subject.replace(chr(0xA0), ' ')}\nChào An Nguyen,")
    assert not_filled_in(said) == []


@pytest.mark.parametrize("case", CASES)
def test_in_english_nothing_is_left_in_vietnamese(case: str, mailoutbox: list[EmailMessage]) -> None:
    said = plain(written(case, "en", mailoutbox))
    assert CASES[case][3][1] in said
    assert not_filled_in(said) == []
    for name in NAMES:
        said = said.replace(name, "")
    assert re.findall(r".*[^\x00-\x7f₫×–“”].*", said) == []


@pytest.mark.parametrize("case", CASES)
def test_every_link_is_a_page_of_ours(case: str, mailoutbox: list[EmailMessage]) -> None:
    mail = written(case, "en", mailoutbox)
    links = re.findall(r"https?://\S+", mail.body)
    assert links
    for link in links:
        assert link.startswith("https://cho.example.vn/don-hang/")
        assert resolve(link.removeprefix("https://cho.example.vn")).namespace == "shop"


def test_how_to_pay_names_all_a_bank_asks_for(mailoutbox: list[EmailMessage]) -> None:
    mail = written("placed, to pay", "en", mailoutbox)
    number = Placement.objects.get().number
    said = plain(mail)
    for words in (
        "Account holder: CHO OCOP HA NOI",
        "Amount: 2.430.000 ₫",
        f"Text of the transfer: {number}",
        "QR code on the page of the order: https://cho.example.vn/don-hang/",
    ):
        assert words in said


def test_an_order_that_is_paid_by_now_is_not_asked_for_money(mailoutbox: list[EmailMessage]) -> None:
    scene = Scene("vi", **TRANSFER)
    Placement.objects.update(payment_state=PaymentState.PAID)
    message = OutboxMessage.objects.get(topic="order.placed")
    registry.load(TOPICS["order.placed"])(message)
    assert "Số tài khoản" not in mailoutbox[0].body
    assert scene.placed.number in mailoutbox[0].body


@pytest.mark.parametrize(
    ("language", "words"),
    [("vi", "Thanh toán tại trang đơn hàng: "), ("en", "Pay on the page of the order: ")],
)
def test_other_ways_to_pay_lead_to_the_orders_page(
    language: str, words: str, mailoutbox: list[EmailMessage]
) -> None:
    scene = Scene(language, **TRANSFER)
    Placement.objects.update(payment_method="stripe")
    registry.load(TOPICS["order.placed"])(OutboxMessage.objects.get(topic="order.placed"))
    link = f"https://cho.example.vn/don-hang/{scene.placed.token}/"
    assert words + link in plain(mailoutbox[0])


@pytest.mark.parametrize("topic", [refund_notices.DUE, refund_notices.SENT])
def test_an_amount_goes_back_in_the_subject(topic: str, mailoutbox: list[EmailMessage]) -> None:
    case = "refund owed, transfer" if topic == refund_notices.DUE else "refund sent, transfer"
    assert "1.155.000\u00a0₫" in written(case, "vi", mailoutbox).subject


def plain(mail: EmailMessage) -> str:
    return f"{mail.subject}\n{mail.body}".replace("\u00a0", " ")


def not_filled_in(said: str) -> list[str]:
    return re.findall(r"\{\{.*?\}\}|\{%.*?%\}|%\(\w+\)[sd]|\bNone\b|\n\n\n|: +\n", said)
