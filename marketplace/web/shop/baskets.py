"""The shopper's basket: which one the session means, and its lines as the pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from saleor.checkout.models import Checkout

from marketplace.ordering.domain import LineView
from marketplace.ordering.services.baskets import (
    MAX_LINE_QUANTITY,
    get_basket,
    get_or_create_basket,
    merge_baskets,
)
from ocop_catalog.models import CertifiedProduct

SESSION_KEY = "basket"


@dataclass(frozen=True)
class ShownLine:
    """A basket line for ``shop/basket.html``. Money in đồng; ``problem`` in words, empty when all is well."""

    id: int
    url: str
    name: str
    variant_name: str
    wishes: list[str]
    image: str
    drawing: str
    quantity: int
    max_quantity: int
    unit_price: int
    total: int
    problem: str


def current(request: HttpRequest) -> Checkout | None:
    """The basket of this visitor, if there is one; a token of somebody else's basket is answered with None."""
    token = request.session.get(SESSION_KEY)
    return get_basket(token=token, user=user_of(request)) if token else None


def opened(request: HttpRequest) -> Checkout:
    """The basket of this visitor, made when there is none."""
    basket = get_or_create_basket(token=request.session.get(SESSION_KEY), user=user_of(request))
    request.session[SESSION_KEY] = str(basket.token)
    return basket


def take_along(request: HttpRequest, token: str | None) -> None:
    """After signing in: what lay in the guest's basket goes into the user's."""
    user = user_of(request)
    if user is not None:
        request.session[SESSION_KEY] = str(merge_baskets(token=token, user=user).token)


def forget(request: HttpRequest) -> None:
    """After an order: the next product opens a new basket."""
    request.session.pop(SESSION_KEY, None)


def count(request: HttpRequest) -> int:
    """Pieces in the basket, for the header. One query; none for who never put anything in it."""
    if not hasattr(request, "session"):
        return 0
    basket = current(request)
    return int(basket.quantity) if basket else 0


def user_of(request: HttpRequest) -> AbstractBaseUser | None:
    return request.user if request.user.is_authenticated else None


def shown_lines(lines: tuple[LineView, ...]) -> list[ShownLine]:
    """Lines for the page; one query for the groups that draw products without a photo."""
    groups = dict(
        CertifiedProduct.objects.filter(product__in=[line.product_id for line in lines]).values_list(
            "product", "group__group"
        )
    )
    return [_shown(line, groups.get(line.product_id, "")) for line in lines]


def _shown(line: LineView, group: str) -> ShownLine:
    return ShownLine(
        id=line.line_id,
        url=reverse("shop:product", args=[line.slug]),
        name=line.name,
        variant_name=line.variant_name,
        wishes=_wishes(line.options),
        image=line.image_url,
        drawing=group,
        quantity=line.quantity,
        max_quantity=max(line.quantity, min(line.available, most_of_a_line())),
        unit_price=line.unit_price,
        total=line.total,
        problem=str(line.problem.message) if line.problem else "",
    )


def most_of_a_line() -> int:
    """Pieces of one product that one order may have."""
    return int(getattr(settings, "MAX_LINE_QUANTITY", MAX_LINE_QUANTITY))


def _wishes(options: Any) -> list[str]:
    words = []
    if options.get("engraving"):
        words.append(_("Khắc: “%(text)s”") % {"text": options["engraving"]})
    if options.get("gift_wrap"):
        words.append(_("Gói quà"))
    if options.get("gift_box"):
        words.append(_("Hộp quà thiết kế"))
    return words
