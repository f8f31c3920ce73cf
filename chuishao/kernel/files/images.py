"""Photos made harmless: decoded, turned upright, made small and written anew without what the camera noted."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext_noop
from PIL import Image, ImageOps

from chuishao.kernel.refusals import Invalid

MOST_BYTES = 10 * 2**20
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 1600
QUALITY = 82
_FORMATS = ("JPEG", "PNG", "WEBP")
_NO_PHOTO = gettext_noop("这个文件不是照片，或者打不开。请选 JPG、PNG 或 WebP 格式的照片。")


@dataclass(frozen=True)
class Picture:
    """A photo written anew as JPEG."""

    content: bytes
    width: int
    height: int
    media_type: str = "image/jpeg"


def picture(stream: BinaryIO) -> Picture:
    """The photo in this stream, upright, at most 1600 px long, without EXIF. Raises Invalid."""
    content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Invalid("照片太大，最大 10 MB。请换一张小一点的。")
    try:
        with warnings.catch_warnings():
            # A size that is only unusual is measured by our own limit.
            warnings.simplefilter("ignore")
            return _written_anew(content)
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as fault:
        raise Invalid(_NO_PHOTO) from fault


def _written_anew(content: bytes) -> Picture:
    with Image.open(io.BytesIO(content), formats=_FORMATS) as found:
        # The head of the file says how large it will be, before anything is unpacked.
        if found.width * found.height > MOST_PIXELS:
            raise Invalid("照片的尺寸太大，最多 4000 万像素。请换一张小一点的。")
        found.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        small = ImageOps.exif_transpose(found)
        small.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        plain = _on_white(small)
    written = io.BytesIO()
    plain.save(written, "JPEG", quality=QUALITY, optimize=True)
    return Picture(written.getvalue(), plain.width, plain.height)


def _on_white(found: Image.Image) -> Image.Image:
    """The pixels alone, with what was transparent on white."""
    if found.mode in ("RGBA", "LA", "PA") or "transparency" in found.info:
        layer = found.convert("RGBA")
        ground = Image.new("RGB", found.size, "white")
        ground.paste(layer, mask=layer.getchannel("A"))
        return ground
    plain = Image.new("RGB", found.size)
    plain.paste(found.convert("RGB"))
    return plain
