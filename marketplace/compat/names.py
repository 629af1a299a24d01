"""Names that Saleor 2.10.1 imports and Django has since removed; each has an exact successor."""

import django.conf.urls
import django.forms.boundfield
import django.forms.forms
import django.urls
import django.utils.encoding

from .shim import Shim


def _smart_text() -> None:
    django.utils.encoding.smart_text = django.utils.encoding.smart_str


def _force_text() -> None:
    django.utils.encoding.force_text = django.utils.encoding.force_str


def _url() -> None:
    django.conf.urls.url = django.urls.re_path


def _bound_field() -> None:
    django.forms.forms.BoundField = django.forms.boundfield.BoundField


SHIMS = (
    Shim(
        name="smart_text",
        removed_in="Django 4.0",
        why="django.utils.encoding.smart_text is imported by product, checkout and data feeds",
        apply=_smart_text,
    ),
    Shim(
        name="force_text",
        removed_in="Django 4.0",
        why="django.utils.encoding.force_text is imported by graphene-django 2.10, the newest that Saleor works with",
        apply=_force_text,
    ),
    Shim(
        name="url",
        removed_in="Django 4.0",
        why="django.conf.urls.url is imported by saleor.urls and data_feeds.urls",
        apply=_url,
    ),
    Shim(
        name="bound_field",
        removed_in="Django 3.1",
        why="django.forms.forms.BoundField is imported by the address forms (account.i18n)",
        apply=_bound_field,
    ),
)
