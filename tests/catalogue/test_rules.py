"""The listing verdict: every reason on its own, every boundary, and which certificate speaks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from ocop_catalog.rules import (
    HANOI,
    CertificateFacts,
    Document,
    Extension,
    Reason,
    Standing,
    Suspension,
    assess,
)
from ocop_catalog.stars import CouncilLevel

DECIDED = date(2024, 3, 4)
LAST_DAY = date(2027, 3, 4)


def moment(day: date, hour: int = 12, minute: int = 0, second: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=HANOI)


NOON = moment(date(2025, 1, 15))
CERTIFICATE = CertificateFacts(
    id=1, issued_on=DECIDED, valid_until=LAST_DAY, stars=4, level=CouncilLevel.CITY, scheme="148"
)
GOOD = Standing(certificates=(CERTIFICATE,))
FOOD = frozenset({"facility", "test_report"})


def held(**changes: object) -> Standing:
    return Standing(certificates=(replace(CERTIFICATE, **changes),))


def test_a_valid_certificate_of_three_stars_and_more_is_listable() -> None:
    verdict = assess(GOOD, NOON)
    assert verdict.listable
    assert verdict.reasons == ()
    assert verdict.stars == 4
    assert verdict.last_day == LAST_DAY
    assert verdict.governing == CERTIFICATE


@pytest.mark.parametrize(
    ("standing", "reason"),
    [
        (Standing(), Reason.NO_CERTIFICATE),
        (held(issued_on=date(2025, 1, 16)), Reason.CERTIFICATE_NOT_YET_ISSUED),
        (held(stars=2), Reason.TOO_FEW_STARS),
        (held(level=CouncilLevel.DISTRICT), Reason.ISSUER_NOT_COMPETENT),
        (held(stars=3), Reason.ISSUER_NOT_COMPETENT),
        (held(stars=5), Reason.ISSUER_NOT_COMPETENT),
        (held(scheme="26/2026"), Reason.ISSUER_NOT_COMPETENT),
        (held(scheme="unknown"), Reason.ISSUER_NOT_COMPETENT),
        (held(valid_until=date(2025, 1, 14)), Reason.CERTIFICATE_EXPIRED),
        (held(revoked_at=NOON), Reason.CERTIFICATE_REVOKED),
        (replace(GOOD, suspensions=(Suspension(NOON),)), Reason.SUSPENDED_BY_INSPECTION),
        (replace(GOOD, required_documents=FOOD), Reason.DOCUMENT_MISSING),
        (
            replace(
                GOOD,
                required_documents=frozenset({"facility"}),
                documents=(Document("facility", DECIDED, date(2025, 1, 14)),),
            ),
            Reason.DOCUMENT_EXPIRED,
        ),
        (replace(GOOD, producer_standing="suspended"), Reason.PRODUCER_SUSPENDED),
        (replace(GOOD, producer_standing="closed"), Reason.PRODUCER_CLOSED),
        (replace(GOOD, group_is_listable=False), Reason.GROUP_NOT_LISTED),
    ],
)
def test_each_ground_alone_keeps_a_product_off_the_market(standing: Standing, reason: Reason) -> None:
    verdict = assess(standing, NOON)
    assert verdict.reasons == (reason,)
    assert not verdict.listable
    assert verdict.stars is None


def test_the_table_above_names_every_reason() -> None:
    tested = {case[1] for case in test_each_ground_alone_keeps_a_product_off_the_market.pytestmark[0].args[1]}
    assert tested == set(Reason)


@pytest.mark.parametrize("reason", Reason)
def test_each_reason_says_what_is_wrong_and_what_mends_it(reason: Reason) -> None:
    assert reason.code == reason.name.lower()
    assert reason.text.endswith(".")
    assert reason.fix.endswith(".")


def test_all_grounds_are_named_at_once() -> None:
    standing = Standing(
        certificates=(replace(CERTIFICATE, stars=5, valid_until=DECIDED, revoked_at=NOON),),
        suspensions=(Suspension(NOON - timedelta(days=1)),),
        documents=(Document("facility", DECIDED, DECIDED),),
        required_documents=FOOD,
        producer_standing="closed",
        group_is_listable=False,
    )
    verdict = assess(standing, NOON)
    assert verdict.codes == (
        "issuer_not_competent",
        "certificate_expired",
        "certificate_revoked",
        "suspended_by_inspection",
        "document_missing",
        "document_expired",
        "producer_closed",
        "group_not_listed",
    )
    assert verdict.missing_documents == ("test_report",)
    assert verdict.expired_documents == ("facility",)


@pytest.mark.parametrize(
    ("at", "listable"),
    [
        (moment(DECIDED, 0) - timedelta(microseconds=1), False),
        (moment(DECIDED, 0), True),
        (moment(LAST_DAY, 23, 59, 59), True),
        (moment(LAST_DAY + timedelta(days=1), 0), False),
    ],
)
def test_validity_runs_from_the_first_to_the_last_day_in_hanoi(at: datetime, listable: bool) -> None:
    assert assess(GOOD, at).listable is listable


def test_the_day_is_hanois_whatever_zone_the_moment_is_told_in() -> None:
    last_second = moment(LAST_DAY, 23, 59, 59)
    utc = last_second.astimezone(tz=UTC)
    assert utc.date() == LAST_DAY
    assert assess(GOOD, utc).listable
    assert not assess(GOOD, utc + timedelta(seconds=1)).listable


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        assess(GOOD, datetime(2025, 1, 15))


def test_a_revocation_counts_from_its_very_moment() -> None:
    standing = held(revoked_at=NOON)
    assert assess(standing, NOON - timedelta(microseconds=1)).listable
    assert not assess(standing, NOON).listable


def test_a_suspension_is_half_open() -> None:
    standing = replace(GOOD, suspensions=(Suspension(NOON, NOON + timedelta(hours=2)),))
    assert [assess(standing, NOON + timedelta(minutes=m)).listable for m in (-1, 0, 119, 120)] == [
        True,
        False,
        False,
        True,
    ]


def test_the_certificate_issued_last_speaks_even_when_it_is_revoked() -> None:
    newer = replace(
        CERTIFICATE, id=2, issued_on=date(2024, 12, 1), valid_until=date(2027, 12, 1), revoked_at=NOON
    )
    standing = Standing(certificates=(newer, CERTIFICATE))
    assert assess(standing, moment(date(2024, 11, 30))).governing == CERTIFICATE
    assert assess(standing, moment(date(2024, 12, 1))).governing == newer
    assert assess(standing, NOON).codes == ("certificate_revoked",)


def test_of_two_certificates_of_one_day_the_later_entered_speaks() -> None:
    second = replace(CERTIFICATE, id=9, stars=5, level=CouncilLevel.MINISTRY)
    assert assess(Standing(certificates=(second, CERTIFICATE)), NOON).stars == 5


def test_an_extension_counts_from_the_day_it_was_decided() -> None:
    extension = Extension(decided_on=date(2027, 3, 10), extended_until=date(2027, 8, 31))
    standing = held(extensions=(extension,))
    assert [
        assess(standing, moment(day)).listable
        for day in (
            LAST_DAY,
            date(2027, 3, 5),
            date(2027, 3, 9),
            date(2027, 3, 10),
            date(2027, 8, 31),
            date(2027, 9, 1),
        )
    ] == [True, False, False, True, True, False]


def test_a_shorter_extension_takes_nothing_away() -> None:
    standing = held(extensions=(Extension(DECIDED, DECIDED + timedelta(days=1)),))
    assert assess(standing, moment(LAST_DAY)).listable


def test_a_certificate_of_leap_day_ends_on_the_28th() -> None:
    standing = held(issued_on=date(2024, 2, 29), valid_until=date(2027, 2, 28))
    assert assess(standing, moment(date(2027, 2, 28), 23)).listable
    assert not assess(standing, moment(date(2027, 3, 1), 0)).listable


def test_a_document_holds_through_its_last_day_and_the_newest_need_not_be_the_longest() -> None:
    documents = (
        Document("facility", date(2024, 1, 1), date(2025, 1, 15)),
        Document("facility", date(2024, 6, 1), date(2024, 12, 31)),
        Document("test_report", date(2024, 1, 1), None),
    )
    standing = replace(GOOD, required_documents=FOOD, documents=documents)
    assert assess(standing, NOON).listable
    assert assess(standing, NOON + timedelta(days=1)).expired_documents == ("facility",)


def test_a_document_of_tomorrow_is_missing_today() -> None:
    standing = replace(
        GOOD,
        required_documents=frozenset({"facility"}),
        documents=(Document("facility", NOON.date() + timedelta(days=1)),),
    )
    assert assess(standing, NOON).missing_documents == ("facility",)
    assert assess(standing, NOON + timedelta(days=1)).listable
