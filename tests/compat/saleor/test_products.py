"""Catalogue mutations: types, attributes, products, variants, pictures, digital goods, categories, collections."""

import json
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from saleor.product.models import (
    Attribute,
    Category,
    Collection,
    DigitalContentUrl,
    Product,
    ProductType,
    ProductVariant,
)

from tests.compat.saleor.api import SaleorApi, gid
from tests.compat.saleor.world import PIXEL, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(world: World) -> SaleorApi:
    return SaleorApi(world.dung)


def test_an_attribute_is_created_with_its_values(api: SaleorApi) -> None:
    payload = api.do(
        "attributeCreate",
        "attribute { slug values { name slug } }",
        input={"name": "Chất liệu", "values": [{"name": "Cao lanh"}, {"name": "Sành"}]},
    )
    assert payload["attribute"] == {
        "slug": "chat-lieu",
        "values": [{"name": "Cao lanh", "slug": "cao-lanh"}, {"name": "Sành", "slug": "sanh"}],
    }


def test_an_attribute_with_the_same_value_twice_is_refused(api: SaleorApi) -> None:
    before = Attribute.objects.count()
    payload = api.attempt(
        "attributeCreate", input={"name": "Chất liệu", "values": [{"name": "Sứ"}, {"name": "sứ"}]}
    )
    assert payload["errors"] == [{"field": "values", "message": "Provided values are not unique."}]
    assert Attribute.objects.count() == before


def test_an_attribute_is_changed_translated_assigned_and_removed(api: SaleorApi, world: World) -> None:
    lam, ran = world.values[:2]
    colour, product_type = gid(world.colour), gid(world.product_type)
    api.do(
        "attributeUpdate",
        id=colour,
        input={"name": "Men", "addValues": [{"name": "Men ngọc"}], "removeValues": [gid(ran)]},
    )
    assert set(world.colour.values.values_list("slug", flat=True)) == {"men-lam", "men-ngoc"}
    refused = api.attempt("attributeUpdate", id=colour, input={"addValues": [{"name": "Men lam"}]})
    assert [error["field"] for error in refused["errors"]] == ["addValues"]
    api.do("attributeTranslate", id=colour, languageCode="EN", input={"name": "Glaze"})
    assert world.colour.translations.get().name == "Glaze"
    payload = api.do(
        "attributeValueCreate", "attributeValue { id }", attribute=colour, input={"name": "Men nâu"}
    )
    brown = payload["attributeValue"]["id"]
    api.do("attributeValueUpdate", id=brown, input={"name": "Men da lươn"})
    api.do("attributeValueTranslate", id=brown, languageCode="EN", input={"name": "Eel-skin glaze"})
    api.do("attributeValueDelete", id=brown)
    api.do("attributeValueBulkDelete", ids=[gid(lam)])
    assert list(world.colour.values.values_list("slug", flat=True)) == ["men-ngoc"]
    api.do("attributeUnassign", productTypeId=product_type, attributeIds=[colour])
    assert not world.product_type.product_attributes.exists()
    api.do("attributeAssign", productTypeId=product_type, operations=[{"id": colour, "type": "PRODUCT"}])
    assert list(world.product_type.product_attributes.all()) == [world.colour]
    api.do("attributeDelete", id=colour)
    api.do("attributeBulkDelete", ids=[gid(world.size)])
    assert not Attribute.objects.exists()


def test_a_product_type_lives_and_dies(api: SaleorApi, world: World) -> None:
    made = api.do(
        "productTypeCreate",
        "productType { id slug }",
        input={
            "name": "Trà",
            "productAttributes": [gid(world.colour)],
            "variantAttributes": [gid(world.size)],
            "weight": 0.5,
        },
    )["productType"]
    assert made["slug"] == "tra"
    api.do("productTypeUpdate", id=made["id"], input={"name": "Trà sen", "isShippingRequired": True})
    assert ProductType.objects.get(slug="tra").name == "Trà sen"
    api.do("productTypeDelete", id=made["id"])
    api.do("productTypeBulkDelete", ids=[gid(world.product_type)])
    assert not ProductType.objects.exists()
    assert not Product.objects.exists()


def product_input(world: World, **changes: Any) -> dict[str, Any]:
    return {
        "productType": gid(world.product_type),
        "category": gid(world.category),
        "name": "Chén trà",
        "basePrice": "45000",
        "descriptionJson": json.dumps({"blocks": [], "entityMap": {}}),
        "attributes": [{"id": gid(world.colour), "values": ["Men lam"]}],
        "collections": [gid(world.collection)],
        **changes,
    }


def test_a_product_is_created_with_whole_dong_and_its_attributes(api: SaleorApi, world: World) -> None:
    payload = api.do(
        "productCreate",
        "product { attributes { values { slug } } }",
        input=product_input(world, isPublished=True),
    )
    product = Product.objects.get(slug="chen-tra")
    assert payload["product"]["attributes"] == [{"values": [{"slug": "men-lam"}]}]
    assert (product.price.amount, product.currency) == (Decimal(45000), "VND")
    assert product.minimal_variant_price.amount == Decimal(45000)
    assert product.description_json == {"blocks": [], "entityMap": {}}


def test_a_product_is_changed_translated_published_and_removed(api: SaleorApi, world: World) -> None:
    product = world.products[0]
    api.do(
        "productUpdate",
        id=gid(product),
        input={"name": "Lọ hoa", "basePrice": "99000", "seo": {"title": "Lọ hoa"}},
    )
    product.refresh_from_db()
    assert (product.name, product.price.amount, product.seo_title) == ("Lọ hoa", Decimal(99000), "Lọ hoa")
    api.do("productTranslate", id=gid(product), languageCode="EN", input={"name": "Vase"})
    assert product.translations.get(language_code="en").name == "Vase"
    assert api.do("productBulkPublish", "count", ids=[gid(product)], isPublished=False)["count"] == 1
    product.refresh_from_db()
    assert not product.is_published
    api.do("productDelete", id=gid(product))
    assert api.do("productBulkDelete", "count", ids=[gid(world.products[1])])["count"] == 1
    assert list(Product.objects.all()) == [world.products[2]]


def test_variants_are_made_one_by_one_and_in_bulk(api: SaleorApi, world: World) -> None:
    product = world.products[0]
    size = [{"id": gid(world.size), "values": ["To"]}]
    stock = [{"warehouse": gid(world.warehouse), "quantity": 7}]
    made = api.do(
        "productVariantCreate",
        "productVariant { id sku stocks { quantity } }",
        input={
            "product": gid(product),
            "sku": "TO-1",
            "attributes": size,
            "stocks": stock,
            "priceOverride": "120000",
        },
    )["productVariant"]
    assert made["stocks"] == [{"quantity": 7}]
    api.do("productVariantUpdate", id=made["id"], input={"sku": "TO-2", "attributes": size})
    api.do("productVariantTranslate", id=made["id"], languageCode="EN", input={"name": "Large"})
    payload = api.do(
        "productVariantBulkCreate",
        "count",
        product=gid(product),
        variants=[
            {"sku": "LON-1", "attributes": [{"id": gid(world.size), "values": ["Rất to"]}], "stocks": stock},
            {"sku": "LON-2", "attributes": [{"id": gid(world.size), "values": ["To nhất"]}]},
        ],
    )
    assert payload["count"] == 2
    assert set(product.variants.values_list("sku", flat=True)) == {"GOM-0", "TO-2", "LON-1", "LON-2"}
    api.do("productVariantDelete", id=made["id"])
    doomed = ProductVariant.objects.filter(sku__startswith="LON")
    assert api.do("productVariantBulkDelete", "count", ids=[gid(variant) for variant in doomed])["count"] == 2
    assert list(product.variants.values_list("sku", flat=True)) == ["GOM-0"]


def test_a_variants_stock_is_created_updated_and_deleted(api: SaleorApi, world: World) -> None:
    variant = ProductVariant.objects.create(product=world.products[0], sku="KHO-1")
    place = gid(world.warehouse)
    api.do("productVariantStocksCreate", variantId=gid(variant), stocks=[{"warehouse": place, "quantity": 3}])
    assert variant.stocks.get().quantity == 3
    api.do("productVariantStocksUpdate", variantId=gid(variant), stocks=[{"warehouse": place, "quantity": 8}])
    assert variant.stocks.get().quantity == 8
    api.do("productVariantStocksDelete", variantId=gid(variant), warehouseIds=[place])
    assert not variant.stocks.exists()


def test_pictures_are_uploaded_assigned_and_removed(api: SaleorApi, world: World) -> None:
    product, variant = world.products[1], world.variants[1]
    picture = SimpleUploadedFile("lo.png", PIXEL, content_type="image/png")
    made = api.do(
        "productImageCreate", "image { id }", input={"product": gid(product), "image": picture, "alt": "lọ"}
    )["image"]
    api.do("productImageUpdate", id=made["id"], input={"alt": "lọ hoa"})
    assert product.images.get(alt="lọ hoa").image.name.startswith("products/lo")
    api.do("variantImageAssign", imageId=made["id"], variantId=gid(variant))
    assert variant.images.count() == 1
    api.do("variantImageUnassign", imageId=made["id"], variantId=gid(variant))
    assert variant.images.count() == 0
    api.do("productImageDelete", id=made["id"])
    assert api.do("productImageBulkDelete", "count", ids=[gid(world.images[1])])["count"] == 1
    assert not product.images.exists()


def test_digital_content_of_a_variant(api: SaleorApi, world: World) -> None:
    variant = gid(world.variants[0])
    file = SimpleUploadedFile("sach.pdf", b"%PDF", content_type="application/pdf")
    api.do("digitalContentCreate", variantId=variant, input={"useDefaultSettings": True, "contentFile": file})
    own = {"useDefaultSettings": False, "urlValidDays": 2, "automaticFulfillment": True}
    api.do("digitalContentUpdate", variantId=variant, input={**own, "maxDownloads": 3})
    assert world.variants[0].digital_content.max_downloads == 3
    before = DigitalContentUrl.objects.count()
    api.do("digitalContentUrlCreate", input={"content": gid(world.digital)})
    assert DigitalContentUrl.objects.count() == before + 1
    # Its payload never has the `errors` that the schema promises, so they are not asked for.
    api.ask("mutation($id: ID!) { digitalContentDelete(variantId: $id) { variant { id } } }", {"id": variant})
    assert not type(world.digital).objects.filter(product_variant=world.variants[0]).exists()


def test_categories_form_a_tree(api: SaleorApi, world: World) -> None:
    made = api.do(
        "categoryCreate", "category { id level }", parent=gid(world.category), input={"name": "Chum vại"}
    )["category"]
    assert made["level"] == 1
    api.do("categoryUpdate", id=made["id"], input={"name": "Chum", "description": "Chum sành"})
    api.do("categoryTranslate", id=made["id"], languageCode="EN", input={"name": "Jars"})
    world.category.refresh_from_db()
    assert {child.name for child in world.category.get_descendants()} == {"Bình gốm", "Chum"}
    api.do("categoryDelete", id=made["id"])
    assert api.do("categoryBulkDelete", "count", ids=[gid(world.category)])["count"] == 1
    assert not Category.objects.exists()
    assert Product.objects.filter(category=None, is_published=False).count() == 3


def test_collections_hold_products(api: SaleorApi, world: World) -> None:
    first = gid(world.products[0])
    made = api.do("collectionCreate", "collection { id }", input={"name": "Tân gia", "products": [first]})[
        "collection"
    ]
    api.do("collectionUpdate", id=made["id"], input={"name": "Quà tân gia"})
    api.do("collectionTranslate", id=made["id"], languageCode="EN", input={"name": "Housewarming"})
    api.do("collectionAddProducts", collectionId=made["id"], products=[gid(world.products[1])])
    api.do("collectionRemoveProducts", collectionId=made["id"], products=[first])
    collection = Collection.objects.get(name="Quà tân gia")
    assert list(collection.products.all()) == [world.products[1]]
    api.do("collectionBulkPublish", "count", ids=[made["id"]], isPublished=True)
    collection.refresh_from_db()
    assert collection.is_published
    api.do("collectionDelete", id=made["id"])
    assert api.do("collectionBulkDelete", "count", ids=[gid(world.collection)])["count"] == 1
    assert not Collection.objects.exists()
