"""Runs Saleor 2.10.1, unedited, on Django 5.2 and Python 3.11 and newer.

``apply()`` is the first thing the settings do. Every difference is one ``Shim`` in the list below, with its own test
that fails without it; README.md has them as a table. This package imports nothing of ours.
"""

from collections.abc import Iterable

import django
from django.core.exceptions import ImproperlyConfigured

from . import account, fields, graphql, names, packages
from .shim import Shim

SUPPORTED_DJANGO = (5, 2)

SHIMS: tuple[Shim, ...] = (
    *names.SHIMS,
    *fields.SHIMS,
    *packages.SHIMS,
    *account.SHIMS,
    *graphql.SHIMS,
)

_applied = False


def apply(shims: Iterable[Shim] = SHIMS) -> None:
    """Apply the shims, once per process; later calls do nothing.

    Refuses a Django it was not reviewed for: a shim that is wrong for a release corrupts quietly, so a new Django
    means reading every shim again and changing ``SUPPORTED_DJANGO`` by hand.
    """
    global _applied
    if _applied:
        return
    if django.VERSION[:2] != SUPPORTED_DJANGO:
        wanted = ".".join(map(str, SUPPORTED_DJANGO))
        raise ImproperlyConfigured(
            f"marketplace.compat answers for Django {wanted} only, but {django.get_version()} is installed. "
            "Install requirements.lock, or review every shim for this release."
        )
    for shim in shims:
        shim.apply()
    _applied = True
