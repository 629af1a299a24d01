"""Staff and permission groups (shim ``array_agg``), apps and their tokens, webhooks and their sample payloads."""

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from saleor.account.models import StaffNotificationRecipient, User
from saleor.app.models import App
from saleor.webhook.models import Webhook

from tests.compat.saleor.api import SaleorApi, gid
from tests.compat.saleor.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(world: World) -> SaleorApi:
    return SaleorApi(world.dung)


def staff_member(world: World, email: str = "hanh@example.com") -> User:
    member = User.objects.create_user(email, "mat-khau-cua-hanh", is_staff=True)
    world.group.user_set.add(member)
    return member


def test_a_group_is_created_changed_and_deleted(api: SaleorApi, world: World) -> None:
    hanh = staff_member(world)
    made = api.do(
        "permissionGroupCreate",
        "group { id permissions { code } users { email } }",
        input={"name": "Kho", "addPermissions": ["MANAGE_PRODUCTS"], "addUsers": [gid(hanh)]},
    )["group"]
    assert made["permissions"] == [{"code": "MANAGE_PRODUCTS"}]
    assert made["users"] == [{"email": "hanh@example.com"}]
    api.do(
        "permissionGroupUpdate",
        id=made["id"],
        input={"addPermissions": ["MANAGE_ORDERS"], "removeUsers": [gid(hanh)]},
    )
    group = Group.objects.get(name="Kho")
    assert set(group.permissions.values_list("codename", flat=True)) == {"manage_products", "manage_orders"}
    assert not group.user_set.exists()
    api.do("permissionGroupDelete", id=made["id"])
    assert not Group.objects.filter(name="Kho").exists()


def test_a_group_without_permissions_and_users_is_deleted(api: SaleorApi) -> None:
    empty = Group.objects.create(name="Trống")
    api.do("permissionGroupDelete", id=gid(empty))
    assert not Group.objects.filter(pk=empty.pk).exists()


def test_the_last_group_that_manages_staff_stays(world: World) -> None:
    manager = staff_member(world, "quan-ly@example.com")
    group = Group.objects.create(name="Nhân sự")
    from django.contrib.auth.models import Permission

    group.permissions.add(
        Permission.objects.get(codename="manage_staff"), Permission.objects.get(codename="manage_orders")
    )
    group.user_set.add(manager)
    payload = SaleorApi(manager).attempt("permissionGroupDelete", id=gid(group))
    assert payload["errors"]
    assert Group.objects.filter(pk=group.pk).exists()


@pytest.mark.usefixtures("worker")
def test_staff_are_invited_moved_and_dismissed(api: SaleorApi, world: World) -> None:
    invitation = {
        "email": "chi@example.com",
        "addGroups": [gid(world.group)],
        "redirectUrl": "http://localhost/vao",
    }
    made = api.do("staffCreate", "user { id isStaff }", input=invitation)["user"]
    assert made["isStaff"] is True
    assert (mail.outbox[-1].to, mail.outbox[-1].subject) == (
        ["chi@example.com"],
        "Tài khoản nhân viên của bạn",
    )
    api.do("staffUpdate", id=made["id"], input={"removeGroups": [gid(world.group)], "note": "nghỉ"})
    chi = User.objects.get(email="chi@example.com")
    assert (chi.note, chi.groups.count()) == ("nghỉ", 0)
    api.do("staffDelete", id=made["id"])
    assert not User.objects.filter(email="chi@example.com").exists()


def test_several_staff_are_dismissed_at_once(api: SaleorApi, world: World) -> None:
    both = [staff_member(world), staff_member(world, "chi@example.com")]
    assert api.do("staffBulkDelete", "count", ids=[gid(member) for member in both])["count"] == 2
    assert list(User.objects.filter(is_staff=True)) == [world.dung]


def test_who_is_told_of_new_orders(api: SaleorApi, world: World) -> None:
    made = api.do(
        "staffNotificationRecipientCreate",
        "staffNotificationRecipient { id }",
        input={"email": "don@example.com"},
    )
    recipient = made["staffNotificationRecipient"]["id"]
    api.do("staffNotificationRecipientUpdate", id=recipient, input={"active": False})
    assert not StaffNotificationRecipient.objects.get(staff_email="don@example.com").active
    api.do("staffNotificationRecipientDelete", id=recipient)
    assert list(StaffNotificationRecipient.objects.values_list("user", flat=True)) == [world.dung.pk]


def test_an_app_acts_with_its_token_and_only_as_far_as_permitted(api: SaleorApi) -> None:
    made = api.do(
        "appCreate", "app { id } authToken", input={"name": "Máy quét", "permissions": ["MANAGE_PRODUCTS"]}
    )
    header = {"HTTP_AUTHORIZATION": f"Bearer {made['authToken']}"}
    allowed = SaleorApi().post("{ warehouses(first: 1) { totalCount } }", **header)
    assert allowed == {"data": {"warehouses": {"totalCount": 1}}}
    denied = SaleorApi().post("{ orders(first: 1) { totalCount } }", **header)
    assert denied["data"] == {"orders": None}
    app = made["app"]["id"]
    api.do("appUpdate", id=app, input={"name": "Máy quét 2"})
    token = api.do("appTokenCreate", "appToken { id }", input={"app": app, "name": "thứ hai"})["appToken"][
        "id"
    ]
    api.do("appTokenDelete", id=token)
    api.do("appDelete", id=app)
    assert list(App.objects.values_list("name", flat=True)) == ["Kế toán"]


def test_webhooks_are_kept(api: SaleorApi, world: World) -> None:
    target = {
        "name": "Kho",
        "targetUrl": "https://example.com/kho",
        "events": ["ORDER_CREATED"],
        "app": gid(world.app),
    }
    made = api.do("webhookCreate", "webhook { id events { eventType } }", input=target)["webhook"]
    assert made["events"] == [{"eventType": "ORDER_CREATED"}]
    api.do("webhookUpdate", id=made["id"], input={"events": ["ORDER_CANCELLED", "ORDER_FULLY_PAID"]})
    kept = set(Webhook.objects.get(name="Kho").events.values_list("event_type", flat=True))
    assert kept == {"order_cancelled", "order_fully_paid"}
    api.do("webhookDelete", id=made["id"])
    assert list(Webhook.objects.all()) == [world.webhook]


EVENTS = {
    "CUSTOMER_CREATED": "email",
    "PRODUCT_CREATED": "name",
    "CHECKOUT_QUANTITY_CHANGED": "lines",
    "FULFILLMENT_CREATED": "order",
    "ORDER_CREATED": "lines",
    "ORDER_FULLY_PAID": "payments",
    "ORDER_UPDATED": "lines",
    "ORDER_CANCELLED": "lines",
    "ORDER_FULFILLED": "fulfillments",
}


@pytest.mark.parametrize("event", EVENTS)
def test_every_event_has_a_sample_payload_without_anybodys_data(
    api: SaleorApi, world: World, event: str
) -> None:
    import json

    if event in ("ORDER_UPDATED", "ORDER_CANCELLED"):
        world.order.status = "canceled"
        world.order.save()
    answer = api.ask(f"{{ webhookSamplePayload(eventType: {event}) }}")["webhookSamplePayload"]
    sample = json.loads(answer)[0]
    assert sample[EVENTS[event]] is not None
    assert '"an@example.com"' not in answer
    assert "Hàng Bồ" not in answer
