"""People who take part: registered at the desk, given a new link; the name behind a pseudonym only with a purpose, and the look is written down first."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping

import segno
from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from chuishao.kernel.refusals import Invalid, NotAllowed, Refusal
from chuishao.participation import operations
from chuishao.participation.queries import caring, circles
from chuishao.participation.queries.caring import Cared
from chuishao.participation.queries.circles import CirclePage
from chuishao.web import pages
from chuishao.web.desk.fields import DrawnField
from chuishao.web.desk.taking_part.acts import Act, answer, line, number_in
from chuishao.web.desk.wrong import drawn_wrong
from chuishao.web.sessions import StaffRequest

FIELDS = {
    "name": gettext_lazy("姓名"),
    "phone": gettext_lazy("电话"),
    "guardian": gettext_lazy("监护人"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def reveal_person(request: StaffRequest, circle: int, person: int) -> HttpResponse:
    """Ask for the purpose; then show what is held once."""
    page = circles.circle_page(circle_id=circle, actor=request.actor, at=request.at)
    rows = circles.belonging_rows(page=page, actor=request.actor)
    row = next((one for one in rows if one.participant_id == person), None)
    if row is None:
        raise Http404
    if not row.may_reveal:
        raise NotAllowed(_("您的岗位不能查看姓名。如工作需要，请由本单位负责人查看。"))
    cared = _cared(request, page, person)
    lacks_phone = cared is not None and cared.lacks_phone
    link = reverse("person_act", args=[circle, person, "link"]) if lacks_phone else ""
    return revealed(request, person, row.name, (page.name, reverse("circle", args=[circle])), link)


def revealed(
    request: StaffRequest, person: int, name: str, room: tuple[str, str], link_url: str = "",
    fields: tuple[str, ...] = tuple(FIELDS),
) -> HttpResponse:  # fmt: skip
    """The purpose asked for, then what is held, shown once; ``room``: the page it is opened from, and its address."""
    shown, refusal = None, None
    if request.method == "POST":
        try:
            shown = operations.reveal_participant(
                participant_id=person, fields=fields, actor=request.actor, at=request.at,
                purpose=request.POST.get("purpose", ""),
            )  # fmt: skip
        except Invalid as said_no:
            refusal = said_no
    purpose = _purpose_line(request, refusal)
    context = {
        "link_url": link_url, "circle": {"name": room[0], "url": room[1]}, "subject": name,
        "field": purpose, "is_shown": shown is not None,
        "shown": [(FIELDS[key], words) for key, words in (shown or {}).items() if words],
        "wrong": drawn_wrong(refusal, {"purpose": purpose.label}) if refusal else None,
    }  # fmt: skip
    status = refusal.status if refusal else 200
    return pages.page(
        request, "web/desk/taking_part/person.html", context, here="taking_part", status=status
    )


def _purpose_line(request: StaffRequest, refusal: Refusal | None) -> DrawnField:
    return DrawnField(
        key="purpose", label=_("为了办什么事要看"), name="purpose", draws="line",
        value=request.POST.get("purpose", ""), help=_("例如：通知集合地点。"),
        error=refusal.fields.get("purpose", "") if refusal else "",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def register_person(request: StaffRequest) -> HttpResponse:
    """Register somebody who wants to take part, for whoever looks after people here."""

    def draw(form: QueryDict, errors: Mapping[str, str]) -> list[DrawnField]:
        return [
            line("name", _("姓名"), form, errors, at_most=40, help=_("只有办事需要、写明理由的人看得到。")),
            line("phone", _("电话"), form, errors, input_type="tel", is_required=False),
            line("skills", _("特长"), form, errors, at_most=200, is_required=False, help=_("几项就用顿号隔开，例如：电工、急救。")),
            line("birth_year", _("出生年"), form, errors, inputmode="numeric", is_required=False),
            line("guardian", _("监护人姓名和联系方式"), form, errors, at_most=60, is_required=False, help=_("未满 18 岁要填，先和监护人说过。")),
        ]  # fmt: skip

    def run(form: QueryDict) -> str:
        skills = re.split("[、，,;；]", form.get("skills", ""))
        registration = operations.Registration(
            region_path=request.actor.region_path, name=form.get("name", ""), phone=form.get("phone", ""),
            birth_year=number_in(form, "birth_year") or None,
            skills=tuple(one.strip() for one in skills if one.strip()), guardian=form.get("guardian", ""),
        )  # fmt: skip
        operations.register_participant(
            registration=registration, actor=request.actor, at=request.at
        )
        return ""

    follows = [
        _("得到一个代号，别人只看到代号和特长"),
        _("可以请进来、替他报名"),
        _("本人随时可以退出和注销"),
    ]
    about = _("谁愿意参加，先登记一次，以后不再填。")
    return answer(
        request,
        Act(
            "register", _("登记一位参与人"), "user", reverse("register_person"), follows,
            reverse("taking_part"), about, run, draw, says=_("已经登记。"),
        ),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def renew_link(request: StaffRequest) -> HttpResponse:
    """A new private link for somebody who lost theirs and stands here: shown once, to be scanned."""
    made: list[str] = []

    def draw(form: QueryDict, errors: Mapping[str, str]) -> list[DrawnField]:
        help_words = _("登记时留的电话。请本人报出来，不要代填。")
        return [line("phone", _("电话"), form, errors, input_type="tel", help=help_words)]

    def run(form: QueryDict) -> str:
        token = operations.renew_link_of_phone(
            phone=form.get("phone", ""), secret=secrets.token_urlsafe(24), actor=request.actor, at=request.at
        )  # fmt: skip
        made.append(request.build_absolute_uri(reverse("with_token", args=[token])))
        return ""

    follows = [_("旧的链接马上打不开"), _("本人看得到是谁给换的")]
    about = _("本人来了，链接找不到了，用这里换一个。")
    act = Act(
        "renew", _("换一个私人链接"), "link", reverse("renew_link"), follows, reverse("taking_part"), about, run, draw
    )  # fmt: skip
    answered = answer(request, act)
    return _shown_once(request, made[0]) if made else answered


def link_of(request: StaffRequest, circle: int, person: int) -> HttpResponse:
    """A private link for somebody of a circle who left no telephone by which to find them: shown once."""
    page, made = circles.circle_page(circle_id=circle, actor=request.actor, at=request.at), []
    if not caring.is_in(page=page, participant_id=person):
        raise Http404
    found = _cared(request, page, person)
    if found is None or not found.lacks_phone:
        raise NotAllowed(_("这一步现在不能由您来办。请回到这一页，从列出的里选。"))

    def run(_form: QueryDict) -> str:
        token = operations.renew_participant_link(
            participant_id=person, secret=secrets.token_urlsafe(24), actor=request.actor, at=request.at
        )  # fmt: skip
        made.append(request.build_absolute_uri(reverse("with_token", args=[token])))
        return ""

    follows = [_("旧的链接马上打不开"), _("本人看得到是谁给换的"), _("只当面给本人，不要转发")]
    act = Act(
        "link", _("给一个私人链接"), "link", reverse("person_act", args=[circle, person, "link"]), follows,
        reverse("reveal_person", args=[circle, person]), f"{page.name} · {found.pseudonym}", run,
    )  # fmt: skip
    answered = answer(request, act)
    return _shown_once(request, made[0]) if made else answered


def _cared(request: StaffRequest, page: CirclePage, person: int) -> Cared | None:
    asked = {"page": page, "actor": request.actor, "at": request.at}
    return caring.cared_for(**asked, participant_id=person).get(person)


def _shown_once(request: StaffRequest, link: str) -> HttpResponse:
    code = segno.make(link, error="m").svg_inline(border=2, light="#fff", omitsize=True)
    return pages.page(
        request, "web/desk/taking_part/link.html", {"link": link, "code": code}, here="taking_part"
    )
