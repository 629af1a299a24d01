"""Generated orders and places for property tests, small enough for the brute force."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from marketplace.routing.domain import (
    DEFAULT_TIERS,
    STRICT_TIERS,
    Demand,
    DemandLine,
    Destination,
    Goal,
    Kind,
    Place,
    Policy,
    Window,
)

AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
"""Ten in the morning in Hà Nội, a Sunday."""

VARIANTS = ("gao", "gom", "lua")
COMMUNES = ("00004", "00070", "09562")
NEEDS = ("cold", "fragile", "alcohol", "bespoke", "engraved")


def _quarter_hours(latest: int) -> st.SearchStrategy[datetime]:
    return st.integers(-4, latest).map(lambda quarters: AT + timedelta(minutes=15 * quarters))


@st.composite
def windows(draw: st.DrawFn) -> tuple[Window, ...] | None:
    """Working time: unknown, none, or one window around now or days ahead."""
    opens = draw(st.none() | _quarter_hours(4 * 72))
    if opens is None:
        return draw(st.sampled_from([None, None, None, ()]))
    return (
        Window(opens, draw(st.none() | st.integers(1, 20).map(lambda q: opens + timedelta(minutes=15 * q)))),
    )


@st.composite
def places_of(
    draw: st.DrawFn, *, most: int = 4, kinds: tuple[Kind, ...] = tuple(Kind), plain: bool = False
) -> list[Place]:
    """Up to ``most`` places; ``plain`` ones are always open, on, with room and with a point."""
    count = draw(st.integers(1, most))
    degrees = st.integers(0, 30).map(lambda hundredths: hundredths / 100)
    return [
        Place(
            id=f"p{index}",
            kind=draw(st.sampled_from(kinds)),
            lat=21.0 + draw(degrees),
            lon=105.7 + draw(degrees)
            if plain
            else draw(st.just(None) | degrees.map(lambda part: 105.7 + part)),
            commune=draw(st.sampled_from(COMMUNES)),
            districts=draw(st.frozensets(st.sampled_from(("001", "002")), max_size=1)),
            capabilities=draw(st.frozensets(st.sampled_from(NEEDS), max_size=4)),
            stock=draw(st.dictionaries(st.sampled_from(VARIANTS), st.integers(-1, 4))),
            capacity_left=None if plain else draw(st.sampled_from([None, None, 0, 1, 5])),
            open_windows=None if plain else draw(windows()),
            switched_on=plain or draw(st.sampled_from([True, True, True, False])),
            load=draw(st.sampled_from([0.0, 0.5, 1.25])),
            acceptance_rate=draw(st.sampled_from([1.0, 0.8])),
        )
        for index in range(count)
    ]


@st.composite
def demands(
    draw: st.DrawFn, *, most_lines: int = 3, needs: tuple[str, ...] = NEEDS, pick_up: bool = False
) -> Demand:
    """Up to ``most_lines`` lines of up to three pieces; several may ask for the same variant."""
    lines = tuple(
        DemandLine(
            id=f"l{index}",
            variant=draw(st.sampled_from(VARIANTS)),
            quantity=draw(st.integers(1, 3)),
            needs=draw(st.frozensets(st.sampled_from(needs), max_size=1)) if needs else frozenset(),
        )
        for index in range(draw(st.integers(1, most_lines)))
    )
    destination = Destination(
        lat=draw(st.sampled_from([21.03, 21.03, None])),
        lon=105.85,
        commune=draw(st.sampled_from([*COMMUNES, None])),
        district=draw(st.sampled_from(["001", None])),
        pick_up_place=draw(st.sampled_from(["p0", "p1", None])) if pick_up else None,
    )
    return Demand(lines, destination, refused_by=draw(st.sampled_from([frozenset(), frozenset({"p1"})])))


UNHURRIED = Policy(time_limit=timedelta(seconds=30))
"""So that a busy machine does not turn an exact answer into an approximate one."""


@st.composite
def policies(draw: st.DrawFn, *, most_parcels: st.SearchStrategy[int | None] = st.none()) -> Policy:  # noqa: B008
    """Policies with the goals in any order that is allowed, and either set of tiers."""
    goals = draw(st.just(list(Goal)) | st.permutations(list(Goal)))
    if goals.index(Goal.PARCELS) > goals.index(Goal.SPLIT_LINES):
        goals.remove(Goal.SPLIT_LINES)
        goals.insert(goals.index(Goal.PARCELS) + 1, Goal.SPLIT_LINES)
    return Policy(
        goals=tuple(goals),
        tiers=draw(st.sampled_from([DEFAULT_TIERS, STRICT_TIERS])),
        max_parcels=draw(most_parcels),
        time_limit=UNHURRIED.time_limit,
    )
