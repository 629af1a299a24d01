"""What every page shows besides its own: who runs the shop, the doors, how much is in the basket."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from marketplace.web.shop import baskets
from marketplace.web.shop.industries import industries


def shop(request: HttpRequest) -> dict[str, object]:
    """Context processor; nothing is asked of the database before a template uses it."""
    return {
        "shop": settings.SHOP,
        "industries": SimpleLazyObject(industries),
        "basket_count": SimpleLazyObject(partial(baskets.count, request)),
        "browse_path": reverse("shop:browse"),
    }
