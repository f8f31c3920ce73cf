"""Pages for what did not work: what is so, why, what to do next, and a number to ask by."""

from __future__ import annotations

import re
import secrets
import traceback
from dataclasses import dataclass

import structlog
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from chuishao.kernel.refusals import Refusal
from chuishao.web import ways_on
from chuishao.web.public.pages import is_elder

log = structlog.get_logger("chuishao.web")
_PRIVATE = re.compile(r"^(/q/)[^/]+")
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True)
class Wording:
    """Heading and remedy of one kind of error page."""

    heading: str | Promise
    remedy: str | Promise


WORDINGS = {
    400: Wording(gettext_lazy("这个请求看不明白"), gettext_lazy("请回到上一页，再试一次。")),
    403: Wording(
        gettext_lazy("您现在不能看，也不能办"), gettext_lazy("可以从下面接着走，或换一个岗位再来。")
    ),
    404: Wording(
        gettext_lazy("没有找到这一页"),
        gettext_lazy("编号可能抄错了，或者这件事不在您能看到的范围里。"),
    ),
    409: Wording(
        gettext_lazy("这件事刚刚有人动过"), gettext_lazy("请打开最新的情况，看看哪里不同再办。")
    ),
    422: Wording(gettext_lazy("还有地方要改一改"), gettext_lazy("请回到上一页，改好再交。")),
    429: Wording(
        gettext_lazy("这个网络刚才用得太多"), gettext_lazy("请过一会儿再来。急事请打 12345。")
    ),
    500: Wording(
        gettext_lazy("这一步没有办成，是系统的问题"),
        gettext_lazy("您刚才交的没有记入。请过几分钟再试；还不行，请把下面的编号告诉管理员。"),
    ),
}


def page(request: HttpRequest, status: int, message: str = "", reference: str = "") -> HttpResponse:
    """The error page of this status; ``message`` is the refusal's own sentence."""
    context = {
        "wording": WORDINGS.get(status, WORDINGS[400]),
        "message": message,
        "reference": reference,
        "status": status,
        "ways": ways_on.of(request, asks=status < 500),
        "is_resident": ways_on.is_resident(request),
        "is_elder": is_elder(request),
    }
    return render(request, "web/error.html", context, status=status)


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A refusal that no form could show beside its fields."""
    return page(request, refusal.status, refusal.message)


def fault(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Anything unforeseen: logged whole under a number, and only the number is shown."""
    reference = new_reference()
    # The lines that led there, without the values: those may be somebody's name or password.
    trace = "".join(traceback.format_exception(exception))
    log.error(
        "fault", reference=reference, path=_open_path(request), method=request.method, trace=trace
    )
    return page(request, 500, reference=reference)


def _open_path(request: HttpRequest) -> str:
    """The path as it may be logged: the key of a private link is nobody's but its holder's."""
    return _PRIVATE.sub(r"\1…", request.path)


def new_reference() -> str:
    """A number that can be read out on the telephone: two groups of four, no 0/O, 1/I."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: there is nothing, or nothing for this person; the two look the same on purpose."""
    return page(request, 404)


@login_not_required
def nowhere(request: HttpRequest) -> HttpResponse:
    """Every address that nobody answers, also while trying, when Django would show its own page."""
    return page(request, 404)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return page(request, 403)


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return page(request, 400)


def broke(request: HttpRequest) -> HttpResponse:
    """500 where even the doorkeeper could not catch it."""
    reference = new_reference()
    log.error("fault", reference=reference, path=_open_path(request), method=request.method)
    return page(request, 500, reference=reference)


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's own key did not fit: an old page, or a page of someone else's making."""
    return page(
        request, 403, gettext("这一页放得太久了。请回到上一页刷新，再交一次；填的内容先复制一下。")
    )
