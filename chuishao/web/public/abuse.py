"""What slows down machines and leaves people alone: a little work for the browser, forgiving limits."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe

from chuishao.kernel.allowances import spend
from chuishao.kernel.refusals import Invalid, Refusal
from chuishao.web.public.pages import PublicRequest, public

SALT = "chuishao.web.public.proof"
BITS = 14
VALID_FOR = timedelta(minutes=30)
NOT_PROVED = gettext_noop("这次提交没有通过自动核验。请再点一次提交，填的内容都还在。")
TOO_OFTEN = gettext_noop("这个网络刚才提交得太多，请过一会儿再试。急事请打 12345。")


class TooOften(Refusal):
    """This address has done it too often lately (429)."""

    status: ClassVar[int] = 429


@dataclass(frozen=True)
class Limit:
    """How often one address may do something: enough for an office or a village behind one address."""

    purpose: str
    most: int
    within: timedelta


HAND_IN = Limit("hand_in", 40, timedelta(hours=1))
UPLOAD = Limit("upload", 240, timedelta(hours=1))
ASK_NEAR = Limit("ask_near", 1200, timedelta(hours=1))
LOOK_UP = Limit("look_up", 30, timedelta(hours=1))
LOOK_UP_ONE = Limit("look_up_one", 6, timedelta(hours=1))
ACT = Limit("act", 60, timedelta(hours=1))
SIGN_UP = Limit("sign_up", 40, timedelta(hours=1))
VERIFY = Limit("verify", 120, timedelta(hours=1))
CHECK_IN = Limit("check_in", 600, timedelta(hours=1))
SUPPORT = Limit("support", 60, timedelta(hours=1))


@public
@require_safe
def proof(request: PublicRequest) -> JsonResponse:
    """A piece of work: signed, good for half an hour, to be used once."""
    payload = {"n": secrets.token_urlsafe(12), "e": int((request.at + VALID_FOR).timestamp())}
    answer = JsonResponse({"challenge": signing.dumps(payload, salt=SALT), "bits": BITS})
    answer["Cache-Control"] = "no-store"
    return answer


def check_proof(request: PublicRequest) -> None:
    """The work was done, in time, and is used for the first time. Raises Invalid."""
    challenge, answer = request.POST.get("challenge", ""), request.POST.get("proof", "")
    try:
        payload: dict[str, Any] = signing.loads(challenge, salt=SALT)
    except signing.BadSignature:
        raise Invalid(NOT_PROVED) from None
    is_late = request.at.timestamp() > payload["e"]
    if is_late or len(answer) > 20 or not is_solved(challenge, answer):
        raise Invalid(NOT_PROVED)
    if not spend(purpose="proof", who=payload["n"], most=1, within=VALID_FOR, at=request.at):
        raise Invalid(NOT_PROVED)


def is_solved(challenge: str, answer: str) -> bool:
    """Whether SHA-256 of the two begins with enough zero bits."""
    digest = hashlib.sha256(f"{challenge}:{answer}".encode()).digest()
    return int.from_bytes(digest[:4]) >> (32 - BITS) == 0


def check_limit(request: HttpRequest, limit: Limit, at: datetime, who: str = "") -> None:
    """Take one from what this address, or this thing, is allowed. Raises TooOften."""
    asked = {"purpose": limit.purpose, "who": who or address(request)}
    if not spend(**asked, most=limit.most, within=limit.within, at=at):
        raise TooOften(TOO_OFTEN)


def address(request: HttpRequest) -> str:
    """Where the request comes from, as our own proxy says it; kept only as a keyed hash."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    if settings.SECURE_PROXY_SSL_HEADER and forwarded:
        return forwarded.rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))
