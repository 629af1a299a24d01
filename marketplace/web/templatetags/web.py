"""Filters and tags that every page uses: money, telephone numbers, days, stars, icons, pictures."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from marketplace.documents import wording
from marketplace.documents.wording import NO_BREAK_SPACE
from marketplace.ordering.models import ReturnEvent
from marketplace.web import phones, pictures

register = template.Library()


@register.filter
def dong(amount: int | Decimal | None) -> str:
    """Whole đồng as papers write them; nothing for nothing."""
    return "" if amount is None else wording.dong(amount)


@register.filter
def thousands(number: int) -> str:
    """A count as people read it: ``1012`` → ``1.012``."""
    return f"{number:,}".replace(",", ".")


@register.filter
def phone(number: object) -> str:
    """A telephone number as it is read out: ``+84912345678`` → ``0912 345 678``."""
    return phones.display(str(number or ""))


@register.filter
def tel(number: object) -> str:
    """What a ``tel:`` link dials: E.164 where the number can be read."""
    return phones.parse(str(number or "")) or str(number or "").replace(" ", "")


@register.filter
def km(distance: float | None) -> str:
    """A distance in kilometres: metres below one, one decimal below ten, whole above."""
    if distance is None:
        return ""
    if distance < 1:
        return f"{round(distance * 1000, -1):.0f}{NO_BREAK_SPACE}m"
    text = f"{distance:.1f}" if distance < 10 else f"{distance:.0f}"
    return text.replace(".", ",") + NO_BREAK_SPACE + "km"


@register.filter
def day(value: date | datetime | None) -> str:
    """A near day with its weekday: ``T5 26/11``; in English ``Thu 26/11``."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    names = (_("T2"), _("T3"), _("T4"), _("T5"), _("T6"), _("T7"), _("CN"))
    return f"{names[value.weekday()]} {value:%d/%m}"


@register.filter
def full_date(value: date | datetime | None) -> str:
    """A date as papers write it (``04/03/2027``); nothing for nothing."""
    return "" if value is None else wording.full_date(value)


@register.filter
def moment(value: datetime | None) -> str:
    """A point in time in the shop's zone: ``15:30, T5 26/11``."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return f"{local:%H:%M}, {day(local)}"


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite; decorative unless it has a ``label``."""
    href = f"{static('web/icons.svg')}#{name}"
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, href)
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', href)


@register.simple_tag
def stars(held: int, compact: bool = False) -> SafeString:
    """The stars a certificate holds, in words and as a picture: only held ones, no grey rest (UI §6)."""
    href = f"{static('web/icons.svg')}#star"
    picture = format_html_join("", '<svg><use href="{}"/></svg>', ((href,) for _star in range(held)))
    words = ngettext("%(n)s sao", "%(n)s sao", held) % {"n": held}
    return format_html(
        '<span class="stars{}"><span class="row" aria-hidden="true">{}</span> <span class="word">{}</span></span>',
        " compact" if compact else "",
        picture,
        words,
    )


@register.inclusion_tag("components/picture.html")
def picture(path: str, alt: str, sizes: str, eager: bool = False, group: str = "") -> dict[str, object]:
    """A photo in every variant that exists; without a photo the group's drawing (``alt`` then says nothing new)."""
    return {
        "photo": pictures.find(path) if path else None,
        "drawing": pictures.drawing(group),
        "alt": alt,
        "sizes": sizes,
        "eager": eager,
    }


RETURN_EVENTS = {
    "return.requested": gettext_noop("Đã yêu cầu trả hàng"),
    "return.approved": gettext_noop("Được trả hàng"),
    "return.received": gettext_noop("Điểm bán đã nhận hàng trả"),
    "return.checked": gettext_noop("Đã kiểm hàng trả"),
    "return.accepted": gettext_noop("Đã nhận trả, hoàn tiền"),
    "return.refused": gettext_noop("Không nhận trả"),
    "return.withdrawn": gettext_noop("Đã rút yêu cầu"),
}


@register.filter
def return_event(event: ReturnEvent) -> str:
    """What happened to a return; an unknown code as it is."""
    label = RETURN_EVENTS.get(event.code)
    return _(label) if label else event.code
