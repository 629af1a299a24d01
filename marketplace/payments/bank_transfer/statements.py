"""Bank statements as banks export them: CSV or Excel, their own columns, ``22/11/2026`` and ``1.234.000``.

Money in is matched to orders, money out to what we sent (``money_out``); rows of totals are passed over and counted. A
file with any fault stores nothing: every fault names its line.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from ocop_catalog.importers.faults import Fault, UnreadableFile
from ocop_catalog.importers.tables import Row, Table, read_tables
from ocop_catalog.rules import HANOI
from ocop_catalog.text import fold

from .models import BankDebit, BankEntry
from .money_out import DebitDraft, match_new_debits, store_debits
from .services import EntryDraft, match_new_entries, store_statement

COLUMNS = {
    "reference": "so tham chieu|ma tham chieu|so giao dich|ma giao dich|ma gd|so but toan|so ct|so chung tu|"
    "reference|reference number|ref no|transaction id",
    "booked_at": "ngay giao dich|ngay gd|ngay hach toan|ngay ghi so|ngay hieu luc|thoi gian giao dich|ngay|"
    "transaction date|posting date|date",
    "credit": "ghi co|so tien ghi co|phat sinh co|so tien vao|tien vao|co|credit|credit amount",
    "debit": "ghi no|so tien ghi no|phat sinh no|so tien ra|tien ra|no|debit|debit amount",
    "amount": "so tien|so tien giao dich|so tien gd|amount|transaction amount",
    "description": "noi dung|noi dung giao dich|noi dung chi tiet|dien giai|mo ta|description|details|remark",
    "payer_name": "nguoi chuyen|ten nguoi chuyen|ten doi tac|ten tai khoan doi ung|ten don vi doi ung|payer|"
    "counterparty name",
    "payer_account": "tai khoan chuyen|tai khoan doi ung|so tai khoan doi ung|tai khoan doi tac|counterparty account",
    "payer_bank": "ngan hang chuyen|ngan hang doi ung|ngan hang doi tac|counterparty bank",
}
_COLUMN_OF = {name: column for column, names in COLUMNS.items() for name in names.split("|")}
_UNIT = re.compile(r"[(\[].*?[)\]]|/.*$")
_TOTALS = ("tong", "so du", "cong", "total", "opening", "closing")
_AMOUNT = re.compile(r"([+-]?)(\d{1,3}(?:([., ])\d{3})(?:\3\d{3})*|\d+)(?:[.,]00?)?")
_DAYS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d")
_TIMES = ("", " %H:%M", " %H:%M:%S")
_TEXTS = {"description": 500, "payer_name": 200, "payer_account": 40, "payer_bank": 100}


@dataclass(kw_only=True)
class StatementReport:
    """What an import did, or would do: entries by kind, rows passed over, and the faults that stop it.

    ``new``, ``known`` and ``amount`` are of money in, ``out_new`` and ``out_known`` of money out.
    """

    new: int = 0
    known: int = 0
    out_new: int = 0
    out_known: int = 0
    passed_over: int = 0
    amount: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.faults


def import_statement(*, content: bytes, dry_run: bool = False) -> StatementReport:
    """Read a statement, store what came and went, match it. With a fault, or ``dry_run``, nothing is written.

    Raises ``EntryChanged`` when a bank's notice told otherwise in this very moment (nothing is written then either).
    """
    report = StatementReport()
    drafts = _read(content, report)
    came = [(line, draft) for line, draft in drafts if isinstance(draft, EntryDraft)]
    went = [(line, draft) for line, draft in drafts if isinstance(draft, DebitDraft)]
    known, known_out = _known(BankEntry, came, report), _known(BankDebit, went, report)
    report.known, report.out_known = len(known), len(known_out)
    report.new, report.out_new = len(came) - len(known), len(went) - len(known_out)
    report.amount = sum(draft.amount for _, draft in came if draft.reference not in known)
    if report.ok and not dry_run:
        with transaction.atomic():
            store_statement(drafts=[draft for _, draft in came])
            store_debits(drafts=[draft for _, draft in went])
        match_new_entries()
        match_new_debits()
    return report


def parse_amount(text: str) -> int:
    """Whole đồng of ``1.234.000``, ``1,234,000.00``, ``+5 000 VND``; negative is money out. Raises ``ValueError``."""
    plain = re.sub(r"(?i)\s*(vnd|đồng|đ)\s*$", "", text.strip().replace("\u00a0", " "))
    match = _AMOUNT.fullmatch(plain)
    if match is None:
        raise ValueError(text)
    amount = int(re.sub(r"\D", "", match[2]))
    return -amount if match[1] == "-" else amount


def parse_moment(text: str) -> datetime:
    """``22/11/2026``, with a time or without, in Hà Nội. Raises ``ValueError``."""
    for day in _DAYS:
        for time in _TIMES:
            try:
                return datetime.strptime(text.strip(), day + time).replace(tzinfo=HANOI)
            except ValueError:
                continue
    raise ValueError(text)


def _known(
    model: type[BankEntry] | type[BankDebit],
    drafts: Sequence[tuple[int, EntryDraft | DebitDraft]],
    report: StatementReport,
) -> dict[str, int]:
    """Reference → amount of those that are here already; another amount than then is a fault."""
    rows = model.objects.filter(reference__in=[draft.reference for _, draft in drafts])
    known = dict(rows.values_list("reference", "amount"))
    for line, draft in drafts:
        if known.get(draft.reference, draft.amount) != draft.amount:
            before = f"{known[draft.reference]} đồng, như đã nhận trước"
            report.faults.append(
                Fault(line, "số tiền", str(draft.amount), "Số tham chiếu đã có với số tiền khác.", before)
            )
    return known


def _read(content: bytes, report: StatementReport) -> list[tuple[int, EntryDraft | DebitDraft]]:
    try:
        readings = read_tables(content)
    except UnreadableFile as error:
        report.faults.append(error.fault)
        return []
    for tables in readings:
        for table in tables:
            for at, row in enumerate(table.rows):
                columns = _columns(row)
                if {"reference", "booked_at"} <= columns.keys() and columns.keys() & {"credit", "amount"}:
                    report.faults.extend(table.faults)
                    return list(_drafts(table, at, columns, report))
    report.faults.append(
        Fault(0, "", "", "Không thấy hàng tiêu đề của sao kê.", "các cột: số tham chiếu, ngày, ghi có")
    )
    return []


def _columns(row: Row) -> dict[str, int]:
    """Which column stands where; the first of a kind counts."""
    found: dict[str, int] = {}
    for index, cell in enumerate(row.cells):
        column = _COLUMN_OF.get(fold(_UNIT.sub("", cell.split("\n")[0])).strip())
        if column:
            found.setdefault(column, index)
    return found


def _drafts(
    table: Table, head: int, columns: dict[str, int], report: StatementReport
) -> Iterator[tuple[int, EntryDraft | DebitDraft]]:
    lines: dict[str, int] = {}
    for row in table.rows[head + 1 :]:
        cells = {column: row.cell(index) for column, index in columns.items()}
        if row.is_blank:
            continue
        if not (cells["reference"] and cells["booked_at"]) and _is_total(row):
            report.passed_over += 1
            continue
        draft = _draft(row.line, cells, report)
        if draft is None:
            continue
        if draft.reference in lines:
            expected = f"mỗi khoản một số, đã có ở dòng {lines[draft.reference]}"
            report.faults.append(
                Fault(row.line, "số tham chiếu", draft.reference, "Số tham chiếu lặp lại.", expected)
            )
            continue
        lines[draft.reference] = row.line
        yield row.line, draft


def _draft(line: int, cells: dict[str, str], report: StatementReport) -> EntryDraft | DebitDraft | None:
    """A row's money, in or out; None for a row of nothing, and for one with faults."""
    faults: list[Fault] = []
    amount = _amount(line, cells, faults)
    if amount == 0 and not faults:
        report.passed_over += 1
        return None
    if not 0 < len(cells["reference"]) <= 64:
        faults.append(
            Fault(line, "số tham chiếu", cells["reference"][:80], "Thiếu số tham chiếu.", "1 đến 64 ký tự")
        )
    booked_at = None
    try:
        booked_at = parse_moment(cells["booked_at"])
    except ValueError:
        faults.append(Fault(line, "ngày", cells["booked_at"], "Không đọc được ngày.", "dd/mm/yyyy"))
    report.faults.extend(faults)
    if faults or booked_at is None:
        return None
    texts = {name: " ".join(cells.get(name, "").split())[:most] for name, most in _TEXTS.items()}
    if amount < 0:
        return DebitDraft(
            reference=cells["reference"],
            amount=-amount,
            booked_at=booked_at,
            description=texts["description"],
        )
    return EntryDraft(reference=cells["reference"], amount=amount, booked_at=booked_at, **texts)


def _amount(line: int, cells: dict[str, str], faults: list[Fault]) -> int:
    """Đồng that came (above 0) or went (below 0)."""
    said, sign = cells.get("credit", "") or cells.get("amount", ""), 1
    if not said.strip(" -0.,"):
        said, sign = cells.get("debit", "") or said, -1 if cells.get("debit", "").strip(" -") else 1
    if not said.strip(" -"):
        faults.append(Fault(line, "số tiền", "", "Thiếu số tiền.", "ghi có hoặc ghi nợ"))
        return 0
    try:
        amount = parse_amount(said)
    except ValueError:
        faults.append(Fault(line, "số tiền", said, "Không đọc được số tiền.", "số đồng, như 1.234.000"))
        return 0
    return amount if sign > 0 else -abs(amount)


def _is_total(row: Row) -> bool:
    words = [fold(cell) for cell in row.cells if cell]
    return any(word.startswith(_TOTALS) for word in words)
