"""What the rows of the demonstration point to: administrative units and product groups, read once."""

from __future__ import annotations

from ocop_catalog.models import AdministrativeUnit, ProductGroup, Scheme, UnitLevel

# The old schemes had six groups. (first set of 2026, last, code under 1048, code under 148 and its amendment)
_OLD_GROUPS = (
    (1, 13, "1", "1"),
    (14, 17, "2", "2"),
    (18, 20, "3", "3"),
    (21, 21, "5", "4"),
    (22, 22, "4", "4"),
    (23, 25, "5", "5"),
    (26, 26, "6", "6"),
)


class References:
    """Units by code and groups by scheme and set."""

    def __init__(self) -> None:
        current = AdministrativeUnit.objects
        self.communes = {
            unit.code: unit for unit in current.filter(level=UnitLevel.COMMUNE, valid_to__isnull=True)
        }
        self.districts = {unit.code: unit for unit in current.filter(level=UnitLevel.DISTRICT)}
        self.hanoi = current.get(level=UnitLevel.PROVINCE, code="01", name="Hà Nội")
        self._groups = {(group.scheme, group.code): group for group in ProductGroup.objects.all()}

    def group(self, product_set: int) -> ProductGroup:
        """Today's group of a set."""
        return self._groups[str(Scheme.QD_26_2026.value), str(product_set)]

    def group_under(self, scheme: str, product_set: int) -> ProductGroup:
        """The group in which a product of this set stood under a scheme."""
        if scheme == Scheme.QD_26_2026.value:
            return self.group(product_set)
        first, second = next(codes for least, most, *codes in _OLD_GROUPS if least <= product_set <= most)
        return self._groups[scheme, first if scheme == Scheme.QD_1048.value else second]

    @property
    def current_groups(self) -> list[ProductGroup]:
        """Today's groups in their order."""
        groups = [
            group for (scheme, _code), group in self._groups.items() if scheme == Scheme.QD_26_2026.value
        ]
        return sorted(groups, key=lambda group: group.position)
