"""The words for kinds of movements and for accounts, as statements and the desk show them."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from marketplace.ledger import accounts

from .payable import Held

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
    "bank_received": _("Tiền vào tài khoản"),
    "paid": _("Khách trả tiền"),
    "refund_due": _("Phải hoàn cho khách"),
    "refund_sent": _("Hoàn tiền cho khách"),
    "refund_came_back": _("Tiền hoàn bị trả về"),
    "disputed": _("Khiếu nại thẻ"),
    "dispute_won": _("Thắng khiếu nại thẻ"),
    "remittance": _("Nộp tiền thu hộ"),
    "payout": _("Chi trả chủ thể"),
    "place_paid": _("Chi trả điểm bán"),
    "payout_came_back": _("Khoản chi bị trả về"),
    "merged": _("Số dư chuyển khi gộp chủ thể"),
    "cash_difference": _("Quỹ lệch khi chốt"),
    "tax_paid": _("Nộp thuế khấu trừ"),
}


ALL: Mapping[str, str | Promise] = {
    "cash": _("Tiền mặt tại các điểm"),
    "difference": _("Quỹ lệch tại các điểm"),
    "order": _("Đơn chưa giao xong"),
    "producer": _("Phải trả các chủ thể"),
    "place": _("Phải trả các điểm bán"),
}
"""Words for all accounts of a kind together."""

HELD: Mapping[Held, str | Promise] = {
    Held.NEGATIVE: _("Đang nợ lại: hàng trả về nhiều hơn tiền còn phải trả"),
    Held.ON_ITS_WAY: _("Đang nằm trong một đợt chi chưa xong"),
    Held.NO_ACCOUNT: _("Chưa có tài khoản nhận tiền"),
    Held.ACCOUNT_WAITING: _("Tài khoản đang chờ người thứ hai xác nhận"),
    Held.DISPUTED: _("Khách khiếu nại thẻ, chờ kết quả"),
    Held.HOLDS_CASH: _("Điểm đang giữ tiền thu hộ nhiều hơn: trừ vào khi nộp"),
    Held.ELSEWHERE: _("Tiền còn ở điểm bán hoặc cổng thanh toán, chưa về ngân hàng"),
    Held.UNDER_MINIMUM: _("Dưới mức tối thiểu, chờ đợt sau"),
}
"""Why a payee is not paid in a run."""

HOLDERS: Mapping[str, str | Promise] = {
    "stripe": "Stripe",
    "bank_transfer": _("chuyển khoản"),
    "cash_on_delivery": _("tiền mặt"),
    "vat": _("GTGT"),
    "pit": _("TNCN"),
    "commission": _("phí sàn"),
    "shipping": _("phí giao hàng"),
    "gateway_fees": _("phí cổng thanh toán"),
    "disputes": _("khiếu nại thẻ"),
}


def kind_label(kind: str) -> str:
    """The word for a kind of transaction; the kind itself when nobody gave it one."""
    return str(KINDS.get(kind, kind))


def account_label(code: str, names: Mapping[str, str] | None = None) -> str:
    """The words for an account; ``names`` gives those of places, producers and orders by account."""
    kind, holder = accounts.split(code)
    if not holder and kind in ALL:
        return str(ALL[kind])
    whose = (names or {}).get(code) or str(HOLDERS.get(holder, holder))
    texts = {
        "bank": gettext("Tài khoản nhận tiền"),
        "suspense": gettext("Tiền chưa rõ của đơn nào"),
        "gateway": gettext("Cổng thanh toán %(whose)s"),
        "cash": gettext("Tiền mặt tại %(whose)s"),
        "difference": gettext("Quỹ lệch tại %(whose)s"),
        "order": gettext("Đơn %(whose)s"),
        "refunds": gettext("Phải hoàn cho khách (%(whose)s)"),
        "producer": gettext("Phải trả %(whose)s"),
        "place": gettext("Phải trả %(whose)s"),
        "tax": gettext("Thuế khấu trừ (%(whose)s)"),
        "platform": gettext("Sàn (%(whose)s)"),
    }
    return texts[kind] % {"whose": whose}


def dong(amount: int) -> str:
    """``1.234.000``, as amounts are read in Vietnam; without the sign of the currency."""
    return f"{amount:,}".replace(",", ".")
