"""The cast and their things: shopper An, producer Bình, another producer Chi, operator Hạnh, desk officer Dung.

Each function writes the least that is valid and answers the row; whatever a test does not name has a plausible default.
Products are certified before they are published, as the database demands. Append here, one function for one thing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time, timedelta
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.utils import timezone
from saleor.account.models import Address, User
from saleor.checkout.models import Checkout, CheckoutLine
from saleor.product.models import Product, ProductType, ProductVariant
from saleor.warehouse.models import Stock, Warehouse

from marketplace.ordering.domain import Consents, Contact, Destination
from marketplace.ordering.services.placing import Placed, place_order
from marketplace.routing.models import DeliveryMethod
from ocop_catalog.models import (
    AdministrativeUnit,
    Certificate,
    CertifiedProduct,
    CouncilLevel,
    Decision,
    EvaluationResult,
    FulfilmentPoint,
    OpeningHours,
    PointKind,
    PointStaff,
    Producer,
    ProducerKind,
    ProductGroup,
    Scheme,
    UnitLevel,
)

_serial = count(1)

HOAN_KIEM = (21.0285, 105.8524)


def user(name: str = "An", **fields: Any) -> User:
    """A Saleor user; the name makes the e-mail address."""
    return get_user_model().objects.create_user(
        f"{name.lower()}{next(_serial)}@example.vn", "mat-khau-thu-1", first_name=name, **fields
    )


def commune(
    code: str = "00070", name: str = "Hoàn Kiếm", at: tuple[float, float] = HOAN_KIEM
) -> AdministrativeUnit:
    """Today's commune with this code, made when it is not there."""
    found = AdministrativeUnit.objects.filter(
        level=UnitLevel.COMMUNE, code=code, valid_to__isnull=True
    ).first()
    return found or AdministrativeUnit.objects.create(
        level=UnitLevel.COMMUNE,
        code=code,
        name=name,
        type="phường",
        folded_name=name.lower(),
        valid_from=date(2025, 7, 1),
        latitude=at[0],
        longitude=at[1],
    )


def province() -> AdministrativeUnit:
    found = AdministrativeUnit.objects.filter(level=UnitLevel.PROVINCE, code="01").first()
    return found or AdministrativeUnit.objects.create(
        level=UnitLevel.PROVINCE, code="01", name="Hà Nội", type="thành phố", folded_name="ha noi"
    )


def producer(name: str = "Hợp tác xã Bình", **fields: Any) -> Producer:
    number = next(_serial)
    fields.setdefault("kind", ProducerKind.COOPERATIVE)
    return Producer.objects.create(
        legal_name=name, slug=f"chu-the-{number}", match_key=f"{name.lower()} {number}", **fields
    )


def group(**fields: Any) -> ProductGroup:
    """A product group of today's scheme; ``is_alcohol``, ``is_craft``, ``is_experience``, ``required_documents``."""
    number = next(_serial)
    fields.setdefault("group_code", f"nhom-{number}")
    return ProductGroup.objects.create(
        scheme=Scheme.QD_26_2026,
        code=f"T{number}",
        industry="Thực phẩm",
        group=f"Nhóm {number}",
        product_set=f"Bộ {number}",
        **fields,
    )


def decision(on: date | None = None, level: CouncilLevel = CouncilLevel.CITY) -> Decision:
    """A decision of the city, one month old unless a day is given."""
    on = on or timezone.localdate() - timedelta(days=30)
    return Decision.objects.create(
        number=f"{next(_serial)}/QĐ-UBND",
        date=on,
        issuer="UBND thành phố Hà Nội",
        level=level,
        scheme=_scheme_on(on),
        province=province(),
    )


def _scheme_on(day: date) -> Scheme:
    """The scheme in force on a day."""
    if day >= date(2026, 5, 22):
        return Scheme.QD_26_2026
    if day >= date(2025, 7, 6):
        return Scheme.QD_148_1489
    return Scheme.QD_148 if day >= date(2023, 2, 24) else Scheme.QD_1048


def certificate(
    of: CertifiedProduct, *, stars: int = 4, on: date | None = None, **fields: Any
) -> Certificate:
    """A certificate for a product; it governs when it is the latest."""
    by = decision(on)
    result = EvaluationResult.objects.create(
        decision=by,
        producer=of.producer,
        product_name=of.product.name,
        match_key=f"{of.product.name.lower()} {of.pk}",
        group=of.group,
        stars=stars,
    )
    fields.setdefault("valid_until", _add_36_months(by.date))
    return Certificate.objects.create(
        decision=by,
        result=result,
        producer=of.producer,
        certified_product=of,
        product_name=of.product.name,
        group=of.group,
        stars=stars,
        issued_on=by.date,
        **fields,
    )


def _add_36_months(day: date) -> date:
    try:
        return day.replace(year=day.year + 3)
    except ValueError:  # 29 February
        return day.replace(year=day.year + 3, day=28)


def product_type(*, ships: bool = True) -> ProductType:
    slug = "san-pham-ocop" if ships else "trai-nghiem"
    kind, _made = ProductType.objects.get_or_create(
        slug=slug, defaults={"name": slug, "is_shipping_required": ships, "has_variants": False}
    )
    return kind


def product(
    name: str = "Mật ong hoa nhãn",
    *,
    price: int = 120_000,
    of: Producer | None = None,
    in_group: ProductGroup | None = None,
    needs: Iterable[str] = (),
    stars: int = 4,
    published: bool = True,
) -> ProductVariant:
    """A certified product on sale; answers its only variant (``.product``, ``.product.certified``)."""
    number = next(_serial)
    goods = Product.objects.create(
        name=name,
        slug=f"san-pham-{number}",
        product_type=product_type(),
        price_amount=Decimal(price),
        currency="VND",
        is_published=False,
    )
    variant = ProductVariant(product=goods, sku=f"SKU{number}", currency="VND")
    variant.save()  # not objects.create, which also sends a Celery task
    certified = CertifiedProduct.objects.create(
        product=goods, producer=of or producer(), group=in_group or group(), needs=list(needs)
    )
    if stars >= 3:
        certificate(certified, stars=stars)
    if published:
        Product.objects.filter(pk=goods.pk).update(is_published=True)
        goods.refresh_from_db()
    return variant


def point(
    name: str = "Điểm bán Hàng Gai",
    *,
    at: tuple[float, float] = HOAN_KIEM,
    kind: PointKind = PointKind.SALES_POINT,
    stock: dict[ProductVariant, int] | None = None,
    hours: tuple[str, str] | None = None,
    staff: Iterable[User] = (),
    **fields: Any,
) -> FulfilmentPoint:
    """A place with stock. Always open unless ``hours`` (``("08:00", "17:00")``, every day)."""
    number = next(_serial)
    address = Address.objects.create(
        first_name=name, street_address_1="1 Hàng Gai", city="Hà Nội", country="VN"
    )
    warehouse = Warehouse.objects.create(name=name, slug=f"diem-{number}", address=address)
    place = FulfilmentPoint.objects.create(
        warehouse=warehouse,
        kind=kind,
        name=name,
        slug=f"diem-{number}",
        address="1 Hàng Gai, Hoàn Kiếm",
        latitude=at[0],
        longitude=at[1],
        **fields,
    )
    if hours:
        OpeningHours.objects.bulk_create(
            OpeningHours(
                point=place,
                weekday=day,
                opens=time.fromisoformat(hours[0]),
                closes=time.fromisoformat(hours[1]),
            )
            for day in range(7)
        )
    for person in staff:
        PointStaff.objects.create(point=place, user=person)
    for variant, quantity in (stock or {}).items():
        Stock.objects.create(warehouse=warehouse, product_variant=variant, quantity=quantity)
    return place


def basket(
    lines: dict[ProductVariant, int], *, of: User | None = None, token: UUID | None = None
) -> Checkout:
    """A basket with these lines, as the basket services leave it."""
    extra = {"token": token} if token else {}
    checkout = Checkout.objects.create(
        user=of, email=of.email if of else "", quantity=sum(lines.values()), **extra
    )
    CheckoutLine.objects.bulk_create(
        CheckoutLine(checkout=checkout, variant=variant, quantity=quantity)
        for variant, quantity in lines.items()
    )
    return checkout


def contact(name: str = "Nguyễn Thị An", **fields: Any) -> Contact:
    return Contact(full_name=name, **({"phone": "0912345678", "email": "an@example.vn"} | fields))


def home(code: str = "00070", **fields: Any) -> Destination:
    """A delivery to a street of this commune (made when it is not there)."""
    return Destination(
        method=DeliveryMethod.DELIVERY,
        commune_code=commune(code).code,
        **({"street": "12 Hàng Bạc"} | fields),
    )


def at_counter(of: FulfilmentPoint) -> Destination:
    """To be fetched at a place."""
    return Destination(method=DeliveryMethod.PICK_UP, pick_up_point_id=of.pk)


def place(lines: dict[ProductVariant, int] | Checkout, **fields: Any) -> Placed:
    """An order placed through the service: paid on delivery at An's home unless said otherwise."""
    of = lines if isinstance(lines, Checkout) else basket(lines, of=fields.get("user"))
    asked: dict[str, Any] = {
        "contact": contact(),
        "payment_method": "cash_on_delivery",
        "consents": Consents(terms=True, privacy=True),
    } | fields
    asked["destination"] = asked.get("destination") or home()
    return place_order(basket_token=of.pk, **asked)
