"""The code by which one checks in: six digits of one shift, another every minute, never of a place."""

from __future__ import annotations

import hmac
from datetime import datetime

_SECONDS = 60


def code_at(secret: bytes | memoryview, at: datetime) -> str:
    """The code of this minute."""
    return _code(bytes(secret), int(at.timestamp()) // _SECONDS)


def seconds_left(at: datetime) -> int:
    """How long the code of this moment still stands."""
    return _SECONDS - int(at.timestamp()) % _SECONDS


def fits(secret: bytes | memoryview, code: str, at: datetime) -> bool:
    """Whether it is the code of this minute or of the one before, for slow fingers."""
    now = int(at.timestamp()) // _SECONDS
    typed = code.strip().encode()
    return any(
        hmac.compare_digest(typed, _code(bytes(secret), one).encode()) for one in (now, now - 1)
    )


def _code(secret: bytes, minute: int) -> str:
    made = hmac.digest(secret, str(minute).encode(), "sha256")
    return f"{int.from_bytes(made[:8]) % 1_000_000:06d}"
