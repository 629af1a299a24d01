"""The rest of a shop: menus, pages, shipping, warehouses, discounts, gift cards, settings."""

from decimal import Decimal

import pytest
from saleor.discount.models import Sale, Voucher
from saleor.giftcard.models import GiftCard
from saleor.menu.models import Menu, MenuItem
from saleor.page.models import Page
from saleor.shipping.models import ShippingMethod, ShippingZone
from saleor.site.models import AuthorizationKey, SiteSettings
from saleor.warehouse.models import Warehouse

from tests.compat.saleor.api import SaleorApi, gid
from tests.compat.saleor.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(world: World) -> SaleorApi:
    return SaleorApi(world.dung)


def test_menus_and_their_items(api: SaleorApi, world: World) -> None:
    menu = api.do(
        "menuCreate",
        "menu { id }",
        input={"name": "cuoi", "items": [{"name": "Gốm", "category": gid(world.category)}]},
    )
    menu_id = menu["menu"]["id"]
    api.do("menuUpdate", id=menu_id, input={"name": "cuoi-trang"})
    item = api.do(
        "menuItemCreate", "menuItem { id }", input={"name": "Trang", "menu": menu_id, "page": gid(world.page)}
    )["menuItem"]["id"]
    api.do("menuItemUpdate", id=item, input={"name": "Giới thiệu", "page": gid(world.page)})
    api.do("menuItemTranslate", id=item, languageCode="EN", input={"name": "About"})
    assert MenuItem.objects.get(name="Giới thiệu").translations.get().name == "About"
    api.do("assignNavigation", menu=menu_id, navigationType="SECONDARY")
    world.site.settings.refresh_from_db()
    assert world.site.settings.bottom_menu.name == "cuoi-trang"
    api.do("menuItemDelete", id=item)
    rest = MenuItem.objects.filter(menu__name="cuoi-trang")
    assert api.do("menuItemBulkDelete", "count", ids=[gid(item) for item in rest])["count"] == 1
    api.do("menuDelete", id=menu_id)
    assert api.do("menuBulkDelete", "count", ids=[gid(world.menu)])["count"] == 1
    assert not Menu.objects.filter(name__in=("chinh", "cuoi-trang")).exists()


def test_pages(api: SaleorApi, world: World) -> None:
    made = api.do(
        "pageCreate",
        "page { id slug }",
        input={"title": "Giao hàng", "content": "<p>2 ngày</p>", "isPublished": False},
    )["page"]
    assert made["slug"] == "giao-hang"
    api.do("pageUpdate", id=made["id"], input={"title": "Giao nhận"})
    api.do("pageTranslate", id=made["id"], languageCode="EN", input={"title": "Delivery"})
    assert api.do("pageBulkPublish", "count", ids=[made["id"]], isPublished=True)["count"] == 1
    page = Page.objects.get(slug="giao-hang")
    assert (page.title, page.is_published, page.translations.get().title) == ("Giao nhận", True, "Delivery")
    api.do("pageDelete", id=made["id"])
    assert api.do("pageBulkDelete", "count", ids=[gid(world.page)])["count"] == 1
    assert not Page.objects.exists()


def test_shipping_zones_and_prices(api: SaleorApi, world: World) -> None:
    before = set(ShippingZone.objects.exclude(pk=world.zone.pk))
    zone = api.do("shippingZoneCreate", "shippingZone { id }", input={"name": "Lào", "countries": ["LA"]})[
        "shippingZone"
    ]["id"]
    api.do("shippingZoneUpdate", id=zone, input={"name": "Láng giềng", "countries": ["LA", "KH"]})
    assert [country.code for country in ShippingZone.objects.get(name="Láng giềng").countries] == ["KH", "LA"]
    price = api.do(
        "shippingPriceCreate",
        "shippingMethod { id price { amount currency } }",
        input={
            "name": "Xe",
            "price": "30000",
            "type": "PRICE",
            "shippingZone": zone,
            "minimumOrderPrice": "0",
        },
    )["shippingMethod"]
    assert price["price"] == {"amount": 30000.0, "currency": "VND"}
    api.do(
        "shippingPriceUpdate",
        id=price["id"],
        input={"name": "Xe tải", "price": "35000", "shippingZone": zone, "type": "PRICE"},
    )
    api.do("shippingPriceTranslate", id=price["id"], languageCode="EN", input={"name": "Lorry"})
    assert ShippingMethod.objects.get(name="Xe tải").price.amount == Decimal(35000)
    api.do("shippingPriceDelete", id=price["id"])
    api.do("shippingPriceBulkDelete", ids=[gid(world.method)])
    api.do("shippingZoneDelete", id=zone)
    api.do("shippingZoneBulkDelete", ids=[gid(world.zone)])
    assert set(ShippingZone.objects.all()) == before


def test_warehouses_serve_zones(api: SaleorApi, world: World) -> None:
    address = {"streetAddress1": "3 Phố Huế", "city": "Hà Nội", "country": "VN", "phone": "0912345678"}
    made = api.do("createWarehouse", "warehouse { id slug }", input={"name": "Phố Huế", "address": address})[
        "warehouse"
    ]
    assert made["slug"] == "pho-hue"
    api.do("updateWarehouse", id=made["id"], input={"name": "Phố Huế 3", "address": address})
    zone = ShippingZone.objects.create(name="Khác", countries=["LA"])
    api.do("assignWarehouseShippingZone", id=made["id"], shippingZoneIds=[gid(zone)])
    warehouse = Warehouse.objects.get(slug="pho-hue")
    assert list(warehouse.shipping_zones.all()) == [zone]
    api.do("unassignWarehouseShippingZone", id=made["id"], shippingZoneIds=[gid(zone)])
    assert not warehouse.shipping_zones.exists()
    api.do("deleteWarehouse", id=made["id"])
    assert list(Warehouse.objects.all()) == [world.warehouse]


def test_vouchers_and_sales_of_whole_dong(api: SaleorApi, world: World) -> None:
    catalogue = {
        "products": [gid(world.products[0])],
        "categories": [gid(world.category)],
        "collections": [gid(world.collection)],
    }
    voucher = api.do(
        "voucherCreate",
        "voucher { id discountValue }",
        input={"code": "HE", "type": "ENTIRE_ORDER", "discountValueType": "FIXED", "discountValue": "20000"},
    )["voucher"]
    api.do("voucherUpdate", id=voucher["id"], input={"minAmountSpent": "100000"})
    api.do("voucherCataloguesAdd", id=voucher["id"], input=catalogue)
    api.do("voucherCataloguesRemove", id=voucher["id"], input={"products": catalogue["products"]})
    api.do("voucherTranslate", id=voucher["id"], languageCode="EN", input={"name": "Summer"})
    kept = Voucher.objects.get(code="HE")
    assert (kept.min_spent.amount, kept.products.count(), kept.categories.count()) == (Decimal(100000), 0, 1)
    refused = api.attempt("voucherUpdate", id=voucher["id"], input={"discountValue": "0.5"})
    assert [error["field"] for error in refused["errors"]] == ["discountValue"]
    api.do("voucherDelete", id=voucher["id"])
    assert api.do("voucherBulkDelete", "count", ids=[gid(world.voucher)])["count"] == 1
    assert not Voucher.objects.exists()

    sale = api.do("saleCreate", "sale { id }", input={"name": "Cuối năm", "type": "FIXED", "value": "5000"})[
        "sale"
    ]["id"]
    api.do("saleUpdate", id=sale, input={"name": "Cuối năm nay", "value": "6000"})
    api.do("saleCataloguesAdd", id=sale, input=catalogue)
    api.do("saleCataloguesRemove", id=sale, input={"categories": catalogue["categories"]})
    api.do("saleTranslate", id=sale, languageCode="EN", input={"name": "Year's end"})
    assert Sale.objects.get(name="Cuối năm nay").products.count() == 1
    api.do("saleDelete", id=sale)
    assert api.do("saleBulkDelete", "count", ids=[gid(world.sale)])["count"] == 1
    assert not Sale.objects.exists()


def test_gift_cards(api: SaleorApi) -> None:
    made = api.do(
        "giftCardCreate",
        "giftCard { id currentBalance { amount } }",
        input={"balance": "100000", "code": "QUA-2"},
    )["giftCard"]
    assert made["currentBalance"] == {"amount": 100000.0}
    api.do("giftCardUpdate", id=made["id"], input={"balance": "90000"})
    api.do("giftCardDeactivate", id=made["id"])
    card = GiftCard.objects.get(code="QUA-2")
    assert (card.current_balance.amount, card.is_active) == (Decimal(90000), False)
    api.do("giftCardActivate", id=made["id"])
    card.refresh_from_db()
    assert card.is_active


def test_the_shop_s_settings(api: SaleorApi, world: World) -> None:
    api.do(
        "shopSettingsUpdate",
        input={"headerText": "Hàng thật", "defaultWeightUnit": "KG", "trackInventoryByDefault": True},
    )
    api.do("shopSettingsTranslate", languageCode="EN", input={"headerText": "Genuine goods"})
    api.do("shopDomainUpdate", input={"domain": "cho.example.com", "name": "Chợ"})
    api.do("homepageCollectionUpdate", collection=gid(world.collection))
    address = {"streetAddress1": "1 Tràng Tiền", "city": "Hà Nội", "country": "VN"}
    api.do("shopAddressUpdate", input=address)
    settings = SiteSettings.objects.get()
    assert (settings.header_text, settings.translations.get().header_text) == ("Hàng thật", "Genuine goods")
    assert (settings.site.domain, settings.company_address.street_address_1) == (
        "cho.example.com",
        "1 Tràng Tiền",
    )
    api.do("authorizationKeyAdd", keyType="FACEBOOK", input={"key": "a", "password": "b"})
    assert AuthorizationKey.objects.get().key == "a"
    api.do("authorizationKeyDelete", keyType="FACEBOOK")
    assert not AuthorizationKey.objects.exists()
