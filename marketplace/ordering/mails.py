"""E-mails to the shopper, sent by the outbox: one handler for each thing worth telling.

That a place took a parcel is not: nothing follows from it for the shopper, and the order's page shows it. To add one:
a topic here, and ``templates/ordering/mail/<topic>.txt``, whose first line is the subject; ``tests/ordering`` renders
each in both languages.

Each mail is written from the order as it stands when it is sent, in the language it was placed in; a mail that no
longer holds (a hand-over undone) is not sent. The ``Message-ID`` is made from the outbox message, so a mail that goes
out twice because a process died in between is one mail to the receiver's mailbox. Without an address nothing is sent.
"""

import re
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from saleor.order.models import OrderLine

from marketplace.outbox.models import OutboxMessage
from marketplace.payments import refund_notices
from marketplace.payments.bank_transfer.method import CODE as BANK_TRANSFER
from marketplace.payments.bank_transfer.selectors import transfer_request
from marketplace.routing.models import Parcel, ParcelState, ParkedDemand
from ocop_catalog.models import FulfilmentPoint

from .models import PaymentState, Placement, ReturnRequest, ReturnState
from .selectors import OrderView, order_view

TOPICS: dict[str, str] = {
    "order.placed": "marketplace.ordering.mails.tell_order",
    "order.paid": "marketplace.ordering.mails.tell_order",
    "order.cancelled": "marketplace.ordering.mails.tell_order",
    "order.expired": "marketplace.ordering.mails.tell_order",
    "order.reduced": "marketplace.ordering.mails.tell_reduced",
    "parcel.handed_over": "marketplace.ordering.mails.tell_parcel",
    "parcel.delivered": "marketplace.ordering.mails.tell_parcel",
    "parcel.packed": "marketplace.ordering.mails.tell_parcel",
    "parcel.cancelled": "marketplace.ordering.mails.tell_parcel",
    "parcel.returned": "marketplace.ordering.mails.tell_parcel",
    "demand.placed": "marketplace.ordering.mails.tell_demand",
    "demand.parked": "marketplace.ordering.mails.tell_demand",
    "demand.cancelled": "marketplace.ordering.mails.tell_demand",
    refund_notices.DUE: "marketplace.ordering.mails.tell_refund",
    refund_notices.SENT: "marketplace.ordering.mails.tell_refund",
    **{f"return.{state}": "marketplace.ordering.mails.tell_return" for state in ReturnState},
}

GAP = re.compile(r"\n{3,}")

WITH_RECEIPT = frozenset({"order.paid", "parcel.delivered", refund_notices.SENT})
"""By then something was paid: the mail leads to the receipt."""

STILL_TRUE: dict[str, frozenset[str]] = {
    "parcel.handed_over": frozenset({ParcelState.HANDED_OVER, ParcelState.DELIVERED}),
    "parcel.packed": frozenset({ParcelState.PACKED}),
    "parcel.delivered": frozenset({ParcelState.DELIVERED}),
    "parcel.cancelled": frozenset({ParcelState.CANCELLED}),
    "parcel.returned": frozenset({ParcelState.RETURNED}),
}
"""What a parcel's state must still be for the mail to be sent."""


def tell_order(message: OutboxMessage) -> None:
    """Order confirmation, payment received, cancelled, hold expired."""
    _send(message)


def tell_reduced(message: OutboxMessage) -> None:
    """Units the shopper gave up are out of the order."""
    units = {int(line_id): pieces for line_id, pieces in message.payload["units"].items()}
    lines = OrderLine.objects.filter(pk__in=units).order_by("pk").values_list("pk", "product_name")
    _send(message, given_up=[(name, units[line_id]) for line_id, name in lines])


def tell_parcel(message: OutboxMessage) -> None:
    """On its way, arrived, came back, cancelled; ready to be fetched (packed, and only when it is fetched)."""
    parcel = Parcel.objects.select_related("point").get(pk=message.payload["parcel"])
    if parcel.state not in STILL_TRUE[message.topic]:
        return
    if message.topic == "parcel.packed" and not parcel.pick_up_code:
        return
    event = parcel.events.filter(code=message.topic).last()
    _send(message, parcel=parcel, event=event, lines=list(parcel.lines.select_related("order_line")))


def tell_demand(message: OutboxMessage) -> None:
    """Another place was found, is still sought by a person, or nobody has the goods."""
    demand = ParkedDemand.objects.get(pk=message.payload["demand"])
    _send(message, demand=demand, lines=list(demand.lines.select_related("order_line")))


def tell_refund(message: OutboxMessage) -> None:
    """Money is owed back, or was sent back: how much, and by which way."""
    point = FulfilmentPoint.objects.filter(pk=message.payload["point"]).first()
    _send(message, refund=message.payload, point=point)


def tell_return(message: OutboxMessage) -> None:
    """Each step of a return, in one letter; what is refunded is said once it is accepted."""
    request = ReturnRequest.objects.select_related("parcel__point").get(pk=message.payload["return"])
    lines = request.lines.select_related("parcel_line__order_line").order_by("pk")
    _send(
        message,
        "return",
        request=request,
        step=message.topic.removeprefix("return."),
        lines=[(line.parcel_line.order_line.product_name, line.quantity) for line in lines],
    )


def _send(message: OutboxMessage, letter: str = "", **context: Any) -> None:
    placement = (
        Placement.objects.select_related("order__shipping_address")
        .filter(pk=message.payload["order"])
        .first()
    )
    if placement is None or not placement.order.user_email:
        return
    with translation.override(placement.language):
        order = order_view(placement)
        words = {
            "order": order,
            "link": order_link(order),
            "receipt_link": receipt_link(order) if message.topic in WITH_RECEIPT else "",
            "how_to_pay": how_to_pay(order) if message.topic == "order.placed" else "",
            **context,
        }
        text = render_to_string(f"ordering/mail/{letter or message.topic.replace('.', '_')}.txt", words)
    subject, _blank, body = text.partition("\n")  # the first line of every template
    body = GAP.sub("\n\n", body)  # left by blocks that had nothing to say
    mail = EmailMessage(
        subject=subject.strip(),
        body=body.strip() + "\n",
        to=[placement.order.user_email],
        headers={"Message-ID": f"<outbox-{message.pk}@{urlsplit(settings.PUBLIC_URL).hostname}>"},
    )
    mail.send()


def how_to_pay(order: OrderView) -> str:
    """What the shopper has to do for an order that waits for its money; empty for others."""
    if order.payment_state != PaymentState.WAITING:
        return ""
    method = order.placement.payment_method
    words: dict[str, Any] = {"order": order, "link": order_link(order)}
    if method == BANK_TRANSFER:
        words["transfer"] = transfer_request(
            order_id=order.placement.pk, number=order.number, bill=order.bill.due
        )
    templates = [f"ordering/mail/pay/{method}.txt", "ordering/mail/pay/online.txt"]
    return render_to_string(templates, words).strip()


def order_link(order: OrderView) -> str:
    """The page of the order, for whoever holds the link."""
    return f"{settings.PUBLIC_URL}{reverse('shop:order', args=[order.token])}"


def receipt_link(order: OrderView) -> str:
    """Its receipt, which is made when it is asked for."""
    return f"{settings.PUBLIC_URL}{reverse('shop:receipt', args=[order.token])}"
