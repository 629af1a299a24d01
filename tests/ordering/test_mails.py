"""What shoppers are told by e-mail: at every step, in their language, once, and only while it is true."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import timezone, translation
from saleor.account.models import User

from marketplace.ordering import mails
from marketplace.ordering.mails import TOPICS
from marketplace.ordering.services.orders import cancel_order, confirm_payment, expire_holds
from marketplace.outbox import registry
from marketplace.outbox.models import OutboxMessage
from marketplace.outbox.services import RelayReport, relay
from marketplace.routing.models import DeclineReason
from marketplace.routing.selectors import parked_demand
from marketplace.routing.services import parcels, replanning
from marketplace.routing.services.refusals import decline_parcel
from ocop_catalog.models import Capability
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def hanh() -> User:
    return make.user("Hạnh")


def sent(mailoutbox: list[Any]) -> list[str]:
    """Relay all that waits, also what waits for its time; the subjects of what went out."""
    OutboxMessage.objects.filter(delivered_at__isnull=True).update(available_at=timezone.now())
    report = relay()
    assert report == RelayReport(delivered=report.delivered)
    subjects = [mail.subject for mail in mailoutbox]
    return subjects


def test_every_topic_has_its_handler() -> None:
    for topic, handler in TOPICS.items():
        assert registry.handler_path(topic, "mails") == handler


def test_the_confirmation_has_all_a_shopper_asks(mailoutbox: list[Any], settings: Any) -> None:
    settings.PUBLIC_URL = "https://cho.example.vn"
    honey = make.product("Mật ong", price=1_200_000)
    make.point("Hàng Gai", stock={honey: 5})
    placed = make.place({honey: 2})

    assert sent(mailoutbox) == [f"Đã nhận đơn hàng {placed.number}"]

    (mail,) = mailoutbox
    assert mail.to == ["an@example.vn"]
    for words in (
        "Chào Nguyễn Thị An,",
        "- Mật ong × 2: 2.400.000\u00a0₫",
        "Phí giao: 30.000\u00a0₫",
        "Tổng cộng: 2.430.000\u00a0₫",
        "Trả tiền khi nhận hàng",
        "12 Hàng Bạc",
        "Từ Hàng Gai, 1 Hàng Gai",
        "https://cho.example.vn/",
        placed.token,
    ):
        assert words in mail.body
    message = OutboxMessage.objects.get(topic="order.placed")
    assert mail.extra_headers["Message-ID"] == f"<outbox-{message.pk}@cho.example.vn>"
    assert mail.body.splitlines()[0].startswith("Chào")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_everybody_is_written_to_in_the_language_they_ordered_in(
    mailoutbox: list[Any], monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    spoken = []

    def render(*args: Any) -> str:
        spoken.append(translation.get_language())
        return render_to_string(*args)

    monkeypatch.setattr(mails, "render_to_string", render)
    honey = make.product()
    make.point(stock={honey: 5})
    make.place({honey: 1}, language=language)
    sent(mailoutbox)
    assert spoken == [language]
    assert len(mailoutbox) == 1


def test_who_left_no_address_gets_no_mail(mailoutbox: list[Any]) -> None:
    honey = make.product()
    make.point(stock={honey: 5})
    make.place({honey: 1}, contact=make.contact(email=""))
    assert sent(mailoutbox) == []


def test_the_shopper_is_told_at_every_step(mailoutbox: list[Any], hanh: User) -> None:
    honey = make.product("Mật ong")
    make.point("Gần", stock={honey: 5})
    make.point("Xa", at=(21.2, 105.6), stock={honey: 5})
    placed = make.place({honey: 1})
    number = placed.number
    decline_parcel(parcel_id=placed.parcels[0].pk, actor=hanh, reason=DeclineReason.OTHER)
    (parcel,) = replanning.replan_demand(demand_id=placed.order.parked_demand.get().pk)
    parcels.accept_parcel(parcel_id=parcel.pk, actor=hanh)
    parcels.pack_parcel(parcel_id=parcel.pk, actor=hanh)
    parcels.hand_over_parcel(parcel_id=parcel.pk, actor=hanh, courier="GHN", tracking_number="VN1")
    parcels.deliver_parcel(parcel_id=parcel.pk, actor=hanh)

    assert sent(mailoutbox) == [
        f"Đã nhận đơn hàng {number}",
        f"Đơn hàng {number} được chuyển đến điểm bán khác",
        f"Đơn hàng {number} đang trên đường đến bạn",
        f"Đơn hàng {number} đã đến tay bạn",
    ]
    assert "GHN VN1" in mailoutbox[2].body
    assert "- Mật ong × 1" in mailoutbox[2].body


def test_a_pick_up_is_announced_with_its_code(mailoutbox: list[Any], hanh: User) -> None:
    honey = make.product()
    shop = make.point("Hàng Gai", stock={honey: 5}, capabilities=[Capability.PICK_UP])
    placed = make.place({honey: 1}, destination=make.at_counter(shop))
    (parcel,) = placed.parcels
    parcels.accept_parcel(parcel_id=parcel.pk, actor=hanh)
    parcels.pack_parcel(parcel_id=parcel.pk, actor=hanh)
    assert sent(mailoutbox)[1:] == [f"Đơn hàng {placed.number}: mời bạn đến nhận"]
    assert parcel.pick_up_code in mailoutbox[1].body


def test_what_was_undone_is_never_told(mailoutbox: list[Any], hanh: User) -> None:
    honey = make.product()
    make.point(stock={honey: 5})
    placed = make.place({honey: 1})
    (parcel,) = placed.parcels
    parcels.accept_parcel(parcel_id=parcel.pk, actor=hanh)
    parcels.pack_parcel(parcel_id=parcel.pk, actor=hanh)
    parcels.hand_over_parcel(parcel_id=parcel.pk, actor=hanh)
    parcels.undo_step(parcel_id=parcel.pk, actor=hanh)
    assert sent(mailoutbox) == [f"Đã nhận đơn hàng {placed.number}"]


def test_bad_news_is_told_as_well(mailoutbox: list[Any], hanh: User) -> None:
    honey = make.product("Mật ong")
    make.point(stock={honey: 5})
    placed = make.place({honey: 1})
    decline_parcel(parcel_id=placed.parcels[0].pk, actor=hanh, reason=DeclineReason.OTHER)
    replanning.replan_due(now=timezone.now() + timedelta(minutes=2))
    replanning.cancel_demand(demand_id=parked_demand().get().pk, actor=hanh, reason="Hết hàng")
    assert sent(mailoutbox)[1:] == [
        f"Đơn hàng {placed.number}: đang tìm điểm bán khác",
        f"Đơn hàng {placed.number}: một phần không giao được",
    ]


def test_payment_expiry_and_cancelling_are_told(mailoutbox: list[Any], paid_first: None) -> None:
    honey = make.product()
    make.point(stock={honey: 9})
    paid = make.place({honey: 1}, payment_method="transfer")
    sent(mailoutbox)
    assert "Hàng được giữ cho bạn đến" in mailoutbox[0].body
    confirm_payment(order_id=paid.order.pk)
    expired = make.place({honey: 1}, payment_method="transfer")
    expire_holds(now=timezone.now() + timedelta(hours=1))
    cancelled = make.place({honey: 1})
    cancel_order(order_id=cancelled.order.pk, actor=None)
    assert sorted(sent(mailoutbox)) == sorted(
        [f"Đã nhận đơn hàng {placed.number}" for placed in (paid, expired, cancelled)]
        + [
            f"Đã nhận tiền của đơn hàng {paid.number}",
            f"Đơn hàng {expired.number} đã hết hạn thanh toán",
            f"Đơn hàng {cancelled.number} đã huỷ",
        ]
    )
