"""The QR text against published examples; the transfer code against typing mistakes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.payments.bank_transfer.codes import ALPHABET, orders_named, transfer_code
from marketplace.payments.bank_transfer.vietqr import checksum, payload
from marketplace.routing.models.parcels import CODE_ALPHABET, random_code

PUBLISHED = [  # of NAPAS' specification and of independent generators
    "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA5303704"
    "54061800005802VN62340107NPS68690819thanh toan don hang63042E2E",
    "00020101021238570010A000000727012700069704220113VQRQACLNP26800208QRIBFTTA5303704"
    "54061000005802VN62270823Thanh toan don hang ABC6304CE4C",
    "00020101021238530010A0000007270123000697041601092576788590208QRIBFTTA53037045404"
    "10005802VN62150811Chuyen tien6304BBB8",
]


@pytest.mark.parametrize("text", PUBLISHED)
def test_the_checksum_is_that_of_published_codes(text: str) -> None:
    assert checksum(text[:-4]) == text[-4:]


@pytest.mark.parametrize(
    ("bank", "account", "amount", "purpose", "expected"),
    [
        ("970422", "VQRQACLNP2680", 100_000, "Thanh toan don hang ABC", PUBLISHED[1]),
        ("970416", "257678859", 1_000, "Chuyen tien", PUBLISHED[2]),
    ],
)
def test_the_text_is_that_of_published_codes(
    bank: str, account: str, amount: int, purpose: str, expected: str
) -> None:
    assert payload(bank_bin=bank, account=account, amount=amount, purpose=purpose) == expected


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": 0},
        {"amount": -1},
        {"amount": 10**13},
        {"bank_bin": "97043"},
        {"bank_bin": "97043x"},
        {"account": ""},
        {"account": "0" * 20},
        {"purpose": "x" * 26},
        {"purpose": "đơn"},
        {"purpose": ""},
    ],
)
def test_what_no_app_could_read_is_refused(wrong: dict[str, object]) -> None:
    right = {"bank_bin": "970436", "account": "0011", "amount": 1, "purpose": "X"}
    with pytest.raises(ValueError, match="not a"):
        payload(**{**right, **wrong})  # type: ignore[arg-type]


numbers = st.text(CODE_ALPHABET, min_size=8, max_size=8).map(lambda rest: f"HN{rest}")


@given(numbers, st.integers(0, 10), st.sampled_from(ALPHABET))
def test_every_single_wrong_character_is_noticed(number: str, at: int, other: str) -> None:
    code = transfer_code(number)
    typed = code[:at] + other + code[at + 1 :]
    assert orders_named(typed) == ([number] if typed == code else [])


@given(
    numbers,
    st.sampled_from(["{}", "tt don {} cam on", "{}.CT tu 0011 toi 22", "MBVCB.123.{}-FT99"]),
    st.data(),
)
def test_the_code_is_found_however_a_bank_writes_it(number: str, frame: str, data: st.DataObject) -> None:
    code = transfer_code(number)
    cut = data.draw(st.integers(0, len(code)))
    written = code[:cut] + data.draw(st.sampled_from(["", " ", "  ", ".", "-"])) + code[cut:]
    assert number in orders_named(frame.format(data.draw(st.sampled_from([written, written.lower()]))))


def test_a_number_without_its_check_character_names_no_order() -> None:
    number = f"HN{random_code(8)}"
    assert orders_named(number) == []
    assert orders_named(f"{transfer_code(number)} {transfer_code(number)}") == [number]
