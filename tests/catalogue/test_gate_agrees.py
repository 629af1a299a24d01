"""The gate in words and the gate in SQL give one answer: on generated standings, at every moment where it
could change."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from saleor.product.models import Product

from ocop_catalog.checks import check_listing_gate
from ocop_catalog.models import (
    Certificate,
    CertificateExtension,
    CertificateRevocation,
    CertifiedProduct,
    Decision,
    DocumentKind,
    EvaluationResult,
    Inspection,
    Producer,
    ProducerStanding,
    ProductDocumentFile,
    ProductGroup,
)
from ocop_catalog.rules import HANOI, Standing, assess
from ocop_catalog.selectors import certifiable_products, governing_certificates, listable_products, standings
from ocop_catalog.stars import SCHEMES, CouncilLevel, certificate_valid_until
from tests import factories

pytestmark = pytest.mark.django_db
_serial = count(1)

# Days that matter lie close together, so that generated facts meet; leap day and scheme changes are among
# them.
EDGES = [date(2023, 2, 24), date(2024, 2, 29), date(2025, 7, 6), date(2026, 5, 22)]
days = st.one_of(
    st.sampled_from(EDGES),
    st.sampled_from(EDGES).flatmap(
        lambda day: st.integers(-3, 3).map(lambda shift: day + timedelta(days=shift))
    ),
    st.dates(date(2022, 1, 1), date(2027, 12, 31)),
)
moments = st.builds(
    lambda day, second: datetime(day.year, day.month, day.day, tzinfo=HANOI) + timedelta(seconds=second),
    days,
    st.sampled_from([0, 1, 3600, 43_200, 86_399]),
)
kinds = st.sampled_from(DocumentKind.values)


SPOILERS = ("issuer", "revocation", "extension", "standing", "group", "documents", "suspension", "twin")


@st.composite
def certificates(draw: st.DrawFn, spoilers: frozenset[str]) -> dict[str, Any]:
    issued_on = draw(days)
    stars = draw(st.sampled_from([3, 4, 4, 5]))
    scheme = [scheme for scheme in SCHEMES if scheme.in_force_from <= issued_on][-1]
    level, code = str(scheme.issuer_of(stars)), scheme.code
    if "issuer" in spoilers:
        level = draw(st.sampled_from(CouncilLevel).map(str))
        code = draw(st.sampled_from(SCHEMES).map(lambda each: each.code))
    last = certificate_valid_until(issued_on)
    near_end = st.integers(-3, 9).map(lambda shift: last + timedelta(days=shift))
    extensions = st.lists(
        st.tuples(near_end, st.integers(1, 200)), min_size=1, max_size=2, unique_by=lambda e: e[0]
    )
    return {
        "issued_on": issued_on,
        "stars": stars,
        "level": level,
        "scheme": code,
        "extensions": draw(extensions) if "extension" in spoilers else [],
        "revoked_at": draw(st.none() | moments) if "revocation" in spoilers else None,
    }


@st.composite
def recipes(draw: st.DrawFn) -> dict[str, Any]:
    """What is written about one product: good but for a few spoilers, so that each fact decides at times."""
    spoilers = frozenset(draw(st.sets(st.sampled_from(SPOILERS), max_size=2)))
    held = draw(st.lists(certificates(spoilers), max_size=3, min_size=draw(st.sampled_from([0, 1, 1, 1]))))
    if held and "twin" in spoilers:  # two certificates of one day: the later entered speaks
        held.insert(draw(st.integers(0, 1)), held[0] | {"revoked_at": draw(moments), "extensions": []})
    required = draw(st.lists(kinds, unique=True, max_size=3)) if "documents" in spoilers else []
    # Documents begin and end within the life of a certificate, where they matter.
    begin = held[0]["issued_on"] if held else EDGES[0]
    documents = [(kind, begin, None) for kind in required[1:]]
    if required:
        spans = st.tuples(st.just(required[0]), st.integers(-5, 600), st.none() | st.integers(0, 600))
        documents += [
            (kind, begin + timedelta(days=shift), length)
            for kind, shift, length in draw(st.lists(spans, max_size=2))
        ]
    return {
        "certificates": held,
        "standing": draw(st.sampled_from(ProducerStanding.values)) if "standing" in spoilers else "active",
        "is_listable": "group" not in spoilers,
        "required": required,
        "documents": documents,
        "suspensions": draw(
            st.lists(st.tuples(moments, st.none() | st.integers(1, 200_000)), min_size=1, max_size=2)
        )
        if "suspension" in spoilers
        else [],
    }


def write(recipe: dict[str, Any]) -> int:
    """Write a recipe as rows; answers the product's id."""
    number = next(_serial)
    producer = Producer.objects.create(
        legal_name="Hợp tác xã Bình",
        slug=f"agree-{number}",
        match_key="binh",
        kind="cooperative",
        standing=recipe["standing"],
        standing_reason="" if recipe["standing"] == ProducerStanding.ACTIVE else "thử",
    )
    group = ProductGroup.objects.create(
        scheme="26/2026",
        code=f"A{number}",
        group_code="agree",
        is_listable=recipe["is_listable"],
        required_documents=recipe["required"],
    )
    product = Product.objects.create(
        name="Tương", slug=f"agree-{number}", product_type=factories.product_type(), price_amount=1
    )
    certified = CertifiedProduct.objects.create(product=product, producer=producer, group=group)
    for index, facts in enumerate(recipe["certificates"]):
        write_certificate(certified, facts, f"{number}.{index}")
    ProductDocumentFile.objects.bulk_create(
        ProductDocumentFile(
            certified_product=certified,
            kind=kind,
            issued_on=issued_on,
            valid_until=None if length is None else issued_on + timedelta(days=length),
        )
        for kind, issued_on, length in recipe["documents"]
    )
    Inspection.objects.bulk_create(
        Inspection(
            certified_product=certified,
            inspected_on=since.date(),
            outcome="suspended",
            suspended_at=since,
            lifted_at=None if length is None else since + timedelta(seconds=length),
        )
        for since, length in recipe["suspensions"]
    )
    return product.pk


def write_certificate(certified: CertifiedProduct, facts: dict[str, Any], number: str) -> None:
    decision = Decision.objects.create(
        number=number,
        date=facts["issued_on"],
        issuer="UBND",
        level=facts["level"],
        scheme=facts["scheme"],
        province=factories.province(),
    )
    result = EvaluationResult.objects.create(
        decision=decision,
        producer=certified.producer,
        product_name="Tương",
        match_key=number,
        stars=facts["stars"],
    )
    certificate = Certificate.objects.create(
        decision=decision,
        result=result,
        producer=certified.producer,
        certified_product=certified,
        product_name="Tương",
        stars=facts["stars"],
        issued_on=facts["issued_on"],
        valid_until=certificate_valid_until(facts["issued_on"]),
    )
    for index, (decided_on, length) in enumerate(facts["extensions"]):
        CertificateExtension.objects.create(
            certificate=certificate,
            decided_on=decided_on,
            extended_until=decided_on + timedelta(days=length),
            decision_number=f"{index}",
        )
    if facts["revoked_at"] is not None:
        CertificateRevocation.objects.create(
            certificate=certificate, revoked_at=facts["revoked_at"], ground="food_safety", decision_number="1"
        )


def turning_points(standing: Standing) -> list[datetime]:
    """Every moment at which the verdict may change, with the second before and after."""
    dates: set[date] = set()
    instants: set[datetime] = set()
    for certificate in standing.certificates:
        dates |= {certificate.issued_on, certificate.valid_until + timedelta(days=1)}
        for extension in certificate.extensions:
            dates |= {extension.decided_on, extension.extended_until + timedelta(days=1)}
        if certificate.revoked_at:
            instants.add(certificate.revoked_at)
    for document in standing.documents:
        dates.add(document.issued_on)
        if document.valid_until:
            dates.add(document.valid_until + timedelta(days=1))
    for suspension in standing.suspensions:
        instants |= {moment for moment in (suspension.since, suspension.lifted_at) if moment}
    instants |= {datetime(day.year, day.month, day.day, tzinfo=HANOI) for day in dates}
    step = timedelta(seconds=1)
    return sorted({moment + shift for moment in instants for shift in (-step, 0 * step, step)})


def listable_at(product_id: int, at: list[datetime]) -> list[bool]:
    """The SQL gate's answers at many moments, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM ocop_listable_products(m) g WHERE g.product_id = %s)"
            " FROM unnest(%s::timestamptz[]) WITH ORDINALITY AS t(m, i) ORDER BY i",
            [product_id, at],
        )
        return [answer for (answer,) in cursor.fetchall()]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(recipe=recipes())
def test_words_and_sql_agree_at_every_turning_point(recipe: dict[str, Any]) -> None:
    with transaction.atomic():
        product_id = write(recipe)
        standing = standings([product_id])[product_id]
        at = turning_points(standing) or [datetime(2025, 1, 1, tzinfo=HANOI)]
        in_words = [assess(standing, moment).listable for moment in at]
        assert listable_at(product_id, at) == in_words
        transaction.set_rollback(True)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(recipe=recipes(), at=moments)
def test_what_speaks_for_a_product_is_one_in_words_in_sql_and_in_the_selector(
    recipe: dict[str, Any], at: datetime
) -> None:
    with transaction.atomic():
        product_id = write(recipe)
        verdict = assess(standings([product_id])[product_id], at)
        governing = governing_certificates([product_id], at).get(product_id)
        assert (governing.pk if governing else None) == (verdict.governing.id if verdict.governing else None)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT certificate_id, stars, last_day FROM ocop_listable_products(%s) WHERE product_id = %s",
                [at, product_id],
            )
            row = cursor.fetchone()
        expected = (verdict.governing.id, verdict.stars, verdict.last_day) if verdict.listable else None
        assert row == expected
        transaction.set_rollback(True)


def test_generated_standings_are_listable_often_enough_to_mean_something() -> None:
    """Guards the test above against going blind: a plain good recipe must be listable somewhere."""
    good = {
        "certificates": [
            {
                "issued_on": date(2024, 2, 29),
                "stars": 4,
                "level": "city",
                "scheme": "148",
                "extensions": [],
                "revoked_at": None,
            }
        ],
        "standing": "active",
        "is_listable": True,
        "required": [],
        "documents": [],
        "suspensions": [],
    }
    product_id = write(good)
    at = turning_points(standings([product_id])[product_id])
    assert listable_at(product_id, at) == [False, True, True, True, False, False]


def test_the_database_check_finds_the_gate_in_place() -> None:
    assert check_listing_gate(databases=["default"]) == []


def test_the_database_check_names_a_trigger_that_is_off() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE order_orderline DISABLE TRIGGER ocop_gate")
    (message,) = check_listing_gate(databases=["default"])
    assert message.id == "ocop_catalog.E001"
    assert "order_orderline" in message.msg


def test_the_database_check_notices_rules_that_drifted_apart() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION ocop_may_issue(scheme text, level text, stars integer, decided date)"
            " RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true'"
        )
    assert [message.id for message in check_listing_gate(databases=["default"])] == ["ocop_catalog.E002"]


def test_verdicts_take_the_same_queries_for_one_and_for_many(django_assert_num_queries: Any) -> None:
    ids = [factories.product(f"Trà {number}").product_id for number in range(4)]
    with django_assert_num_queries(5):
        one = standings(ids[:1])
    with django_assert_num_queries(5):
        assert set(standings([*ids, 10**6])) == {*ids, 10**6}
    assert assess(one[ids[0]], datetime.now(tz=HANOI)).listable


def test_a_publication_date_to_come_keeps_a_product_from_shoppers_until_that_day() -> None:
    variant = factories.product()
    today = datetime.now(tz=HANOI)
    Product.objects.filter(pk=variant.product_id).update(publication_date=today.date() + timedelta(days=1))
    assert not listable_products().filter(pk=variant.product_id).exists()
    assert listable_products(today + timedelta(days=1)).filter(pk=variant.product_id).exists()
    assert certifiable_products().filter(pk=variant.product_id).exists()


def test_the_gate_is_planned_as_part_of_the_query_that_asks() -> None:
    """PostgreSQL inlines the function (plain SQL, stable, not strict): a page of products reads its page only."""
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN SELECT * FROM ocop_listable_products(now()) WHERE product_id = 1")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Function Scan on ocop_listable_products" not in plan
    assert "ocop_catalog_certifiedproduct" in plan
