"""What a password must be, worded for the person; and how a generated one is made."""

from __future__ import annotations

import secrets
import string
from typing import Final

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

LEAST_LENGTH: Final = 10
MOST_LENGTH: Final = 128
LEAST_KINDS: Final = 3
REMEMBERED: Final = 5

_KINDS: Final = (string.ascii_lowercase, string.ascii_uppercase, string.digits)
# Letters and digits that are easily mistaken for one another are left out.
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz"
_DIGITS: Final = "23456789"


def faults(password: str, *, username: str, phone: str = "") -> list[str]:
    """What is wrong with a password, each fault with its remedy; empty when it may be taken."""
    found = []
    if not LEAST_LENGTH <= len(password) <= MOST_LENGTH:
        found.append(
            gettext("长度要在 %(least_length)s 到 %(most_length)s 位之间。")
            % {"least_length": LEAST_LENGTH, "most_length": MOST_LENGTH}
        )
    if _kinds_in(password) < LEAST_KINDS:
        found.append(gettext("要包含大写字母、小写字母、数字、符号中的至少三种。"))
    if _holds(password, username) or (phone and _holds(password, phone)):
        found.append(gettext("不能包含用户名或手机号。"))
    if not found and _is_common(password):
        found.append(gettext("太常见，容易被猜到，请换一个。"))
    return found


def generated() -> str:
    """A new password that keeps the rules, easy to read aloud: four groups of four."""
    groups = ["".join(secrets.choice(_LETTERS) for _ in range(3)) for _ in range(4)]
    parts = [group + secrets.choice(_DIGITS) for group in groups]
    return "-".join([parts[0].capitalize(), *parts[1:]])


def _kinds_in(password: str) -> int:
    known = sum(any(one in kind for one in password) for kind in _KINDS)
    others = any(all(one not in kind for kind in _KINDS) for one in password)
    return known + others


def _holds(password: str, part: str) -> bool:
    return len(part) >= 4 and part.lower() in password.lower()


def _is_common(password: str) -> bool:
    try:
        CommonPasswordValidator().validate(password)
    except ValidationError:
        return True
    return False
