"""Checking a certificate by its number and code, or by the picture printed on it: whether it stands, in large words."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chuishao.kernel.refusals import Refusal
from chuishao.kernel.text import date_words
from chuishao.kernel.working_time import SHANGHAI
from chuishao.participation.queries import Verified, verify_certificate
from chuishao.web.public.abuse import VERIFY, check_limit
from chuishao.web.public.pages import PublicRequest, page, public
from chuishao.web.public.progress import qr


@never_cache
@public
@require_safe
def certificate(request: PublicRequest) -> HttpResponse:
    """The form; with a number and a code in the address, what is to be said of that certificate."""
    number, code = request.GET.get("number", "")[:40], request.GET.get("code", "")[:20]
    context: dict[str, Any] = {"number": number, "code": code}
    if not number and not code:
        return page(request, "certificate.html", context)
    check_limit(request, VERIFY, request.at)
    try:
        proof = verify_certificate(number=number, code=code)
    except Refusal as refusal:
        context["wrong"] = refusal.message
        return page(request, "certificate.html", context, status=refusal.status)
    context |= {"proof": proof, "hours": hours_words(proof.minutes), **_verdict(proof)}
    return page(request, "certificate.html", context)


def _verdict(proof: Verified) -> dict[str, str]:
    """The word, its look, and what it means."""
    verdicts = {
        "valid": ("is-done", "circle-check", _("有效"), _("证明是真的，内容没有改动。")),
        "revoked": ("is-over", "x", _("已撤销"), _("出具单位 %s 撤销的，从那时起不能再用。") % _day(proof)),
        "forgotten": (
            "is-soon", "info-circle", _("本人已注销"),
            _("这份证明出具过，本人要求删除了资料，内容不能再核对。"),
        ),
        "altered": ("is-over", "alert-octagon", _("内容对不上"), _("系统里的内容和出具时不一致，请联系出具单位。")),
    }  # fmt: skip
    css, icon, word, meaning = verdicts[proof.standing]
    return {"css": css, "sign": icon, "verdict": word, "meaning": meaning}


def _day(proof: Verified) -> str:
    return date_words(proof.revoked_at.astimezone(SHANGHAI).date()) if proof.revoked_at else ""


def code_picture(request: HttpRequest, number: str, code: str) -> SafeString:
    """The address at which anybody checks it, as a picture."""
    return qr(check_address(request, number, code))


def check_address(request: HttpRequest, number: str, code: str) -> str:
    """The address at which anybody checks a certificate."""
    asked = urlencode({"number": number, "code": code})
    return request.build_absolute_uri(f"{reverse('certificate')}?{asked}")


def hours_words(minutes: int) -> str:
    """Hours with at most two decimals, never rounded up: 10.5 小时."""
    hours = (Decimal(minutes) / 60).quantize(Decimal("0.01"), ROUND_DOWN)
    told = f"{hours:f}".rstrip("0").rstrip(".")
    return _("%s 小时") % (told or "0")
