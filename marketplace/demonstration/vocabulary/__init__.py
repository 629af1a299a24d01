"""What there is to name: villages, trades with their kinds of product, words of people's names, places, holidays.

Read from the TOML files beside this module; a new kind of product is a few lines there and no code. A trade file says
``share`` (of all products, any unit), ``renowned`` (its best get the highest stars), ``branded`` (share of names that
end with the maker's brand), ``anywhere`` (share of makers outside its villages), ``villages`` (one named twice is
twice as likely), ``kinds_of_maker``, ``making``, ``[defaults]`` for its kinds, and ``[[kinds]]``.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent

# Numbers in the list of product sets of 2026.
_FOOD_SETS, _CRAFT_SETS, _EXPERIENCE_SETS = range(1, 18), range(21, 23), range(26, 27)


@dataclass(frozen=True, slots=True)
class Village:
    """A craft village or growing area. ``craft`` is empty where it is only a place."""

    key: str
    name: str
    in_names: str
    district: str
    commune: str
    craft: str
    story: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of product.

    ``packs`` are (label, price in thousand đồng), smallest first. ``villages`` is empty where the trade's count.
    ``product_set`` is the number of the set in the list of 2026; ``needs`` are routing needs.
    """

    name: str
    styles: tuple[str, ...]
    packs: tuple[tuple[str, int], ...]
    product_set: int
    motif: str
    needs: tuple[str, ...]
    villages: tuple[str, ...]
    place_in_name: bool
    ingredients: str
    shelf_life: str
    storage: str
    about: str

    @property
    def is_food(self) -> bool:
        return self.product_set in _FOOD_SETS

    @property
    def is_craft(self) -> bool:
        return self.product_set in _CRAFT_SETS

    @property
    def is_experience(self) -> bool:
        return self.product_set in _EXPERIENCE_SETS


@dataclass(frozen=True, slots=True)
class Trade:
    """A trade: who follows it, where, and what they make. ``kinds_of_maker`` are (producer kind, weight)."""

    code: str
    name: str
    share: float
    renowned: bool
    branded: float
    anywhere: float
    villages: tuple[str, ...]
    kinds_of_maker: tuple[tuple[str, int], ...]
    making: str
    kinds: tuple[Kind, ...]

    @property
    def is_food(self) -> bool:
        """Whether every product of it needs food documents."""
        return all(kind.is_food for kind in self.kinds)

    @property
    def is_craft(self) -> bool:
        return all(kind.is_craft for kind in self.kinds)

    def kinds_at(self, village: str | None) -> tuple[Kind, ...]:
        """What is made in a village of the trade, or (None) by a maker elsewhere: the kinds bound to no village."""
        if village is None:
            return tuple(kind for kind in self.kinds if not kind.villages)
        return tuple(kind for kind in self.kinds if village in (kind.villages or self.villages))


@cache
def villages() -> dict[str, Village]:
    """All villages by key."""
    return {
        key: Village(key=key, in_names=fields.pop("in_names", fields["name"]), **fields)
        for key, fields in _read("villages.toml").items()
    }


@cache
def trades() -> dict[str, Trade]:
    """All trades by code, in the order of their names."""
    return {path.stem: _trade(path) for path in sorted((HERE / "trades").glob("*.toml"))}


@cache
def words() -> dict[str, tuple[str, ...]]:
    """Lists of words for names of people, brands and streets, and for passwords."""
    return {key: tuple(items) for key, items in _read("names.toml").items()}


@cache
def named_places() -> dict[str, Any]:
    """``points`` and ``centres`` that have names of their own, and ``settings`` to make up further ones."""
    return _read("places.toml")


@cache
def holidays() -> dict[str, Any]:
    """Days without work, fixed and lunar."""
    return _read("holidays.toml")


def _trade(path: Path) -> Trade:
    fields = tomllib.loads(path.read_text(encoding="utf-8"))
    kinds = tuple(_kind(fields.get("defaults", {}) | kind) for kind in fields["kinds"])
    listed = tuple(fields["villages"])
    elsewhere = dict.fromkeys(key for kind in kinds for key in kind.villages if key not in listed)
    return Trade(
        code=path.stem,
        name=fields["name"],
        share=fields["share"],
        renowned=fields.get("renowned", False),
        branded=fields["branded"],
        anywhere=fields.get("anywhere", 0.0),
        villages=(*listed, *elsewhere),
        kinds_of_maker=tuple(fields["kinds_of_maker"].items()),
        making=fields["making"],
        kinds=kinds,
    )


def _kind(fields: dict[str, Any]) -> Kind:
    return Kind(
        name=fields["name"],
        styles=tuple(fields["styles"]),
        packs=tuple(fields["packs"].items()),
        product_set=fields["set"],
        motif=fields["motif"],
        needs=tuple(fields.get("needs", ())),
        villages=tuple(fields.get("villages", ())),
        place_in_name=fields.get("place_in_name", True),
        ingredients=fields.get("ingredients", ""),
        shelf_life=fields.get("shelf_life", ""),
        storage=fields.get("storage", ""),
        about=fields["about"],
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))
