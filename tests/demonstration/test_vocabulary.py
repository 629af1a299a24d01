"""The words of the demonstration: complete, and in the right places."""

import pytest

from marketplace.demonstration import vocabulary
from marketplace.demonstration.geography import communes, district_names
from marketplace.demonstration.pictures import motifs
from marketplace.demonstration.places import CENTRE_WORKS
from ocop_catalog.text import fold, nfc

TRADES = vocabulary.trades()
KINDS = [(trade, kind) for trade in TRADES.values() for kind in trade.kinds]


def test_there_are_kinds_enough_for_a_thousand_natural_names() -> None:
    assert len(KINDS) >= 150
    combinations = sum(len(kind.styles) * len(set(kind.villages or trade.villages)) for trade, kind in KINDS)
    assert combinations >= 2_000


def test_every_village_lies_in_a_commune_of_its_former_district() -> None:
    for village in vocabulary.villages().values():
        assert village.district in communes()[village.commune].districts, village.key
        assert village.district in district_names()


def test_every_kind_is_made_somewhere_and_every_village_of_a_trade_makes_something() -> None:
    for trade, kind in KINDS:
        elsewhere = trade.anywhere > 0 and kind in trade.kinds_at(None)
        assert elsewhere or any(kind in trade.kinds_at(village) for village in trade.villages), kind.name
    for trade in TRADES.values():
        assert all(trade.kinds_at(village) for village in trade.villages), trade.code
        assert not trade.anywhere or trade.kinds_at(None), trade.code


def test_every_village_is_home_to_a_trade() -> None:
    homes = {village for trade in TRADES.values() for village in trade.villages}
    assert homes == set(vocabulary.villages())


def test_every_kind_has_a_drawing_and_every_drawing_a_kind() -> None:
    assert {kind.motif for _trade, kind in KINDS} == set(motifs())


def test_kinds_cover_every_product_set_of_2026() -> None:
    assert {kind.product_set for _trade, kind in KINDS} == set(range(1, 27))


@pytest.mark.parametrize(
    ("of", "need"),
    [
        (lambda kind: kind.product_set in (14, 15), "alcohol"),
        (lambda kind: kind.product_set == 26, "experience"),
        (lambda kind: "theo đặt hàng" in kind.name or "may đo" in kind.name, "bespoke"),
    ],
)
def test_what_asks_something_of_a_place_says_so(of: object, need: str) -> None:
    chosen = [kind for _trade, kind in KINDS if of(kind)]  # type: ignore[operator]
    assert chosen
    assert all(need in kind.needs for kind in chosen)


def test_works_of_a_design_centre_ask_nothing_that_it_cannot_do() -> None:
    for _trade, kind in KINDS:
        if set(kind.needs) & CENTRE_WORKS:
            assert set(kind.needs) <= CENTRE_WORKS | {"fragile"}, kind.name


def test_labels_say_what_is_in_it_and_how_to_keep_food() -> None:
    for _trade, kind in KINDS:
        assert kind.about.endswith("."), kind.name
        assert nfc(kind.name) == kind.name
        if kind.is_food:
            assert all((kind.ingredients, kind.shelf_life, kind.storage)), kind.name


def test_named_places_lie_in_communes_there_are() -> None:
    places = vocabulary.named_places()
    assert len(places["centres"]) == 16
    assert places["points"][0]["name"] == "Hàng Bồ"
    for place in (*places["points"], *places["centres"]):
        assert place["commune"] in communes(), place["name"]


def test_words_of_names_differ_even_without_their_marks() -> None:
    for key, words in vocabulary.words().items():
        assert len({fold(word) for word in words}) == len(words), key
