"""A short tour of the desk for whoever is new: a few stops, each on its page; skipped with one tap, shown once.

Where a person is in it, or that it is over, stays in a cookie of this browser, one for each account.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chuishao.web.sessions import StaffRequest

OVER = "over"
A_YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Stop:
    """One thing to know, and the page it is shown on."""

    heading: str | Promise
    words: str | Promise
    icon: str
    page: str
    whistles: bool = False


STOPS = (
    Stop(gettext_lazy("待办清单"), gettext_lazy("轮到您办的都在这里，最急的排在最前。点事由，就到那件事。"), "list-check", "desk"),
    Stop(gettext_lazy("还剩多少时间"), gettext_lazy("每件事写着“还剩”或“已超”多久，细条是用掉的时限。停表和放假不算在内。"), "clock", "desk"),
    Stop(gettext_lazy("吹哨"), gettext_lazy("自己办不了的，在这里吹哨：写清什么事、在哪里、做过什么，就可以交审核。"), "speakerphone", "blow", True),
    Stop(gettext_lazy("一件事的一页"), gettext_lazy("打开一件事，只列出您现在能办的步骤，每一步都写明办了以后会怎样；还有谁欠什么、到什么时候。"), "eye-check", "desk"),
    Stop(gettext_lazy("查找"), gettext_lazy("按编号、地点、事由或单位查；在电脑上按 / 就到这里，按 ? 看全部按键。"), "search", "desk"),
    Stop(gettext_lazy("消息"), gettext_lazy("轮到您、有人催办、快到时限，都在消息里。以后想再看这几步，到“我的”里点“再看一遍导览”。"), "bell", "messages"),
)  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """A stop, ready for the page."""

    place: int
    count: int
    heading: str
    words: str
    icon: str

    @property
    def place_words(self) -> str:
        """Which of how many."""
        return _("导览 %(place)d / %(count)d") % {"place": self.place + 1, "count": self.count}

    @property
    def is_last(self) -> bool:
        """Whether nothing comes after it."""
        return self.place + 1 == self.count


def stops_for(whistles: bool) -> Sequence[Stop]:
    """The stops on pages this post may open."""
    return [one for one in STOPS if whistles or not one.whistles]


def shown(request: StaffRequest, whistles: bool) -> Shown | None:
    """The stop that belongs on the page asked for; None on other pages, and once the tour is over."""
    stops, place = stops_for(whistles), _place(request)
    match = request.resolver_match
    if place is None or place >= len(stops) or not match or match.url_name != stops[place].page:
        return None
    if request.actor.administrator or request.method != "GET":
        return None
    stop = stops[place]
    return Shown(place, len(stops), str(stop.heading), str(stop.words), stop.icon)


def _place(request: StaffRequest) -> int | None:
    kept = request.COOKIES.get(_cookie(request), "0")
    return int(kept) if kept.isdecimal() and len(kept) < 3 else None


def _cookie(request: StaffRequest) -> str:
    return f"tour-{request.signed_in.account_id}"


def keep(answer: HttpResponse, request: StaffRequest, where: str) -> HttpResponse:
    """The answer with the cookie that says at which stop one is, or that it is over."""
    answer.set_cookie(
        _cookie(request), where, max_age=A_YEAR, httponly=True,
        secure=settings.SESSION_COOKIE_SECURE, samesite="Lax",
    )  # fmt: skip
    return answer
