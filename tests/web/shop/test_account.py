"""Accounts: made by the mailbox's owner, told to nobody, locked against guessing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.test import Client

from marketplace.outbox.services import relay
from tests import factories

from .conftest import main_part, text

User = get_user_model()
pytestmark = pytest.mark.django_db


def ask(client: Client, email: str) -> str:
    form = {"email": email, "full_name": "Nguyễn Thị An", "privacy": "on"}
    return text(client.post("/dang-ky/", form, follow=True))


def link_in(message: mail.EmailMessage) -> str:
    found = re.search(r"https?://[^/]+(/\S+)", message.body)
    assert found is not None
    return found.group(1)


def test_an_account_is_made_by_who_reads_the_mailbox_with_a_password_of_theirs(client: Client) -> None:
    ask(client, "An@Example.vn")
    assert not User.objects.exists()
    relay()
    (message,) = mail.outbox
    assert message.to == ["an@example.vn"]
    shown = client.post(
        link_in(message),
        {"new_password1": "sen-tay-ho-2026", "new_password2": "sen-tay-ho-2026"},
        follow=True,
    )
    assert "Tài khoản đã mở" in text(shown)
    user = User.objects.get()
    assert (user.email, user.get_full_name(), user.check_password("sen-tay-ho-2026")) == (
        "an@example.vn",
        "Nguyễn Thị An",
        True,
    )


def test_registering_answers_alike_for_known_and_unknown_addresses(client: Client) -> None:
    known = factories.user("An")
    first, second = ask(client, known.email), ask(client, "khong-ai@example.vn")
    assert first == second
    relay()
    subjects = {message.to[0]: message.subject for message in mail.outbox}
    assert subjects == {
        known.email: "Đặt mật khẩu mới ở Chợ OCOP Hà Nội",
        "khong-ai@example.vn": "Mở tài khoản ở Chợ OCOP Hà Nội",
    }


def test_a_reset_is_answered_alike_and_written_to_known_addresses_only(client: Client) -> None:
    known = factories.user("An")
    answers = [
        text(client.post("/quen-mat-khau/", {"email": email}, follow=True))
        for email in (known.email, "khong-ai@example.vn")
    ]
    assert answers[0] == answers[1]
    relay()
    assert [message.to for message in mail.outbox] == [[known.email]]


def test_the_reset_link_sets_a_password_once(client: Client) -> None:
    an = factories.user("An")
    client.post("/quen-mat-khau/", {"email": an.email})
    relay()
    link = link_in(mail.outbox[0])
    form_page = client.get(link, follow=True)
    form = {"new_password1": "sen-tay-ho-2026", "new_password2": "sen-tay-ho-2026"}
    client.post(form_page.request["PATH_INFO"], form)
    an.refresh_from_db()
    assert an.check_password("sen-tay-ho-2026")
    assert "Đường dẫn đã dùng hoặc quá hạn" in text(Client().get(link, follow=True))


def test_an_altered_invitation_opens_nothing(client: Client) -> None:
    response = client.get("/dang-ky/khong:phai:that/", follow=True)
    assert "Đường dẫn đã dùng hoặc quá 24 giờ" in text(response)
    assert not User.objects.exists()


def test_an_invitation_opens_one_account(client: Client) -> None:
    ask(client, "an@example.vn")
    relay()
    link = link_in(mail.outbox[0])
    form = {"new_password1": "sen-tay-ho-2026", "new_password2": "sen-tay-ho-2026"}
    client.post(link, form)
    Client().post(link, {"new_password1": "ke-khac-2026-x", "new_password2": "ke-khac-2026-x"})
    assert User.objects.get().check_password("sen-tay-ho-2026")


def test_a_weak_password_is_refused_with_the_reason(client: Client) -> None:
    ask(client, "an@example.vn")
    relay()
    response = client.post(
        link_in(mail.outbox[0]), {"new_password1": "12345678", "new_password2": "12345678"}
    )
    assert response.status_code == 422
    assert not User.objects.exists()


def test_a_wrong_password_and_an_unknown_address_get_one_answer(client: Client) -> None:
    an = factories.user("An")
    answers = [
        client.post("/dang-nhap/", {"username": email, "password": "sai"})
        for email in (an.email, "khong-ai@example.vn")
    ]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert all("Thư điện tử hoặc mật khẩu không đúng" in main_part(answer) for answer in answers)


def test_signing_in_ignores_case_and_goes_where_it_was_asked(client: Client) -> None:
    an = factories.user("An")
    form = {"username": an.email.upper(), "password": "mat-khau-thu-1", "next": "/gio-hang/"}
    assert client.post("/dang-nhap/", form)["Location"] == "/gio-hang/"


def test_signing_in_never_leads_to_another_site(client: Client) -> None:
    an = factories.user("An")
    form = {"username": an.email, "password": "mat-khau-thu-1", "next": "https://evil.example/"}
    assert client.post("/dang-nhap/", form)["Location"] == "/tai-khoan/"


def test_five_wrong_passwords_lock_the_address(client: Client, settings: Any) -> None:
    settings.AXES_ENABLED = True
    an = factories.user("An")
    for _try in range(5):
        client.post("/dang-nhap/", {"username": an.email, "password": "sai"})
    response = client.post("/dang-nhap/", {"username": an.email, "password": "mat-khau-thu-1"})
    assert response.status_code == 429
    assert "Xin chờ 15 phút" in main_part(response)
    assert "_auth_user_id" not in client.session


def test_the_account_asks_to_sign_in(client: Client) -> None:
    assert client.get("/tai-khoan/")["Location"] == "/dang-nhap/?next=/tai-khoan/"
    answer = client.get("/tai-khoan/", headers={"HX-Request": "true"})
    assert answer["HX-Redirect"].startswith("/dang-nhap/")


def test_signing_out_needs_a_press_and_ends_the_session(client: Client) -> None:
    client.force_login(factories.user("An"), "django.contrib.auth.backends.ModelBackend")
    assert client.get("/dang-xuat/").status_code == 405
    client.post("/dang-xuat/")
    assert "_auth_user_id" not in client.session
