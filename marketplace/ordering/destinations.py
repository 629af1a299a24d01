"""Who and where, checked: phone numbers as Vietnamese people write them, today's communes, places to pick up at."""

from dataclasses import dataclass, replace

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from marketplace.routing.models import DeliveryMethod
from marketplace.routing.services.planning import RouteLine, RouteRequest
from ocop_catalog.models import AdministrativeUnit, Capability, FulfilmentPoint, UnitLevel

from .domain import Contact, Destination
from .errors import InvalidContact, InvalidDestination

CITY = "Hà Nội"
MOST_LETTERS = 150


@dataclass(frozen=True, kw_only=True)
class Address:
    """A checked destination: what goes on the label, and the point the planner measures from."""

    destination: Destination
    street: str
    commune_name: str
    lat: float | None
    lon: float | None
    district: str | None

    def route(self, *, lines: tuple[RouteLine, ...]) -> RouteRequest:
        """The same as a request to the planner."""
        return RouteRequest(
            lines=lines,
            method=self.destination.method,
            lat=self.lat,
            lon=self.lon,
            commune=self.destination.commune_code or None,
            district=self.district,
            pick_up_point_id=self.destination.pick_up_point_id,
        )


def clean_contact(contact: Contact) -> Contact:
    """Names squeezed, the phone in E.164 (``+84912345678``). Raises ``InvalidContact`` naming the field."""
    name = " ".join(contact.full_name.split())
    if not 2 <= len(name) <= MOST_LETTERS:
        raise InvalidContact(field="full_name", label=_("họ tên"))
    try:
        phone = phonenumbers.parse(contact.phone, "VN")
    except phonenumbers.NumberParseException:
        raise InvalidContact(field="phone", label=_("số điện thoại")) from None
    if not phonenumbers.is_valid_number(phone):
        raise InvalidContact(field="phone", label=_("số điện thoại"))
    email = contact.email.strip()
    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise InvalidContact(field="email", label=_("thư điện tử")) from None
    return replace(
        contact,
        full_name=name,
        phone=phonenumbers.format_number(phone, phonenumbers.PhoneNumberFormat.E164),
        email=email,
    )


def find_address(destination: Destination) -> Address:
    """Look a destination up; one statement. Raises ``InvalidDestination`` naming the field."""
    if destination.method == DeliveryMethod.PICK_UP:
        return _pick_up(destination)
    street = " ".join(destination.street.split())
    if not street or len(street) > 256:
        raise InvalidDestination(field="street", label=_("số nhà, đường"))
    commune = AdministrativeUnit.objects.filter(
        level=UnitLevel.COMMUNE, code=destination.commune_code, valid_to__isnull=True
    ).first()
    if commune is None:
        raise InvalidDestination(field="commune_code", label=_("phường, xã"))
    return Address(
        destination=destination,
        street=street,
        commune_name=str(commune),
        lat=commune.latitude,
        lon=commune.longitude,
        district=destination.district_code or None,
    )


def _pick_up(destination: Destination) -> Address:
    point = (
        FulfilmentPoint.objects.select_related("commune")
        .filter(
            pk=destination.pick_up_point_id, is_switched_on=True, capabilities__contains=[Capability.PICK_UP]
        )
        .first()
    )
    if point is None:
        raise InvalidDestination(field="pick_up_point_id", label=_("điểm nhận hàng"))
    return Address(
        destination=destination,
        street=point.address,
        commune_name=str(point.commune) if point.commune else "",
        lat=point.latitude,
        lon=point.longitude,
        district=None,
    )
