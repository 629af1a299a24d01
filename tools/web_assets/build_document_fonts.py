"""Builds the two fonts of ``marketplace/documents/typefaces`` (only needed to change them; the results are committed).

PDF wants plain TrueType outlines of one weight: the site's *Cho Text* (see ``build_fonts.py``: Source Sans 3 cut to
Latin-1, Vietnamese and a few signs) is unpacked from WOFF2 and frozen at 400 and at 700. The SIL OFL 1.1 lies beside.

Run: ``python build_document_fonts.py`` with fonttools and brotli installed.
"""

import shutil
import sys
from pathlib import Path

from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

ROOT = Path(__file__).resolve().parents[2] / "marketplace"
SITE = ROOT / "web" / "static" / "web" / "fonts"
TARGET = ROOT / "documents" / "typefaces"
WEIGHTS = {"Regular": 400, "Bold": 700}
UNUSED = ("GPOS", "GSUB", "GDEF", "STAT", "DSIG")  # composed letters need no positioning


def main() -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    for style, weight in WEIGHTS.items():
        font = TTFont(SITE / "cho-text.woff2", recalcTimestamp=False)
        instantiateVariableFont(font, {"wght": weight}, inplace=True)
        for table in UNUSED:
            if table in font:
                del font[table]
        for record in font["name"].names:
            if record.nameID in {2, 17}:
                record.string = style
            elif record.nameID == 4:
                record.string = f"Cho Text {style}"
            elif record.nameID == 6:
                record.string = f"ChoText-{style}"
        font.flavor = None
        target = TARGET / f"ChoText-{style}.ttf"
        font.save(target)
        sys.stdout.write(f"{target.name}: {target.stat().st_size} bytes\n")
    shutil.copy(SITE / "OFL-source-sans.txt", TARGET / "OFL-source-sans.txt")


if __name__ == "__main__":
    main()
