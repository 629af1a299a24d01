"""The page of returns, the products' pages, the form and the API tell the same terms: those of the policy."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone, translation

from marketplace.ordering.return_rules import Reason
from marketplace.ordering.selectors.returns import returnable
from marketplace.routing.models import Parcel
from marketplace.routing.services import parcels as steps
from marketplace.web.shop.return_times import in_words
from tests import factories as make

pytestmark = pytest.mark.django_db

PAGE = "/thong-tin/doi-tra/"


def text(language: str = "vi", address: str = PAGE) -> str:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    ("language", "published", "others"),
    [
        (
            "vi",
            ("24 giờ từ khi nhận", "đổi ý: 7 ngày, chưa mở bao bì", "mô tả: 30 ngày từ khi đặt"),
            ("36 giờ từ khi nhận", "không nhận trả vì đổi ý", "mô tả: 45 ngày từ khi đặt", ">14 ngày<"),
        ),
        (
            "en",
            (
                "24 hours of receipt",
                "changed your mind: 7 days, unopened",
                "described: 30 days from ordering",
            ),
            (
                "36 hours of receipt",
                "not for a change of mind",
                "described: 45 days from ordering",
                ">14 days<",
            ),
        ),
    ],
)
def test_the_page_reads_the_policy(
    settings: Any, language: str, published: tuple[str, ...], others: tuple[str, ...]
) -> None:
    page = text(language)
    assert [words for words in published if words not in page] == []
    settings.RETURN_POLICY = {
        "fresh_at_fault": timedelta(hours=36),
        "goods_at_fault": timedelta(days=14),
        "goods_changed_mind": None,
        "wrongly_told": timedelta(days=45),
    }
    page = text(language)
    assert [words for words in others if words not in page] == []


def test_the_products_page_and_the_form_say_what_the_page_says(settings: Any) -> None:
    settings.RETURN_POLICY = {"goods_at_fault": timedelta(days=14), "fresh_at_fault": timedelta(hours=12)}
    honey = make.product()
    fresh = make.product("Rau muống", in_group=make.group())
    type(fresh.product.certified.group).objects.filter(pk=fresh.product.certified.group_id).update(
        group="Thực phẩm tươi sống"
    )
    make.point(stock={honey: 5, fresh: 5})
    assert "trong 14 ngày khi hàng lỗi" in text(address=f"/san-pham/{honey.product.slug}/")
    assert "báo trong 12 giờ" in text(address=f"/san-pham/{fresh.product.slug}/")
    hanh = make.user("Hạnh")
    order = make.place({honey: 1})
    for step in (steps.accept_parcel, steps.pack_parcel, steps.hand_over_parcel, steps.deliver_parcel):
        step(parcel_id=order.parcels[0].pk, actor=hanh)
    parcel = Parcel.objects.get()
    (line,) = returnable(parcel)
    assert line.until(Reason.DAMAGED) == parcel.state_since + timedelta(days=14)
    assert line.may_return(Reason.DAMAGED, timezone.now() + timedelta(days=13))


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (None, ""),
        (timedelta(hours=1), "1 hour"),
        (timedelta(days=1), "24 hours"),
        (timedelta(hours=36), "36 hours"),
        (timedelta(days=2), "2 days"),
    ],
)
def test_a_length_is_told_in_days_or_hours(length: timedelta | None, words: str) -> None:
    with translation.override("en"):
        assert in_words(length) == words
