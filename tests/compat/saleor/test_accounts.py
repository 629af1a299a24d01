"""Accounts: signing in, tokens, new e-mail addresses, passwords, addresses, customers."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import mail
from django.utils import timezone
from graphql_jwt.shortcuts import get_token
from saleor.account.models import Address, User

from tests.compat.saleor.api import SaleorApi, gid
from tests.compat.saleor.world import World

pytestmark = pytest.mark.django_db

PASSWORD = "mat-khau-cua-an"
NEW_PASSWORD = "mot-mat-khau-khac"
BACK = "http://localhost/xac-nhan"


def linked(message: Any) -> dict[str, str]:
    """The parameters of the link in a mail."""
    link = re.search(r"http://localhost/\S+", message.body)
    assert link is not None, message.body
    return {name: values[0] for name, values in parse_qs(urlsplit(link[0]).query).items()}


# --- Tokens -----------------------------------------------------------------------------------------------------------
def test_the_right_password_gives_a_token_that_is_understood(world: World) -> None:
    payload = SaleorApi().do("tokenCreate", "token user { email }", email=world.an.email, password=PASSWORD)
    assert payload["user"] == {"email": "an@example.com"}
    me = SaleorApi().post("{ me { email } }", HTTP_AUTHORIZATION=f"JWT {payload['token']}")
    assert me == {"data": {"me": {"email": "an@example.com"}}}


def test_a_wrong_password_is_an_answer_and_no_graphql_error(world: World) -> None:
    fields = "token user { email } accountErrors { field code }"
    payload = SaleorApi().attempt("tokenCreate", fields, email=world.an.email, password="sai")
    assert (payload["token"], payload["user"]) == (None, None)
    assert payload["accountErrors"] == [{"field": "email", "code": "INVALID_CREDENTIALS"}]


def test_tokens_are_refreshed_and_verified(world: World) -> None:
    token = get_token(world.an)
    refreshed = SaleorApi().ask("mutation($t: String) { tokenRefresh(token: $t) { token } }", {"t": token})[
        "tokenRefresh"
    ]
    verified = SaleorApi().ask(
        "mutation($t: String) { tokenVerify(token: $t) { user { email } payload } }",
        {"t": refreshed["token"]},
    )["tokenVerify"]
    assert verified["user"] == {"email": "an@example.com"}
    assert verified["payload"]["email"] == "an@example.com"


def test_a_spoilt_token_is_not_verified(world: World) -> None:
    answer = SaleorApi().ask('mutation { tokenVerify(token: "a.b.c") { user { email } } }')
    assert answer == {"tokenVerify": None}


# --- A new e-mail address ---------------------------------------------------------------------------------------------
def ask_for_change(world: World, new_email: str = "an.moi@example.com") -> str:
    SaleorApi(world.an).do("requestEmailChange", newEmail=new_email, password=PASSWORD, redirectUrl=BACK)
    return linked(mail.outbox[-1])["token"]


@pytest.mark.usefixtures("worker")
def test_an_address_is_changed_by_the_link_sent_to_the_new_one(world: World) -> None:
    token = ask_for_change(world)
    assert mail.outbox[-1].to == ["an.moi@example.com"]
    SaleorApi(world.an).do("confirmEmailChange", token=token)
    world.an.refresh_from_db()
    assert world.an.email == "an.moi@example.com"
    assert mail.outbox[-1].to == ["an@example.com"]


@pytest.mark.usefixtures("worker")
def test_somebody_elses_link_changes_nothing(world: World) -> None:
    token = ask_for_change(world)
    payload = SaleorApi(world.dung).attempt("confirmEmailChange", token=token)
    assert [error["field"] for error in payload["errors"]] == ["token"]
    assert set(User.objects.values_list("email", flat=True)) == {"an@example.com", "dung@example.com"}


@pytest.mark.usefixtures("worker")
def test_a_link_works_once(world: World) -> None:
    token = ask_for_change(world)
    SaleorApi(world.an).do("confirmEmailChange", token=token)
    world.an.refresh_from_db()
    world.an.email = "an@third.example.com"
    world.an.save()
    payload = SaleorApi(world.an).attempt("confirmEmailChange", token=token)
    assert payload["errors"] == [{"field": "token", "message": "Invalid or expired token."}]


@pytest.mark.usefixtures("worker")
def test_a_link_is_good_for_an_hour(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    token = ask_for_change(world)
    later = (timezone.now() + timedelta(minutes=61)).timestamp()
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    from saleor.account.utils import decode_jwt_token

    with pytest.raises(Exception, match="Invalid or expired token"):
        decode_jwt_token(token)


# --- Opening, keeping and closing an account --------------------------------------------------------------------------
@pytest.mark.usefixtures("worker")
def test_an_account_is_opened_and_confirmed_by_mail(world: World) -> None:
    payload = SaleorApi().do(
        "accountRegister",
        "requiresConfirmation",
        input={"email": "binh@example.com", "password": NEW_PASSWORD, "redirectUrl": BACK},
    )
    binh = User.objects.get(email="binh@example.com")
    assert (payload["requiresConfirmation"], binh.is_active) == (True, False)
    SaleorApi().do("confirmAccount", **linked(mail.outbox[-1]))
    binh.refresh_from_db()
    assert binh.is_active


@pytest.mark.usefixtures("worker")
def test_a_forgotten_password_is_set_anew(world: World) -> None:
    SaleorApi().do("requestPasswordReset", email=world.an.email, redirectUrl=BACK)
    assert mail.outbox[-1].subject == "Đặt lại mật khẩu"
    link = linked(mail.outbox[-1])
    payload = SaleorApi().do("setPassword", "token user { email }", **link, password=NEW_PASSWORD)
    assert payload["token"]
    world.an.refresh_from_db()
    assert world.an.check_password(NEW_PASSWORD)
    spent = SaleorApi().attempt("setPassword", "token", **link, password="con-mot-mat-khau")
    assert spent == {"errors": [{"field": "token", "message": "Invalid or expired token."}], "token": None}


def test_a_password_is_changed_by_who_knows_the_old_one(world: World) -> None:
    refused = SaleorApi(world.an).attempt("passwordChange", oldPassword="sai", newPassword=NEW_PASSWORD)
    assert [error["field"] for error in refused["errors"]] == ["oldPassword"]
    SaleorApi(world.an).do("passwordChange", oldPassword=PASSWORD, newPassword=NEW_PASSWORD)
    world.an.refresh_from_db()
    assert world.an.check_password(NEW_PASSWORD)


@pytest.mark.usefixtures("worker")
def test_an_account_is_closed_by_the_link_in_a_mail(world: World) -> None:
    SaleorApi(world.an).do("accountRequestDeletion", redirectUrl=BACK)
    SaleorApi(world.an).do("accountDelete", token=linked(mail.outbox[-1])["token"])
    assert not User.objects.filter(email="an@example.com").exists()


def test_a_shopper_changes_the_name_and_the_picture(world: World) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from tests.compat.saleor.world import PIXEL

    SaleorApi(world.an).do("accountUpdate", input={"firstName": "An", "lastName": "Nguyễn Thị"})
    SaleorApi(world.dung).do(
        "userAvatarUpdate", image=SimpleUploadedFile("toi.png", PIXEL, content_type="image/png")
    )
    world.an.refresh_from_db()
    world.dung.refresh_from_db()
    assert world.an.last_name == "Nguyễn Thị"
    assert world.dung.avatar.name.startswith("user-avatars/toi")
    SaleorApi(world.dung).do("userAvatarDelete")
    world.dung.refresh_from_db()
    assert not world.dung.avatar


# --- Vietnamese addresses ---------------------------------------------------------------------------------------------
def address_input(**changes: str) -> dict[str, str]:
    return {
        "firstName": "An",
        "lastName": "Nguyễn",
        "streetAddress1": "12 Hàng Bồ",
        "cityArea": "Phường Hoàn Kiếm",
        "city": "Hà Nội",
        "country": "VN",
        **changes,
    }


@pytest.mark.parametrize(
    "phone", ["0912345678", "+84912345678", "0912 345 678", "+84 24 3825 0000", "024 3825 0000"]
)
def test_a_vietnamese_address_needs_no_postal_code_and_takes_local_numbers(world: World, phone: str) -> None:
    payload = SaleorApi(world.an).do(
        "accountAddressCreate",
        "address { city postalCode phone country { code } }",
        input=address_input(phone=phone),
    )
    assert payload["address"]["country"] == {"code": "VN"}
    assert payload["address"]["postalCode"] == ""
    assert payload["address"]["phone"].startswith("+84")


@pytest.mark.parametrize("phone", ["12", "0912345", "+1912"])
def test_an_impossible_number_is_refused(world: World, phone: str) -> None:
    before = Address.objects.count()
    payload = SaleorApi(world.an).attempt("accountAddressCreate", input=address_input(phone=phone))
    assert [error["field"] for error in payload["errors"]] == ["phone"]
    assert Address.objects.count() == before


def test_an_address_without_a_city_is_refused_and_does_not_crash(world: World) -> None:
    payload = SaleorApi(world.an).attempt("accountAddressCreate", input=address_input(city=""))
    assert [error["field"] for error in payload["errors"]] == ["city"]


def test_addresses_are_kept_by_their_owner_and_by_staff(world: World) -> None:
    own, staff = SaleorApi(world.an), SaleorApi(world.dung)
    made = own.do("accountAddressCreate", "address { id }", input=address_input(), type="SHIPPING")[
        "address"
    ]["id"]
    own.do("accountAddressUpdate", id=made, input=address_input(streetAddress1="14 Hàng Bồ"))
    own.do("accountSetDefaultAddress", id=made, type="BILLING")
    world.an.refresh_from_db()
    assert world.an.default_billing_address.street_address_1 == "14 Hàng Bồ"
    second = staff.do("addressCreate", "address { id }", userId=gid(world.an), input=address_input())[
        "address"
    ]["id"]
    staff.do("addressUpdate", id=second, input=address_input(city="Sơn Tây"))
    staff.do("addressSetDefault", addressId=second, userId=gid(world.an), type="SHIPPING")
    world.an.refresh_from_db()
    assert world.an.default_shipping_address.city == "SƠN TÂY"  # as the postal rules of the country write it
    own.do("accountAddressDelete", id=made)
    staff.do("addressDelete", id=second)
    assert list(world.an.addresses.all()) == [world.address]


# --- Customers --------------------------------------------------------------------------------------------------------
@pytest.mark.usefixtures("worker")
def test_staff_keep_customers(world: World) -> None:
    staff = SaleorApi(world.dung)
    made = staff.do(
        "customerCreate",
        "user { id }",
        input={"email": "chi@example.com", "firstName": "Chi", "redirectUrl": BACK},
    )["user"]["id"]
    assert (mail.outbox[-1].to, mail.outbox[-1].subject) == (["chi@example.com"], "Tài khoản của bạn")
    staff.do(
        "customerUpdate", id=made, input={"note": "hay mua gốm", "defaultShippingAddress": address_input()}
    )
    chi = User.objects.get(email="chi@example.com")
    assert (chi.note, chi.default_shipping_address.city) == ("hay mua gốm", "HÀ NỘI")
    assert staff.do("userBulkSetActive", "count", ids=[made], isActive=False)["count"] == 1
    staff.do("customerDelete", id=made)
    assert staff.do("customerBulkDelete", "count", ids=[gid(world.an)])["count"] == 1
    assert list(User.objects.all()) == [world.dung]


def test_metadata_is_written_and_deleted(world: World) -> None:
    staff, product = SaleorApi(world.dung), gid(world.products[0])
    pair = [{"key": "lang-nghe", "value": "Bát Tràng"}]
    item = "item { metadata { key value } privateMetadata { key value } }"
    staff.do("updateMetadata", item, id=product, input=pair)
    payload = staff.do("updatePrivateMetadata", item, id=product, input=pair)
    assert payload["item"] == {"metadata": pair, "privateMetadata": pair}
    staff.do("deleteMetadata", item, id=product, keys=["lang-nghe"])
    payload = staff.do("deletePrivateMetadata", item, id=product, keys=["lang-nghe"])
    assert payload["item"] == {"metadata": [], "privateMetadata": []}
