"""The plans without a database: the same from one seed, exact in number, true to the rules of the programme."""

from collections import Counter
from datetime import date
from functools import cache
from itertools import accumulate

import pytest
from django.utils.text import slugify

from marketplace.demonstration.certification import Certification, Papers
from marketplace.demonstration.councils import decision_on
from marketplace.demonstration.dice import Dice
from marketplace.demonstration.places import plan_holidays, plan_places
from marketplace.demonstration.producers import (
    CAST_BRANDS,
    CAST_REPRESENTATIVES,
    ProducerPlan,
    plan_producers,
)
from marketplace.demonstration.products import LABEL, ProductPlan, plan_products
from marketplace.demonstration.quotas import apportion
from marketplace.demonstration.states import LISTABLE_STATES, Standing, State, plan_standings
from ocop_catalog.stars import (
    MIN_LISTED_STARS,
    CouncilLevel,
    certificate_valid_until,
    may_issue,
    parse_product_code,
    stars_for_score,
)
from ocop_catalog.text import fold, match_key

TODAY = date(2026, 11, 22)
DOCUMENTS = ["facility", "self_declaration", "test_report"]


@cache
def producers(number: int = 255, products: int = 1054, seed: int = 1) -> tuple[ProducerPlan, ...]:
    return tuple(plan_producers(producers=number, products=products, seed=seed))


@cache
def products(seed: int = 1) -> tuple[ProductPlan, ...]:
    return tuple(plan_products(producers(seed=seed), seed=seed))


def papers_on(today: date) -> list[tuple[ProducerPlan, Standing, Papers]]:
    certification = Certification(today=today, seed=1)
    standings = plan_standings(producers(), seed=1)
    return [
        (
            producer,
            standings[index],
            certification.papers(
                index=index, producer=producer, standing=standings[index], required_documents=DOCUMENTS
            ),
        )
        for producer in producers()
        for index in range(producer.first_product, producer.first_product + producer.products)
    ]


def test_dice_throw_the_same_on_every_machine() -> None:
    dice = Dice(1, "product", 7)
    assert [dice.below(1_000) for _ in range(5)] == [967, 415, 23, 758, 684]
    assert Dice(1, "x").shuffled(range(8)) == [3, 1, 2, 4, 6, 7, 0, 5]


def test_shares_are_whole_and_add_up() -> None:
    assert apportion(10, [1, 1, 1]) == [4, 3, 3]
    assert apportion(1033, [9, 19, 1576, 1859]) == [3, 6, 470, 554]
    assert apportion(0, []) == []
    with pytest.raises(ValueError, match="nothing to share"):
        apportion(1, [0, 0])


def test_one_seed_gives_the_same_plans_and_another_seed_others() -> None:
    again = tuple(plan_products(plan_producers(producers=255, products=1054, seed=1), seed=1))
    assert [(plan.name, plan.packs, plan.description) for plan in again] == [
        (plan.name, plan.packs, plan.description) for plan in products()
    ]
    other = plan_products(plan_producers(producers=255, products=1054, seed=2), seed=2)
    assert [plan.name for plan in other] != [plan.name for plan in products()]


@pytest.mark.parametrize(("number", "made"), [(1, 1), (2, 60), (40, 150), (255, 1054), (9_000, 20_000)])
def test_as_many_producers_and_products_are_planned_as_asked(number: int, made: int) -> None:
    plans = producers(number, made)
    assert len(plans) == number
    assert sum(plan.products for plan in plans) == made
    assert [plan.first_product for plan in plans] == [0, *accumulate(plan.products for plan in plans)][:-1]
    assert len({slugify(fold(plan.legal_name)) for plan in plans}) == number
    assert len({plan.registration_number for plan in plans}) == number


def test_no_two_products_share_a_name_or_an_address() -> None:
    assert len({match_key(plan.name) for plan in products()}) == 1054
    assert len({plan.slug for plan in products()}) == 1054
    assert [plan.index for plan in products()] == list(range(1054))


def test_one_producer_of_many_products_still_names_each_differently() -> None:
    many = list(plan_products(plan_producers(producers=3, products=3_000, seed=1), seed=1))
    assert len({plan.slug for plan in many}) == 3_000


def test_names_are_natural_in_a_load_of_the_usual_size() -> None:
    numbered = [plan.name for plan in products() if plan.name.split()[-2:-1] == ["số"]]
    assert not numbered
    assert len({plan.kind.name for plan in products()}) >= 150
    assert any(plan.name.startswith("Giò lụa") and "Ước Lễ" in plan.name for plan in products())


def test_prices_are_whole_thousands_near_those_of_the_kind() -> None:
    for plan in products():
        usual = dict(plan.kind.packs)
        for pack in plan.packs:
            assert pack.price % 1_000 == 0
            assert 0.8 * usual[pack.label] <= pack.price / 1_000 <= 1.25 * usual[pack.label]


def test_every_description_says_that_it_is_a_demonstration() -> None:
    assert all(plan.description.endswith(f"<p>{LABEL}</p>") for plan in products())


def test_stars_are_shared_out_as_in_hanoi() -> None:
    standings = plan_standings(producers(), seed=1)
    held = Counter((standing.stars, standing.potential_five) for standing in standings)
    assert held == {(5, False): 3, (4, True): 6, (4, False): 470, (3, False): 554, (2, False): 21}
    assert all(
        standing.state == State.ORDINARY
        for standing in standings
        if standing.stars == 5 or standing.potential_five
    )


def test_every_state_is_shown_and_most_products_are_listed() -> None:
    states = Counter(standing.state for standing in plan_standings(producers(), seed=1))
    assert set(states) == set(State)
    assert sum(states[state] for state in LISTABLE_STATES) == 901
    few = Counter(standing.state for standing in plan_standings(producers(20, 60), seed=1))
    assert set(few) == set(State)


def test_only_food_has_documents_that_lapse() -> None:
    standings = plan_standings(producers(), seed=1)
    lapsed = [plan for plan in products() if standings[plan.index].state == State.DOCUMENTS_LAPSED]
    assert len(lapsed) == 21
    assert all(plan.kind.is_food for plan in lapsed)


def test_the_cast_owns_pottery_and_silk_with_something_to_do() -> None:
    cast = [plan for plan in producers() if plan.brand in CAST_BRANDS]
    assert [(plan.brand, plan.representative) for plan in cast] == list(
        zip(CAST_BRANDS, CAST_REPRESENTATIVES, strict=True)
    )
    assert [plan.trade.code for plan in cast] == ["ceramics", "silk"]
    own = plan_standings(producers(), seed=1)[: cast[0].products]
    assert {State.EXPIRING, State.EXPIRED, State.SUSPENDED, State.REVOKED, State.TWO_STARS} <= {
        standing.state for standing in own
    }


@pytest.mark.parametrize(
    "today",
    [TODAY, date(2026, 5, 22), date(2027, 2, 28), date(2028, 2, 29), date(2028, 7, 2), date(2024, 2, 1)],
)
def test_every_certificate_comes_from_the_council_that_could_give_it(today: date) -> None:
    for producer, standing, papers in papers_on(today):
        days = [evaluation.decision.date for evaluation in papers.evaluations]
        assert days == sorted(set(days))
        assert days[-1] < today
        for evaluation in papers.evaluations:
            decision = evaluation.decision
            assert "(minh hoạ)" in decision.number
            if evaluation.stars >= MIN_LISTED_STARS:
                assert may_issue(decision.scheme, decision.level, evaluation.stars, decision.date)
            if decision.level == CouncilLevel.DISTRICT:
                assert decision.district == producer.district
                assert decision.date <= date(2025, 6, 30)
            if evaluation.code:
                code = parse_product_code(evaluation.code)
                assert code is not None
                assert (code.commune, code.year) == (producer.commune.code, decision.date.year)
            if evaluation.scores:
                assert all(
                    0 <= points <= maximum
                    for points, maximum in zip(evaluation.scores, decision.scheme.maxima, strict=True)
                )
                wanted = 5 if evaluation.potential_five else evaluation.stars
                assert stars_for_score(sum(evaluation.scores)) == wanted
        certificates = [
            evaluation for evaluation in papers.evaluations if evaluation.stars >= MIN_LISTED_STARS
        ]
        assert bool(certificates) == (standing.state != State.TWO_STARS)


def test_states_end_on_the_days_they_say() -> None:
    for _producer, standing, papers in papers_on(TODAY):
        certificates = [
            evaluation for evaluation in papers.evaluations if evaluation.stars >= MIN_LISTED_STARS
        ]
        ends = certificate_valid_until(certificates[-1].decision.date) if certificates else None
        left = (ends - TODAY).days if ends else None
        match standing.state:
            case State.LAST_DAY:
                assert left == 0
            case State.EXPIRED_YESTERDAY:
                assert left == -1
            case State.EXPIRED:
                assert left is not None
                assert left < -1
            case State.EXPIRING:
                assert left is not None
                assert 1 <= left <= 30
            case State.EXTENDED:
                assert ends is not None
                assert papers.extension is not None
                assert ends < TODAY <= papers.extension.until
                assert papers.extension.decided_on <= ends
            case State.TWO_STARS:
                assert left is None
            case _:
                assert left is not None
                assert left > 30
        assert (papers.revocation is not None) == (standing.state in (State.REVOKED, State.FAILED))
        assert (papers.extension is not None) == (standing.state == State.EXTENDED)
        suspended = papers.inspection is not None and papers.inspection.suspended_at is not None
        assert suspended == (standing.state == State.SUSPENDED)
        lapsed = any(document.valid_until and document.valid_until < TODAY for document in papers.documents)
        assert lapsed == (standing.state == State.DOCUMENTS_LAPSED)


def test_five_stars_were_potential_ones_before() -> None:
    histories = [
        [(evaluation.stars, evaluation.potential_five) for evaluation in papers.evaluations]
        for _producer, standing, papers in papers_on(TODAY)
        if standing.stars == 5
    ]
    assert histories == [[(4, True), (5, False)]] * 3


def test_nobody_decides_three_stars_between_the_districts_end_and_the_new_scheme() -> None:
    assert decision_on(date(2025, 7, 2), stars=3, district="018") is None
    assert decision_on(date(2025, 7, 2), stars=4, district="018") is not None


@pytest.mark.parametrize(("points", "centres"), [(1, 1), (110, 16), (400, 40)])
def test_as_many_places_are_planned_as_asked_each_with_a_name_of_its_own(points: int, centres: int) -> None:
    places = plan_places(points=points, centres=centres, today=TODAY, seed=1)
    assert Counter(place.kind for place in places) == {"sales_point": points, "design_centre": centres}
    assert len({place.slug for place in places}) == points + centres
    assert places[0].name == "Điểm OCOP Hàng Bồ"
    assert places[points].name == "Trung tâm thiết kế sáng tạo OCOP Bát Tràng"
    assert places[0].off_reason == ""
    for place in places:
        assert place.district in place.commune.districts
        assert {weekday for weekday, _opens, _closes in place.hours} == set(range(7))
        assert ("bespoke" in place.capabilities) == (place.kind == "design_centre")


def test_tet_of_2027_and_the_public_holidays_are_kept() -> None:
    holidays = plan_holidays(TODAY)
    assert ("Tết Nguyên đán", date(2027, 2, 4), date(2027, 2, 10)) in holidays
    assert ("Giỗ Tổ Hùng Vương", date(2027, 4, 16), date(2027, 4, 16)) in holidays
    assert ("Quốc khánh", date(2027, 9, 1), date(2027, 9, 2)) in holidays
    assert [first for _name, first, _last in holidays] == sorted(first for _name, first, _last in holidays)
