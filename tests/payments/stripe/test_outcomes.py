"""Every way a card payment can go, against a Stripe that keeps books; to the đồng, and both books the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from saleor.product.models import ProductVariant

from marketplace.accounting.verify import find_faults as account_faults
from marketplace.ledger import accounts
from marketplace.ledger.selectors import balance
from marketplace.ordering.services.orders import cancel_order, expire_hold
from marketplace.ordering.services.placing import Placed
from marketplace.outbox.services import relay
from marketplace.payments.money import Money
from marketplace.payments.selectors import money_of
from marketplace.payments.services import settle_order
from marketplace.payments.stripe.client import Mark, create_session
from marketplace.payments.stripe.errors import (
    GatewayDown,
    GatewayRefused,
    NotPayable,
    PaymentNotWaiting,
    PaymentUnderWay,
    RefundNotFailed,
)
from marketplace.payments.stripe.models import (
    CardDispute,
    CardPayment,
    CardRefund,
    CardSession,
    StripeEvent,
)
from marketplace.payments.stripe.selectors import cards_today
from marketplace.payments.stripe.services.reconciling import USUAL, reconcile
from marketplace.payments.stripe.services.refunds import close_refund, return_payment, send_again
from marketplace.payments.stripe.services.sessions import open_session, refresh_session
from marketplace.routing.models import Parcel
from marketplace.routing.services.parcels import cancel_parcel
from marketplace.routing.verify import find_faults
from tests import factories as make
from tools.stripe_double.books import Refusal
from tools.stripe_double.server import Server

from .conftest import kept, refunds, session_id_of, state, total, work

pytestmark = pytest.mark.django_db

Told = Callable[[], None]


@pytest.fixture(autouse=True)
def _books_agree(db: None, double: Server) -> Iterator[None]:
    """After every test: the database's checks hold, ours find nothing, and the double has what our ledger says."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert list(account_faults()) == []
    assert list(find_faults()) == []
    assert balance(accounts.gateway("stripe")) == double.books.balance()


@pytest.fixture
def page(order: Placed) -> str:
    """The session id of the page that the order is paid on."""
    return session_id_of(open_session(order_id=order.order.pk))


def expire(order: Placed) -> None:
    assert expire_hold(order_id=order.order.pk, now=timezone.now() + timedelta(minutes=31))
    work()


def test_a_page_is_opened_for_what_the_order_costs_until_its_hold_ends(order: Placed, double: Server) -> None:
    url = open_session(order_id=order.order.pk)
    session = double.books.sessions[session_id_of(url)]
    assert (session["amount_total"], session["currency"]) == (total(order), "vnd")
    assert session["client_reference_id"] == order.number
    assert session["metadata"] == {"shop": "cho-ocop", "order": order.number, "attempt": "1"}
    assert session["locale"] == "vi"
    assert session["success_url"] == session["cancel_url"]
    assert str(order.order.token) in session["success_url"]
    row = CardSession.objects.get()
    assert (row.state, row.url, row.session_id) == ("open", url, session["id"])
    assert int(row.expires_at.timestamp()) == session["expires_at"]
    assert timedelta(minutes=30) < row.expires_at - timezone.now() <= timedelta(minutes=31)


def test_tapping_again_and_coming_back_lead_to_the_same_page(order: Placed, double: Server) -> None:
    assert len({open_session(order_id=order.order.pk) for _tap in range(3)}) == 1
    assert len(double.books.sessions) == CardSession.objects.count() == 1


def test_paid_in_time_is_kept_and_the_parcels_are_offered(
    order: Placed, page: str, double: Server, told: Told
) -> None:
    double.books.pay(page)
    told()
    assert (state(order), kept(order), refunds()) == ("paid", total(order), [])
    assert list(Parcel.objects.values_list("state", flat=True)) == ["offered"]
    assert CardSession.objects.get().state == "paid"
    assert balance(accounts.order(order.order.pk)) == -total(order)
    assert money_of(order.order.pk) == Money(received=total(order), kept=total(order))
    with pytest.raises(NotPayable):
        open_session(order_id=order.order.pk)


def test_the_shopper_who_comes_back_need_not_wait_for_the_webhook(
    order: Placed, page: str, double: Server
) -> None:
    double.books.pay(page)
    refresh_session(order_id=order.order.pk)
    assert state(order) == "paid"
    assert StripeEvent.objects.count() == 0


def test_a_bank_that_decides_later_and_says_yes(order: Placed, page: str, double: Server, told: Told) -> None:
    double.books.pay_later(page)
    told()
    assert (state(order), CardSession.objects.get().state) == ("waiting", "processing")
    with pytest.raises(PaymentUnderWay):
        open_session(order_id=order.order.pk)
    double.books.decide(page, succeeds=True)
    told()
    assert (state(order), kept(order)) == ("paid", total(order))


def test_a_bank_that_decides_later_and_says_no_leaves_the_order_to_be_paid_again(
    order: Placed, page: str, double: Server, told: Told
) -> None:
    double.books.pay_later(page)
    double.books.decide(page, succeeds=False)
    told()
    assert (state(order), CardSession.objects.get().state) == ("waiting", "failed")
    again = session_id_of(open_session(order_id=order.order.pk))
    assert double.books.sessions[again]["metadata"]["attempt"] == "2"
    double.books.pay(again)
    told()
    assert (state(order), kept(order)) == ("paid", total(order))


def test_the_page_is_closed_when_the_hold_ends(order: Placed, page: str, double: Server) -> None:
    expire(order)
    assert double.books.sessions[page]["status"] == "expired"
    assert CardSession.objects.get().state == "expired"
    with pytest.raises(NotPayable):
        open_session(order_id=order.order.pk)


def test_the_page_is_closed_when_the_order_is_cancelled(order: Placed, page: str, double: Server) -> None:
    cancel_order(order_id=order.order.pk, actor=None, reason="Đổi ý")
    work()
    assert double.books.sessions[page]["status"] == "expired"


def test_paid_while_the_hold_ended_takes_the_order_up_again(
    order: Placed, page: str, double: Server, told: Told
) -> None:
    double.books.pay(page)
    expire(order)  # closing the page finds it paid, before any webhook
    told()
    assert (state(order), kept(order), refunds()) == ("paid", total(order), [])
    assert sorted(Parcel.objects.values_list("state", flat=True)) == ["offered", "withdrawn"]


def test_paid_late_and_the_goods_are_gone_is_refunded_by_itself(
    honey: ProductVariant, order: Placed, page: str, double: Server, told: Told
) -> None:
    double.books.pay(page)
    assert expire_hold(order_id=order.order.pk, now=timezone.now() + timedelta(minutes=31))
    make.place({honey: 4})
    told()
    assert (state(order), kept(order)) == ("expired", 0)
    assert refunds() == [("late", total(order), "succeeded")]
    assert double.books.balance() == 0
    assert money_of(order.order.pk) == Money(received=total(order), sent_back=total(order))


def test_paid_for_a_cancelled_order_is_refunded(order: Placed, page: str, double: Server, told: Told) -> None:
    double.books.pay(page)
    cancel_order(order_id=order.order.pk, actor=None, reason="Đổi ý")
    told()
    assert (kept(order), refunds()) == (0, [("cancelled", total(order), "succeeded")])


def test_the_second_payment_is_refunded(order: Placed, page: str, double: Server, told: Told) -> None:
    CardSession.objects.update(state="expired")  # given up here, open there still
    other = session_id_of(open_session(order_id=order.order.pk))
    double.books.pay(other)
    double.books.pay(page)
    told()
    assert (state(order), kept(order)) == ("paid", total(order))
    assert refunds() == [("twice", total(order), "succeeded")]
    assert double.books.balance() == total(order)


def test_a_paid_order_that_is_cancelled_is_refunded_once(
    order: Placed, page: str, double: Server, told: Told
) -> None:
    double.books.pay(page)
    told()
    cancel_order(order_id=order.order.pk, actor=None, reason="Đổi ý")
    told()
    assert refunds() == [("cancelled", total(order), "succeeded")]
    assert len(double.books.refunds) == 1
    assert double.books.balance() == 0


def test_a_cancelled_parcel_is_refunded_with_its_part_of_the_shipping(double: Server, told: Told) -> None:
    honey, tea = make.product(price=100_001), make.product("Trà sen", price=50_000)
    make.point("Điểm bán Hàng Gai", stock={honey: 9})
    make.point("Điểm bán Hàng Bông", stock={tea: 9})
    order = make.place({honey: 1, tea: 2}, payment_method="stripe")
    double.books.pay(session_id_of(open_session(order_id=order.order.pk)))
    told()
    gone = Parcel.objects.get(order=order.order, lines__order_line__variant=tea)
    cancel_parcel(parcel_id=gone.pk, actor=make.user("Dung"), reason="Hết hàng")
    told()
    back = 100_000 + gone.shipping_amount
    assert (kept(order), refunds()) == (total(order) - back, [("reduced", back, "succeeded")])
    assert double.books.balance() == total(order) - back


@pytest.mark.parametrize(
    ("amount", "currency", "fault"), [(1, "vnd", "amount"), (10**6, "vnd", "amount"), (0, "usd", "currency")]
)
def test_another_amount_or_currency_than_was_asked_never_pays(
    order: Placed, page: str, double: Server, told: Told, amount: int, currency: str, fault: str
) -> None:
    double.books.pay(page, amount=amount or None, currency=currency)
    told()
    payment = CardPayment.objects.get()
    assert (state(order), payment.fault, payment.kept, refunds()) == ("waiting", fault, 0, [])
    assert cards_today().faulty == 1
    dung = make.user("Dung")
    return_payment(payment_pk=payment.pk, actor=dung)
    with pytest.raises(PaymentNotWaiting):
        return_payment(payment_pk=payment.pk, actor=dung)
    told()
    assert refunds() == [("fault", payment.amount, "succeeded")]
    assert cards_today().count == 0


def test_money_on_a_page_we_did_not_ask_for_waits_at_the_desk(
    order: Placed, page: str, double: Server, told: Told
) -> None:
    strange = create_session(
        mark=Mark(number=order.number, attempt=7),
        amount=total(order),
        expires_at=timezone.now() + timedelta(minutes=31),
        locale="vi",
        title="Đơn hàng",
        success_url="https://shop.example/",
        cancel_url="https://shop.example/",
        idempotency_key="strange",
    )
    double.books.pay(strange.session_id)
    told()
    assert (state(order), CardPayment.objects.get().fault) == ("waiting", "unasked")


def test_somebody_elses_session_on_the_same_account_is_kept_and_left_alone(
    order: Placed, page: str, double: Server, told: Told
) -> None:
    double.books.sessions[page]["metadata"] = {"order": order.number}
    double.books.pay(page)
    told()
    assert set(StripeEvent.objects.values_list("kind", "outcome")) == {
        ("checkout.session.completed", "not_ours")
    }
    assert (state(order), CardPayment.objects.count()) == ("waiting", 0)
    double.books.charges.clear()  # it is not our money


def test_a_refund_that_fails_waits_for_the_desk_and_is_sent_again(
    order: Placed, page: str, double: Server, told: Told
) -> None:
    double.books.pay(page)
    told()
    double.books.refunds_end = "failed"
    cancel_order(order_id=order.order.pk, actor=None, reason="Đổi ý")
    told()
    assert refunds() == [("cancelled", total(order), "failed")]
    assert cards_today().refunds_failed == 1
    assert money_of(order.order.pk).owed_back == total(order)
    double.books.refunds_end = "succeeded"
    refund = CardRefund.objects.get()
    dung = make.user("Dung")
    send_again(refund_id=refund.pk, actor=dung)
    with pytest.raises(RefundNotFailed):
        send_again(refund_id=refund.pk, actor=dung)
    told()
    assert refunds() == [("cancelled", total(order), "replaced"), ("cancelled", total(order), "succeeded")]
    assert double.books.balance() == 0
    assert money_of(order.order.pk).sent_back == total(order)


def test_a_refund_that_fails_after_it_succeeded_is_owed_again(
    order: Placed, page: str, double: Server, told: Told
) -> None:
    double.books.pay(page)
    told()
    cancel_order(order_id=order.order.pk, actor=None, reason="Đổi ý")
    told()
    double.books.end_refund(next(iter(double.books.refunds)), "failed")
    told()
    assert refunds() == [("cancelled", total(order), "failed")]
    assert balance(accounts.refunds("stripe")) == -total(order)
    close_refund(refund_id=CardRefund.objects.get().pk, how="bank", reference="FT1", actor=make.user("Dung"))
    assert refunds() == [("cancelled", total(order), "closed")]
    assert (balance(accounts.refunds("stripe")), balance(accounts.bank())) == (0, -total(order))


@pytest.mark.parametrize(("how", "mails"), [("bank", 1), ("dispute", 0)])
def test_a_refund_that_went_back_by_transfer_is_told(
    order: Placed, page: str, double: Server, told: Told, how: str, mails: int
) -> None:
    double.books.pay(page)
    told()
    double.books.refunds_end = "failed"
    cancel_order(order_id=order.order.pk, actor=None, reason="Đổi ý")
    told()
    mail.outbox.clear()
    dung, refund = make.user("Dung"), CardRefund.objects.get()
    close_refund(refund_id=refund.pk, how=how, reference=" FT99 ", actor=dung)
    with pytest.raises(RefundNotFailed):
        close_refund(refund_id=refund.pk, how=how, reference="FT99", actor=dung)
    told()
    assert len(mail.outbox) == mails
    for letter in mail.outbox:
        said = letter.body.replace("\u00a0", " ")
        assert letter.subject.startswith(f"Đơn hàng {order.number}: đã hoàn lại ")
        assert "chúng tôi đã chuyển 270.000 ₫ vào tài khoản ngân hàng của bạn" in said
        assert "Số tham chiếu: FT99" in said


def test_a_refund_that_takes_days_is_followed(order: Placed, page: str, double: Server, told: Told) -> None:
    double.books.pay(page)
    told()
    double.books.refunds_end = "pending"
    cancel_order(order_id=order.order.pk, actor=None, reason="Đổi ý")
    told()
    assert refunds() == [("cancelled", total(order), "sent")]
    double.books.end_refund(next(iter(double.books.refunds)), "succeeded")
    told()
    assert refunds() == [("cancelled", total(order), "succeeded")]


def test_a_refund_made_on_stripe_itself_is_taken_over(
    order: Placed, page: str, double: Server, told: Told
) -> None:
    double.books.pay(page)
    told()
    double.books.create_refund({"payment_intent": CardPayment.objects.get().payment_id, "amount": "5000"})
    told()
    assert (kept(order), refunds()) == (total(order) - 5000, [("outside", 5000, "succeeded")])
    cancel_order(order_id=order.order.pk, actor=None, reason="Đổi ý")
    told()
    assert refunds()[1:] == [("cancelled", total(order) - 5000, "succeeded")]
    assert double.books.balance() == 0


def test_a_due_refund_that_a_person_sends_on_stripe_itself_is_not_sent_again(
    order: Placed, page: str, double: Server, told: Told
) -> None:
    double.books.pay(page)
    told()
    payment = CardPayment.objects.get()
    cancel_order(order_id=order.order.pk, actor=None, reason="Đổi ý")
    settle_order(order_id=order.order.pk)
    double.books.create_refund({"payment_intent": payment.payment_id, "amount": str(total(order))})
    told()
    assert refunds() == [("cancelled", total(order), "succeeded")]
    assert double.books.balance() == 0
    assert list(reconcile(since=timezone.now() - USUAL)) == []


def test_what_went_back_on_stripe_itself_and_fits_nothing_is_named_until_a_person_settles_it(
    order: Placed, page: str, double: Server, told: Told
) -> None:
    double.books.pay(page)
    told()
    payment = CardPayment.objects.get()
    cancel_order(order_id=order.order.pk, actor=None, reason="Đổi ý")
    settle_order(order_id=order.order.pk)
    double.books.create_refund({"payment_intent": payment.payment_id, "amount": str(total(order) - 1)})
    told()
    for _run in range(2):
        (line,) = reconcile(since=timezone.now() - USUAL)
        assert line.startswith("NOT MENDED")
        assert f"{total(order) - 1} went back on Stripe's own page, 0 is kept" in line
    assert refunds() == [("cancelled", total(order), "failed")]
    double.books.refunds.clear()  # as if it had not been, for the comparison of the books after each test


def test_a_dispute_reaches_the_desk_and_is_posted(
    order: Placed, page: str, double: Server, told: Told
) -> None:
    double.books.pay(page)
    told()
    dispute = double.books.dispute(CardPayment.objects.get().payment_id)
    told()
    assert cards_today().disputes_open == 1
    assert balance(accounts.platform("disputes")) == total(order)
    double.books.close_dispute(dispute["id"], "won")
    told()
    assert cards_today().count == 0
    assert balance(accounts.platform("disputes")) == 0
    assert CardDispute.objects.get().won_at is not None


def test_a_disputed_payment_is_not_sent_back_a_second_time(
    order: Placed, page: str, double: Server, told: Told
) -> None:
    double.books.pay(page)
    told()
    dispute = double.books.dispute(CardPayment.objects.get().payment_id)
    told()
    cancel_order(order_id=order.order.pk, actor=None, reason="Đổi ý")
    told()
    assert refunds() == [("cancelled", total(order), "due")]
    double.books.close_dispute(dispute["id"], "lost")
    told()
    close_refund(
        refund_id=CardRefund.objects.get().pk, how="dispute", reference="dp", actor=make.user("Dung")
    )
    assert (double.books.refunds, double.books.balance()) == ({}, 0)
    assert (balance(accounts.refunds("stripe")), balance(accounts.platform("disputes"))) == (0, 0)


def test_a_refund_held_back_by_a_dispute_is_sent_when_it_is_won(
    order: Placed, page: str, double: Server, told: Told
) -> None:
    double.books.pay(page)
    told()
    dispute = double.books.dispute(CardPayment.objects.get().payment_id)
    told()
    cancel_order(order_id=order.order.pk, actor=None, reason="Đổi ý")
    told()
    double.books.close_dispute(dispute["id"], "won")
    told()
    assert refunds() == [("cancelled", total(order), "succeeded")]


def test_an_inquiry_takes_nothing(order: Placed, page: str, double: Server, told: Told) -> None:
    double.books.pay(page)
    told()
    double.books.dispute(CardPayment.objects.get().payment_id, is_inquiry=True)
    told()
    assert (CardDispute.objects.get().taken_at, balance(accounts.platform("disputes"))) == (None, 0)


def test_without_an_answer_of_stripe_the_order_stays_and_the_next_tap_gets_the_page(
    order: Placed, double: Server
) -> None:
    def dead(method: str, path: str) -> None:
        raise Refusal(500, "api_error", "down", "api_error")

    double.after = dead  # the page is made, the answer lost
    with pytest.raises(GatewayDown):
        open_session(order_id=order.order.pk)
    assert (state(order), CardSession.objects.get().state) == ("waiting", "preparing")
    double.after = lambda method, path: None
    url = open_session(order_id=order.order.pk)
    assert list(double.books.sessions) == [session_id_of(url)]
    assert CardSession.objects.get().state == "open"


def test_a_refusal_of_stripe_ends_the_attempt_and_the_next_is_another(order: Placed, double: Server) -> None:
    def refuse(method: str, path: str) -> None:
        raise Refusal(400, "amount_too_small", "too small: sk_test_secret")

    double.interfere = refuse
    with pytest.raises(GatewayRefused, match="amount_too_small") as refused:
        open_session(order_id=order.order.pk)
    assert "sk_test" not in str(refused.value)
    double.interfere = lambda method, path: None
    open_session(order_id=order.order.pk)
    assert list(CardSession.objects.order_by("pk").values_list("attempt", "state", "refusal")) == [
        (1, "failed", "amount_too_small"),
        (2, "open", ""),
    ]


def test_an_order_paid_otherwise_has_no_page(honey: ProductVariant, double: Server) -> None:
    cash = make.place({honey: 1})
    with pytest.raises(NotPayable):
        open_session(order_id=cash.order.pk)
    assert double.books.calls == []


def test_a_smaller_bill_closes_the_page_and_opens_another(double: Server, told: Told) -> None:
    honey, tea = make.product(price=100_000), make.product("Trà sen", price=50_000)
    make.point("Điểm bán Hàng Gai", stock={honey: 9})
    make.point("Điểm bán Hàng Bông", stock={tea: 9})
    order = make.place({honey: 1, tea: 2}, payment_method="stripe")
    first = session_id_of(open_session(order_id=order.order.pk))
    gone = Parcel.objects.get(order=order.order, lines__order_line__variant=tea)
    cancel_parcel(parcel_id=gone.pk, actor=make.user("Dung"), reason="Hết hàng")
    second = session_id_of(open_session(order_id=order.order.pk))
    told()
    assert double.books.sessions[first]["status"] == "expired"
    double.books.pay(second)
    told()
    assert (state(order), kept(order), refunds()) == (
        "paid",
        total(order) - 100_000 - gone.shipping_amount,
        [],
    )


def at_once(change: Callable[[], object]) -> None:
    """Do it, and have the database check what it would check at the commit."""
    change()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_database_refuses_to_lose_a_dong(order: Placed, page: str, double: Server, told: Told) -> None:
    double.books.pay(page)
    told()
    for wrong in (
        lambda: CardPayment.objects.update(kept=0),
        lambda: CardPayment.objects.update(amount=1),
        lambda: CardPayment.objects.all().delete(),
        lambda: CardPayment.objects.update(payment_id="pi_other"),
        lambda: StripeEvent.objects.all().delete(),
        lambda: CardSession.objects.update(state="open"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            at_once(wrong)
    assert kept(order) == total(order)


def test_a_relay_without_cards_switched_on_keeps_what_is_to_be_told(
    order: Placed, page: str, double: Server, settings: object
) -> None:
    cancel_order(order_id=order.order.pk, actor=None, reason="Đổi ý")
    settings.STRIPE = {}  # type: ignore[attr-defined]
    report = relay()
    assert (report.failed, report.dead) == (1, 0)  # the page waits to be closed; all else goes out
