"""A place cancels a parcel and says why: the shopper reads it in their language, and the desk counts it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.utils import timezone

from marketplace.ordering.services.placing import Placed
from marketplace.outbox.models import OutboxMessage
from marketplace.outbox.services import relay
from marketplace.routing.models import CancelReason, DeclineReason, Parcel, ParcelEvent
from marketplace.routing.selectors import acceptance
from marketplace.routing.services.acceptance import count_acceptance, refusals_by_reason
from marketplace.routing.services.parcels import accept_parcel, cancel_parcel, undo_step
from marketplace.routing.services.refusals import decline_parcel
from storefront_api.schema import schema
from tests import factories as make

pytestmark = pytest.mark.django_db


class Place:
    """Hạnh's place with an order of An's; honey waits with another place's tea, so that a part is left."""

    def __init__(self, language: str = "vi") -> None:
        self.hanh = make.user("Hạnh")
        honey, tea = make.product("Honey"), make.product("Tea")
        self.point = make.point("Shop One", stock={honey: 9}, staff=[self.hanh])
        make.point("Shop Two", stock={tea: 9})
        self.placed: Placed = make.place({honey: 1, tea: 1}, language=language)
        self.parcel = Parcel.objects.get(point=self.point)
        self.client = Client()
        self.client.force_login(self.hanh)

    def cancel(self, **said: str) -> Any:
        return self.client.post(f"/diem-ban/{self.point.slug}/kien/{self.parcel.code}/huy/", said)


def order_page(placed: Placed, language: str) -> str:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client.get(f"/don-hang/{placed.token}/").content.decode()


WORDS = {
    "shopper": ("Bạn đã xin huỷ tại điểm bán.", "You asked the place to cancel it."),
    "unreachable": ("Điểm bán không liên lạc được với bạn.", "The place could not reach you."),
    "out_of_stock": ("Điểm bán đã hết hàng.", "The place is out of stock."),
    "damaged": ("Hàng bị hỏng trước khi gửi.", "The goods were damaged before they were sent."),
    "closed": ("Điểm bán phải đóng cửa.", "The place had to close."),
    "other": ("Điểm bán ghi: “Roof leaks”", "The place writes: “Roof leaks”"),
}


def test_every_reason_has_words_for_the_shopper() -> None:
    assert set(WORDS) == set(CancelReason.values)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("reason", WORDS)
def test_the_shopper_reads_why_on_the_page_in_the_mail_and_over_the_api(reason: str, language: str) -> None:
    place = Place(language)
    note = "Roof leaks" if reason == "other" else ""
    assert place.cancel(because=reason, reason=note).status_code == 302
    words = WORDS[reason][language == "en"]
    assert words in order_page(place.placed, language)
    OutboxMessage.objects.update(available_at=timezone.now())
    relay()
    (letter,) = [one for one in mail.outbox if "huỷ" in one.subject or "cancel" in one.subject]
    assert words in letter.body
    if language == "vi":
        query = f'{{order(token: "{place.placed.token}") {{parcels {{whyCancelled}}}}}}'
        context = type("Context", (), {"user": place.hanh.__class__(), "loaders": {}})()
        told = schema.execute(query, context=context).data["order"]["parcels"]
        assert sorted(str(one["whyCancelled"]) for one in told) == sorted(["None", words])


def test_a_note_is_read_with_the_reason_and_is_no_markup() -> None:
    place = Place()
    place.cancel(because="damaged", reason="Vỡ <b>nắp</b>")
    page = order_page(place.placed, "vi")
    assert "Hàng bị hỏng trước khi gửi. Điểm bán ghi: “Vỡ &lt;b&gt;nắp&lt;/b&gt;”" in page


@pytest.mark.parametrize("said", [{}, {"because": ""}, {"because": "whim"}, {"because": "other"}])
def test_without_a_reason_nothing_is_cancelled(said: dict[str, str]) -> None:
    place = Place()
    events = ParcelEvent.objects.count()
    response = place.cancel(**said)
    assert response.status_code == 422
    assert "field-error" in response.content.decode()
    place.parcel.refresh_from_db()
    assert (place.parcel.state, ParcelEvent.objects.count()) == ("offered", events)


def test_what_the_desk_wrote_when_it_cancelled_is_not_repeated_to_the_shopper() -> None:
    place = Place()
    cancel_parcel(parcel_id=place.parcel.pk, actor=place.hanh, reason="Nghi gian lận")
    assert "gian lận" not in order_page(place.placed, "vi")


def test_reasons_of_the_places_own_count_against_it_and_the_desk_sees_how_often_each() -> None:
    hanh, honey = make.user("Hạnh"), make.product()
    point = make.point(stock={honey: 99})
    for reason in (*CancelReason, CancelReason.OUT_OF_STOCK):
        (parcel,) = make.place({honey: 1}).parcels
        accept_parcel(parcel_id=parcel.pk, actor=hanh)
        cancel_parcel(parcel_id=parcel.pk, actor=hanh, because=reason, reason="x")
    (parcel,) = make.place({honey: 1}).parcels
    decline_parcel(parcel_id=parcel.pk, actor=hanh, reason=DeclineReason.TOO_BUSY)
    (undone,) = make.place({honey: 1}).parcels
    decline_parcel(parcel_id=undone.pk, actor=hanh, reason=DeclineReason.CLOSED)
    undo_step(parcel_id=undone.pk, actor=hanh)
    count_acceptance()
    (record,) = acceptance()
    assert (record.declined, record.accepted) == (1 + 5, 0), (
        "out of stock twice, damaged, closed, other; one no"
    )
    assert refusals_by_reason(point.pk) == [
        ("Huỷ: Hết hàng", 2),
        ("Huỷ: Điểm phải đóng cửa", 1),
        ("Huỷ: Hàng hỏng", 1),
        ("Huỷ: Lý do khác", 1),
        ("Huỷ: Khách xin huỷ", 1),
        ("Huỷ: Không liên lạc được với khách", 1),
        ("Từ chối: Quá tải", 1),
    ]
    assert refusals_by_reason(point.pk, now=timezone.now() + timedelta(days=91)) == []
    desk = Client()
    desk.force_login(make.user("Dung", is_staff=True, is_superuser=True))
    page = desk.get(f"/ban-chung-nhan/ocop_catalog/fulfilmentpoint/{point.pk}/change/").content.decode()
    assert "Huỷ: Hết hàng 2" in page
