"""Files: photos are taken in re-encoded and small, kept under their own digest, and opened again."""

from __future__ import annotations

from chuishao.kernel.files.images import MOST_BYTES, MOST_PIXELS, Picture, picture
from chuishao.kernel.files.storing import Kept, content, discard, forget_uploads, keep, uploaded

__all__ = [
    "MOST_BYTES",
    "MOST_PIXELS",
    "Kept",
    "Picture",
    "content",
    "discard",
    "forget_uploads",
    "keep",
    "picture",
    "uploaded",
]
