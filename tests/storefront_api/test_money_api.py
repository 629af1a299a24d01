"""Giving up and giving back over the API: once per key, with pictures, and by whoever may (a table of rights)."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from graphene import Node
from graphql_jwt.shortcuts import get_token
from PIL import Image
from saleor.order.models import Order
from saleor.product.models import ProductVariant
from saleor.warehouse.models import Allocation, Stock

from marketplace.ordering.models import ClientCall, ReturnPhoto, ReturnRequest
from marketplace.ordering.return_rules import Reason
from marketplace.ordering.services import returns
from marketplace.outbox.models import OutboxMessage
from marketplace.outbox.services import relay
from marketplace.payments.cash_on_delivery.models import CashRefund
from marketplace.payments.cash_on_delivery.services import give_refund
from marketplace.payments.verify import find_faults
from marketplace.routing.models import Parcel, ParkedDemand
from marketplace.routing.services import parcels as steps
from storefront_api.bodies import MAX_FILE
from tests import factories as make

from .conftest import Caller

pytestmark = pytest.mark.django_db

KEY = "7f1c2a9e-0000-4000-8000-000000000001"
RETURNING = "orderReturn { code state reason note photos canWithdraw lines { name quantity } } \
checkoutErrors { field code message retryable }"
ASK = f"""mutation($token: ID!, $key: String!, $input: ReturnRequestInput!) {{
    answer: returnRequest(token: $token, clientKey: $key, input: $input) {{ {RETURNING} }} }}"""
WITHDRAW = f"""mutation($token: ID!, $code: String!, $key: String) {{
    answer: returnWithdraw(token: $token, code: $code, clientKey: $key) {{ {RETURNING} }} }}"""
CANCEL = """mutation($token: ID!, $key: String, $reason: String) {
    answer: orderCancel(token: $token, clientKey: $key, reason: $reason) {
    order { status } checkoutErrors { code } } }"""
CANCEL_PARCEL = """mutation($token: ID!, $code: String!, $key: String) {
    answer: orderParcelCancel(token: $token, code: $code, clientKey: $key) {
    order { status } checkoutErrors { code } } }"""
KEEP = """mutation($token: ID!, $remaining: [RemainingInput!]!, $key: String) {
    answer: orderLinesCancel(token: $token, remaining: $remaining, clientKey: $key) {
    order { status bill { amount } remaining { lineId left least } } checkoutErrors { code } } }"""
PAY = """mutation($token: ID!, $key: String) { answer: payOrder(token: $token, clientKey: $key) {
    order { status } checkoutErrors { code } } }"""
READ = """query($token: ID!) { order(token: $token) { bill { amount } payment { owedBack { amount } }
    parcels { code lines { orderLineId name quantity }
      returnable { id name left terms { reason label until } } }
    returns { code state parcelCode reasonLabel answer refundsShipping timeline { state label } }
    payments { way place amount { amount } } refunds { way place amount { amount } } } }"""
PHOTO = "query($token: ID!, $code: String!, $number: Int!) { \
returnPhoto(token: $token, code: $code, number: $number) }"


@pytest.fixture(autouse=True)
def _nobody_called_before_and_all_adds_up() -> Iterator[None]:
    cache.clear()
    yield
    assert list(find_faults()) == []


class World:
    """An order of three of honey that waits at its place, and one that was delivered and paid in cash."""

    def __init__(self, owner: Any = None) -> None:
        self.hanh, self.dung = make.user("Hạnh"), make.user("Dung", is_staff=True, is_superuser=True)
        self.honey: ProductVariant = make.product(price=100_000)
        self.point = make.point("Điểm bán Hàng Gai", stock={self.honey: 9}, staff=[self.hanh])
        self.delivered = make.place({self.honey: 3}, user=owner)
        (parcel,) = self.delivered.parcels
        for step in (steps.accept_parcel, steps.pack_parcel, steps.hand_over_parcel, steps.deliver_parcel):
            step(parcel_id=parcel.pk, actor=self.hanh)
        work()
        self.waiting = make.place({self.honey: 3}, user=owner)

    @property
    def line_id(self) -> str:
        return str(Node.to_global_id("ParcelLine", self.delivered.parcels[0].lines.get().pk))

    def asked(self, quantity: int = 2, **more: Any) -> dict[str, Any]:
        return {
            "parcel": self.delivered.parcels[0].code,
            "lines": [{"lineId": self.line_id, "quantity": quantity}],
            "reason": "DAMAGED",
            **more,
        }

    def ask_back(self, *, photo: bool = False) -> ReturnRequest:
        parcel = self.delivered.parcels[0]
        return returns.request_return(
            order_id=self.delivered.order.pk,
            parcel_code=parcel.code,
            units={parcel.lines.get().pk: 1},
            reason=Reason.DAMAGED,
            photos=[picture()] if photo else [],
            actor=None,
        )


def work() -> None:
    OutboxMessage.objects.update(available_at=timezone.now())
    relay()


def picture(colour: str = "red") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(out, "PNG")
    return out.getvalue()


def everything() -> tuple[Any, ...]:
    return (
        list(Order.objects.order_by("pk").values_list("status", flat=True)),
        list(Parcel.objects.order_by("pk").values_list("state", "state_since")),
        list(Stock.objects.values_list("quantity", flat=True)),
        list(Allocation.objects.values_list("quantity_allocated", flat=True)),
        list(ReturnRequest.objects.order_by("pk").values_list("code", "state")),
        (ReturnPhoto.objects.count(), ClientCall.objects.count(), ParkedDemand.objects.count()),
        (OutboxMessage.objects.count(), CashRefund.objects.count()),
    )


def codes(answer: dict[str, Any]) -> list[str]:
    return [error["code"] for error in answer["checkoutErrors"]]


def send(
    query: str,
    variables: dict[str, Any],
    *files: bytes,
    places: dict[str, Any] | None = None,
    user: Any = None,
    client: Client | None = None,
    **fields: str,
) -> tuple[int, dict[str, Any]]:
    """A request of the GraphQL multipart form, files at ``input.photos``."""
    names = [str(number) for number in range(len(files))]
    form: dict[str, Any] = {
        "operations": json.dumps({"query": query, "variables": variables}),
        "map": json.dumps(
            {name: [f"variables.input.photos.{name}"] for name in names} if places is None else places
        ),
        **fields,
    }
    form |= {name: SimpleUploadedFile("anh.png", file) for name, file in zip(names, files, strict=True)}
    headers = {} if user is None else {"authorization": f"JWT {get_token(user)}"}
    response = (client or Client()).post("/graphql/", form, headers=headers)
    return response.status_code, response.json()


# --- what happens ---------------------------------------------------------------------------------------------------


def test_goods_are_asked_back_with_pictures_followed_refunded_and_read(guest: Caller) -> None:
    world = World()
    token = world.delivered.token
    seen = guest.ask(READ, token=token)["order"]
    (line,) = seen["parcels"][0]["returnable"]
    assert (line["left"], line["name"]) == (3, "Mật ong hoa nhãn")
    assert {term["reason"] for term in line["terms"]} == {reason.name for reason in Reason}
    paid = int(world.delivered.order.total_gross_amount)
    assert seen["payments"] == [{"way": "cash", "place": "Điểm bán Hàng Gai", "amount": {"amount": paid}}]
    asked = world.asked(note="Vỡ nắp", photos=[None, None]) | {
        "lines": [{"lineId": line["id"], "quantity": 2}]
    }
    status, answer = send(ASK, {"token": token, "key": KEY, "input": asked}, picture(), picture("blue"))
    assert status == 200
    assert answer["data"]["answer"]["checkoutErrors"] == []
    made = answer["data"]["answer"]["orderReturn"]
    assert made == {
        "code": ReturnRequest.objects.get().code,
        "state": "requested",
        "reason": "DAMAGED",
        "note": "Vỡ nắp",
        "photos": 2,
        "canWithdraw": True,
        "lines": [{"name": "Mật ong hoa nhãn", "quantity": 2}],
    }
    shown = guest.ask(PHOTO, token=token, code=made["code"], number=2)["returnPhoto"]
    with Image.open(io.BytesIO(base64.b64decode(shown))) as image:
        assert (image.format, image.size) == ("JPEG", (60, 40))
    for number in (0, -1, 3, 2**31 - 1):
        assert guest.ask(PHOTO, token=token, code=made["code"], number=number) == {"returnPhoto": None}
    request = ReturnRequest.objects.get()
    returns.approve_return(return_id=request.pk, actor=world.dung)
    returns.receive_return(return_id=request.pk, actor=world.hanh)
    returns.check_return(return_id=request.pk, restocked={}, actor=world.hanh)
    returns.accept_return(return_id=request.pk, actor=world.dung)
    work()
    seen = guest.ask(READ, token=token)["order"]
    assert seen["returns"] == [
        {
            "code": made["code"],
            "state": "accepted",
            "parcelCode": world.delivered.parcels[0].code,
            "reasonLabel": "Hàng hỏng, vỡ",
            "answer": "",
            "refundsShipping": False,
            "timeline": [
                {"state": "requested", "label": "Chờ xem xét"},
                {"state": "approved", "label": "Được trả, chờ nhận hàng"},
                {"state": "received", "label": "Điểm bán đã nhận hàng"},
                {"state": "checked", "label": "Đã kiểm, chờ quyết định"},
                {"state": "accepted", "label": "Đã nhận trả, hoàn tiền"},
            ],
        }
    ]
    assert (seen["payment"]["owedBack"]["amount"], seen["refunds"]) == (200_000, [])
    assert seen["parcels"][0]["returnable"][0]["left"] == 1
    give_refund(refund_id=CashRefund.objects.get().pk, actor=world.hanh)
    seen = guest.ask(READ, token=token)["order"]
    assert seen["refunds"] == [{"way": "cash", "place": "Điểm bán Hàng Gai", "amount": {"amount": 200_000}}]
    assert seen["bill"]["amount"] == paid - 200_000


def test_asking_twice_with_one_key_asks_once_and_another_wish_needs_another_key(guest: Caller) -> None:
    world = World()
    token = world.delivered.token
    first, again = (
        guest.ask(ASK, token=token, key=KEY, input=world.asked(1))["answer"] for _time in range(2)
    )
    assert first == again
    assert ReturnRequest.objects.count() == 1
    returns.withdraw_return(return_id=ReturnRequest.objects.get().pk, actor=None)
    late = guest.ask(ASK, token=token, key=KEY, input=world.asked(1))["answer"]
    assert (late["orderReturn"]["code"], late["orderReturn"]["state"]) == (
        first["orderReturn"]["code"],
        "withdrawn",
    ), "the return it made, as it is by now"
    before = everything()
    for other in (world.asked(2), world.asked(1, note="Khác"), world.asked(1, reason="SPOILED")):
        refused = guest.ask(ASK, token=token, key=KEY, input=other)["answer"]
        assert (refused["orderReturn"], codes(refused)) == (None, ["CLIENT_KEY_REUSED"])
    _status, answer = send(
        ASK, {"token": token, "key": KEY, "input": world.asked(1, photos=[None])}, picture()
    )
    assert codes(answer["data"]["answer"]) == ["CLIENT_KEY_REUSED"]
    assert everything() == before
    assert codes(guest.ask(ASK, token=token, key=str(uuid4()), input=world.asked(1))["answer"]) == []


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "không-dấu-nào", "a b c d e f", "abcdefgh\n"])
def test_a_key_is_letters_digits_and_dashes(guest: Caller, key: str) -> None:
    world = World()
    before = everything()
    refused = guest.ask(ASK, token=world.delivered.token, key=key, input=world.asked())["answer"]
    assert codes(refused) == ["CLIENT_KEY_WRONG"]
    assert everything() == before


def test_a_refused_call_leaves_its_key_free(guest: Caller) -> None:
    world = World()
    token = world.delivered.token
    assert codes(guest.ask(ASK, token=token, key=KEY, input=world.asked(4))["answer"]) == [
        "RETURN_UNITS_WRONG"
    ]
    assert codes(guest.ask(ASK, token=token, key=KEY, input=world.asked(3))["answer"]) == []


def test_a_late_repetition_of_giving_up_does_not_undo_what_came_since(guest: Caller) -> None:
    world = World()
    token = world.waiting.token
    line = guest.ask(READ, token=token)["order"]["parcels"][0]["lines"][0]["orderLineId"]

    def keep(pieces: int, key: str | None) -> dict[str, Any]:
        return guest.ask(KEEP, token=token, remaining=[{"lineId": line, "quantity": pieces}], key=key)[
            "answer"
        ]

    first = keep(2, KEY)
    assert first["order"]["remaining"] == [{"lineId": line, "left": 2, "least": 0}]
    assert codes(keep(1, "another-key")) == []
    assert keep(2, KEY)["order"]["remaining"] == [{"lineId": line, "left": 1, "least": 0}]
    assert codes(keep(1, KEY)) == ["CLIENT_KEY_REUSED"]
    assert codes(guest.ask(CANCEL, token=token, key=KEY)["answer"]) == ["CLIENT_KEY_REUSED"]
    for _time in range(2):
        cancelled = guest.ask(CANCEL, token=token, key=str(uuid4()))["answer"]
        assert cancelled == {"order": {"status": "canceled"}, "checkoutErrors": []}


def test_a_return_is_withdrawn_until_the_place_has_the_goods(guest: Caller) -> None:
    world = World()
    token, request = world.delivered.token, world.ask_back()
    for _time in range(2):
        answer = guest.ask(WITHDRAW, token=token, code=request.code.lower(), key=KEY)["answer"]
        assert (answer["orderReturn"]["state"], codes(answer)) == ("withdrawn", [])
    second = world.ask_back()
    assert codes(guest.ask(WITHDRAW, token=token, code=second.code, key=KEY)["answer"]) == [
        "CLIENT_KEY_REUSED"
    ]
    returns.approve_return(return_id=second.pk, actor=world.dung)
    returns.receive_return(return_id=second.pk, actor=world.hanh)
    before = everything()
    late = guest.ask(WITHDRAW, token=token, code=second.code)["answer"]
    assert (late["orderReturn"]["state"], codes(late)) == ("received", ["RETURN_STEP_REFUSED"])
    assert everything() == before


@pytest.mark.parametrize(
    ("language", "words"),
    [("vi", "Xin kiểm tra lại số lượng muốn trả."), ("en", "Please check how many you want to return.")],
)
def test_refusals_speak_the_callers_language(language: str, words: str) -> None:
    world = World()
    body = {
        "query": ASK,
        "variables": {"token": world.delivered.token, "key": KEY, "input": world.asked(9)},
    }
    response = Client().post(
        "/graphql/", body, content_type="application/json", headers={"accept-language": language}
    )
    assert [error["message"] for error in response.json()["data"]["answer"]["checkoutErrors"]] == [words]


# --- who may --------------------------------------------------------------------------------------------------------

Arguments = Callable[[World], dict[str, Any]]
OPERATIONS: dict[str, tuple[str, Arguments]] = {
    "orderCancel": (CANCEL, lambda world: {"token": world.waiting.token}),
    "orderParcelCancel": (
        CANCEL_PARCEL,
        lambda world: {"token": world.waiting.token, "code": world.waiting.parcels[0].code},
    ),
    "orderLinesCancel": (
        KEEP,
        lambda world: {
            "token": world.waiting.token,
            "remaining": [
                {"lineId": Node.to_global_id("OrderLine", world.waiting.order.lines.get().pk), "quantity": 1}
            ],
        },
    ),
    "payOrder": (PAY, lambda world: {"token": world.waiting.token}),
    "returnRequest": (
        ASK,
        lambda world: {"token": world.delivered.token, "key": KEY, "input": world.asked()},
    ),
    "returnWithdraw": (
        WITHDRAW,
        lambda world: {"token": world.delivered.token, "code": world.ask_back().code},
    ),
}
DONE, PAID_IN_CASH = "done", "NOT_PAYABLE"
"""An order paid in cash is there for its shopper, and says that there is no page to pay on."""
ROLES = {
    "An": lambda _world, an: an,
    "guest with the link": lambda _world, _an: None,
    "Chi": lambda _world, _an: make.user("Chi"),
    "Hạnh of the place": lambda world, _an: world.hanh,
    "Dung of the desk": lambda world, _an: world.dung,
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_accounts_order_is_changed_by_that_account_alone(operation: str, role: str) -> None:
    an = make.user("An")
    world = World(owner=an)
    query, arguments = OPERATIONS[operation]
    asked = arguments(world)
    caller = Caller(ROLES[role](world, an))
    before = everything()
    answer = caller.ask(query, **asked)["answer"]
    if role == "An":
        assert codes(answer) == ([PAID_IN_CASH] if operation == "payOrder" else [])
        assert (everything() != before) == (operation != "payOrder")
        return
    assert codes(answer) == ["ORDER_NOT_FOUND"]
    assert not any(answer.get(name) for name in ("order", "orderReturn"))
    assert everything() == before


@pytest.mark.parametrize("token", ["", "1", "0b5e7e0a-3a9c-4d8e-9a57-5f2d0c6b1e42", "' OR 1=1", "Ω" * 40])
@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_guests_order_is_changed_by_whoever_holds_its_token_and_nobody_else(
    guest: Caller, operation: str, token: str
) -> None:
    world = World()
    query, arguments = OPERATIONS[operation]
    asked = arguments(world)
    before = everything()
    assert codes(guest.ask(query, **asked | {"token": token})["answer"]) == ["ORDER_NOT_FOUND"]
    assert everything() == before
    assert codes(guest.ask(query, **asked)["answer"]) == ([PAID_IN_CASH] if operation == "payOrder" else [])


@pytest.mark.parametrize("role", ROLES)
def test_an_accounts_returns_refunds_and_pictures_are_read_by_that_account_alone(role: str) -> None:
    an = make.user("An")
    world = World(owner=an)
    request = world.ask_back(photo=True)
    caller = Caller(ROLES[role](world, an))
    order = caller.ask(READ, token=world.delivered.token)["order"]
    photo = caller.ask(PHOTO, token=world.delivered.token, code=request.code, number=1)["returnPhoto"]
    if role == "An":
        assert [one["code"] for one in order["returns"]] == [request.code]
        assert photo
    else:
        assert (order, photo) == (None, None)


def test_one_order_reaches_into_no_other(guest: Caller) -> None:
    """Parcels, returns, lines and pictures of another order are not there, whatever token one holds."""
    world = World()
    request = world.ask_back(photo=True)
    other = make.place({world.honey: 1})
    before = everything()
    assert codes(guest.ask(ASK, token=other.token, key=KEY, input=world.asked())["answer"]) == [
        "ORDER_NOT_FOUND"
    ]
    assert codes(guest.ask(WITHDRAW, token=other.token, code=request.code)["answer"]) == ["ORDER_NOT_FOUND"]
    assert guest.ask(PHOTO, token=other.token, code=request.code, number=1) == {"returnPhoto": None}
    assert codes(
        guest.ask(CANCEL_PARCEL, token=other.token, code=world.waiting.parcels[0].code)["answer"]
    ) == ["CANCEL_REFUSED"]
    assert everything() == before


# --- files ----------------------------------------------------------------------------------------------------------


def asked_with(world: World, photos: list[Any]) -> dict[str, Any]:
    return {"token": world.delivered.token, "key": KEY, "input": world.asked(photos=photos)}


def test_what_is_no_picture_is_refused_with_words(guest: Caller) -> None:
    world = World()
    before = everything()
    _status, answer = send(ASK, asked_with(world, [None]), b"<svg onload=alert(1)>")
    assert codes(answer["data"]["answer"]) == ["PHOTO_REFUSED"]
    status, answer = guest.post(ASK, **asked_with(world, ["upload:0"]))
    assert answer["errors"][0]["extensions"]["code"] == "UPLOAD_MISSING"
    for literal in ('["x"]', "[null]", "[1]"):
        query = ASK.replace("$input: ReturnRequestInput!", "$x: Int").replace(
            "input: $input",
            f'input: {{parcel: "x", lines: [], reason: DAMAGED, photos: {literal}}}',
        )
        status, answer = guest.post(query, token=world.delivered.token, key=KEY)
        assert (status, answer["errors"][0]["extensions"]["code"]) == (400, "GRAPHQL")
    assert everything() == before


@pytest.mark.parametrize(
    ("files", "places", "fields", "status", "code"),
    [
        ([], {}, {}, 400, "TOO_MANY_FILES"),
        ([b"x"] * 5, None, {}, 400, "TOO_MANY_FILES"),
        ([b"x" * (MAX_FILE + 1)], None, {}, 413, "BODY_TOO_LARGE"),
        ([b"x" * MAX_FILE] * 5, None, {}, 413, "BODY_TOO_LARGE"),
        ([b"x"], {}, {}, 400, "BAD_FORM"),
        ([b"x"], {"0": []}, {}, 400, "BAD_FORM"),
        ([b"x"], {"0": "variables.input.photos.0"}, {}, 400, "BAD_FORM"),
        ([b"x"], {"0": ["variables.input.photos.0", "variables.input.note"]}, {}, 400, "BAD_FORM"),
        ([b"x"], {"0": ["variables.input.photos.9"]}, {}, 400, "BAD_FORM"),
        ([b"x"], {"0": ["variables.input.photos.x"]}, {}, 400, "BAD_FORM"),
        ([b"x"], {"0": ["variables.input.parcel"]}, {}, 400, "BAD_FORM"),
        ([b"x"], {"0": ["variables.input.parcel.0"]}, {}, 400, "BAD_FORM"),
        ([b"x"], {"0": ["query"]}, {}, 400, "BAD_FORM"),
        ([b"x"], {"0": ["variables"]}, {}, 400, "BAD_FORM"),
        ([b"x"], {"0": ["variables.input.photos.0"], "1": ["variables.input.note"]}, {}, 400, "BAD_FORM"),
        ([b"x"], None, {"more": "x"}, 400, "BAD_FORM"),
        ([b"x"], None, {"map": "{"}, 400, "NOT_JSON"),
        ([b"x"], None, {"map": "[1]"}, 400, "BAD_FORM"),
        ([b"x"], None, {"operations": "["}, 400, "NOT_JSON"),
        ([b"x"], None, {"operations": '[{"query": "{me{email}}"}]'}, 400, "BATCH_OFF"),
        ([b"x"], None, {"operations": '{"query": "' + "x" * 140_000 + '"}'}, 413, "BODY_TOO_LARGE"),
    ],
)
def test_a_form_is_bounded_and_whole(
    files: list[bytes], places: Any, fields: dict[str, str], status: int, code: str
) -> None:
    world = World()
    before = everything()
    found, answer = send(ASK, asked_with(world, [None]), *files, places=places, **fields)
    assert (found, answer["errors"][0]["extensions"]["code"]) == (status, code)
    assert everything() == before


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"x", "multipart/form-data"),
        (b"--x\r\ngarbage", "multipart/form-data; boundary=x"),
        (b"\x00" * 5000, "multipart/form-data; boundary=" + "y" * 300),
    ],
)
def test_a_broken_form_gets_a_clear_answer(body: bytes, content_type: str) -> None:
    response = Client().post("/graphql/", data=body, content_type=content_type)
    assert response.status_code == 400
    assert response.json()["errors"][0]["extensions"]["code"] in ("BAD_FORM", "NOT_JSON")


def test_a_form_of_a_stranger_is_nobody_signed_in_and_forms_are_counted(client: Client) -> None:
    """Cookies sign nobody in: a forged form finds the account's order as absent as any guest does."""
    an = make.user("An")
    world = World(owner=an)
    client.force_login(an)
    before = everything()
    _status, answer = send(ASK, asked_with(world, [None]), picture(), client=client)
    assert codes(answer["data"]["answer"]) == ["ORDER_NOT_FOUND"]
    assert everything() == before
    for _time in range(29):
        send(ASK, asked_with(world, []), client=client)
    status, answer = send(ASK, asked_with(world, [None]), picture(), user=an)
    assert (status, answer["errors"][0]["extensions"]["code"]) == (429, "THROTTLED")
    assert everything() == before


def test_the_staff_door_takes_no_forms(settings: Any) -> None:
    from storefront_api.staff.views import StaffGraphQLView
    from storefront_api.views import GraphQLView

    assert not GraphQLView.takes_files
    assert not StaffGraphQLView.takes_files
