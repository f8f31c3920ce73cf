"""Minors: whose guardian is to be asked, whose agreed, and what is written down of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chuishao.kernel.refusals import NotAllowed
from chuishao.kernel.text import moment_words
from chuishao.participation import operations
from chuishao.participation.queries.minors import Minor, keeps_minors, minor_kept, minors_kept
from chuishao.web import pages
from chuishao.web.desk.fields import DrawnField
from chuishao.web.desk.taking_part.acts import Act, answer, line
from chuishao.web.desk.taking_part.person import revealed
from chuishao.web.sessions import StaffRequest


@require_safe
def minors(request: StaffRequest) -> HttpResponse:
    """Those of one's place, who waits first."""
    if not keeps_minors(actor=request.actor):
        raise NotAllowed(_("这一页给登记和照管参与人的岗位用。"))
    people = [_drawn(one, request) for one in minors_kept(actor=request.actor, at=request.at)]
    return pages.page(
        request, "web/desk/taking_part/minors.html", {"people": people}, here="taking_part"
    )


def _drawn(one: Minor, request: StaffRequest) -> dict[str, Any]:
    agreed = _("%s 同意的") % moment_words(one.agreed_at, request.at) if one.agreed_at else ""
    return {
        "name": one.pseudonym, "agreed": agreed,
        "since": _("%s 登记的") % moment_words(one.registered_at, request.at),
        "look_url": reverse("minor_act", args=[one.id, "look"]), "acts": [_act(one, request)],
    }  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def minor_act(request: StaffRequest, person: int, key: str) -> HttpResponse:
    """Look at whom to call, write down that a guardian agreed, or that they agree no more."""
    if key not in ("look", "consent", "take-back"):
        raise Http404
    found = minor_kept(participant_id=person, actor=request.actor, at=request.at)
    if key == "look":
        room = (_("未满 18 岁的"), reverse("minors"))
        return revealed(request, person, found.pseudonym, room, fields=("name", "guardian"))
    act = _act(found, request)
    if act.key != key:
        raise NotAllowed(_("这一步现在不能由您来办。请回到这一页，从列出的里选。"))
    return answer(request, act)


def _act(one: Minor, request: StaffRequest) -> Act:
    """What comes next for a minor: a guardian's word, or that it is taken back."""
    this: dict[str, Any] = {"participant_id": one.id, "actor": request.actor, "at": request.at}
    back, about = reverse("minors"), one.pseudonym
    if one.agreed_at:
        follows = [
            _("还没开始的报名都取消，名额给下一位"),
            _("做过的照样算数"),
            _("再同意了，可以重新登记"),
        ]
        url = reverse("minor_act", args=[one.id, "take-back"])
        run = lambda form: operations.take_back_consent(**this) or ""  # noqa: E731
        return Act("take-back", _("监护人不同意了"), "x", url, follows, back, about, run, says=_("已经记下，报名都取消了。"))  # fmt: skip

    def draw(form: QueryDict, errors: Mapping[str, str]) -> list[DrawnField]:
        return [_guardian_line(one, form, errors)]

    def agreed(form: QueryDict) -> str:
        operations.record_consent(**this, guardian=form.get("guardian", ""))
        return ""

    follows = [_("从现在起可以自己报名，也可以替他报名"), _("本人在自己的页面看得到")]
    url = reverse("minor_act", args=[one.id, "consent"])
    return Act("consent", _("登记监护人同意"), "user", url, follows, back, about, agreed, draw, says=_("监护人同意已经登记。"))  # fmt: skip


def _guardian_line(one: Minor, form: QueryDict, errors: Mapping[str, str]) -> DrawnField:
    known = _("登记时写过监护人，一样的就不用再填。电话在“未满 18 岁的”那一页看。")
    unknown = _("先和监护人说过。写清是谁、怎么联系，加密保存。")
    return line(
        "guardian", _("监护人姓名和联系方式"), form, errors, at_most=60,
        help=known if one.knows_guardian else unknown, is_required=not one.knows_guardian,
    )  # fmt: skip
