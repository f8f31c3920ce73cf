"""What is done for one person of a circle: certify their hours, enter points they use, write down a guardian's consent."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chuishao.kernel.refusals import Invalid, NotAllowed
from chuishao.kernel.text import said
from chuishao.kernel.working_time import SHANGHAI
from chuishao.participation import operations
from chuishao.participation.queries import caring, circles
from chuishao.participation.queries.caring import Cared, Certifying, Pointing, WouldSay
from chuishao.participation.queries.circles import CirclePage
from chuishao.web.desk.taking_part.acts import (
    ONE_MORE,
    Act,
    Field,
    Light,
    answer,
    answer_lightly,
    day_in,
    line,
    number_in,
)
from chuishao.web.desk.taking_part.person import link_of
from chuishao.web.public.certificates import hours_words
from chuishao.web.sessions import StaffRequest

SAID = "said"
"""What the form showed before it was sent."""


@dataclass(frozen=True)
class Shown:
    """What is shown before one acts, drawn like one field; ``again``: the button that shows it anew."""

    key: str
    label: str
    value: str
    lines: Sequence[str]
    error: str
    again: str = ""
    draws: str = "shown"
    more: str = ONE_MORE


def acts_for(page: CirclePage, cared: Cared | None, request: StaffRequest) -> list[Act]:
    """What this actor may do for somebody of the circle, the most usual first."""
    if cared is None:
        return []
    acts = [_consenting(page, cared, request)] if cared.lacks_consent else []
    acts += [_certifying(page, cared, one, request) for one in cared.certificates]
    points = [one for one in caring.pointings_of(page=page) if one.key in cared.points]
    return acts + [_spending(page, cared, one, request) for one in points]


@require_http_methods(["GET", "HEAD", "POST"])
def person_act(request: StaffRequest, circle: int, person: int, key: str) -> HttpResponse:
    """One act for somebody; who does not belong to the circle is not there."""
    if key == "link":
        return link_of(request, circle, person)
    does, _dash, kind = key.partition("-")
    if does not in ("certify", "spend") and key != "consent":
        raise Http404

    def build() -> Act | None:
        page = circles.circle_page(circle_id=circle, actor=request.actor, at=request.at)
        cared = caring.cared_for(
            page=page, actor=request.actor, at=request.at, participant_id=person
        )
        if not cared and not caring.is_in(page=page, participant_id=person):
            raise Http404
        acts = acts_for(page, cared.get(person), request)
        return next((one for one in acts if one.key == key), None)

    programme = caring.programme_certifying(kind)
    if does == "certify" and programme:
        back = reverse("circle", args=[circle])
        run = _certify_run(circle, person, programme, kind, request)
        return answer_lightly(request, Light(_("出记录证明"), back, "", run), build)
    act = build()
    if act is None:
        raise NotAllowed(_("这一步现在不能由您来办。请回到这一页，从列出的里选。"))
    return answer(request, act)


def _on(
    page: CirclePage, cared: Cared, key: str, label: str, icon: str, follows: list[str], run: object,
    draw: object, says: str = "",
) -> Act:  # fmt: skip
    return Act(
        key, label, icon, reverse("person_act", args=[page.id, cared.id, key]), follows,
        reverse("circle", args=[page.id]), f"{page.name} · {cared.pseudonym}", run, draw, says=says,  # type: ignore[arg-type]
    )  # fmt: skip


def _certifying(page: CirclePage, cared: Cared, declared: Certifying, request: StaffRequest) -> Act:
    today = request.at.astimezone(SHANGHAI).date()

    def draw(form: QueryDict, errors: Mapping[str, str]) -> list[Field]:
        first = line(
            "from_on", _("从哪天起"), form, errors, input_type="date", value=f"{today:%Y}-01-01"
        )
        last = line("to_on", _("到哪天为止"), form, errors, input_type="date", value=f"{today:%Y-%m-%d}")  # fmt: skip
        shown = _would_say(page, cared, declared, request, (first.value, last.value))
        return [first, last, _shown_certificate(shown, (first.value, last.value), errors)]

    run = _certify_run(page.id, cared.id, page.rules.key, declared.key, request)
    follows = [
        _("得到编号、验证码和二维码，谁都能查验真假"), _("只算本单位组织、确认过的服务，不收费"),
        _("查验的人只看到姓氏"), _("出错了可以撤销"),
    ]  # fmt: skip
    key = f"certify-{declared.key}"
    return _on(page, cared, key, _("出记录证明"), "file-text", follows, run, draw)


def _would_say(
    page: CirclePage, cared: Cared, declared: Certifying, request: StaffRequest, span: tuple[str, str]
) -> WouldSay | None:  # fmt: skip
    try:
        first, last = (date.fromisoformat(one) for one in span)
    except ValueError:
        return None
    return caring.certificate_would_say(
        page=page, kind=declared.key, participant_id=cared.id, from_on=first, to_on=last,
        actor=request.actor,
    )  # fmt: skip


def _shown_certificate(
    found: WouldSay | None, span: tuple[str, str], errors: Mapping[str, str]
) -> Shown:
    lines = [_("这段时间里没有本单位组织、确认过的服务，出不了。请改日期。")]
    if found:
        count = _("服务 %d 次") % found.services
        star = _("星级：%s") % said(found.star) if found.star else _("还没有到一星")
        lines = [_("确认时长 %s") % hours_words(found.minutes), count, star]
    value = "/".join((*span, str(found.minutes if found else 0)))
    error = errors.get(SAID, "")
    return Shown(SAID, _("证明上会写"), value, lines, error, _("改了日期，再看一次"))


def _certify_run(
    circle: int, person: int, programme: str, kind: str, request: StaffRequest
) -> Callable[[QueryDict], str]:
    def run(form: QueryDict) -> str:
        first, last = day_in(form, "from_on"), day_in(form, "to_on")
        if first is None or last is None:
            wrong = {"to_on" if first else "from_on": _("请选日期。")}
            raise Invalid(_("还没有写从哪天到哪天。"), fields=wrong)
        span, _slash, minutes = form.get(SAID, "").rpartition("/")
        if span != f"{first.isoformat()}/{last.isoformat()}" or not minutes.isdecimal():
            words = _("日期换过了。请看清证明上会写什么，再交一次。")
            raise Invalid(words, fields={SAID: _("现在显示的是新日期的。")})
        made, _code = operations.issue_certificate(
            programme=programme, kind=kind, participant_id=person, from_on=first, to_on=last,
            actor=request.actor, at=request.at, seen_minutes=int(minutes[:12]),
        )  # fmt: skip
        return reverse("circle_proof", args=[circle, made.number])

    return run


def _spending(page: CirclePage, cared: Cared, pointing: Pointing, request: StaffRequest) -> Act:
    have = cared.points[pointing.key]

    def draw(form: QueryDict, errors: Mapping[str, str]) -> list[Field]:
        shown = Shown(SAID, said(pointing.label), str(have), [_("现有 %d 分") % have], "")
        help_words = _("最多 %d 分。") % have
        return [
            shown,
            line("points", _("用几分"), form, errors, inputmode="numeric", help=help_words),
            line("reason", _("换什么"), form, errors, at_most=100, help=_("例如：换一把雨伞。")),
        ]

    def run(form: QueryDict) -> str:
        seen = form.get(SAID, "")
        operations.use_points(
            programme=page.rules.key, kind=pointing.key, participant_id=cared.id,
            points=number_in(form, "points"), reason=form.get("reason", ""), actor=request.actor,
            at=request.at, seen=int(seen[:9]) if seen.isdecimal() else -1,
        )  # fmt: skip
        return ""

    follows = [_("记进积分账，不能改"), _("时长不变"), _("本人在自己的页面看得到")]
    return _on(
        page, cared, f"spend-{pointing.key}", _("用积分"), "star", follows, run, draw,
        _("%s 用了积分，已经记下。") % cared.pseudonym,
    )  # fmt: skip


def _consenting(page: CirclePage, cared: Cared, request: StaffRequest) -> Act:
    def draw(form: QueryDict, errors: Mapping[str, str]) -> list[Field]:
        help_words = _("先和监护人说过。写清是谁、怎么联系，加密保存。")
        label = _("监护人姓名和联系方式")
        return [line("guardian", label, form, errors, at_most=60, help=help_words)]

    def run(form: QueryDict) -> str:
        operations.record_consent(
            participant_id=cared.id, guardian=form.get("guardian", ""), actor=request.actor,
            at=request.at,
        )  # fmt: skip
        return ""

    follows = [_("从现在起可以替他报名"), _("本人在自己的页面看得到")]
    return _on(
        page, cared, "consent", _("登记监护人同意"), "user", follows, run, draw,
        _("监护人同意已经登记。"),
    )  # fmt: skip
