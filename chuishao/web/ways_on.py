"""Where whoever was refused can go on from: always a page that this reader may open."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from chuishao.directory import queries
from chuishao.directory.actors import Actor
from chuishao.web import clock


def is_resident(request: HttpRequest) -> bool:
    """Whoever never signed in here."""
    return settings.SESSION_COOKIE_NAME not in request.COOKIES


def of(request: HttpRequest, *, asks: bool) -> list[tuple[str, str]]:
    """Addresses and labels, the best first; ``asks`` the directory where the page itself did not."""
    if is_resident(request):
        return [(reverse("home"), _("回到首页")), (reverse("look_up"), _("查进度"))]
    actor = getattr(request, "actor", None) or (_who(request) if asks else None)
    return list(_of_staff(actor)) if actor or asks else [(reverse("home"), _("回到首页"))]


def _who(request: HttpRequest) -> Actor | None:
    """Who is signed in, on pages that are open to everybody."""
    at = getattr(request, "at", None) or clock.now()
    found = queries.session_of(request.COOKIES[settings.SESSION_COOKIE_NAME], at)
    return (found.actor or found.oneself) if found else None


def _of_staff(actor: Actor | None) -> Iterator[tuple[str, str]]:
    """Administrators have an office and no worklist; whoever acts in no post chooses one first."""
    if actor is None:
        yield reverse("sign_in"), _("重新登录")
        yield reverse("home"), _("回到首页")
    elif actor.administrator:
        yield reverse("office"), _("回到设置")
    elif not actor.organisation_id:
        yield reverse("choose_post"), _("选一个岗位")
    else:
        yield reverse("desk"), _("回到清单")
