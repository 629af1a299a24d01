"""Every mail that Saleor sends: in Vietnamese, in English, as text and as HTML."""

from collections.abc import Callable

import pytest
from django.core import mail
from django.utils import translation
from saleor.account import emails as account_mails
from saleor.order import emails as order_mails

from tests.compat.saleor.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("worker")]

BACK = "http://localhost/xac-nhan"

MAILS: dict[str, Callable[[World], object]] = {
    "confirm": lambda world: account_mails.send_account_confirmation_email(world.an, BACK),
    "password reset": lambda world: account_mails.send_user_password_reset_email_with_url(BACK, world.an),
    "email change": lambda world: account_mails.send_user_change_email_url(
        BACK, world.an, "an.moi@example.com", "ma"
    ),
    "email changed": lambda world: account_mails.send_user_change_email_notification("an@example.com"),
    "deletion": lambda world: account_mails.send_account_delete_confirmation_email_with_url(BACK, world.an),
    "customer": lambda world: account_mails.send_set_password_email_with_url(BACK, world.an),
    "staff": lambda world: account_mails.send_set_password_email_with_url(BACK, world.an, staff=True),
    "order": lambda world: order_mails.send_order_confirmation.delay(world.order.pk, BACK, world.an.pk),
    "staff order": lambda world: order_mails.send_staff_order_confirmation.delay(world.order.pk, BACK),
    "fulfilment": lambda world: order_mails.send_fulfillment_confirmation.delay(
        world.order.pk, world.fulfillment.pk
    ),
    "tracking": lambda world: order_mails.send_fulfillment_update.delay(world.order.pk, world.fulfillment.pk),
    "payment": lambda world: order_mails.send_payment_confirmation.delay(world.order.pk),
}


@pytest.mark.parametrize("name", MAILS)
def test_every_mail_has_a_subject_a_text_and_the_same_in_html(world: World, name: str) -> None:
    MAILS[name](world)
    (message,) = mail.outbox
    ((html, kind),) = message.alternatives
    assert kind == "text/html"
    assert message.subject.strip() == message.subject != ""
    assert message.from_email.endswith("<khong-tra-loi@localhost>")
    for part in (message.body, html):
        assert "{%" not in part
        assert "{{" not in part
        assert world.site.name in part
    if name not in ("email changed", "fulfilment", "tracking", "payment"):
        assert BACK in message.body
        assert BACK in html


def test_prices_in_mails_are_whole_dong_as_pages_write_them(world: World) -> None:
    order_mails.send_order_confirmation.delay(world.order.pk, BACK)
    assert "Tổng cộng: 225.000\xa0₫" in mail.outbox[0].body


def test_what_a_shopper_wrote_is_escaped_in_html_and_plain_in_text(world: World) -> None:
    world.order_line.product_name = "Bình <b>gốm</b> & men"
    world.order_line.save()
    order_mails.send_order_confirmation.delay(world.order.pk, BACK)
    ((html, _kind),) = mail.outbox[0].alternatives
    assert "Bình &lt;b&gt;gốm&lt;/b&gt; &amp; men" in html
    assert "Bình <b>gốm</b> & men" in mail.outbox[0].body


def test_a_mail_speaks_the_language_of_the_order_not_of_who_sends_it(world: World) -> None:
    world.order.language_code = "en"
    world.order.save()
    with translation.override("vi"):
        order_mails.send_order_confirmation.delay(world.order.pk, BACK)
    ((html, _kind),) = mail.outbox[0].alternatives
    assert '<html lang="en">' in html
    assert "225.000\xa0₫" in mail.outbox[0].body
