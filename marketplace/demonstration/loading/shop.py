"""Saleor's side of the shop: categories, product types, the shipping zone and its fee, the site's settings."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.contrib.sites.models import Site
from django.utils.text import slugify
from saleor.account.models import Address
from saleor.product.models import Category, ProductType
from saleor.shipping.models import ShippingMethod, ShippingZone

from ocop_catalog.services.listings import product_type
from ocop_catalog.text import fold

from .references import References

HOME_DELIVERY_FEE = Decimal(25_000)  # đồng
NOTICE = "Dữ liệu minh hoạ: sản phẩm, giá, chứng nhận và chủ thể đều là giả định."


@dataclass(frozen=True, slots=True)
class Shop:
    """What products and places hang on. ``categories`` are by group code."""

    categories: dict[str, Category]
    goods: ProductType
    experiences: ProductType
    zone: ShippingZone


def write_shop(references: References) -> Shop:
    """Make what is missing; industries are the roots of the category tree, groups its leaves."""
    goods, experiences = product_type(is_experience=False), product_type(is_experience=True)
    ProductType.objects.filter(pk__in=(goods.pk, experiences.pk)).update(
        has_variants=True
    )  # packs of many sizes
    zone = ShippingZone.objects.get(
        name="Việt Nam"
    )  # the ordering package's migration made it, with its methods
    ShippingMethod.objects.filter(shipping_zone=zone, meta__delivery="delivery").update(
        price_amount=HOME_DELIVERY_FEE
    )
    _write_site()
    return Shop(categories=_write_categories(references), goods=goods, experiences=experiences, zone=zone)


def _write_site() -> None:
    site = Site.objects.get_current()
    site.name = "Chợ OCOP Hà Nội"
    site.save(update_fields=["name"])
    settings = site.settings
    settings.header_text = NOTICE
    settings.description = "Chợ trực tuyến chỉ bán sản phẩm OCOP còn chứng nhận từ ba sao trở lên."
    settings.include_taxes_in_prices = settings.display_gross_prices = True
    settings.company_address = Address.objects.create(
        company_name="Chợ OCOP Hà Nội (minh hoạ)",
        street_address_1="Số 1 phố Minh Hoạ",
        city="Hà Nội",
        city_area="Phường Hoàn Kiếm",
        country="VN",
    )
    settings.save()


def _write_categories(references: References) -> dict[str, Category]:
    industries: dict[str, Category] = {}
    groups: dict[str, Category] = {}
    for group in references.current_groups:
        if group.industry not in industries:
            slug = f"nganh-{slugify(fold(group.industry))}"
            industries[group.industry] = Category.objects.create(name=group.industry, slug=slug)
        if group.group_code not in groups:
            groups[group.group_code] = Category.objects.create(
                name=group.group, slug=group.group_code, parent=industries[group.industry]
            )
    return groups
