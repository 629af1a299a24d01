"""Builds the two vendored fonts in ``static/web/fonts`` (only needed to change them; the results are committed).

Source Sans 3 (Adobe, npm ``source-sans`` 3.52.0) becomes *Cho Text*: upright, weights 400-700 kept variable.
Be Vietnam Pro 700 (npm ``@expo-google-fonts/be-vietnam-pro`` 0.4.1) becomes *Cho Title*.
Both are cut to Latin-1, Vietnamese and the few signs the pages use. "Source" is a reserved font name, so a cut
version must carry another name (SIL OFL 1.1, section 3); both licences lie beside the fonts.

Run: ``python build_fonts.py NODE_MODULES`` with fonttools and brotli installed, after
``npm install source-sans@3.52.0 @expo-google-fonts/be-vietnam-pro@0.4.1``.
"""

import shutil
import sys
import unicodedata
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

FONTS = Path(__file__).resolve().parents[2] / "marketplace" / "web" / "static" / "web" / "fonts"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
SIGNS = "₫·–—…“”‘’•×→←↑↓✓°±½²³‰€©®™«»‹›−≤≥≈★"


def wanted_characters() -> set[int]:
    """ASCII, Latin-1 letters, every Vietnamese vowel with every tone (composed and combining), and the signs."""
    characters = {*range(0x20, 0x7F), *range(0xA0, 0x100)}
    for vowel in "aăâeêioôơuưy":
        for tone in TONES:
            composed = unicodedata.normalize("NFC", vowel + tone)
            characters |= {ord(composed), ord(composed.upper())}
    characters |= {ord(c) for c in "đĐ" + SIGNS} | {ord(t) for t in TONES if t}
    return characters


def cut(font: TTFont, features: list[str]) -> None:
    """Keeps of `font` only the wanted characters and the named OpenType features."""
    options = Options()
    options.layout_features = features
    options.hinting = False
    options.name_IDs = [0, 1, 2, 4, 5, 6, 13, 14]
    options.notdef_outline = True
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=wanted_characters())
    subsetter.subset(font)


def save(font: TTFont, family: str, target: Path) -> None:
    """Names `font` `family` and writes it as WOFF2 to `target`."""
    for record in font["name"].names:
        if record.nameID in {1, 4, 16}:
            record.string = family
        elif record.nameID == 6:
            record.string = family.replace(" ", "")
    font.flavor = "woff2"
    font.save(target)
    sys.stdout.write(f"{target.name}: {target.stat().st_size} bytes\n")


def main(node_modules: Path) -> None:
    FONTS.mkdir(parents=True, exist_ok=True)
    text = TTFont(node_modules / "source-sans/VF/SourceSans3VF-Upright.ttf")
    cut(text, ["kern", "mark", "mkmk", "ccmp", "locl"])
    instantiateVariableFont(text, {"wght": (400, 400, 700)}, inplace=True)
    save(text, "Cho Text", FONTS / "cho-text.woff2")
    title = TTFont(node_modules / "@expo-google-fonts/be-vietnam-pro/700Bold/BeVietnamPro_700Bold.ttf")
    cut(title, ["kern", "mark", "mkmk", "ccmp", "locl"])
    save(title, "Cho Title", FONTS / "cho-title.woff2")
    shutil.copy(node_modules / "source-sans/LICENSE.md", FONTS / "OFL-source-sans.txt")
    shutil.copy(
        node_modules / "@expo-google-fonts/be-vietnam-pro/LICENSE_FONT", FONTS / "OFL-be-vietnam-pro.txt"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
