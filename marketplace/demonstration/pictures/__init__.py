"""The drawings: one still life per motif, on one of four backdrops, rendered from SVG.

A motif is an SVG file of this package; ``backdrop.svg`` is the table and the wall behind it. Colours that change with
the backdrop are classes (``accent``, ``accent-dark``, ``accent-light``, ``accent-line``); the palettes are the shop's
own (lacquer, celadon, indigo, paper). A backdrop costs more to render than a motif, so it is rendered once and the
motifs are laid on it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

import resvg_py
from PIL import Image

from ..dice import Dice
from ..vocabulary import trades

HERE = Path(__file__).parent
SIDE = 1080

PALETTES: dict[str, dict[str, str]] = {
    "paper": {
        "wall-1": "#fdfaf4",
        "wall-2": "#f3ecdf",
        "table-1": "#d9b98a",
        "table-2": "#b98f5c",
        "disc": "#e3ede5",
        "ring": "#c9a44f",
        "thread": "#e4d9c4",
        "accent": "#8e2a1e",
        "accent-dark": "#5f1a12",
        "accent-light": "#e7b9a9",
    },
    "celadon": {
        "wall-1": "#eef5f0",
        "wall-2": "#d6e6dc",
        "table-1": "#7fa893",
        "table-2": "#4f7f69",
        "disc": "#fbf3dd",
        "ring": "#2f6b57",
        "thread": "#c4d9cc",
        "accent": "#2f6b57",
        "accent-dark": "#1d4a3b",
        "accent-light": "#b9d8c8",
    },
    "lacquer": {
        "wall-1": "#f9ece2",
        "wall-2": "#f0d7c6",
        "table-1": "#8e2a1e",
        "table-2": "#5a160e",
        "disc": "#f6c9a4",
        "ring": "#b8862b",
        "thread": "#eccdb8",
        "accent": "#b4452f",
        "accent-dark": "#6d1d12",
        "accent-light": "#f0b9a5",
    },
    "indigo": {
        "wall-1": "#eff4f7",
        "wall-2": "#d5e3ea",
        "table-1": "#3f7796",
        "table-2": "#1d4f6c",
        "disc": "#fdeccb",
        "ring": "#1d5b7a",
        "thread": "#c2d6e0",
        "accent": "#1d5b7a",
        "accent-dark": "#123f56",
        "accent-light": "#a9cbdc",
    },
}
_BACKDROPS = ((0.029, 3), (0.0125, 2), (0.0, 1))
"""(share of all products, backdrops of a motif): drawing takes time; it pays where many products look alike."""


@dataclass(frozen=True, slots=True, order=True)
class Picture:
    """One drawing; many products may show it."""

    motif: str
    palette: str

    @property
    def path(self) -> str:
        """Where the drawing lies in the media storage."""
        return f"demonstration/{self.motif}-{self.palette}.jpg"


def picture_of(motif: str, dice: Dice) -> Picture:
    """The motif on one of its backdrops."""
    return dice.pick(pictures_of(motif))


@cache
def pictures_of(motif: str) -> tuple[Picture, ...]:
    """The motif on each of its backdrops; neighbours in the list of motifs get different ones."""
    backdrops = next(count for least, count in _BACKDROPS if _shares()[motif] >= least)
    start, names = motifs().index(motif), list(PALETTES)
    return tuple(Picture(motif, names[(start + 3 * step) % len(names)]) for step in range(backdrops))


@cache
def _shares() -> dict[str, float]:
    """Each motif's share of all products, from those of the trades and the styles of their kinds."""
    shares: dict[str, float] = defaultdict(float)
    for trade in trades().values():
        styles = sum(len(kind.styles) for kind in trade.kinds)
        for kind in trade.kinds:
            shares[kind.motif] += trade.share * len(kind.styles) / styles
    whole = sum(shares.values())
    return {motif: share / whole for motif, share in shares.items()}


@cache
def motifs() -> tuple[str, ...]:
    """The names of all motifs there are."""
    return tuple(sorted(path.stem for path in (HERE / "motifs").glob("*.svg")))


def draw(picture: Picture) -> Image.Image:
    """The drawing, 1080 × 1080 pixels."""
    drawn = _backdrop(picture.palette).copy()
    motif = (HERE / "motifs" / f"{picture.motif}.svg").read_text(encoding="utf-8")
    drawn.alpha_composite(_render(_scene(picture.palette, "motif").replace("{content}", motif)))
    return drawn.convert("RGB")


@cache
def _backdrop(palette: str) -> Image.Image:
    return _render(_scene(palette, "backdrop"))


def _scene(palette: str, part: str) -> str:
    """The SVG of one part (``backdrop`` or ``motif``), with the definitions that both share."""
    definitions = (HERE / "definitions.svg").read_text(encoding="utf-8")
    content = (HERE / "backdrop.svg").read_text(encoding="utf-8") if part == "backdrop" else "{content}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}">'
        f"<style>{_style(palette)}</style>{definitions}{content}</svg>"
    )


def _style(palette: str) -> str:
    colours = PALETTES[palette]
    rules = [
        f".{name}{{{'stop-color' if name[:-2] in ('wall', 'table') else 'fill'}:{colour}}}"
        for name, colour in colours.items()
        if name not in ("ring", "thread")
    ]
    rules += [f".{name}{{stroke:{colours[name]}}}" for name in ("ring", "thread")]
    return "".join([*rules, f".accent-line{{stroke:{colours['accent']}}}"])


def _render(svg: str) -> Image.Image:
    png = resvg_py.svg_to_bytes(svg_string=svg, width=SIDE, height=SIDE, skip_system_fonts=True)
    return Image.open(BytesIO(bytes(png))).convert("RGBA")
