"""Every mutation that moves things about (shim ``reordering``)."""

import pytest
from saleor.product.models import AttributeProduct, ProductImage

from tests.compat.saleor.api import SaleorApi, gid
from tests.compat.saleor.world import World

pytestmark = pytest.mark.django_db


def test_the_last_menu_item_moves_to_the_front(world: World) -> None:
    gom, tet, trang, _child = world.menu_items
    SaleorApi(world.dung).do(
        "menuItemMove", menu=gid(world.menu), moves=[{"itemId": gid(trang), "sortOrder": -2}]
    )
    order = list(world.menu.items.filter(parent=None).order_by("sort_order").values_list("pk", flat=True))
    assert order == [trang.pk, gom.pk, tet.pk]


def test_a_menu_item_moves_under_another_one(world: World) -> None:
    _gom, tet, _trang, child = world.menu_items
    SaleorApi(world.dung).do(
        "menuItemMove", menu=gid(world.menu), moves=[{"itemId": gid(child), "parentId": gid(tet)}]
    )
    child.refresh_from_db()
    assert child.parent_id == tet.pk


def test_products_of_a_collection_are_reordered(world: World) -> None:
    first, second, third = world.products
    SaleorApi(world.dung).do(
        "collectionReorderProducts",
        collectionId=gid(world.collection),
        moves=[{"productId": gid(third), "sortOrder": -2}],
    )
    order = list(
        world.collection.collectionproduct.order_by("sort_order").values_list("product_id", flat=True)
    )
    assert order == [third.pk, first.pk, second.pk]


def test_values_of_an_attribute_are_reordered(world: World) -> None:
    lam, ran = world.values[:2]
    SaleorApi(world.dung).do(
        "attributeReorderValues", attributeId=gid(world.colour), moves=[{"id": gid(ran), "sortOrder": -1}]
    )
    assert list(world.colour.values.order_by("sort_order")) == [ran, lam]


def test_attributes_of_a_product_type_are_reordered(world: World) -> None:
    AttributeProduct.objects.create(attribute=world.size, product_type=world.product_type)
    SaleorApi(world.dung).do(
        "productTypeReorderAttributes",
        productTypeId=gid(world.product_type),
        type="PRODUCT",
        moves=[{"id": gid(world.size), "sortOrder": -1}],
    )
    order = list(
        world.product_type.attributeproduct.order_by("sort_order").values_list("attribute_id", flat=True)
    )
    assert order == [world.size.pk, world.colour.pk]


def test_images_of_a_product_are_reordered(world: World) -> None:
    product, first, second = world.products[0], world.images[0], world.images[-1]
    SaleorApi(world.dung).do(
        "productImageReorder", productId=gid(product), imagesIds=[gid(second), gid(first)]
    )
    order = list(ProductImage.objects.filter(product=product).order_by("sort_order"))
    assert order == [second, first]
