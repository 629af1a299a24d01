"""Builds ``static/web/icons.svg``: one sprite of Lucide icons (ISC licence, npm ``lucide-static`` 1.62.0) and the star.

Only needed to add an icon; the result is committed. Run: ``python build_icons.py NODE_MODULES`` after
``npm install lucide-static@1.62.0``. Pages use an icon with ``{% icon "truck" %}``.
"""

import re
import sys
from pathlib import Path

STATIC = Path(__file__).resolve().parents[2] / "marketplace" / "web" / "static" / "web"
ICONS = [
    "amphora",
    "badge-check",
    "banknote",
    "building-2",
    "calendar-days",
    "camera",
    "check",
    "chevron-down",
    "chevron-left",
    "chevron-right",
    "circle-alert",
    "circle-check",
    "clock",
    "credit-card",
    "cup-soda",
    "download",
    "external-link",
    "file-text",
    "flower-2",
    "gift",
    "globe",
    "history",
    "house",
    "info",
    "leaf",
    "list",
    "log-out",
    "mail",
    "map",
    "map-pin",
    "menu",
    "minus",
    "navigation",
    "package",
    "package-check",
    "package-x",
    "pencil",
    "phone",
    "plus",
    "printer",
    "qr-code",
    "rotate-ccw",
    "scan-line",
    "search",
    "shield-check",
    "shopping-basket",
    "sliders-horizontal",
    "snowflake",
    "store",
    "tent-tree",
    "trash-2",
    "triangle-alert",
    "truck",
    "undo-2",
    "user",
    "users",
    "wheat",
    "wine",
    "x",
]
STAR = "M12 2.6l2.9 5.9 6.5.95-4.7 4.6 1.1 6.45L12 17.45 6.2 20.5l1.1-6.45-4.7-4.6 6.5-.95z"


def symbol(name: str, svg: str) -> str:
    """One ``<symbol>`` of the sprite; colours and stroke come from the page's CSS."""
    body = re.search(r"<svg[^>]*>(.*)</svg>", svg, re.DOTALL)
    if body is None:
        raise ValueError(f"{name}: no svg")
    shapes = re.sub(r"\s+", " ", body.group(1)).replace(" />", "/>").replace("> <", "><").strip()
    return f'<symbol id="{name}" viewBox="0 0 24 24">{shapes}</symbol>'


def main(node_modules: Path) -> None:
    source = node_modules / "lucide-static"
    symbols = [symbol(name, (source / "icons" / f"{name}.svg").read_text()) for name in ICONS]
    symbols.append(f'<symbol id="star" viewBox="0 0 24 24"><path d="{STAR}"/></symbol>')
    head = "<!-- Lucide icons, ISC licence: see icons-LICENSE.txt -->"
    sprite = f'<svg xmlns="http://www.w3.org/2000/svg">{head}\n' + "\n".join(symbols) + "\n</svg>\n"
    (STATIC / "icons.svg").write_text(sprite)
    (STATIC / "icons-LICENSE.txt").write_text((source / "LICENSE").read_text())
    sys.stdout.write(f"icons.svg: {len(symbols)} icons, {len(sprite)} bytes\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
