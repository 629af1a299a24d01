"""Label and slip on paper: all a courier and a packer need, for the people of the place alone."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from marketplace.routing.models import Parcel, ParcelState
from marketplace.routing.services import parcels as steps
from ocop_catalog.models import Capability
from tests import factories as make

pytestmark = pytest.mark.django_db


class Counter:
    """Hạnh's place, with honey on its shelf."""

    def __init__(self) -> None:
        self.hanh = make.user("Hanh")
        self.honey = make.product("Mật ong hoa nhãn", price=120_000)
        self.point = make.point(
            "Điểm OCOP Hàng Gai",
            stock={self.honey: 50},
            staff=[self.hanh],
            capabilities=[Capability.PICK_UP],
        )
        self.client = Client()
        self.client.force_login(self.hanh, backend="django.contrib.auth.backends.ModelBackend")

    def order(self, **fields: Any) -> Parcel:
        parcel: Parcel = make.place({self.honey: 2}, **fields).parcels[0]
        return parcel

    def slip(self, parcel: Parcel) -> HttpResponse:
        return self.client.get(reverse("operator:slip", args=[self.point.slug, parcel.code]))

    def slips(self, column: str) -> HttpResponse:
        return self.client.get(reverse("operator:slips", args=[self.point.slug]), {"cot": column})


@pytest.fixture
def counter() -> Counter:
    return Counter()


def pages(response: HttpResponse) -> list[str]:
    """The text of each page with all white space alike: where a line is broken is the printer's business."""
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(response.content)).pages]


def test_the_label_has_all_a_courier_needs_and_the_slip_all_a_packer_needs(counter: Counter) -> None:
    parcel = counter.order()
    label, slip = pages(counter.slip(parcel))
    for words in (
        parcel.code,
        f"Đơn {parcel.order.placement.number}",
        "Từ: Điểm OCOP Hàng Gai · 1 Hàng Gai, Hoàn Kiếm",
        "Nguyễn Thị An",
        "0912 345 678",
        "12 Hàng Bạc",
        "THU 270.000 ₫",
        "trang 1/2",
    ):
        assert words in label
    for words in (f"Phiếu đóng gói {parcel.code}", "2 Mật ong hoa nhãn", "Cộng 2 sản phẩm", "trang 2/2"):
        assert words in slip


def test_engraving_and_needs_stand_with_their_line(counter: Counter) -> None:
    parcel = counter.order()
    line = parcel.lines.get()
    line.options, line.needs = {"engraving": "Mừng thọ bà <Năm> & ông"}, ["cold"]
    line.save()
    label, slip = pages(counter.slip(parcel))
    assert "Khắc: “Mừng thọ bà <Năm> & ông”" in slip
    assert str(Capability("cold").label) in label
    assert str(Capability("cold").label) in slip


def test_a_pick_up_says_so_and_keeps_the_shoppers_code_secret(counter: Counter) -> None:
    parcel = counter.order(destination=make.at_counter(counter.point))
    label, slip = pages(counter.slip(parcel))
    assert "KHÁCH ĐẾN NHẬN" in label
    assert parcel.pick_up_code not in label + slip


def test_a_label_is_vietnamese_also_for_who_reads_the_pages_in_english(counter: Counter) -> None:
    counter.client.cookies["django_language"] = "en"
    label, _slip = pages(counter.slip(counter.order()))
    assert "THU 270.000 ₫" in label


def test_a_long_name_wraps_and_many_lines_take_more_pages(counter: Counter) -> None:
    goods = {make.product(f"Bát hương men lam cổ truyền số {n} " + "rất dài " * 8): 1 for n in range(25)}
    point = make.point("Điểm lớn", stock=goods, staff=[counter.hanh], at=(21.03, 105.85))
    name = "Công Tằng Tôn Nữ Thị Phương Anh Nguyễn Hoàng Bảo Trân Nguyệt Minh Châu Ngọc"
    parcel = make.place(goods, contact=make.contact(name=name)).parcels[0]
    found = pages(counter.client.get(reverse("operator:slip", args=[point.slug, parcel.code])))
    assert name in found[0]
    assert len(found) > 3
    assert [page for n, page in enumerate(found, 1) if f"trang {n}/{len(found)}" not in page] == []
    everything = " ".join(found)
    assert [n for n in range(25) if f"số {n} rất dài" not in everything] == []


def test_all_parcels_of_a_column_come_in_one_file_each_with_its_own_pages(counter: Counter) -> None:
    taken, also, offered = counter.order(), counter.order(), counter.order()
    for parcel in (taken, also):
        steps.accept_parcel(parcel_id=parcel.pk, actor=counter.hanh)
    found = pages(counter.slips("accepted"))
    assert len(found) == 4
    assert [page.count("trang 1/2") + 2 * page.count("trang 2/2") for page in found] == [1, 2, 1, 2]
    everything = " ".join(found)
    assert taken.code in everything
    assert also.code in everything
    assert offered.code not in everything
    queue = counter.client.get(reverse("operator:queue", args=[counter.point.slug]), {"cot": "accepted"})
    assert "In phiếu và nhãn (2 kiện)" in queue.content.decode()


def test_an_empty_column_says_so_and_an_unknown_one_is_not_there(counter: Counter) -> None:
    counter.order()
    response = counter.slips("packed")
    assert (response.status_code, response["Location"].endswith("?cot=packed")) == (302, True)
    assert [counter.slips(column).status_code for column in ("offered", "problems", "x")] == [404, 404, 404]


def test_the_file_is_kept_by_nobody_and_printing_changes_nothing(counter: Counter) -> None:
    parcel = counter.order()
    first, second = counter.slip(parcel), counter.slip(parcel)
    assert "no-store" in first["Cache-Control"]
    assert first["Content-Disposition"] == f'inline; filename="phieu-{parcel.code}.pdf"'
    assert first.content == second.content
    parcel.refresh_from_db()
    assert parcel.state == ParcelState.OFFERED


def test_many_slips_cost_as_many_statements_as_one(
    counter: Counter, django_assert_max_num_queries: Any
) -> None:
    for _ in range(6):
        steps.accept_parcel(parcel_id=counter.order().pk, actor=counter.hanh)
    with django_assert_max_num_queries(18):
        counter.slips("accepted")
