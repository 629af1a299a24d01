"""Address label and packing slip of parcels as one PDF of A6 pages: the label alone on its page, then what is inside.

Black on white, the code large and as QR; in Vietnamese whoever prints it, for the courier reads it. The pick-up code is
never printed: it is the shopper's proof.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils import translation
from django.utils.translation import gettext as _
from reportlab.platypus import Flowable, PageBreak

from marketplace.documents import layout
from marketplace.documents.pdf import A6, Section, make_pdf
from marketplace.documents.wording import dong
from marketplace.routing.models import DeliveryMethod, ParcelLine
from marketplace.web import phones
from ocop_catalog.models import Capability, FulfilmentPoint

from .reading import Card

QR_SIDE = 28  # mm


def slips_pdf(place: FulfilmentPoint, cards: Sequence[Card]) -> bytes:
    """The papers of these parcels, each counting its own pages. Raises ``ValueError`` without any."""
    codes = ", ".join(card.parcel.code for card in cards)
    with translation.override("vi"):
        return make_pdf(
            title=_("Phiếu và nhãn %(codes)s") % {"codes": codes},
            paper=A6,
            page_words=_("trang %(page)d/%(pages)d"),
            sections=[
                Section(content=[*_label(place, card), PageBreak(), *_contents(card)], foot=card.parcel.code)
                for card in cards
            ],
        )


def _label(place: FulfilmentPoint, card: Card) -> list[Flowable]:
    parcel = card.parcel
    placement = parcel.order.placement
    head = [
        layout.gap(3),
        layout.text(parcel.code, layout.style(24, bold=True)),
        layout.text(_("Đơn %(number)s") % {"number": placement.number}, layout.style(11)),
    ]
    sender = " · ".join(part for part in (place.name, place.address, phones.display(place.phone)) if part)
    collect = _("THU %(amount)s") % {"amount": dong(card.collect)} if card.collect else _("KHÔNG THU TIỀN")
    found: list[Flowable] = [
        layout.side_by_side([layout.QrCode(parcel.code, QR_SIDE), head], [QR_SIDE, A6.width - QR_SIDE]),
        layout.rule(),
        layout.text(_("Từ: %(sender)s") % {"sender": sender}, layout.style(8)),
        layout.rule(thick=True),
        layout.text(_("Người nhận"), layout.style(8, muted=True)),
        layout.text(placement.full_name, layout.style(15, bold=True)),
        layout.text(phones.display(placement.phone), layout.style(15, bold=True, after=1)),
        *(layout.text(line, layout.style(13)) for line in _address(card)),
        layout.gap(2),
        layout.boxed(layout.text(collect, layout.style(16, bold=True, align="center")), A6.width),
        layout.gap(2),
    ]
    if needs := sorted({need for line in card.item.lines for need in line.needs}):
        found.append(layout.text(_needs(needs), layout.style(11, bold=True, after=1)))
    if parcel.order.customer_note:
        found.append(layout.text(parcel.order.customer_note, layout.style(9)))
    return found


def _address(card: Card) -> list[str]:
    address = card.parcel.order.shipping_address
    if card.parcel.method == DeliveryMethod.PICK_UP:
        return [_("KHÁCH ĐẾN NHẬN")]
    if address is None:
        return []
    return [
        line
        for line in (
            address.street_address_1,
            ", ".join(part for part in (address.city_area, address.city) if part),
        )
        if line
    ]


def _contents(card: Card) -> list[Flowable]:
    columns = (
        layout.Column(head=_("SL"), width=9, number=True),
        layout.Column(head=_("Sản phẩm"), width=A6.width - 9),
    )
    rows = [(f"{line.quantity}", _words_of(line)) for line in card.item.lines]
    total = _("Cộng %(units)d sản phẩm") % {"units": card.item.units}
    placement = card.parcel.order.placement
    whose = _("Đơn %(number)s") % {"number": placement.number} + f" · {placement.full_name}"
    return [
        layout.text(_("Phiếu đóng gói %(code)s") % {"code": card.parcel.code}, layout.style(12, bold=True)),
        layout.text(whose, layout.style(9, after=2)),
        layout.table(columns, rows, size=10),
        layout.gap(2),
        layout.text(total, layout.style(10, bold=True)),
    ]


def _words_of(line: ParcelLine) -> str:
    """A line of the slip: what it is, its SKU, what it needs and what is to be engraved, one below the other."""
    goods = line.order_line
    name = f"{goods.product_name} · {goods.variant_name}" if goods.variant_name else goods.product_name
    engraving = line.options.get("engraving")
    words = (
        name,
        goods.product_sku,
        _needs(line.needs),
        _("Khắc: “%(text)s”") % {"text": engraving} if engraving else "",
    )
    return "\n".join(part for part in words if part)


def _needs(needs: Iterable[str]) -> str:
    return " · ".join(str(Capability(need).label) for need in needs if need in Capability.values)
