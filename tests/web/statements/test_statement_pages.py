"""Statements as page, CSV, XLSX and PDF: the same numbers in each, for those they belong to and the desk alone."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from functools import partial
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader
from saleor.account.models import User

from marketplace.accounting.domain import Period
from marketplace.accounting.selectors import statement_of_producer
from marketplace.ledger.models import LedgerTransaction
from marketplace.ledger.services import Leg, post
from marketplace.web.statements.files import IN_PARTS, InParts, csv_rows
from ocop_catalog.models import FulfilmentPoint, PointStaff, Producer, ProducerMember
from tests import factories as make

pytestmark = pytest.mark.django_db

NOVEMBER = {"tu": "2026-11-01", "den": "2026-11-30"}
KINDS = ("pdf", "xlsx", "csv")


def move(key: str, kind: str, debit: str, credit: str, amount: int, day: int, note: str = "") -> None:
    legs = (Leg(account=debit, amount=amount), Leg(account=credit, amount=-amount))
    post(key=key, kind=kind, legs=legs, at=datetime(2026, 11, day, 3, tzinfo=UTC), note=note)


class Accounts:
    """Bình sold and was paid; Hạnh's place collected and handed on."""

    def __init__(self) -> None:
        self.binh = make.producer("HTX Bình", registration_number="0101234567")
        self.point: FulfilmentPoint = make.point("Điểm OCOP Hàng Gai")
        producer, cash = f"producer:{self.binh.pk}", f"cash:{self.point.pk}"
        move("a", "sale", "order:1", producer, 1_500_000, 2, "=K12")
        move("b", "vat", producer, "tax:vat", 15_000, 2)
        move("c", "payout", producer, "bank", 400_000, 20, "FT9")
        move("d", "paid", cash, "order:1", 300_000, 3)

    def producer_url(self, kind: str = "") -> str:
        return url("producer:statement", [self.binh.slug], kind)

    def point_url(self, kind: str = "") -> str:
        return url("operator:statement", [self.point.slug], kind)

    def desk_urls(self, kind: str = "") -> list[str]:
        if kind:
            return [
                reverse("admin:accounts-producer-statement-file", args=[self.binh.pk, kind]),
                reverse("admin:accounts-point-statement-file", args=[self.point.pk, kind]),
            ]
        return [
            reverse("admin:accounts-producer-statement", args=[self.binh.pk]),
            reverse("admin:accounts-point-statement", args=[self.point.pk]),
        ]


def url(name: str, args: list[Any], kind: str) -> str:
    return reverse(f"{name}_file", args=[*args, kind]) if kind else reverse(name, args=args)


def client_of(person: User | None) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def member(of: Producer) -> User:
    person = make.user("Binh")
    ProducerMember.objects.create(producer=of, user=person)
    return person


def operator(of: FulfilmentPoint) -> User:
    person = make.user("Hanh")
    PointStaff.objects.create(point=of, user=person)
    return person


@pytest.fixture
def books() -> Accounts:
    return Accounts()


ROLES = ("guest", "shopper", "producer", "other producer", "operator", "other operator", "desk")


def person(role: str, books: Accounts) -> User | None:
    match role:
        case "guest":
            return None
        case "producer":
            return member(books.binh)
        case "other producer":
            return member(make.producer("HTX Chi"))
        case "operator":
            return operator(books.point)
        case "other operator":
            return operator(make.point("Điểm khác"))
        case "desk":
            return make.user("Dung", is_staff=True, is_superuser=True)
    return make.user("An")


@pytest.mark.parametrize("kind", ["", *KINDS])
@pytest.mark.parametrize("role", ROLES)
def test_who_may_read_what(books: Accounts, role: str, kind: str) -> None:
    client = client_of(person(role, books))
    denied = 302 if role == "guest" else 404
    expected = {
        books.producer_url(kind): 200 if role == "producer" else denied,
        books.point_url(kind): 200 if role == "operator" else denied,
        # The desk's site sends who is not of its staff to its own door.
        **dict.fromkeys(books.desk_urls(kind), 200 if role == "desk" else 302),
    }
    before = LedgerTransaction.objects.count()
    assert {address: client.get(address).status_code for address in expected} == expected
    assert LedgerTransaction.objects.count() == before


def test_the_page_shows_the_period_and_leads_to_the_files_of_the_same_days(books: Accounts) -> None:
    client = client_of(member(books.binh))
    page = client.get(books.producer_url(), NOVEMBER).content.decode()
    for words in (
        "Từ 01/11/2026 đến hết 30/11/2026",
        "1.500.000\u00a0₫",
        "Khấu trừ thuế GTGT",
        "=K12",
        "1.085.000\u00a0₫",
    ):
        assert words in page
    for kind in KINDS:
        assert f"{books.producer_url(kind)}?tu=2026-11-01&amp;den=2026-11-30" in page


def test_csv_has_the_same_lines_and_no_formula(books: Accounts) -> None:
    response = client_of(member(books.binh)).get(books.producer_url("csv"), NOVEMBER)
    name = f"sao-ke-{books.binh.slug}-20261101-20261130.csv"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    rows = list(csv.reader(StringIO(response.getvalue().decode("utf-8-sig"))))
    assert rows[rows.index([]) + 1 :] == [
        ["Lúc", "Khoản mục", "Mã", "Nợ", "Có", "Còn phải trả chủ thể"],
        ["2026-11-02 10:00:00+07:00", "Bán hàng", "'=K12", "", "1500000", "1500000"],
        ["2026-11-02 10:00:00+07:00", "Khấu trừ thuế GTGT", "", "15000", "", "1485000"],
        ["2026-11-20 10:00:00+07:00", "Chi trả chủ thể", "FT9", "400000", "", "1085000"],
        ["", "Số dư cuối kỳ", "", "415000", "1500000", "1085000"],
    ]
    assert ["Mã số, quyết định", "0101234567"] in rows
    assert ["Kỳ", "01/11/2026 – 30/11/2026"] in rows


def test_xlsx_has_real_numbers_and_moments(books: Accounts) -> None:
    response = client_of(member(books.binh)).get(books.producer_url("xlsx"), NOVEMBER)
    rows = list(load_workbook(BytesIO(response.content)).active.iter_rows(values_only=True))
    assert (datetime(2026, 11, 2, 10), "Bán hàng", "=K12", None, 1_500_000, 1_500_000) in rows
    assert rows[-1] == (None, "Số dư cuối kỳ", None, 415_000, 1_500_000, 1_085_000)


def test_pdf_has_the_same_lines_in_the_language_of_the_reader(books: Accounts) -> None:
    client = client_of(member(books.binh))
    text = pdf_text(client.get(books.producer_url("pdf"), NOVEMBER).content)
    for words in (
        "HTX Bình",
        "0101234567",
        "02/11/2026 10:00 Bán hàng =K12 1.500.000 ₫",
        "1.085.000 ₫",
        "trang 1/1",
    ):
        assert words in text
    client.cookies["django_language"] = "en"
    text = pdf_text(client.get(books.producer_url("pdf"), NOVEMBER).content)
    for words in ("Statement of the producer", "Closing balance", "page 1/1"):
        assert words in text


def test_a_places_statement_is_of_its_cash(books: Accounts) -> None:
    text = pdf_text(client_of(operator(books.point)).get(books.point_url("pdf"), NOVEMBER).content)
    assert "Bảng đối soát tiền thu hộ" in text
    assert "03/11/2026 10:00 Khách trả tiền" in text
    assert "300.000 ₫" in text


def test_a_period_that_is_none_is_told_with_what_was_entered_kept(books: Accounts) -> None:
    client = client_of(member(books.binh))
    wrong = {"tu": "2026-11-30", "den": "2026-11-01"}
    response = client.get(books.producer_url(), wrong)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Ngày cuối phải từ ngày đầu trở đi." in page
    assert 'value="2026-11-30"' in page
    assert "Tải PDF" not in page
    file = client.get(books.producer_url("pdf"), wrong)
    assert (file.status_code, file["Location"]) == (
        302,
        f"{books.producer_url()}?tu=2026-11-30&den=2026-11-01",
    )


def test_a_quiet_period_says_so_and_keeps_the_balance(books: Accounts) -> None:
    client = client_of(member(books.binh))
    page = client.get(books.producer_url(), {"tu": "2026-12-01", "den": "2026-12-31"}).content.decode()
    assert "Trong kỳ này không có khoản nào" in page
    assert page.count("1.085.000\u00a0₫") == 3  # at its beginning, at its end, and where the money is


def test_a_file_of_no_known_kind_is_not_there(books: Accounts) -> None:
    assert client_of(member(books.binh)).get(books.producer_url("exe")).status_code == 404


def test_a_busy_month_costs_as_many_statements_as_a_quiet_one_and_the_files_have_all(
    books: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(member(books.binh))
    client.get(books.producer_url(), NOVEMBER)
    with counted() as few:
        client.get(books.producer_url(), NOVEMBER)
    for n in range(40):
        move(f"x{n}", "sale", "order:1", f"producer:{books.binh.pk}", 1_000 + n, 5, f"K{n}")
    monkeypatch.setattr("marketplace.web.statements.pages.MOST_SHOWN", 10)
    with counted() as many:
        page = client.get(books.producer_url(), NOVEMBER).content.decode()
    assert len(many) == len(few)
    assert ("Trang 1/5" in page, "K7" in page, "K8" in page) == (True, True, False)
    text = pdf_text(client.get(books.producer_url("pdf"), NOVEMBER).content)
    assert [n for n in range(40) if f"K{n} " not in text] == []


def busy(books: Accounts) -> int:
    """Forty sales more; answers what Bình is owed at the end."""
    for n in range(40):
        move(f"x{n}", "sale", "order:1", f"producer:{books.binh.pk}", 1_000 + n, 5, f"K{n}")
    return 1_500_000 - 15_000 - 400_000 + sum(1_000 + n for n in range(40))


@pytest.mark.parametrize("desk", [False, True])
def test_each_page_goes_on_where_the_one_before_ended(
    books: Accounts, monkeypatch: pytest.MonkeyPatch, desk: bool
) -> None:
    owed = busy(books)
    monkeypatch.setattr("marketplace.web.statements.pages.MOST_SHOWN", 10)
    client = client_of(person("desk", books)) if desk else client_of(member(books.binh))
    address = books.desk_urls()[0] if desk else books.producer_url()
    balances, references = [], []
    for number in range(1, 6):
        response = client.get(address, NOVEMBER | {"page": number})
        lines = response.context["lines"]
        balances += [line.balance for line in lines]
        references += [line.reference for line in lines]
        assert len(lines) == (10 if number < 5 else 3)
        assert response.context["statement"].closing == owed
    assert references == ["=K12", "", *(f"K{n}" for n in range(40)), "FT9"]
    assert (balances[0], balances[1], balances[-1]) == (1_500_000, 1_485_000, owed)
    assert "tu=2026-11-01&amp;den=2026-11-30&amp;page=4#dong" in response.content.decode()
    past = client.get(address, NOVEMBER | {"page": 6})
    assert (past.status_code, past["Location"]) == (302, f"{address}?tu=2026-11-01&den=2026-11-30")
    for nonsense in ("0", "-1", "x", "٣", "9" * 30):
        assert client.get(address, NOVEMBER | {"page": nonsense}).context["pages"].number == 1


def test_long_files_come_in_parts_that_carry_the_balance_over(
    books: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    owed = busy(books)
    for kind, part in IN_PARTS.items():
        monkeypatch.setitem(IN_PARTS, kind, InParts(part.make, 20))
    client = client_of(member(books.binh))
    page = client.get(books.producer_url(), NOVEMBER).content.decode()
    for words in ("PDF, phần 3/3", "XLSX, phần 1/3", "Tải CSV"):
        assert words in page
    texts = [
        pdf_text(client.get(books.producer_url("pdf"), NOVEMBER | {"part": part}).content)
        for part in (1, 2, 3)
    ]
    assert [n for n in range(40) if sum(f"K{n} " in text for text in texts) != 1] == []
    assert ["Số dư đầu kỳ" in texts[0], "Chuyển sang phần sau" in texts[0]] == [True, True]
    assert "Chuyển từ phần trước" in texts[2]
    assert "41–43 của 43" in texts[2]
    response = client.get(books.producer_url("xlsx"), NOVEMBER | {"part": 3})
    assert f"sao-ke-{books.binh.slug}-20261101-20261130-3.xlsx" in response["Content-Disposition"]
    rows = list(load_workbook(BytesIO(response.content)).active.values)
    assert rows[-1] == (None, "Số dư cuối kỳ", None, 415_000, 1_500_000 + owed - 1_085_000, owed)
    assert rows[-5][1] == "Chuyển từ phần trước"
    assert client.get(books.producer_url("xlsx"), NOVEMBER | {"part": 4}).status_code == 404


def test_csv_is_sent_while_it_is_read_and_says_when_the_books_changed(
    books: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    owed = busy(books)
    monkeypatch.setattr("marketplace.web.statements.files.AT_ONCE", 7)
    client = client_of(member(books.binh))
    response = client.get(books.producer_url("csv"), NOVEMBER)
    assert response.streaming
    rows = list(csv.reader(StringIO(response.getvalue().decode("utf-8-sig"))))
    assert [row[2] for row in rows[-44:-1]] == ["'=K12", "", *(f"K{n}" for n in range(40)), "FT9"]
    assert rows[-1][1::4] == ["Số dư cuối kỳ", str(owed)]
    monkeypatch.setattr("marketplace.documents.spreadsheets.csv_parts.__kwdefaults__", {"at_once": 1})
    parts = csv_rows(partial(statement_of_producer, books.binh.pk, Period.month(2026, 11)))
    first = next(parts)
    move("late", "sale", "order:1", f"producer:{books.binh.pk}", 5, 6, "LATE")
    assert "Xin tải lại" in (first + b"".join(parts)).decode("utf-8-sig").splitlines()[-1]


def test_the_desk_finds_every_statement_from_its_accounts(books: Accounts) -> None:
    client = client_of(person("desk", books))
    page = client.get(reverse("admin:accounts-producer", args=[books.binh.pk])).content.decode()
    assert 'href="sao-ke/"' in page
    page = client.get(books.desk_urls()[0], NOVEMBER).content.decode()
    assert "1.085.000\u00a0₫" in page
    assert client.get(reverse("admin:accounts-producer-statement", args=[0])).status_code == 404


def pdf_text(file: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(file)).pages).split())


def counted() -> CaptureQueriesContext:
    return CaptureQueriesContext(connection)
