"""Pictures that shoppers send: decoded, made smaller and encoded anew, so that nothing but the picture is kept.

Place, camera and time (EXIF) and whatever else hides in a file are left behind with the old encoding.
"""

import io
import warnings

from PIL import Image, ImageOps

from ..errors import PhotoRefused

MOST_PHOTOS = 4
MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 1600
FORMATS = ("JPEG", "PNG", "WEBP")


def clean_photo(content: bytes) -> bytes:
    """The picture as JPEG, at most ``LONGEST_SIDE`` pixels long. Raises ``PhotoRefused``."""
    if not 0 < len(content) <= MOST_BYTES:
        raise PhotoRefused(most=MOST_BYTES // 1024 // 1024)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise PhotoRefused(most=MOST_BYTES // 1024 // 1024)
                upright = ImageOps.exif_transpose(picture).convert("RGB")
    except PhotoRefused:
        raise
    except Exception as error:  # whatever a decoder says of a file that is no picture
        raise PhotoRefused(most=MOST_BYTES // 1024 // 1024) from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue()
