"""A small shop made of Saleor's own models: one of everything that Saleor's API can show."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.contrib.auth.models import Group, Permission
from django.contrib.sites.models import Site
from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone
from measurement.measures import Weight
from prices import Money, TaxedMoney
from saleor.account.models import Address, CustomerNote, StaffNotificationRecipient, User
from saleor.app.models import App, AppToken
from saleor.checkout.models import Checkout, CheckoutLine
from saleor.discount.models import Sale, Voucher
from saleor.giftcard.models import GiftCard
from saleor.menu.models import Menu, MenuItem
from saleor.order import OrderEvents
from saleor.order.models import Fulfillment, FulfillmentLine, Order, OrderLine
from saleor.page.models import Page
from saleor.payment import ChargeStatus, TransactionKind
from saleor.payment.models import Payment, Transaction
from saleor.product.models import (
    AssignedProductAttribute,
    AssignedVariantAttribute,
    Attribute,
    AttributeProduct,
    AttributeValue,
    AttributeVariant,
    Category,
    Collection,
    CollectionProduct,
    DigitalContent,
    DigitalContentUrl,
    Product,
    ProductImage,
    ProductType,
    ProductVariant,
)
from saleor.shipping.models import ShippingMethod, ShippingZone
from saleor.warehouse.models import Allocation, Stock, Warehouse
from saleor.webhook.models import Webhook

# A single transparent pixel.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc330000"
    "000049454e44ae426082"
)


def dong(amount: int) -> Money:
    return Money(Decimal(amount), "VND")


def taxed(amount: int) -> TaxedMoney:
    return TaxedMoney(net=dong(amount), gross=dong(amount))


@dataclass
class World:
    """Named by role; ``An`` buys, ``Dung`` runs the shop."""

    dung: User
    an: User
    address: Address
    group: Group
    category: Category
    collection: Collection
    product_type: ProductType
    colour: Attribute
    size: Attribute
    values: list[AttributeValue]
    products: list[Product]
    variants: list[ProductVariant]
    images: list[ProductImage]
    warehouse: Warehouse
    stocks: list[Stock]
    zone: ShippingZone
    method: ShippingMethod
    menu: Menu
    menu_items: list[MenuItem]
    page: Page
    voucher: Voucher
    sale: Sale
    gift_card: GiftCard
    app: App
    webhook: Webhook
    checkout: Checkout
    order: Order
    order_line: OrderLine
    draft: Order
    fulfillment: Fulfillment
    payment: Payment
    digital: DigitalContent
    site: Site


def build() -> World:
    """Make the shop in the open transaction.

    The listing gate and the guards of orders are other packages' promises: here Saleor alone is looked at, so their
    triggers sleep until the transaction is rolled back.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
        for (table,) in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    now = timezone.now()
    address = Address.objects.create(
        first_name="An",
        last_name="Nguyễn",
        street_address_1="12 Hàng Bồ",
        city="Hà Nội",
        country="VN",
        phone="+84912345678",
    )
    dung = User.objects.create_superuser("dung@example.com", "mat-khau-cua-dung")
    an = User.objects.create_user("an@example.com", "mat-khau-cua-an", first_name="An", note="khách quen")
    an.addresses.add(address)
    an.default_billing_address = an.default_shipping_address = address
    an.save()
    CustomerNote.objects.create(user=dung, customer=an, content="gọi trước khi giao")
    group = Group.objects.create(name="Quản lý đơn")
    group.permissions.add(Permission.objects.get(codename="manage_orders"))
    StaffNotificationRecipient.objects.create(user=dung)

    category = Category.objects.create(name="Gốm sứ", slug="gom-su")
    Category.objects.create(name="Bình gốm", slug="binh-gom", parent=category)
    product_type = ProductType.objects.create(name="Đồ gốm", slug="do-gom", weight=Weight(kg=1))
    colour = Attribute.objects.create(name="Màu men", slug="mau-men")
    size = Attribute.objects.create(name="Cỡ", slug="co")
    values = [
        AttributeValue.objects.create(attribute=attribute, name=name, slug=slug)
        for attribute, name, slug in (
            (colour, "Men lam", "men-lam"),
            (colour, "Men rạn", "men-ran"),
            (size, "Nhỏ", "nho"),
            (size, "To", "to"),
        )
    ]
    product_attribute = AttributeProduct.objects.create(attribute=colour, product_type=product_type)
    variant_attribute = AttributeVariant.objects.create(attribute=size, product_type=product_type)

    zone = ShippingZone.objects.create(name="Việt Nam", countries=["VN"])
    method = ShippingMethod.objects.create(
        name="Giao tận nơi", type="price", shipping_zone=zone, price=dong(25_000), minimum_order_price=dong(0)
    )
    warehouse_address = Address.objects.create(street_address_1="1 Tràng Tiền", city="Hà Nội", country="VN")
    warehouse = Warehouse.objects.create(name="Hàng Bồ", slug="hang-bo", address=warehouse_address)
    warehouse.shipping_zones.add(zone)

    products, variants, images, stocks = [], [], [], []
    for number in range(3):
        product = Product.objects.create(
            name=f"Bình gốm {number}",
            slug=f"binh-gom-{number}",
            product_type=product_type,
            category=category,
            price=dong(100_000 + number),
            minimal_variant_price=dong(100_000 + number),
            is_published=True,
            publication_date=now.date() - timedelta(days=number),
        )
        AssignedProductAttribute.objects.create(product=product, assignment=product_attribute).values.add(
            values[number % 2]
        )
        variant = ProductVariant.objects.create(
            product=product, sku=f"GOM-{number}", name="Nhỏ", cost_price=dong(60_000)
        )
        AssignedVariantAttribute.objects.create(variant=variant, assignment=variant_attribute).values.add(
            values[2]
        )
        image = ProductImage.objects.create(
            product=product, image=ContentFile(PIXEL, f"anh-{number}.png"), alt="ảnh"
        )
        stocks.append(Stock.objects.create(warehouse=warehouse, product_variant=variant, quantity=10))
        products.append(product)
        variants.append(variant)
        images.append(image)
    second_image = ProductImage.objects.create(product=products[0], image=ContentFile(PIXEL, "anh-9.png"))
    images.append(second_image)
    collection = Collection.objects.create(name="Quà Tết", slug="qua-tet", is_published=True)
    for order, product in enumerate(products):
        member = CollectionProduct.objects.create(collection=collection, product=product)
        CollectionProduct.objects.filter(pk=member.pk).update(
            sort_order=order
        )  # saving numbers them per product
    digital = DigitalContent.objects.create(
        product_variant=variants[2],
        content_file=ContentFile(b"sach", "sach.pdf"),
        use_default_settings=False,
        max_downloads=2,
    )

    page = Page.objects.create(title="Về chợ", slug="ve-cho", content="<p>OCOP</p>", is_published=True)
    menu = Menu.objects.create(name="chinh")
    top = MenuItem.objects.create(menu=menu, name="Gốm", category=category)
    menu_items = [
        top,
        MenuItem.objects.create(menu=menu, name="Tết", collection=collection),
        MenuItem.objects.create(menu=menu, name="Trang", page=page),
        MenuItem.objects.create(menu=menu, name="Con", url="https://example.com/", parent=top),
    ]

    voucher = Voucher.objects.create(code="TET", name="Tết", discount_value=10_000)
    sale = Sale.objects.create(name="Giảm giá", value=5_000)
    sale.products.add(products[0])
    gift_card = GiftCard.objects.create(
        code="QUA-TANG", initial_balance=dong(50_000), current_balance=dong(50_000), user=an
    )
    app = App.objects.create(name="Kế toán")
    app.permissions.add(Permission.objects.get(codename="manage_products"))
    AppToken.objects.create(app=app, name="máy chủ")
    webhook = Webhook.objects.create(name="Báo đơn", app=app, target_url="https://example.com/hook")
    webhook.events.create(event_type="order_created")

    checkout = Checkout.objects.create(
        user=an, email=an.email, shipping_address=address, billing_address=address, quantity=2
    )
    CheckoutLine.objects.create(checkout=checkout, variant=variants[0], quantity=2)
    checkout.gift_cards.add(gift_card)

    def place(status: str) -> tuple[Order, OrderLine]:
        order = Order.objects.create(
            user=an,
            user_email=an.email,
            status=status,
            shipping_address=address.get_copy(),
            billing_address=address.get_copy(),
            shipping_method=method,
            shipping_method_name=method.name,
            shipping_price=taxed(25_000),
            total=taxed(225_000),
            weight=Weight(kg=2),
        )
        line = OrderLine.objects.create(
            order=order,
            variant=variants[0],
            product_name="Bình gốm 0",
            variant_name="Nhỏ",
            product_sku="GOM-0",
            is_shipping_required=True,
            quantity=2,
            unit_price=taxed(100_000),
            tax_rate=Decimal(0),
        )
        return order, line

    order, order_line = place("unfulfilled")
    draft, _draft_line = place("draft")
    Allocation.objects.create(order_line=order_line, stock=stocks[0], quantity_allocated=1)
    order.events.create(type=OrderEvents.PLACED, user=an, parameters={})
    order.events.create(type=OrderEvents.NOTE_ADDED, user=dung, parameters={"message": "gói quà"})
    an.events.create(type="note_added_to_order", order=order, parameters={"message": "gói quà"})
    fulfillment = Fulfillment.objects.create(order=order, tracking_number="VN123")
    FulfillmentLine.objects.create(
        fulfillment=fulfillment, order_line=order_line, quantity=1, stock=stocks[0]
    )
    order_line.quantity_fulfilled = 1
    order_line.save()
    DigitalContentUrl.objects.create(content=digital, line=order_line)
    payment = Payment.objects.create(
        gateway="none",
        order=order,
        total=Decimal(225_000),
        currency="VND",
        charge_status=ChargeStatus.FULLY_CHARGED,
        captured_amount=Decimal(225_000),
        customer_ip_address="192.0.2.1",
    )
    Transaction.objects.create(
        payment=payment,
        kind=TransactionKind.CAPTURE,
        is_success=True,
        amount=Decimal(225_000),
        currency="VND",
        gateway_response={},
    )

    site = Site.objects.get_current()
    site.settings.company_address = warehouse_address
    site.settings.top_menu = menu
    site.settings.homepage_collection = collection
    site.settings.save()
    return World(
        dung=dung,
        an=an,
        address=address,
        group=group,
        category=category,
        collection=collection,
        product_type=product_type,
        colour=colour,
        size=size,
        values=values,
        products=products,
        variants=variants,
        images=images,
        warehouse=warehouse,
        stocks=stocks,
        zone=zone,
        method=method,
        menu=menu,
        menu_items=menu_items,
        page=page,
        voucher=voucher,
        sale=sale,
        gift_card=gift_card,
        app=app,
        webhook=webhook,
        checkout=checkout,
        order=order,
        order_line=order_line,
        draft=draft,
        fulfillment=fulfillment,
        payment=payment,
        digital=digital,
        site=site,
    )
