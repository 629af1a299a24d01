"""Bank statements as banks export them."""

from __future__ import annotations

import io
import json
from pathlib import Path

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from marketplace.ordering.models import Placement
from marketplace.ordering.services.placing import Placed
from marketplace.payments.bank_transfer.codes import numbered_code, numbers_named, transfer_code
from marketplace.payments.bank_transfer.models import BankDebit, BankEntry, RefundDue
from marketplace.payments.bank_transfer.payouts import refunds_to_send
from marketplace.payments.bank_transfer.statements import import_statement, parse_amount

from .conftest import receive, total

pytestmark = pytest.mark.django_db

HEAD = "SAO KÊ TÀI KHOẢN;;;;;\nTừ ngày 01/11/2026;;;;;\n"
COLUMNS = "STT;Ngày giao dịch;Số tham chiếu;Ghi nợ (VND);Ghi có (VND);Nội dung giao dịch\n"


def statement(*rows: str) -> bytes:
    return (HEAD + COLUMNS + "".join(f"{row}\n" for row in rows)).encode("utf-8-sig")


def state(order: Placed) -> str:
    return Placement.objects.get(pk=order.order.pk).payment_state


def dotted(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")


def row(order: Placed, reference: str = "FT1") -> str:
    return f"1;22/11/2026 08:15;{reference};;{dotted(total(order))};{transfer_code(order.number)} tien hang"


def test_a_csv_pays_orders_keeps_payments_out_and_passes_over_totals(order: Placed) -> None:
    file = statement(
        row(order),
        "2;22/11/2026;FT2;1.500.000;;Phí",
        "3;22/11/2026;FT3;0;5.000;lạ",
        ";;;;;",
        "Tổng cộng;;;1;2;",
    )
    report = import_statement(content=file)
    assert (report.faults, report.new, report.known, report.passed_over) == ([], 2, 0, 1)
    assert (report.out_new, report.out_known) == (1, 0)
    assert report.amount == total(order) + 5_000
    assert state(order) == "paid"
    entry = BankEntry.objects.get(reference="FT1")
    assert entry.booked_at.isoformat() == "2026-11-22T01:15:00+00:00"
    again = import_statement(content=file)
    assert (again.new, again.known, BankEntry.objects.count()) == (0, 2, 2)
    assert (again.out_new, again.out_known) == (0, 1)
    assert list(BankDebit.objects.values_list("reference", "amount", "state")) == [
        ("FT2", 1_500_000, "unmatched")
    ]


def test_an_excel_file_with_real_numbers_is_read(order: Placed) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Mã giao dịch", "Ngày", "Số tiền", "Diễn giải", "Tên đối tác"])
    book.active.append(["FT9", "22/11/2026", total(order), transfer_code(order.number), "TRAN VAN B"])
    book.active.append(["FT10", "22/11/2026", -5000, "rút", ""])
    file = io.BytesIO()
    book.save(file)
    report = import_statement(content=file.getvalue())
    assert (report.faults, report.new, report.out_new, report.passed_over) == ([], 1, 1, 0)
    assert (state(order), BankEntry.objects.get().payer_name) == ("paid", "TRAN VAN B")


def test_one_fault_stops_the_whole_file_and_each_names_its_line(order: Placed) -> None:
    report = import_statement(
        content=statement(
            row(order),
            "2;31/02/2026;FT2;;5.000;x",
            "3;22/11/2026;FT3;;5.00.0;x",
            "4;22/11/2026;;;5.000;x",
            "5;22/11/2026;FT1;;5.000;x",
            "6;22/11/2026;FT6;;;x",
        )
    )
    assert [(fault.line, fault.column) for fault in report.faults] == [
        (5, "ngày"),
        (6, "số tiền"),
        (7, "số tham chiếu"),
        (8, "số tham chiếu"),
        (9, "số tiền"),
    ]
    assert BankEntry.objects.count() == 0
    assert state(order) == "waiting"


def test_an_entry_known_with_another_amount_is_a_fault(order: Placed) -> None:
    receive(order, 5_000, reference="FT1")
    report = import_statement(content=statement(row(order)))
    assert [fault.line for fault in report.faults] == [4]
    assert BankEntry.objects.count() == 1


def test_the_statement_marks_refunds_as_sent_by_their_code(order: Placed) -> None:
    receive(order, total(order) + 7_000)
    refund = RefundDue.objects.get()
    (line,) = refunds_to_send()
    assert (line.amount, line.text) == (7_000, f"{numbered_code('HT', refund.pk)} Hoan tien")
    out = f"1;23/11/2026;FT50;7.000;;{line.text}"
    import_statement(content=statement(out, f"2;23/11/2026;FT51;7.000;;{line.text} lan 2"))
    refund.refresh_from_db()
    assert (refund.paid_out_reference, refund.paid_out_by) == ("FT50", None)
    assert list(BankDebit.objects.order_by("reference").values_list("matched_to", flat=True)) == [
        f"refund:{refund.pk}",
        "",
    ], "sent twice: a person looks at the second"
    assert refunds_to_send() == []
    known = import_statement(content=statement("1;23/11/2026;FT50;8.000;;x"))
    assert [fault.column for fault in known.faults] == ["số tiền"]


@pytest.mark.parametrize("content", [b"", b"a;b\n1;2\n", "Số dư\n".encode()])
def test_what_is_no_statement_is_refused(content: bytes) -> None:
    assert not import_statement(content=content).ok


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1.234.000", 1_234_000),
        ("1,234,000.00", 1_234_000),
        ("+5 000 VND", 5_000),
        ("1.234", 1_234),
        ("1234", 1_234),
        ("-5.000", -5_000),
        ("120.000,00 đ", 120_000),
    ],
)
def test_amounts_as_banks_write_them(text: str, amount: int) -> None:
    assert parse_amount(text) == amount


@pytest.mark.parametrize("text", ["", "1.234,000", "12.34", "1.5", "abc", "1.2345", "1 000.000"])
def test_amounts_that_could_be_two_things_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        parse_amount(text)


def test_the_commands_tell_and_verify(
    order: Placed, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "sao-ke.csv"
    file.write_bytes(statement(row(order)))
    call_command("import_bank_statement", str(file), "--dry-run", "--json")
    assert json.loads(capsys.readouterr().out)["new"] == 1
    assert state(order) == "waiting"
    call_command("import_bank_statement", str(file))
    assert state(order) == "paid"
    call_command("payments_verify")
    assert capsys.readouterr().out.splitlines()[-1] == "0"
    file.write_bytes(statement("1;x;FT7;;1;x"))
    with pytest.raises(CommandError, match="1 faults"):
        call_command("import_bank_statement", str(file))
    assert "4: ngày: 'x'" in capsys.readouterr().out


def test_verify_names_what_does_not_add_up(order: Placed, capsys: pytest.CaptureFixture[str]) -> None:
    receive(order, 5)
    Placement.objects.filter(pk=order.order.pk).update(payment_state="paid")
    with pytest.raises(CommandError):
        call_command("payments_verify", "--json")
    found = json.loads(capsys.readouterr().out)
    assert [(f["code"], f["subject"]) for f in found["faults"]] == [("order", order.number)]
    assert found["sums"] == {
        "received": 5,
        "kept": 0,
        "owed_back": 0,
        "waiting": 5,
        "paid_out": 0,
        "remitted": 0,
    }


@pytest.mark.parametrize("text", ["{code}", "MBVCB.77. ct00 0000 17 {last} chuyen", "x{code}y {code}"])
def test_numbered_codes_are_found_in_what_banks_make_of_them(text: str) -> None:
    code = numbered_code("CT", 17)
    assert (len(code), code[:10]) == (11, "CT00000017")
    assert numbers_named("CT", text.format(code=code, last=code[-1])) == [17]
    assert numbers_named("HT", text.format(code=code, last=code[-1])) == []
    assert numbers_named("CT", code[:-1] + ("A" if code[-1] != "A" else "B")) == []
