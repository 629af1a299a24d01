"""A producer's money from its bank account to the ledger: Bình proposes, Dung confirms, sends and writes down."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.models import Group
from django.utils import timezone
from playwright.sync_api import Page, expect
from saleor.account.models import User
from saleor.warehouse.models import Stock

from marketplace.accounting.models import AccountState, PayeeAccount, PayoutBatch
from marketplace.accounting.selectors.payables import payables
from marketplace.accounting.services.payee_accounts import confirm_account, propose_account
from marketplace.ledger import accounts
from marketplace.ledger.selectors import balance
from marketplace.outbox.models import OutboxMessage
from marketplace.outbox.services import relay
from marketplace.payments.bank_transfer.models import BankEntry
from marketplace.payments.bank_transfer.services import EntryDraft, store_statement, take_remittance
from marketplace.web.desk.access import DESK_GROUP
from ocop_catalog.models import FulfilmentPoint, Producer, ProducerMember
from ocop_catalog.rules import HANOI
from tests import factories as make
from tests.browser.site import Site
from tests.browser.test_cash_up import sell

PASSWORD = "mat-khau-chi-tra-1"
NUMBER = "00110012345678"
BATCHES = "/ban-chung-nhan/doi-soat/chi-tra/"


def person(name: str, **fields: object) -> User:
    """Somebody who can sign in on the site."""
    user = make.user(name, **fields)
    user.email = f"{name.lower()}-chi-tra@example.vn"
    user.password = PBKDF2PasswordHasher().encode(PASSWORD, "salt")  # as the site, not the tests, keeps it
    user.save()
    return user


@pytest.fixture
def owed(site: Site) -> tuple[Producer, Producer]:
    """Bình's producer without an account and Chi's with one; both sold, and the cash lies at the bank."""
    dung, lan = person("Dung", is_staff=True), person("Lan", is_staff=True)
    for officer in (dung, lan):
        officer.groups.add(Group.objects.get_or_create(name=DESK_GROUP)[0])
    hanh = make.user("Hạnh")
    point, stocks = shelf()
    for stock in stocks:
        placed = make.place({stock.product_variant: 2}, destination=make.at_counter(point))
        for parcel in placed.parcels:
            sell(parcel.pk, hanh)
    OutboxMessage.objects.filter(delivered_at__isnull=True).update(available_at=timezone.now())
    while relay().delivered:
        pass
    cash = accounts.cash(point.pk)
    draft = EntryDraft(reference="NOP1", amount=balance(cash), booked_at=timezone.now(), description="nop")
    store_statement(drafts=[draft])
    BankEntry.objects.filter(reference="NOP1").update(state="unmatched")
    take_remittance(entry_id=BankEntry.objects.get(reference="NOP1").pk, account=cash, actor=dung)
    binh, chi = (stock.product_variant.product.certified.producer for stock in stocks)
    ProducerMember.objects.create(producer=binh, user=person("Binh"))
    account = propose_account(
        payee=accounts.producer(chi.pk), bank_bin="970422", number="88880000", holder="CHI", actor=dung
    )
    confirm_account(account_id=account.pk, number="88880000", actor=lan)
    return binh, chi


def shelf() -> tuple[FulfilmentPoint, list[Stock]]:
    """A place with goods of two producers that nothing is owed to and that have no account yet."""
    known = [row.holder_id for row in payables(timezone.localdate(timezone=HANOI)) if not row.is_place]
    known += PayeeAccount.objects.exclude(producer=None).values_list("producer_id", flat=True)
    stocks = (
        Stock.objects.filter(
            quantity__gt=5,
            warehouse__point__capabilities__contains=["pick_up"],
            product_variant__product__is_published=True,
            product_variant__product__price_amount__lt=500_000,
            product_variant__product__certified__group__is_alcohol=False,
        )
        .exclude(product_variant__product__certified__producer__in=known)
        .select_related("warehouse__point", "product_variant__product__certified__producer")
        .order_by("-product_variant__product__price_amount", "pk")
    )
    places: dict[int, dict[int, Stock]] = {}
    for stock in stocks:
        of = places.setdefault(stock.warehouse.point.pk, {})
        of.setdefault(stock.product_variant.product.certified.producer_id, stock)
        if len(of) == 2:
            return stock.warehouse.point, list(of.values())
    raise AssertionError("no place has goods of two producers")


def sign_in(page: Page, name: str, path: str) -> None:
    page.goto("/dang-nhap/")
    page.get_by_label("Thư điện tử").fill(f"{name}-chi-tra@example.vn")
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url(lambda url: "/dang-nhap/" not in url)
    page.goto(path)


# Axe's loading of style sheets breaks the policy itself on pages of Django's admin, whose inline rows also have two
# columns without a heading.
AXE = {"preload": False, "rules": {"empty-table-header": {"enabled": False}}}


def fits(page: Page, *, javascript: bool) -> None:
    """Within the phone, and without a fault that axe sees. Without JavaScript neither can be asked."""
    if javascript:
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, page.url
        found = Axe().run(page, options=AXE)
        assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_payout_from_the_account_to_the_banks_word(
    site: Site, owed: tuple[Producer, Producer], visit: Callable[..., Page], javascript: bool
) -> None:
    binh, chi = owed
    due = {of.pk: -balance(accounts.producer(of.pk)) for of in owed}
    propose(visit("phone", javascript=javascript), binh, javascript=javascript)

    page = visit("phone", javascript=javascript)
    confirm(page, binh, javascript=javascript)
    batch = send(page, {binh, chi}, javascript=javascript)
    fetch(page, batch)
    answer(page, batch, binh, "Ghi đã chi", "Số tham chiếu", "FT26330001", javascript=javascript)
    answer(page, batch, chi, "Ngân hàng không chi được", "Lý do", "Sai tên", javascript=javascript)

    page.goto(f"/ban-chung-nhan/accounting/payoutbatch/{batch.pk}/change/")
    expect(page.get_by_text("Sai tên")).to_be_visible()
    fits(page, javascript=javascript)
    assert {row.producer_id: (row.state, row.amount) for row in batch.transfers.all()} == {
        binh.pk: ("paid", due[binh.pk]),
        chi.pk: ("failed", due[chi.pk]),
    }
    assert -balance(accounts.producer(binh.pk)) == 0
    assert -balance(accounts.producer(chi.pk)) == due[chi.pk], "owed again"
    page.goto(f"/ban-chung-nhan/doi-soat/chu-the/{binh.pk}/")
    expect(page.get_by_text("FT26330001")).to_be_visible()


def propose(page: Page, binh: Producer, *, javascript: bool) -> None:
    """Bình asks to be paid to an account; afterwards only its last four digits are shown."""
    sign_in(page, "binh", f"/chu-the/{binh.slug}/tien/tai-khoan/")
    expect(page.get_by_text("Chưa có tài khoản nhận tiền: chưa chi tiền được.")).to_be_visible()
    page.get_by_role("button", name="Gửi để xác nhận").click()
    expect(page.get_by_role("alert")).to_be_visible()
    fits(page, javascript=javascript)
    page.get_by_label("Ngân hàng").select_option("970436")
    page.get_by_label("Số tài khoản").fill("0011 0012 3456 78")
    page.get_by_role("button", name="Gửi để xác nhận").click()
    expect(page.get_by_role("heading", name="Đang chờ xác nhận")).to_be_visible()
    assert NUMBER not in page.content()
    fits(page, javascript=javascript)


def confirm(page: Page, binh: Producer, *, javascript: bool) -> None:
    """Dung finds the proposal, mistypes its number and then types it as told, by the keyboard alone."""
    sign_in(page, "dung", f"/ban-chung-nhan/doi-soat/chu-the/{binh.pk}/tai-khoan/")
    page.get_by_role("link", name="Xác nhận hoặc từ chối").press("Enter")
    page.get_by_role("link", name="Xác nhận", exact=True).press("Enter")
    assert NUMBER not in page.content()
    field = page.get_by_label("Số tài khoản")
    fits(page, javascript=javascript)
    field.focus()
    page.keyboard.type("00110012345679")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    assert PayeeAccount.objects.get(producer=binh).state == AccountState.PROPOSED
    field.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(NUMBER)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Xác nhận")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Đã thực hiện: Xác nhận.")).to_be_visible()
    fits(page, javascript=javascript)
    assert PayeeAccount.objects.get(producer=binh).state == AccountState.ACTIVE


def send(page: Page, payees: set[Producer], *, javascript: bool) -> PayoutBatch:
    """A batch of these alone, made on the run's page and sent."""
    page.goto(BATCHES)
    fits(page, javascript=javascript)
    for box in page.get_by_role("checkbox").all():
        box.uncheck()
    for payee in payees:
        page.get_by_role("checkbox", name=payee.legal_name).check()
    page.get_by_role("button", name="Lập đợt chi trả").click()
    expect(page.get_by_text("Đã lập")).to_be_visible()
    fits(page, javascript=javascript)
    page.get_by_role("link", name="Xuất tệp, gửi ngân hàng").click()
    page.get_by_role("button", name="Xuất tệp, gửi ngân hàng").click()
    expect(page.get_by_role("link", name="Tải tệp XLSX")).to_be_visible()
    batch = PayoutBatch.objects.latest("pk")
    assert {transfer.producer for transfer in batch.transfers.all()} == payees
    return batch


def fetch(page: Page, batch: PayoutBatch) -> None:
    """The file names every transfer with its whole number."""
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải tệp CSV").click()
    assert download.value.suggested_filename == f"chi-tra-{batch.number.lower()}.csv"
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    for transfer in batch.transfers.select_related("account"):
        assert transfer.account.number in text
        assert str(transfer.amount) in text


def answer(
    page: Page, batch: PayoutBatch, payee: Producer, step: str, label: str, said: str, *, javascript: bool
) -> None:
    """The bank's word on the transfer to ``payee``, as Dung writes it down from the batch's page."""
    page.goto(f"/ban-chung-nhan/accounting/payoutbatch/{batch.pk}/change/")
    transfer = batch.transfers.get(producer=payee)
    page.locator(f"a[href*='/payouttransfer/{transfer.pk}/change/']").click()
    expect(page.get_by_role("link", name=step)).to_be_visible()
    fits(page, javascript=javascript)
    page.get_by_role("link", name=step).click()
    page.get_by_label(label).fill(said)
    fits(page, javascript=javascript)
    page.get_by_role("button", name=step).click()
    expect(page.get_by_text(f"Đã thực hiện: {step}.")).to_be_visible()
