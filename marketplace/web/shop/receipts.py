"""The shopper's receipt (*biên nhận*) as PDF: Vietnamese with the English label beside, whatever language is read.

It says what was ordered of whom, what came in and what went back. It is no VAT invoice and says so: invoices are
issued by the sellers.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext, gettext_noop
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph

from marketplace.documents import layout
from marketplace.documents.pdf import A4, Section, make_pdf
from marketplace.documents.wording import NO_BREAK_SPACE, dong, full_moment
from marketplace.ordering.selectors.receipts import BANK, CARD, CASH, Movement, Receipt
from marketplace.web import phones

WAYS = {
    CASH: gettext_noop("Tiền mặt"),
    BANK: gettext_noop("Chuyển khoản"),
    CARD: gettext_noop("Thẻ"),
}


def receipt_pdf(receipt: Receipt) -> bytes:
    """One A4 section."""
    order = receipt.order
    title = f"{_both('Biên nhận')[0]} {order.number}"
    foot = f"{title} · {_both('Không phải hoá đơn giá trị gia tăng')[0]}"
    with translation.override("vi"):
        return make_pdf(
            title=title,
            page_words=gettext("trang %(page)d/%(pages)d"),
            sections=[
                Section(
                    content=[
                        *_head(receipt),
                        *_sellers(receipt),
                        *_lines(receipt),
                        *_sums(receipt),
                        *_moved(gettext_noop("Đã thanh toán"), receipt.payments),
                        *_moved(gettext_noop("Đã hoàn lại"), receipt.refunds),
                        *_owed_back(receipt),
                        *_no_invoice(),
                    ],
                    foot=foot,
                )
            ],
        )


def _head(receipt: Receipt) -> list[Flowable]:
    placement = receipt.order.placement
    shop = settings.SHOP
    return [
        layout.text("Chợ OCOP Hà Nội", layout.style(12, bold=True)),
        layout.text(f"{shop['operator']} · {shop['address']} · {shop['phone']}", layout.style(8, muted=True)),
        layout.rule(thick=True),
        _label(gettext_noop("Biên nhận"), layout.style(20, bold=True, after=3)),
        layout.facts(
            [
                (_label(gettext_noop("Mã đơn hàng")), receipt.order.number),
                (_label(gettext_noop("Đặt lúc")), full_moment(placement.placed_at)),
                (_label(gettext_noop("Người mua")), placement.full_name),
            ],
            (58, A4.width - 58),
        ),
    ]


def _sellers(receipt: Receipt) -> list[Flowable]:
    if not receipt.sellers:
        return []
    found: list[Flowable] = [
        layout.gap(3),
        _label(gettext_noop("Người bán"), layout.style(10.5, bold=True, after=1)),
    ]
    for number, producer in enumerate(receipt.sellers, 1):
        tax_number = (
            f"{gettext('Mã số thuế')}: {producer.registration_number}" if producer.registration_number else ""
        )
        words = (
            f"({number}) {producer.legal_name}",
            tax_number,
            producer.address,
            phones.display(producer.phone).replace(" ", NO_BREAK_SPACE),
        )
        found.append(layout.text(" · ".join(part for part in words if part), layout.style(9)))
    return found


def _lines(receipt: Receipt) -> list[Flowable]:
    columns = (
        _column(gettext_noop("Sản phẩm"), 74),
        _column(gettext_noop("Người bán"), 24),
        _column(gettext_noop("SL"), 16, number=True),
        _column(gettext_noop("Đơn giá"), 30, number=True),
        _column(gettext_noop("Thành tiền"), 30, number=True),
    )
    rows = [
        (
            line.name,
            "–" if line.seller is None else f"({line.seller + 1})",
            str(line.quantity),
            dong(line.unit_price),
            dong(line.amount),
        )
        for line in receipt.lines
    ]
    return [layout.gap(4), layout.table(columns, rows)]


def _sums(receipt: Receipt) -> list[Flowable]:
    order, bill = receipt.order, receipt.bill
    rows = [
        (gettext_noop("Tiền hàng"), order.subtotal),
        (gettext_noop("Phí giao"), order.shipping_fee),
        (gettext_noop("Giảm giá"), -receipt.discount),
        (gettext_noop("Tổng cộng"), bill.total),
        (gettext_noop("Đã huỷ hoặc trả lại"), -bill.credit),
    ]
    if bill.credit:
        rows.append((gettext_noop("Còn lại của đơn"), bill.due))
    always = {"Tiền hàng", "Phí giao", "Tổng cộng"}
    return [
        layout.gap(2),
        layout.keep_together(30),
        _amounts([(words, amount) for words, amount in rows if amount or words in always]),
    ]


def _moved(title: str, movements: Sequence[Movement]) -> list[Flowable]:
    if not movements:
        return []
    rows = [(full_moment(movement.at), _way(movement), dong(movement.amount)) for movement in movements]
    rows.append(
        ("", " / ".join(_both(gettext_noop("Cộng"))), dong(sum(movement.amount for movement in movements)))
    )
    columns = (
        _column(gettext_noop("Lúc"), 40),
        _column(gettext_noop("Cách"), A4.width - 75),
        _column(gettext_noop("Số tiền"), 35, number=True),
    )
    return [
        layout.gap(4),
        layout.keep_together(25),
        _label(title, layout.style(10.5, bold=True, after=1)),
        layout.table(columns, rows, bold_rows=(len(rows) - 1,)),
    ]


def _owed_back(receipt: Receipt) -> list[Flowable]:
    if not receipt.owed_back:
        return []
    return [layout.gap(3), _amounts([(gettext_noop("Sẽ hoàn lại"), receipt.owed_back)])]


def _no_invoice() -> list[Flowable]:
    words, other = _both(
        gettext_noop(
            "Đây là biên nhận, không phải hoá đơn giá trị gia tăng. Hoá đơn do người bán lập; xin hỏi người bán ghi "
            "ở trên."
        )
    )
    return [
        layout.gap(5),
        layout.text(words, layout.style(9, bold=True)),
        layout.text(other, layout.style(8, muted=True)),
    ]


def _way(movement: Movement) -> str:
    words = WAYS.get(movement.way)
    label = " / ".join(_both(words)) if words else movement.way
    return f"{label} · {movement.place}" if movement.place else label


def _amounts(rows: Sequence[tuple[str, int]]) -> Flowable:
    columns = (layout.Column(head="", width=A4.width - 40), layout.Column(head="", width=40, number=True))
    style = layout.style(9.5, align="right")
    return layout.table(columns, [(_label(words, style), dong(amount)) for words, amount in rows], size=9.5)


def _label(words: str, style: ParagraphStyle | None = None) -> Paragraph:
    return layout.two_languages(*_both(words), style or layout.style(9.5, muted=True))


def _column(words: str, width: float, *, number: bool = False) -> layout.Column:
    head, other = _both(words)
    return layout.Column(head=head, other=other, width=width, number=number)


def _both(words: str) -> tuple[str, str]:
    """A marked text in Vietnamese and in English."""
    with translation.override("vi"):
        vietnamese = gettext(words)
    with translation.override("en"):
        return vietnamese, gettext(words)
