"""Variants of product photos: AVIF, WebP and JPEG at five widths, made once at upload, never while a page is drawn.

``make_variants`` writes them beside the original under ``variants/``; ``find`` tells a page which exist. A photo whose
variants are not made yet is shown as it was uploaded.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.templatetags.static import static
from PIL import Image, ImageOps

WIDTHS = (240, 360, 480, 720, 1080)
FORMATS: tuple[tuple[str, str, dict[str, int]], ...] = (
    ("avif", "AVIF", {"quality": 58, "speed": 7}),
    ("webp", "WEBP", {"quality": 76, "method": 4}),
    ("jpg", "JPEG", {"quality": 80}),
)
MAX_PIXELS = 40_000_000
"""Larger uploads are refused: decoding one would hold more memory than a worker has to spare."""

DRAWINGS = (
    ("drink", ("đồ uống", "chè", "cà phê")),
    ("herbal", ("dược liệu", "mỹ phẩm", "tinh dầu", "thực phẩm chức năng")),
    ("craft", ("thủ công", "vải")),
    ("ornamental", ("hoa", "cây cảnh", "động vật cảnh", "sinh vật cảnh")),
    ("tourism", ("du lịch",)),
)
"""Which drawing stands for a product without a photo, by words of its group's or industry's name; else ``food``."""


class UnreadablePictureError(ValueError):
    """The file is no picture that can be shown (unknown format, damaged, or more than ``MAX_PIXELS``)."""


class NoVariantsError(LookupError):
    """No variant of the photo is made yet."""


@dataclass(frozen=True)
class Photo:
    """What ``components/picture.html`` needs: URLs by format as ``srcset`` text, and the fallback with its size."""

    src: str
    avif: str = ""
    webp: str = ""
    jpg: str = ""
    width: int | None = None
    height: int | None = None


def variant_path(path: str, width: int, extension: str) -> str:
    """Where a variant lies in the storage: ``products/a.png`` → ``variants/products/a.png/480.webp``."""
    return f"variants/{path}/{width}.{extension}"


def make_variants(path: str) -> list[int]:
    """Writes every variant of the photo at ``path`` of the default storage and answers their widths.

    Idempotent: variants that are there are not made again. Never enlarges: a photo narrower than a width gets one
    variant at its own width instead. Raises `UnreadablePictureError` for what is no picture.
    """
    with default_storage.open(path, "rb") as file:
        image = _load(file.read())
    widths = [width for width in WIDTHS if width <= image.width] or [image.width]
    for width in widths:
        scaled = image.resize((width, round(image.height * width / image.width)), Image.Resampling.LANCZOS)
        for extension, name, options in FORMATS:
            target = variant_path(path, width, extension)
            if not default_storage.exists(target):
                buffer = BytesIO()
                scaled.save(buffer, name, **options)
                default_storage.save(target, ContentFile(buffer.getvalue()))
    return widths


def _load(content: bytes) -> Image.Image:
    try:
        with Image.open(BytesIO(content)) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise UnreadablePictureError(f"{opened.width} x {opened.height} pixels")
            return ImageOps.exif_transpose(opened).convert("RGB")
    except (OSError, Image.DecompressionBombError, SyntaxError) as fault:
        raise UnreadablePictureError(str(fault)) from fault


def find(path: str) -> Photo:
    """The photo at ``path`` (relative to the media root, or a URL below ``MEDIA_URL``) with the variants that exist."""
    relative = path.removeprefix(settings.MEDIA_URL)
    if "//" in relative:
        return Photo(src=path)
    try:
        return find_stored(relative)
    except NoVariantsError:
        return Photo(src=default_storage.url(relative))


@lru_cache(maxsize=20_000)
def find_stored(path: str) -> Photo:
    """The photo with its variants. Raises `NoVariantsError` while none is made, which is not remembered; the answer is:
    a page asks the storage once per photo and process."""
    try:
        names = set(default_storage.listdir(f"variants/{path}")[1])
    except (FileNotFoundError, NotADirectoryError) as fault:
        raise NoVariantsError(path) from fault
    widths = sorted({int(PurePosixPath(name).stem) for name in names if PurePosixPath(name).stem.isdigit()})
    if not widths:
        raise NoVariantsError(path)

    def srcset(extension: str) -> str:
        found = [width for width in widths if f"{width}.{extension}" in names]
        return ", ".join(f"{default_storage.url(variant_path(path, w, extension))} {w}w" for w in found)

    fallback = max((w for w in widths if w <= 480), default=widths[0])
    with default_storage.open(variant_path(path, fallback, "jpg"), "rb") as file, Image.open(file) as image:
        width, height = image.size
    src = default_storage.url(variant_path(path, fallback, "jpg"))
    return Photo(src, srcset("avif"), srcset("webp"), srcset("jpg"), width, height)


def drawing(group: str) -> str:
    """The static drawing for a product without a photo, by the name of its group or industry."""
    name = group.lower()
    kind = next((kind for kind, words in DRAWINGS if any(word in name for word in words)), "food")
    return static(f"web/img/group-{kind}.svg")


def reencoded(content: bytes) -> ContentFile:
    """A photo somebody uploaded, decoded and written anew as JPEG (at most 2160 px): only pixels are kept,
    neither its place of taking nor anything hidden behind it. Raises `UnreadablePictureError`."""
    image = _load(content)
    image.thumbnail((2160, 2160), Image.Resampling.LANCZOS)
    buffer = BytesIO()
    image.save(buffer, "JPEG", quality=88)
    return ContentFile(buffer.getvalue())
