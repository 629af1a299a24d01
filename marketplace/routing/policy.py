"""A routing policy as plain data: the setting ``ROUTING_POLICY``, a file to replay, the ``policy`` of a what-if case.

Every key is optional; what is left out keeps its default (see ``domain.Policy``):

    {"goals": ["parcels", "split_lines", "kind", "commune", "district", "km", "load", "acceptance"],
     "tiers": [["sales_point", "design_centre"], ["producer"]],
     "max_parcels": null, "promise_hours": 48, "preparation_minutes": 120, "cut_off_minutes": 30,
     "weights": {"load_km": 0, "refusal_km": 0}, "time_limit_ms": 50}

Goals left out follow those named, in their usual order. A kind of place in no tier is never used.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from .domain import Goal, Kind, Policy
from .reading import Fault, Faults, FaultyInput, Reader, choice, many, number, read_object, whole
from .rules import gettext_noop

MOST_HOURS = 24 * 366
"""No promise, preparation or cut-off is longer than a year."""


def policy_from(data: Mapping[str, Any]) -> Policy:
    """The policy that ``data`` describes; raises ``FaultyInput`` with every fault."""
    faults: Faults = []
    policy = read_policy(data, "policy", faults)
    if policy is None:
        raise FaultyInput(faults)
    return policy


def read_policy(value: Any, where: str, faults: Faults) -> Policy | None:
    """A reader (see ``reading``) of a policy."""
    before = len(faults)
    found = read_object(value, where, faults, READERS)
    if len(faults) > before:
        return None
    weights = found.pop("weights", {})
    policy = Policy(**{FIELDS.get(key, key): read for key, read in found.items()}, **weights)
    _refuse_misplaced(policy, where, faults)
    return policy if len(faults) == before else None


def _refuse_misplaced(policy: Policy, where: str, faults: Faults) -> None:
    goals = [*dict.fromkeys((*policy.goals, *Goal))]
    if len(set(policy.goals)) < len(policy.goals):
        faults.append(Fault(f"{where}.goals", policy.goals, TWICE, gettext_noop("mỗi mục tiêu một lần")))
    if goals.index(Goal.PARCELS) > goals.index(Goal.SPLIT_LINES):
        faults.append(
            Fault(f"{where}.goals", policy.goals, MISPLACED, gettext_noop("parcels đứng trước split_lines"))
        )
    kinds = [kind for tier in policy.tiers for kind in tier]
    if len(set(kinds)) < len(kinds):
        faults.append(Fault(f"{where}.tiers", policy.tiers, TWICE, gettext_noop("mỗi loại điểm một lần")))
    if not kinds:
        faults.append(Fault(f"{where}.tiers", policy.tiers, NOBODY, gettext_noop("ít nhất một loại điểm")))


def _tier(value: Any, where: str, faults: Faults) -> frozenset[Kind]:
    kinds = many(choice(Kind))(value, where, faults)
    return frozenset(kinds or ())


def _time(unit: timedelta) -> Reader:
    read_number = number(0, timedelta(hours=MOST_HOURS) / unit)

    def read(value: Any, where: str, faults: Faults) -> timedelta | None:
        amount = read_number(value, where, faults)
        return None if amount is None else amount * unit

    return read


def _weights(value: Any, where: str, faults: Faults) -> dict[str, float]:
    return read_object(value, where, faults, {"load_km": number(0, 1e5), "refusal_km": number(0, 1e5)})


TWICE = gettext_noop("nêu hai lần")
MISPLACED = gettext_noop("sai thứ tự")
NOBODY = gettext_noop("không còn điểm nào được dùng")

READERS: Mapping[str, Reader] = {
    "goals": many(choice(Goal)),
    "tiers": many(_tier),
    "max_parcels": whole(1),
    "promise_hours": _time(timedelta(hours=1)),
    "preparation_minutes": _time(timedelta(minutes=1)),
    "cut_off_minutes": _time(timedelta(minutes=1)),
    "weights": _weights,
    "time_limit_ms": _time(timedelta(milliseconds=1)),
}
FIELDS = {
    "promise_hours": "promise_within",
    "preparation_minutes": "preparation",
    "cut_off_minutes": "cut_off",
    "time_limit_ms": "time_limit",
}
"""Key → field of ``Policy``, where they differ."""
