"""Cleans rich text whoever saves it. Saleor keeps ``description`` and ``content`` as raw HTML and shows it as
it is.

A signal, because Saleor's mutations and forms save these models themselves and offer no other hook.
"""

from __future__ import annotations

from typing import Any

from django.db.models.signals import pre_save
from saleor.page.models import Page, PageTranslation
from saleor.product.models import (
    Category,
    CategoryTranslation,
    Collection,
    CollectionTranslation,
    Product,
    ProductTranslation,
)

from ocop_catalog.richtext import clean_html

RICH_TEXT: dict[type, str] = {
    Product: "description",
    ProductTranslation: "description",
    Category: "description",
    CategoryTranslation: "description",
    Collection: "description",
    CollectionTranslation: "description",
    Page: "content",
    PageTranslation: "content",
}


def clean_rich_text(sender: type, instance: Any, **_kwargs: Any) -> None:
    """Called before every save of a model with rich text."""
    field = RICH_TEXT[sender]
    setattr(instance, field, clean_html(getattr(instance, field) or ""))


def connect() -> None:
    """Connect the receivers; called once when the app is ready."""
    for model in RICH_TEXT:
        pre_save.connect(
            clean_rich_text, sender=model, dispatch_uid=f"ocop_catalog.clean_rich_text.{model.__name__}"
        )
