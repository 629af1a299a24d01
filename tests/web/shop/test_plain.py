"""Parts that need no request: telephone numbers, money, opening hours, communes, pictures, maps."""

from __future__ import annotations

from datetime import date, datetime, time
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from marketplace.web import phones, pictures
from marketplace.web.shop import maps, opening, units
from marketplace.web.templatetags import web
from ocop_catalog.models import Holiday, OpeningHours
from ocop_catalog.rules import HANOI

from .conftest import Market


@pytest.mark.parametrize(
    "text",
    [
        "0912345678",
        "+84912345678",
        "+84 912 345 678",
        "84912345678",
        "0912.345.678",
        "０９１２３４５６７８",
        "0912-345-678",
    ],
)
def test_a_number_is_read_in_every_usual_spelling(text: str) -> None:
    assert phones.parse(text) == "+84912345678"


@pytest.mark.parametrize("text", ["", "abc", "123", "09123456789999"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert phones.parse(text) is None


def test_a_number_is_shown_as_it_is_read_out() -> None:
    assert phones.display("+84912345678") == "0912 345 678"
    assert phones.display("tổng đài") == "tổng đài"


def test_money_has_dots_and_a_sign_that_stays_with_it() -> None:
    assert web.dong(1_234_000) == "1.234.000\u00a0₫"
    assert web.dong(0) == "0\u00a0₫"


@pytest.mark.parametrize(
    ("distance", "text"), [(0.3, "300\u00a0m"), (1.24, "1,2\u00a0km"), (11.6, "12\u00a0km"), (None, "")]
)
def test_distances_are_as_exact_as_needed(distance: float | None, text: str) -> None:
    assert web.km(distance) == text


WEEK = [OpeningHours(weekday=day, opens=time(8), closes=time(17)) for day in range(5)]
TET = Holiday(first_day=date(2026, 2, 16), last_day=date(2026, 2, 20), name="Tết")


@pytest.mark.parametrize(
    ("at", "is_open", "words"),
    [
        (datetime(2026, 3, 2, 8, 0, tzinfo=HANOI), True, "Đang mở đến 17:00"),
        (datetime(2026, 3, 2, 16, 59, tzinfo=HANOI), True, "Đang mở đến 17:00"),
        (datetime(2026, 3, 2, 17, 0, tzinfo=HANOI), False, "Đóng cửa, mở lại 08:00 T3 03/03"),
        (datetime(2026, 3, 2, 7, 59, tzinfo=HANOI), False, "Mở cửa lúc 08:00"),
        (datetime(2026, 3, 6, 18, 0, tzinfo=HANOI), False, "Đóng cửa, mở lại 08:00 T2 09/03"),
        (datetime(2026, 2, 16, 10, 0, tzinfo=HANOI), False, "Đóng cửa, mở lại 08:00 T2 23/02"),
    ],
)
def test_a_place_says_until_when_or_from_when_it_is_open(at: datetime, is_open: bool, words: str) -> None:
    assert opening.state(WEEK, [TET], at) == opening.OpeningState(is_open, words)


def test_a_place_without_hours_is_open_day_and_night_as_for_routing() -> None:
    assert opening.state([], [], datetime(2026, 3, 2, 10, tzinfo=HANOI)) == opening.OpeningState(
        True, "Mở cả ngày đêm"
    )


@pytest.mark.parametrize(
    "words", ["Hoàn Kiếm", "hoan kiem", "phường Hoàn Kiếm", "P. Hoàn Kiếm", "hoàn", "HOAN KIEM, Hà Nội"]
)
def test_a_commune_is_found_however_it_is_typed(market: Market, words: str) -> None:
    assert units.find(words)[0].code == "00070"


def test_an_old_district_leads_to_its_communes(market: Market) -> None:
    assert [unit.code for unit in units.find("huyện Gia Lâm")] == ["00565"]
    assert units.find("Sài Gòn") == []
    assert units.find("") == []


def photo(width: int, height: int, kind: str = "PNG") -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (width, height), "#8e2a1e").save(buffer, kind)
    return buffer.getvalue()


def test_a_photo_gets_every_format_at_every_width_it_has() -> None:
    path = default_storage.save("products/rong.png", ContentFile(photo(1200, 800)))
    assert pictures.make_variants(path) == [240, 360, 480, 720, 1080]
    found = pictures.find(path)
    assert (found.width, found.height) == (480, 320)
    for srcset, extension in ((found.avif, "avif"), (found.webp, "webp"), (found.jpg, "jpg")):
        assert srcset.count(",") == 4
        assert f"/240.{extension} 240w" in srcset
    with (
        default_storage.open(pictures.variant_path(path, 1080, "webp"), "rb") as file,
        Image.open(file) as image,
    ):
        assert image.size == (1080, 720)


def test_a_small_photo_is_not_enlarged() -> None:
    path = default_storage.save("products/nho.png", ContentFile(photo(100, 80)))
    assert pictures.make_variants(path) == [100]


def test_a_photo_without_variants_is_shown_as_it_is() -> None:
    assert pictures.find("products/chua-co.png") == pictures.Photo("/media/products/chua-co.png")


@pytest.mark.parametrize(
    "content", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\x89PNG\r\n\x1a\nhong"]
)
def test_what_is_no_photo_is_refused(content: bytes) -> None:
    path = default_storage.save("products/gia.png", ContentFile(content))
    with pytest.raises(pictures.UnreadablePictureError):
        pictures.make_variants(path)


def test_a_photo_of_too_many_pixels_is_refused_before_it_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MAX_PIXELS", 100)
    path = default_storage.save("products/lon.png", ContentFile(photo(20, 20)))
    with pytest.raises(pictures.UnreadablePictureError):
        pictures.make_variants(path)


@pytest.mark.parametrize(
    ("group", "kind"),
    [("Chè", "drink"), ("Vải, may mặc", "craft"), ("Gia vị", "food"), ("Hoa", "ornamental")],
)
def test_a_product_without_a_photo_has_its_groups_drawing(group: str, kind: str) -> None:
    assert pictures.drawing(group).endswith(f"group-{kind}.svg")


def test_the_map_keeps_proportions_and_a_scale() -> None:
    north, south = maps.Point(21.1, 105.8), maps.Point(20.9, 105.8)
    drawn = maps.draw(title="Bản đồ", units=[north, south], places=[maps.Point(21.0, 105.9, "dot")])
    assert drawn is not None
    assert drawn.units[0].x == drawn.units[1].x
    kilometres = (
        (float(drawn.units[1].y) - float(drawn.units[0].y)) / float(drawn.scale_length) * drawn.scale_km
    )
    assert kilometres == pytest.approx(0.2 * maps.KM_PER_DEGREE, rel=0.01)
    assert maps.draw(title="", units=[], places=[]) is None
