"""WSGI entry: ``gunicorn marketplace.wsgi``."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings.base")

application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018  (imports every view now: the first visitor would wait seconds for it)
# All that is loaded now stays: the collector need not walk over it again in the middle of somebody's request, nor
# touch the pages that forked workers share.
gc.collect()
gc.freeze()
