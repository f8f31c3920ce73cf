"""Personal data as others may see it: 王*, 138****1234, 5301**********12."""

from __future__ import annotations

_STARS = "**********"


def mask_name(name: str) -> str:
    """The first character and one star, which tells neither the name nor its length."""
    return name[:1] + "*" if name else ""


def mask_phone(phone: str) -> str:
    """Three and four digits of a mobile number; of anything shorter, the last two at most."""
    if len(phone) >= 11:
        return f"{phone[:3]}****{phone[-4:]}"
    return "****" + phone[-2:] if len(phone) >= 6 else "****" * bool(phone)


def mask_identity(number: str) -> str:
    """The city and the last two digits of an identity number; of anything shorter, nothing."""
    if len(number) < 15:
        return _STARS * bool(number)
    return number[:4] + _STARS + number[-2:]
