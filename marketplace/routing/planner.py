"""The routing plan: which place sends what, exactly and with reasons.

Filter → order → allocate → parcel:

1. *Filter.* Every place is held against the hard rules: first those about the place, then, for the lines whose variant
   it has, those about what the line needs. A product that an earlier tier of places can fill is not asked of a later
   tier. What remains is the pieces each place could give to each line.
2. *Order.* Places are sorted by distance, then id, and get their cost in every soft goal of the policy.
3. *Allocate.* Choose the places: every piece that can be filled is filled, and among all such choices the best in the
   order of the goals is taken. ``solver`` finds it exactly; what is too large for it goes to the integer program of
   ``solver_highs``, and when the time limit passes the best plan found is used with its gap.
4. *Parcel.* The chosen places' pieces become parcels with the moment they are ready; what nobody has is the shortfall;
   every place without a parcel gets the reason.

Pure Python: the moment and the state of the places are passed in, nothing is read from anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from time import thread_time

from . import solver
from .domain import (
    DEFAULT_GOALS,
    Allocation,
    Demand,
    Destination,
    Goal,
    Kind,
    Objective,
    Parcel,
    PassedOver,
    Place,
    Plan,
    Policy,
    Promise,
)
from .groups import bits
from .heuristics import best_quick_choice
from .offers import Offer, groups_of, lines_by_variant, nearest_that_serves_all, offers_for
from .problem import Problem
from .rules import Refusal, ready_at
from .solver_highs import Outcome, improve, warm_up

__all__ = ["plan", "warm_up"]

EXACT_SHARE = 0.7
"""The part of the time limit that dynamic programming may use before the integer program takes over."""

MM_PER_KM = 1_000_000
TEN_THOUSANDTHS = 10_000
"""Distances are compared in whole millimetres, loads and rates in ten thousandths, so that sums are exact."""

UNKNOWN_KM = 20_016.0
"""A place without a point counts as half way round the Earth, so that any known place is nearer."""

KIND_RANK = {kind: rank for rank, kind in enumerate(Kind)}
"""The cost of a parcel in the goal ``kind``: sales point 0, design centre 1, producer 2."""

NOT_NEEDED = Refusal("best_plan", "not_needed")


def plan(demand: Demand, places: Iterable[Place], policy: Policy, at: datetime) -> Plan:
    """Decide which places serve ``demand``, as things stand at the aware moment ``at``.

    What cannot be served is in ``Plan.shortfall``, not an exception. The same input gives the same plan in whatever
    order places and lines come, unless the time limit cut the search short (then ``gap`` is above 0). Raises
    ``ValueError`` for a demand or places that contradict themselves: an id twice, a quantity below 1, a naive ``at``.
    """
    places = sorted(places, key=lambda place: place.id)
    _refuse_contradictions(demand, places, at)
    offers = offers_for(demand, places, policy, at)
    candidates = sorted((offer for offer in offers if offer.lines), key=_preference)
    problem = _problem(demand, candidates, policy)
    outcome = _solve(problem, policy)
    parcels = _parcels(demand, candidates, problem, outcome.chosen, policy, at)
    shortfall = _shortfall(demand, parcels)
    is_picked_up = demand.destination.pick_up_place is not None
    objective = _objective(problem, outcome.value, parcels)
    is_proven = outcome.bound == outcome.value
    return Plan(
        parcels=parcels,
        shortfall=shortfall,
        promise=_promise(parcels),
        objective=objective,
        lower_bound=objective if is_proven else _objective(problem, outcome.bound),
        gap=0.0 if is_proven else _gap(outcome),
        passed_over=_passed_over(offers, candidates, problem, outcome.chosen),
        alternative=nearest_that_serves_all(demand, places, policy, at)
        if is_picked_up and shortfall
        else None,
    )


def _refuse_contradictions(demand: Demand, places: Sequence[Place], at: datetime) -> None:
    if at.tzinfo is None:
        raise ValueError("at: a moment with a time zone is needed")
    for what, ids in (
        ("place", [place.id for place in places]),
        ("line", [line.id for line in demand.lines]),
    ):
        if len(set(ids)) < len(ids):
            raise ValueError(f"{what} id given twice: {min(one for one in ids if ids.count(one) > 1)}")
    for line in demand.lines:
        if line.quantity < 1:
            raise ValueError(f"line {line.id}: quantity is {line.quantity}, at least 1 is needed")


# --- order: what each place costs -------------------------------------------------------------------------


def _preference(offer: Offer) -> tuple[bool, float, str]:
    """Nearest first, unknown distances last, then by id."""
    return offer.km is None, offer.km or 0.0, offer.place.id


def _problem(demand: Demand, candidates: Sequence[Offer], policy: Policy) -> Problem:
    goals = tuple(dict.fromkeys((*policy.goals, *Goal)))
    costs = [_costs(offer, demand.destination, policy) for offer in candidates]
    if goals != DEFAULT_GOALS:
        slots = [DEFAULT_GOALS.index(goal) for goal in goals]
        costs = [tuple(cost[slot] for slot in slots) for cost in costs]
    groups = groups_of(demand, lines_by_variant(demand), candidates)
    return Problem(
        groups=tuple(group for group in groups if group.stock),
        goals=goals,
        costs=tuple(costs),
        max_places=policy.max_parcels,
    )


def _costs(offer: Offer, destination: Destination, policy: Policy) -> tuple[int, ...]:
    """What a parcel from this place costs in every goal, in the default order of the goals and in whole numbers."""
    place, km = offer.place, offer.km
    refusal = 1 - place.acceptance_rate
    is_home = destination.commune is not None and place.commune == destination.commune
    is_near = is_home or destination.district in place.districts
    if km is None:
        km = 0.0 if destination.lat is None or destination.lon is None else UNKNOWN_KM
    return (
        1,  # parcels
        0,  # split lines: counted from the whole choice
        0 if place.kind is Kind.SALES_POINT else KIND_RANK[place.kind],
        int(destination.commune is not None and not is_home),
        int(destination.district is not None and not is_near),
        round((km + policy.load_km * place.load + policy.refusal_km * refusal) * MM_PER_KM),
        round(place.load * TEN_THOUSANDTHS),
        round(refusal * TEN_THOUSANDTHS),
    )


# --- allocate ---------------------------------------------------------------------------------------------


def _solve(problem: Problem, policy: Policy) -> Outcome:
    """Exactly if the time allows, else as well as it allows."""
    started = thread_time()
    limit = policy.time_limit.total_seconds()
    places, chosen = 0, None
    try:
        chosen = solver.solve(problem, deadline=started + EXACT_SHARE * limit)
    except solver.NoSolution:
        chosen = solver.try_all(problem)
    except solver.Unfinished as unfinished:
        places = unfinished.at_least
    if chosen is not None:
        value = problem.value(chosen)
        return Outcome(chosen, value, value)
    start = best_quick_choice(problem)
    return improve(problem, start, problem.least(places), limit - (thread_time() - started))


def _gap(outcome: Outcome) -> float:
    """The relative distance between value and bound in the first goal they differ in."""
    value, bound = next(pair for pair in zip(outcome.value, outcome.bound, strict=True) if pair[0] != pair[1])
    return (value - bound) / value


# --- parcels and the rest of the answer -------------------------------------------------------------------


def _parcels(
    demand: Demand, candidates: Sequence[Offer], problem: Problem, chosen: int, policy: Policy, at: datetime
) -> tuple[Parcel, ...]:
    given: dict[int, dict[int, int]] = {number: {} for number in bits(chosen)}
    for group in problem.groups:
        for line, parts in zip(group.lines, group.fill(chosen).fill, strict=True):
            for number, pieces in parts.items():
                given[number][line] = pieces
    return tuple(
        Parcel(
            place=candidates[number].place.id,
            allocations=tuple(
                Allocation(line.id, line.variant, lines[index])
                for index, line in enumerate(demand.lines)
                if index in lines
            ),
            km=candidates[number].km,
            ready_at=ready_at(candidates[number].place, policy, at),
        )
        for number, lines in given.items()
    )


def _shortfall(demand: Demand, parcels: Sequence[Parcel]) -> tuple[Allocation, ...]:
    missing = {line.id: line.quantity for line in demand.lines}
    for parcel in parcels:
        for allocation in parcel.allocations:
            missing[allocation.line] -= allocation.quantity
    return tuple(
        Allocation(line.id, line.variant, missing[line.id]) for line in demand.lines if missing[line.id]
    )


def _promise(parcels: Sequence[Parcel]) -> Promise | None:
    moments = [parcel.ready_at for parcel in parcels]
    return Promise(min(moments), max(moments)) if moments else None


def _objective(problem: Problem, value: Sequence[int], parcels: Sequence[Parcel] | None = None) -> Objective:
    """The goals by name. Kilometres are the true ones of ``parcels``; of a bound, those of the goal itself."""
    goals = dict(zip(problem.goals, value[1:], strict=True))
    km = goals[Goal.KM] / MM_PER_KM
    if parcels is not None:
        km = sum(round((parcel.km or 0.0) * MM_PER_KM) for parcel in parcels) / MM_PER_KM
    return Objective(
        units=problem.most - value[0],
        parcels=goals[Goal.PARCELS],
        split_lines=goals[Goal.SPLIT_LINES],
        kind=goals[Goal.KIND],
        outside_commune=goals[Goal.COMMUNE],
        outside_district=goals[Goal.DISTRICT],
        km=km,
        load=goals[Goal.LOAD] / TEN_THOUSANDTHS,
        refusal=goals[Goal.ACCEPTANCE] / TEN_THOUSANDTHS,
    )


def _passed_over(
    offers: Sequence[Offer], candidates: Sequence[Offer], problem: Problem, chosen: int
) -> tuple[PassedOver, ...]:
    """The reason for every place without a parcel: the rule it breaks, or who is better."""
    refusals = {offer.place.id: offer.refusal for offer in offers if offer.refusal is not None}
    cost, used = problem.packed, list(bits(chosen))
    weights = [row.weights for row in problem.rows]
    for number, offer in enumerate(candidates):
        if chosen >> number & 1:
            continue
        refusals[offer.place.id] = NOT_NEEDED
        for other in used:
            if (
                cost[other] < cost[number]
                and not problem.reaches[number] & ~problem.reaches[other]
                and all(
                    row[other] >= row[number]
                    for row in map(weights.__getitem__, bits(problem.reaches[number]))
                )
            ):
                better = {"by": candidates[other].place.id}
                refusals[offer.place.id] = Refusal("best_plan", "outranked", better)
                break
    return tuple(
        PassedOver(offer.place.id, why.rule, why.reason, why.data)
        for offer in offers
        if (why := refusals.get(offer.place.id)) is not None
    )
