"""``python -m benchmarks.routing``: parcels, splits, kilometres and time of our planner against others' rules.

Every rule sees the same places, the same orders and the same hard rules; nothing is kept between runs.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field
from itertools import islice
from os import getloadavg
from time import perf_counter, process_time

from benchmarks.routing.baselines import RULES, Gives, Wanted
from benchmarks.routing.scenario import AT, Scenario
from marketplace.routing.domain import Demand, Policy
from marketplace.routing.offers import offers_for
from marketplace.routing.planner import plan, warm_up

POLICY = Policy()
SCENARIOS = {"popular producers (Zipf 0.8)": 0.8, "all producers alike": 0.0}
"""Name → popularity. Where all are alike, places overlap little, and no rule whatever can save what it can above."""

OURS = "exact (this planner)"
BASELINE = "nearest first (Magento)"


@dataclass
class Tally:
    """Sums over the orders of one rule; times in seconds."""

    parcels: int = 0
    km: float = 0.0
    split: int = 0
    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    def add(self, parcels: int, km: float) -> None:
        self.parcels += parcels
        self.km += km
        self.split += parcels > 1


def main() -> None:
    """Run both scenarios and print their tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.routing", description=__doc__)
    parser.add_argument("--orders", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    warm_up()
    print(
        f"load of the machine over the last minute: {getloadavg()[0]:.1f} (times mean little above its cores)"
    )
    for name, popularity in SCENARIOS.items():
        scenario = Scenario(seed=options.seed, popularity=popularity)
        print(f"\n## {name}: {options.orders} orders, {len(scenario.places)} places, seed {options.seed}\n")
        print_comparison(scenario, options.orders)
        print_times(scenario, max(1, options.orders // 10))


def print_comparison(scenario: Scenario, count: int) -> None:
    """Orders of 1-10 lines: every rule on each."""
    tallies = {OURS: Tally(), **{name: Tally() for name in RULES}}
    proven = complete = lines = 0
    for demand in islice(scenario.orders(), count):
        lines += len(demand.lines)
        started = perf_counter(), process_time()
        found = plan(demand, scenario.places, POLICY, AT)
        tallies[OURS].wall.append(perf_counter() - started[0])
        tallies[OURS].processor.append(process_time() - started[1])
        tallies[OURS].add(found.objective.parcels, found.objective.km)
        proven += found.gap == 0
        complete += found.is_complete
        gives, wanted, km = given(scenario, demand)
        for name, rule in RULES.items():
            begun = perf_counter()
            used = rule(gives, wanted)
            tallies[name].wall.append(perf_counter() - begun)
            tallies[name].add(len(used), sum(km[place] for place in used))
    print(
        f"{lines / count:.2f} lines an order; {complete / count:.1%} of the orders can be filled completely\n"
    )
    print("| rule | parcels/order | ours against it | orders split | km/order | p50 ms | p99 ms |")
    print("|---|---|---|---|---|---|---|")
    ours = tallies[OURS]
    for name, tally in tallies.items():
        print(
            f"| {name} | {tally.parcels / count:.3f} | {saved(ours.parcels, tally.parcels)} |"
            f" {tally.split / count:.1%} | {tally.km / count:.1f} |"
            f" {percentile(tally.wall, 50):.2f} | {percentile(tally.wall, 99):.2f} |"
        )
    processor = ours.processor
    print(
        f"\nours, processor time: p50 {percentile(processor, 50):.2f}, p99 {percentile(processor, 99):.2f} ms"
    )
    goal("proven optimal (gap 0)", f"{proven / count:.2%}", "≥ 99.9 %", proven / count >= 0.999)
    fewer = 1 - ours.parcels / tallies[BASELINE].parcels
    target = "≥ 35 % in the first scenario"
    goal(f"fewer parcels than {BASELINE}", f"{fewer:.1%}, the most there is", target, fewer >= 0.35)


def print_times(scenario: Scenario, count: int) -> None:
    """Orders of exactly ten lines: how long, and how often proven."""
    tally, proven = Tally(), 0
    for demand in islice(scenario.orders(lines=10), count):
        started = perf_counter(), process_time()
        found = plan(demand, scenario.places, POLICY, AT)
        tally.wall.append(perf_counter() - started[0])
        tally.processor.append(process_time() - started[1])
        proven += found.gap == 0
    wall, processor = percentile(tally.wall, 99), percentile(tally.processor, 99)
    print(
        f"\nten lines, {count} orders: p50 {percentile(tally.wall, 50):.2f}, p99 {wall:.2f} ms on the clock,"
    )
    print(f"p50 {percentile(tally.processor, 50):.2f}, p99 {processor:.2f} ms of processor time")
    value = f"{processor:.2f} ms of processor time, {wall:.2f} ms on the clock"
    goal("p99 at 126 places × 10 lines", value, "≤ 5 ms", processor <= 5)
    goal("proven optimal (gap 0)", f"{proven / count:.2%}", "≥ 99.9 %", proven / count >= 0.999)


def given(scenario: Scenario, demand: Demand) -> tuple[Gives, Wanted, dict[str, float]]:
    """What the places may give, nearest first, in the form the other rules take."""
    offers = [offer for offer in offers_for(demand, scenario.places, POLICY, AT) if offer.lines]
    offers.sort(key=lambda offer: (offer.km, offer.place.id))
    gives = {
        offer.place.id: {line: offer.place.stock[demand.lines[line].variant] for line in sorted(offer.lines)}
        for offer in offers
    }
    wanted = {number: line.quantity for number, line in enumerate(demand.lines)}
    return gives, wanted, {offer.place.id: offer.km or 0.0 for offer in offers}


def percentile(seconds: list[float], share: int) -> float:
    """In milliseconds."""
    return sorted(seconds)[min(len(seconds) - 1, len(seconds) * share // 100)] * 1000


def saved(ours: int, theirs: int) -> str:
    return f"{ours / theirs - 1:+.1%}" if theirs != ours else "0"


def goal(what: str, value: str, wanted: str, is_met: bool) -> None:
    print(f"{'met   ' if is_met else 'MISSED'} {what}: {value} (goal {wanted})")


if __name__ == "__main__":
    main()
