"""``python -m benchmarks.search_speed [--sizes 1000,10000,100000] [--backends postgres,elasticsearch]``

Loads a demonstration catalogue of each size (kept for the next run), builds the indices and asks, in the same process,
our API and Saleor's own search. Elasticsearch is the server of ``ELASTICSEARCH_URL``, or one started here. 100,000
products load in some twenty minutes, 1,000,000 in some three hours; give Elasticsearch 4 GB of heap for those.
"""

from __future__ import annotations

import argparse
import os

import django
from django.test.utils import setup_test_environment

BACKENDS = ("postgres", "elasticsearch")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,10000")
    parser.add_argument("--backends", default=",".join(BACKENDS))
    parser.add_argument("--questions", type=int, default=200, help="how many are asked of each, one by one")
    parser.add_argument("--changes", type=int, default=10, help="measure freshness with so many; 0: not")
    options = parser.parse_args()
    backends = options.backends.split(",")
    if unknown := set(backends) - set(BACKENDS):
        parser.error(f"no backend {', '.join(unknown)}")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings.test")
    django.setup()
    setup_test_environment()
    from . import catalogue, report

    with report.server("elasticsearch" in backends) as url:
        for size in [int(number) for number in options.sizes.split(",")]:
            with catalogue.opened(size):
                report.run(size, backends, url, options.questions)
                if options.changes:
                    report.freshness(options.changes)


if __name__ == "__main__":
    main()
