"""What would be routed where, asked with plain data: cases from a JSON file, answers as JSON or as text.

A case:

    {"at": "2026-11-22T10:00:00+07:00",
     "destination": {"lat": 21.03, "lon": 105.85, "commune": "00070", "district": "002", "pick_up_place": null},
     "lines": [{"id": "1", "variant": "gao", "quantity": 2, "needs": ["cold"]}],
     "places": [{"id": "p1", "kind": "sales_point", "lat": 21.03, "lon": 105.84, "commune": "00004", "districts": [],
                 "capabilities": ["cold"], "stock": {"gao": 5}, "capacity_left": null, "open_from": null,
                 "switched_on": true, "load": 0, "acceptance_rate": 1}],
     "policy": {}}

Only ``lines`` (``id``, ``variant``) and ``places`` (``id``) are needed; null is as good as left out. Without ``at``
it is now. A place is a sales point that is on, always open and without limit unless the case says otherwise.
``open_from`` is the moment from which a place is open, null for always; ``open_windows`` (pairs of moments, the second
may be null) says it in full.
The answer is documented at ``answer``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from .domain import Allocation, Demand, DemandLine, Destination, Kind, Place, Plan, Policy, Window
from .planner import plan
from .policy import read_policy
from .reading import (
    WRONG,
    Fault,
    Faults,
    FaultyInput,
    choice,
    flag,
    join,
    many,
    moment,
    number,
    read_object,
    refuse_repeats,
    table,
    text,
    whole,
)
from .rules import gettext_noop

NEED_NAMES = {
    "bespoke_craft": "bespoke",
    "engraving": "engraved",
    "gift_wrapping": "gift_wrap",
    "cold_storage": "cold",
    "tourism": "experience",
}
"""Other names of needs and capabilities that are in use."""


FIRST_YEAR, LAST_YEAR = 1970, 9000
"""Orders are of these years; dates cannot be reckoned with much beyond."""


@dataclass(frozen=True, slots=True)
class Case:
    """One question. ``written``: how ids that are not texts were written, kind of thing → id → as written."""

    demand: Demand
    places: tuple[Place, ...]
    policy: Policy
    at: datetime
    written: Mapping[str, Mapping[str, Any]]

    def plan(self) -> Plan:
        """The plan for this case."""
        return plan(self.demand, self.places, self.policy, self.at)


def read_cases(data: Any, now: datetime) -> list[Case]:
    """The case in ``data``, or the cases if it is a list; raises ``FaultyInput`` with every fault of them all."""
    faults: Faults = []
    if isinstance(data, list):
        cases = [_read_case(item, f"[{index}]", faults, now) for index, item in enumerate(data)]
    else:
        cases = [_read_case(data, "", faults, now)]
    if faults:
        raise FaultyInput(faults)
    return [case for case in cases if case is not None]


def answer(case: Case, found: Plan) -> dict[str, Any]:
    """``{"parcels": [{"place", "km", "lines": [{"id", "variant", "quantity"}]}], "shortfall": [{"id", "variant",
    "quantity"}], "objective": {"parcels", "km"}, "gap", "passed_over": [{"place", "reason"}]}``.

    ``km`` of a parcel is null where a point is unknown; that of the objective is the sum of the known ones. Where the
    pick-up place cannot serve everything, ``alternative`` is the nearest that can (``{"place", "km"}`` or null).
    """
    place, line, variant = (case.written[kind] for kind in ("place", "line", "variant"))

    def lines(allocations: Sequence[Allocation]) -> list[dict[str, Any]]:
        return [
            {
                "id": line.get(one.line, one.line),
                "variant": variant.get(one.variant, one.variant),
                "quantity": one.quantity,
            }
            for one in allocations
        ]

    result: dict[str, Any] = {
        "parcels": [
            {
                "place": place.get(parcel.place, parcel.place),
                "km": _km(parcel.km),
                "lines": lines(parcel.allocations),
            }
            for parcel in found.parcels
        ],
        "shortfall": lines(found.shortfall),
        "objective": {"parcels": found.objective.parcels, "km": _km(found.objective.km)},
        "gap": found.gap,
        "passed_over": [
            {"place": place.get(passed.place, passed.place), "reason": passed.reason}
            for passed in found.passed_over
        ],
    }
    if case.demand.destination.pick_up_place is not None and found.shortfall:
        other = found.alternative
        result["alternative"] = other and {"place": place.get(other.place, other.place), "km": _km(other.km)}
    return result


def explanation(found: Plan) -> dict[str, Any]:
    """What ``answer`` leaves out: all goals with their lower bound, the promise, the rule behind every reason."""
    return {
        "objective": asdict(found.objective),
        "lower_bound": asdict(found.lower_bound),
        "promise": found.promise
        and {
            "ready_from": found.promise.ready_from.isoformat(),
            "ready_until": found.promise.ready_until.isoformat(),
        },
        "ready_at": {parcel.place: parcel.ready_at.isoformat() for parcel in found.parcels},
        "rules": {passed.place: passed.rule for passed in found.passed_over},
    }


def _km(km: float | None) -> float | None:
    return None if km is None else round(km, 6)


# --- reading a case ---------------------------------------------------------------------------------------


def _read_case(value: Any, where: str, faults: Faults, now: datetime) -> Case | None:
    before = len(faults)
    found = read_object(value, where, faults, CASE, required=("lines", "places"))
    lines, places = found.get("lines") or (), found.get("places") or ()
    refuse_repeats([line.get("id") for line in lines], join(where, "lines"), faults)
    refuse_repeats([place.get("id") for place in places], join(where, "places"), faults)
    destination = found.get("destination") or Destination()
    chosen = destination.pick_up_place
    if chosen is not None and chosen not in {place.get("id") for place in places}:
        at_chosen = join(where, "destination.pick_up_place")
        faults.append(Fault(at_chosen, chosen, UNKNOWN_PLACE, gettext_noop("mã của một điểm trong places")))
    if len(faults) > before:
        return None
    return Case(
        demand=Demand(tuple(DemandLine(**line) for line in lines), destination),
        places=tuple(Place(**place) for place in places),
        policy=found.get("policy") or Policy(),
        at=found.get("at") or now,
        written={
            "place": _as_written(value["places"], "id"),
            "line": _as_written(value["lines"], "id"),
            "variant": _as_written(value["lines"], "variant"),
        },
    )


def _as_written(items: Sequence[Mapping[str, Any]], key: str) -> dict[str, Any]:
    return {str(item[key]): item[key] for item in items if not isinstance(item[key], str)}


def _need(value: Any, where: str, faults: Faults) -> str | None:
    need = text(value, where, faults)
    if need is None:
        return None
    need = need.strip().lower().replace("-", "_").replace(" ", "_")
    return NEED_NAMES.get(need, need)


def _at(value: Any, where: str, faults: Faults) -> datetime | None:
    at = moment(value, where, faults)
    if at is not None and not FIRST_YEAR <= at.year <= LAST_YEAR:
        years = {"first": FIRST_YEAR, "last": LAST_YEAR}
        faults.append(Fault(where, value, WRONG, gettext_noop("năm từ %(first)s đến %(last)s"), years))
    return at


def _set(read: Any) -> Any:
    return lambda value, where, faults: frozenset(many(read)(value, where, faults) or ())


def _destination(value: Any, where: str, faults: Faults) -> Destination | None:
    before = len(faults)
    found = read_object(value, where, faults, DESTINATION)
    return Destination(**found) if len(faults) == before else None


def _line(value: Any, where: str, faults: Faults) -> dict[str, Any]:
    return {"quantity": 1} | read_object(value, where, faults, LINE, required=("id", "variant"))


def _place(value: Any, where: str, faults: Faults) -> dict[str, Any]:
    found = read_object(value, where, faults, PLACE, required=("id",))
    open_from = found.pop("open_from", None)
    if open_from is not None:
        found.setdefault("open_windows", (Window(open_from),))
    return found


def _windows(value: Any, where: str, faults: Faults) -> tuple[Window, ...]:
    windows = many(_window)(value, where, faults) or ()
    return tuple(sorted((window for window in windows if window), key=lambda window: window.opens))


def _window(value: Any, where: str, faults: Faults) -> Window | None:
    if not isinstance(value, list) or len(value) != 2:
        faults.append(Fault(where, value, WRONG, gettext_noop("một cặp [mở cửa, đóng cửa hoặc null]")))
        return None
    opens = moment(value[0], f"{where}[0]", faults)
    closes = None if value[1] is None else moment(value[1], f"{where}[1]", faults)
    if opens and closes and closes <= opens:
        faults.append(Fault(f"{where}[1]", value[1], WRONG, gettext_noop("sau giờ mở cửa")))
    return Window(opens, closes) if opens else None


UNKNOWN_PLACE = gettext_noop("không có điểm nào mang mã này")

DESTINATION = {
    "lat": number(-90, 90),
    "lon": number(-180, 180),
    "commune": text,
    "district": text,
    "pick_up_place": text,
}
LINE = {"id": text, "variant": text, "quantity": whole(1), "needs": _set(_need)}
PLACE = {
    "id": text,
    "kind": choice(Kind),
    "lat": number(-90, 90),
    "lon": number(-180, 180),
    "commune": text,
    "districts": _set(text),
    "capabilities": _set(_need),
    "stock": table(whole(0)),
    "capacity_left": whole(0),
    "open_from": moment,
    "open_windows": _windows,
    "switched_on": flag,
    "load": number(0),
    "acceptance_rate": number(0, 1),
}
CASE = {
    "at": _at,
    "destination": _destination,
    "lines": many(_line),
    "places": many(_place),
    "policy": read_policy,
}
