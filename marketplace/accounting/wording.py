"""The words for kinds of movements and for accounts, as statements and the desk show them."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from marketplace.ledger import accounts

KINDS: Mapping[str, str | Promise] = {
    "sale": _("Bán hàng"),
    "sale_returned": _("Hàng trả lại"),
    "commission": _("Phí sàn"),
    "commission_returned": _("Hoàn phí sàn"),
    "vat": _("Khấu trừ thuế GTGT"),
    "vat_returned": _("Hoàn khấu trừ thuế GTGT"),
    "pit": _("Khấu trừ thuế TNCN"),
    "pit_returned": _("Hoàn khấu trừ thuế TNCN"),
    "shipping": _("Phí giao hàng"),
    "shipping_returned": _("Hoàn phí giao hàng"),
    "payout": _("Chi trả"),
    "remittance": _("Nộp tiền thu hộ"),
    "cash_collected": _("Thu tiền mặt"),
    "cash_refund_due": _("Phải hoàn tiền mặt"),
    "cash_refunded": _("Hoàn tiền mặt"),
    "bank_in": _("Tiền vào tài khoản"),
    "kept": _("Giữ cho đơn hàng"),
    "owed_back": _("Phải hoàn lại"),
    "paid_out": _("Đã hoàn lại"),
    "card_paid": _("Thanh toán thẻ"),
    "card_refund_due": _("Phải hoàn về thẻ"),
    "card_refunded": _("Đã hoàn về thẻ"),
}


def kind_label(kind: str) -> str:
    """The word for a kind of transaction; the kind itself when nobody gave it one."""
    return str(KINDS.get(kind, kind))


def account_label(code: str, names: Mapping[str, str] | None = None) -> str:
    """The words for an account; ``names`` gives those of places, producers and orders by account."""
    kind, holder = accounts.split(code)
    whose = (names or {}).get(code, holder)
    texts = {
        "bank": gettext("Tài khoản nhận tiền"),
        "suspense": gettext("Tiền chưa rõ của đơn nào"),
        "gateway": gettext("Cổng thanh toán %(whose)s"),
        "cash": gettext("Tiền mặt tại %(whose)s"),
        "order": gettext("Đơn %(whose)s"),
        "refunds": gettext("Phải hoàn cho khách (%(whose)s)"),
        "producer": gettext("Phải trả %(whose)s"),
        "tax": gettext("Thuế khấu trừ (%(whose)s)"),
        "platform": gettext("Sàn (%(whose)s)"),
    }
    return texts[kind] % {"whose": whose}
