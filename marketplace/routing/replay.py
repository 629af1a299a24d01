"""Another policy over past plans: what it would have made of the same demand and the same places. Changes nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import QuerySet

from . import planner
from .domain import Plan, Policy
from .models import PlanCause, RoutePlan
from .whatif import Case, read_cases


@dataclass(frozen=True, kw_only=True)
class Totals:
    """Sums over orders: parcels made, km from the shopper to each place used, and orders counted by what befell them.

    ``split``: orders in more than one parcel; ``split_lines``: lines from more than one place; ``refused``: orders
    that could not be served in full.
    """

    orders: int = 0
    parcels: int = 0
    km: float = 0.0
    split: int = 0
    split_lines: int = 0
    refused: int = 0

    def __add__(self, other: "Totals") -> "Totals":
        return Totals(
            orders=self.orders + other.orders,
            parcels=self.parcels + other.parcels,
            km=self.km + other.km,
            split=self.split + other.split,
            split_lines=self.split_lines + other.split_lines,
            refused=self.refused + other.refused,
        )


def first_plans(*, since: datetime) -> QuerySet[RoutePlan]:
    """The plans orders were placed with, from a moment on: one for each order."""
    return RoutePlan.objects.filter(cause=PlanCause.PLACED, made_at__gte=since).order_by("pk")


def replay(plans: QuerySet[RoutePlan], policy: Policy, *, past: Policy) -> Iterator[tuple[Totals, Totals]]:
    """For each plan: its totals under the policy of the past, and under ``policy``.

    Both are planned now from what was written down then, so that only the policies differ.
    """
    for row in plans.iterator(chunk_size=200):
        (case,) = read_cases(row.case, row.made_at)
        yield _totals(_planned(case, past)), _totals(_planned(case, policy))


def _planned(case: Case, policy: Policy) -> Plan:
    # No time limit that a busy machine could run into: the same answer every time.
    return planner.plan(case.demand, case.places, replace(policy, time_limit=policy.time_limit * 20), case.at)


def _totals(plan: Plan) -> Totals:
    return Totals(
        orders=1,
        parcels=len(plan.parcels),
        km=plan.objective.km,
        split=int(len(plan.parcels) > 1),
        split_lines=plan.objective.split_lines,
        refused=int(not plan.is_complete),
    )
