"""A picture of anybody made anew from its pixels, small, without a word of where it was taken.

It runs in a child: a decoder that is led astray by a file is led astray there.
"""

import io
import struct
import zlib

from PIL import Image, ImageOps

from inbox.showing.values import Picture

FORMATS = ("PNG", "JPEG", "GIF", "WEBP")  # never SVG: it is a program, not a picture
MAX_PIXELS = 25_000_000
MAX_PIXELS_OF_A_PHOTO = 55_000_000  # a JPEG is decoded at the size it is wanted, or nearly so
_QUALITY = 80
_ORIENTATION = 0x0112  # in EXIF: how the camera was held
_BROKEN = (
    OSError, SyntaxError, ValueError, EOFError, KeyError, IndexError, struct.error, zlib.error,
    Image.DecompressionBombError,
)  # fmt: skip
Image.MAX_IMAGE_PIXELS = None  # we look ourselves, before a pixel is decoded


def picture(content: bytes, most: int) -> Picture | None:
    """The picture, at most `most` pixels wide and high, as PNG or JPEG; None when it is broken,
    of no kind that we show, or has too many pixels."""
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            return _small(image, most) if _is_bearable(image) else None
    except _BROKEN:
        return None


def _is_bearable(image: Image.Image) -> bool:
    width, height = image.size
    return 0 < width * height <= (MAX_PIXELS_OF_A_PHOTO if image.format == "JPEG" else MAX_PIXELS)


def _small(image: Image.Image, most: int) -> Picture:
    """Small first: the large one is in memory once, and never twice."""
    is_photo, is_clear = image.format == "JPEG", _is_clear(image)
    turned = image.getexif().get(_ORIENTATION)
    seen = image.convert("RGBA" if is_clear else "RGB") if image.mode in ("P", "PA", "1") else image
    seen.thumbnail((most, most))
    seen = seen.convert("RGBA" if is_clear else "RGB")
    seen.getexif()[_ORIENTATION] = turned or 1
    upright = ImageOps.exif_transpose(seen)
    plain = Image.new(upright.mode, upright.size)  # it takes over nothing but the pixels
    plain.paste(upright)
    written = io.BytesIO()
    if is_photo or (plain.mode == "RGB" and image.format == "WEBP"):
        plain.save(written, "JPEG", quality=_QUALITY)
        return Picture(written.getvalue(), "image/jpeg", *plain.size)
    plain.save(written, "PNG")
    return Picture(written.getvalue(), "image/png", *plain.size)


def _is_clear(image: Image.Image) -> bool:
    """Whether one may look through it somewhere."""
    return image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
