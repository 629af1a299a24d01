"""Run a benchmark that needs Django: settings and applications first, then the module is imported and run."""

from __future__ import annotations

import os
import sys
from importlib import import_module


def run(module: str) -> None:
    """Import ``module`` with Django set up and leave with the status its ``main()`` answers."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings.test")
    import django

    django.setup()
    sys.exit(import_module(module).main())
