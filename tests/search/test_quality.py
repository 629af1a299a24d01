"""The floors of search quality, on the demonstration catalogue and the judged queries."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from benchmarks.search_quality import measure
from search.indexing.rebuild import rebuild_postgres

OVERALL = 0.90
EVERY_SLICE = 0.85


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_people_find_what_they_mean_however_they_type_it() -> None:
    call_command("load_demo", "--no-pictures", verbosity=0)
    rebuild_postgres()
    products = measure.catalogue()
    for asked, at_least, left_out_at_most in ((None, 300, 20), (measure.second_set(products), 340, 40)):
        outcomes, left_out = measure.run(measure.engine("postgres"), products, asked)
        assert len(outcomes) >= at_least
        assert left_out <= left_out_at_most
        _floors_hold(outcomes)


def _floors_hold(outcomes: list[measure.Outcome]) -> None:
    *slices, overall = measure.summary(outcomes)
    assert overall.ndcg >= OVERALL
    assert {each.name: round(each.ndcg, 3) for each in slices if each.ndcg < EVERY_SLICE} == {}
    assert [outcome.query.words for outcome in outcomes if outcome.is_empty] == []
