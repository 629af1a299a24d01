"""``python -m benchmarks.search_quality [--backend NAME] [--worst 20] [--set 1|2|3]``: prints the table."""

from __future__ import annotations

import argparse
import os
import sys

import django

SETS = (1, 2, 3)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--backend", default="", choices=["", "postgres", "elasticsearch"])
    parser.add_argument("--worst", type=int, default=0, help="also list so many of the worst queries")
    parser.add_argument("--set", type=int, default=1, choices=SETS, help="which set of queries")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings.base")
    django.setup()
    from . import measure

    if not measure.is_indexed():
        sys.exit("No index: run load_demo and search_rebuild first.")
    products = measure.catalogue()
    outcomes, left_out = measure.run(
        measure.engine(options.backend), products, measure.judged(options.set, products)
    )
    print(
        f"{len(products)} listable products, {len(outcomes)} queries ({left_out} without anything to find left out)"
    )
    print(f"{'slice':<14}{'queries':>8}{'nDCG@10':>9}{'MRR':>7}{'empty':>8}")
    for each in measure.summary(outcomes):
        print(f"{each.name:<14}{each.queries:>8}{each.ndcg:>9.3f}{each.mrr:>7.3f}{each.zero_results:>8.1%}")
    for outcome in sorted(outcomes, key=lambda o: o.ndcg)[: options.worst]:
        print(f"{outcome.ndcg:.2f}  {outcome.query.slice:<13}{outcome.query.words!r} → {outcome.first!r}")


if __name__ == "__main__":
    main()
