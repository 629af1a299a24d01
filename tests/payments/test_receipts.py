"""The shopper's receipt: what was paid and sent back, to the đồng, for whoever may see the order."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader
from saleor.product.models import ProductVariant

from marketplace.ledger.services import Leg, post
from marketplace.ordering.selectors import order_by_token
from marketplace.ordering.selectors.receipts import Receipt, receipt_of
from marketplace.ordering.services.orders import cancel_order
from marketplace.ordering.services.placing import Placed
from marketplace.outbox.models import OutboxMessage
from marketplace.outbox.services import relay
from marketplace.payments.bank_transfer.models import RefundDue
from marketplace.payments.bank_transfer.services import mark_paid_out, return_entry
from marketplace.payments.cash_on_delivery.models import CashRefund
from marketplace.payments.cash_on_delivery.services import give_refund
from marketplace.payments.services import settle_order
from marketplace.routing.services import parcels
from tests import factories as make

from .conftest import receive, total

pytestmark = pytest.mark.django_db


def address(order: Placed) -> str:
    return f"/don-hang/{order.token}/bien-nhan.pdf"


def read(order: Placed, client: Client | None = None) -> str:
    """The receipt's text with all white space alike."""
    response = (client or Client()).get(address(order))
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    return " ".join(
        " ".join(page.extract_text() for page in PdfReader(BytesIO(response.content)).pages).split()
    )


def receipt(order: Placed) -> Receipt:
    view = order_by_token(order.token)
    assert view is not None
    found = receipt_of(view)
    assert found is not None
    return found


def relay_all() -> None:
    OutboxMessage.objects.filter(delivered_at__isnull=True).update(available_at=timezone.now())
    report = relay()
    assert report.failed == report.dead == 0


def deliver(order: Placed) -> None:
    hanh = make.user("Hạnh")
    for parcel in order.parcels:
        parcels.accept_parcel(parcel_id=parcel.pk, actor=hanh)
        parcels.pack_parcel(parcel_id=parcel.pk, actor=hanh)
        parcels.hand_over_parcel(parcel_id=parcel.pk, actor=hanh)
        parcels.deliver_parcel(parcel_id=parcel.pk, actor=hanh)
    relay_all()


def test_what_nothing_was_paid_for_has_no_receipt_and_no_link(order: Placed) -> None:
    assert Client().get(address(order)).status_code == 404
    assert "Biên nhận (PDF)" not in Client().get(f"/don-hang/{order.token}/").content.decode()
    receive(order, 1_000)  # too little: it waits and is not kept for the order
    assert Client().get(address(order)).status_code == 404


def test_a_transfer_is_on_it_with_seller_lines_and_sums(order: Placed, honey: ProductVariant) -> None:
    binh = honey.product.certified.producer
    binh.registration_number, binh.address = "0101234567", "Xã Bát Tràng"
    binh.save()
    receive(order, total(order))
    text = read(order)
    for words in (
        f"Mã đơn hàng / Order number {order.number}",
        "Người mua / Buyer Nguyễn Thị An",
        f"(1) {binh.legal_name} · Mã số thuế: 0101234567 · Xã Bát Tràng",
        "Mật ong hoa nhãn (1) 2 120.000 ₫ 240.000 ₫",
        "Phí giao / Delivery 30.000 ₫",
        "Tổng cộng / Total 270.000 ₫",
        "Chuyển khoản / Bank transfer 270.000 ₫",
        "không phải hoá đơn giá trị gia tăng",
        "not a VAT invoice",
        "trang 1/1",
    ):
        assert words in text
    assert "Đã hoàn lại" not in text
    assert "Giảm giá" not in text
    assert "Biên nhận (PDF)" in Client().get(f"/don-hang/{order.token}/").content.decode()


def test_too_much_and_its_return_are_both_told(order: Placed) -> None:
    receive(order, total(order) + 5_000)
    found = receipt(order)
    assert (found.paid, found.refunded, found.owed_back) == (total(order) + 5_000, 0, 5_000)
    assert "Sẽ hoàn lại / To be refunded 5.000 ₫" in read(order)
    mark_paid_out(refund_id=RefundDue.objects.get().pk, actor=make.user("Dung"), reference="CHI77")
    found = receipt(order)
    assert (found.paid, found.refunded, found.owed_back) == (total(order) + 5_000, 5_000, 0)
    assert "Đã hoàn lại / Refunded" in read(order)


def test_a_cancelled_order_shows_what_was_credited_and_sent_back(order: Placed) -> None:
    receive(order, total(order))
    cancel_order(order_id=order.order.pk, actor=None)
    relay_all()
    assert "Đã huỷ hoặc trả lại / Cancelled or returned -270.000 ₫" in read(order)
    mark_paid_out(refund_id=RefundDue.objects.get().pk, actor=make.user("Dung"), reference="CHI1")
    found = receipt(order)
    assert (found.bill.due, found.paid - found.refunded) == (0, 0)


def test_cash_is_on_it_once_the_place_took_it(honey: ProductVariant) -> None:
    order = make.place({honey: 2})
    assert Client().get(address(order)).status_code == 404
    deliver(order)
    assert "Tiền mặt / Cash · Điểm bán Hàng Gai 270.000 ₫" in read(order)


def test_each_seller_is_named_once_and_lines_point_to_theirs() -> None:
    binh, chi = make.producer("HTX Bình"), make.producer("HTX Chi")
    goods = [make.product("Trà", of=binh), make.product("Gốm", of=chi), make.product("Mật", of=binh)]
    make.point(stock=dict.fromkeys(goods, 5))
    order = make.place(dict.fromkeys(goods, 1), payment_method="bank_transfer")
    receive(order, total(order))
    found = receipt(order)
    assert [producer.legal_name for producer in found.sellers] == ["HTX Bình", "HTX Chi"]
    assert {line.name: line.seller for line in found.lines} == {"Trà": 0, "Gốm": 1, "Mật": 0}


def test_an_accounts_receipt_is_its_owners_alone(honey: ProductVariant) -> None:
    an = make.user("An")
    order = make.place({honey: 1}, user=an, payment_method="bank_transfer")
    receive(order, total(order))
    answers = {}
    for name, person in (("guest", None), ("owner", an), ("other", make.user("Chi"))):
        client = Client()
        if person:
            client.force_login(person, "django.contrib.auth.backends.ModelBackend")
        answers[name] = client.get(address(order)).status_code
    assert answers == {"guest": 302, "owner": 200, "other": 404}
    assert Client().get("/don-hang/00000000-0000-4000-8000-000000000000/bien-nhan.pdf").status_code == 404


def test_the_receipt_is_the_same_file_each_time_and_costs_the_same_for_many_lines(
    django_assert_max_num_queries: Any,
) -> None:
    goods = [make.product(f"Gốm {n}") for n in range(12)]
    make.point(stock=dict.fromkeys(goods, 5))
    order = make.place(dict.fromkeys(goods, 1), payment_method="bank_transfer")
    receive(order, total(order))
    first = Client().get(address(order)).content
    with django_assert_max_num_queries(20):
        assert Client().get(address(order)).content == first


def subjects_about_refunds(mailoutbox: list[Any]) -> list[str]:
    return [mail.subject.replace("\u00a0", " ") for mail in mailoutbox if "hoàn lại" in mail.subject]


def test_a_shopper_is_told_of_a_transfer_back_when_it_is_owed_and_when_it_is_sent(
    order: Placed, mailoutbox: list[Any]
) -> None:
    receive(order, total(order) + 5_000)
    relay_all()
    owed = f"Đơn hàng {order.number}: chúng tôi sẽ hoàn lại 5.000 ₫"
    assert subjects_about_refunds(mailoutbox) == [owed]
    mark_paid_out(refund_id=RefundDue.objects.get().pk, actor=make.user("Dung"), reference="CHI77")
    relay_all()
    assert subjects_about_refunds(mailoutbox) == [owed, f"Đơn hàng {order.number}: đã hoàn lại 5.000 ₫"]
    assert "CHI77" in mailoutbox[-1].body


def test_what_goes_back_of_several_transfers_is_told_once_as_a_sum(
    order: Placed, mailoutbox: list[Any]
) -> None:
    receive(order, total(order) - 100_000)
    receive(order, 105_000)  # the rest, and 5,000 more
    cancel_order(order_id=order.order.pk, actor=None)
    for _again in range(2):
        settle_order(order_id=order.order.pk)
        relay_all()
    assert sorted(RefundDue.objects.values_list("amount", flat=True)) == [
        5_000,
        100_000,
        total(order) - 100_000,
    ]
    assert subjects_about_refunds(mailoutbox) == [
        f"Đơn hàng {order.number}: chúng tôi sẽ hoàn lại 5.000 ₫",
        f"Đơn hàng {order.number}: chúng tôi sẽ hoàn lại 270.000 ₫",
    ]


def test_a_shopper_is_told_where_to_fetch_cash_and_that_it_was_given(
    honey: ProductVariant, mailoutbox: list[Any]
) -> None:
    order, dung = make.place({honey: 2}), make.user("Dung")
    deliver(order)
    parcels.return_parcel(parcel_id=order.parcels[0].pk, actor=dung, reason="Vỡ", restock=False)
    relay_all()
    relay_all()  # what settling wrote
    refund = CashRefund.objects.get()
    give_refund(refund_id=refund.pk, actor=dung)
    relay_all()
    amount = f"{refund.amount:,}".replace(",", ".")
    assert subjects_about_refunds(mailoutbox) == [
        f"Đơn hàng {order.number}: chúng tôi sẽ hoàn lại {amount} ₫",
        f"Đơn hàng {order.number}: đã hoàn lại {amount} ₫",
    ]
    assert "Mời bạn đến Điểm bán Hàng Gai, 1 Hàng Gai" in mailoutbox[-2].body


def test_money_of_no_order_is_told_to_nobody(mailoutbox: list[Any]) -> None:
    entry = receive(None, 7_000)
    return_entry(entry_id=entry.pk, actor=make.user("Dung"), note="Không rõ")
    relay_all()
    assert mailoutbox == []


def test_card_refunds_that_came_back_and_money_taken_in_a_dispute_are_told(order: Placed) -> None:
    an_order = f"order:{order.order.pk}"
    steps = (
        ("card:1", "paid", "gateway:stripe", an_order, 270_000),
        ("card-refund:1", "refund_due", an_order, "refunds:stripe", 120_000),
        ("card-refund:1:out", "refund_sent", "refunds:stripe", "gateway:stripe", 120_000),
        ("card-refund:1:back", "refund_came_back", "gateway:stripe", "refunds:stripe", 120_000),
    )
    for key, kind, debit, credit, amount in steps:
        book(order, key, kind, debit, credit, amount)
    found = receipt(order)
    assert [(one.way, one.amount) for one in found.payments] == [("stripe", 270_000)]
    assert [(one.way, one.amount) for one in found.refunds] == [("stripe", 120_000), ("stripe", -120_000)]
    assert "Thẻ / Card 270.000 ₫" in read(order)

    book(order, "card-dispute:1", "disputed", "platform:disputes", "gateway:stripe", 270_000)
    book(order, "card-refund:1:closed", "refund_sent", "refunds:stripe", "platform:disputes", 120_000)
    found = receipt(order)
    assert (found.paid, found.refunded) == (270_000, 120_000)


def book(order: Placed, key: str, kind: str, debit: str, credit: str, amount: int) -> None:
    legs = (Leg(account=debit, amount=amount), Leg(account=credit, amount=-amount))
    post(key=key, kind=kind, legs=legs, at=timezone.now(), order_id=order.order.pk)
