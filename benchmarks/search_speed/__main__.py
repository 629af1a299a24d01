"""``python -m benchmarks.search_speed [--sizes 1000,10000,100000] [--backends postgres,elasticsearch]``

Loads a demonstration catalogue of each size (kept for the next run), builds the indices and asks, in the same process,
our API and Saleor's own search. Elasticsearch is the server of ``ELASTICSEARCH_URL``, or one started here. 100,000
products load in some five minutes. ``--synthetic 1000000 --heap 4g`` needs none in a database: copied documents go
straight into Elasticsearch.
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
    parser.add_argument(
        "--synthetic", type=int, default=0, help="also time Elasticsearch alone on so many copied documents"
    )
    parser.add_argument("--heap", default="1g", help="memory for the Java of an Elasticsearch started here")
    options = parser.parse_args()
    backends = options.backends.split(",")
    if unknown := set(backends) - set(BACKENDS):
        parser.error(f"no backend {', '.join(unknown)}")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings.test")
    django.setup()
    setup_test_environment()
    from . import catalogue, report

    with report.server("elasticsearch" in backends, options.heap) as url:
        for size in [int(number) for number in options.sizes.split(",") if number]:
            with catalogue.opened(size):
                report.run(size, backends, url, options.questions)
                if options.changes:
                    report.freshness(options.changes)
        if options.synthetic and url:
            with catalogue.opened(10_000):
                report.run_synthetic(options.synthetic, url, options.questions)


if __name__ == "__main__":
    main()
