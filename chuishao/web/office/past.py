"""Figures of the time before: entered as their source says them, struck with a reason; never added to what is counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chuishao.directory import queries as directory
from chuishao.kernel.refusals import Invalid, NotAllowed
from chuishao.kernel.text import date_words, said
from chuishao.participation import catalogue, operations
from chuishao.participation.queries import past as queries
from chuishao.participation.queries.past import PastRow, WantedPast
from chuishao.web.desk.fields import DrawnField
from chuishao.web.desk.taking_part.acts import Act, answer, day_in, line, must_say
from chuishao.web.office import admission, listed
from chuishao.web.office.listed import Cell, Choice, Listed, Row
from chuishao.web.office.organisations import root_of
from chuishao.web.sessions import StaffRequest
from chuishao.web.words import full_words

ROOM = "office_past"


@require_safe
def past(request: StaffRequest) -> HttpResponse:
    """Those in use, or those that were struck."""
    admission.admit(request.actor, ROOM)
    programme, page = request.GET.get("programme", ""), listed.page_in(request)
    known = {one.key: said(one.label) for one in catalogue.declared() if one.figures}
    wanted = WantedPast(
        programme if programme in known else "", listed.place_in(request), request.GET.get("struck") == "1"
    )  # fmt: skip
    rows = queries.past_rows(
        actor=request.actor, wanted=wanted, limit=listed.PAGE + 1, offset=(page - 1) * listed.PAGE
    )
    heads = [_("指标"), _("数"), _("截至"), _("哪里"), _("出处"), _("谁登记")]
    places = directory.regions_by_paths({one.region_path for one in rows}, request.at)
    names = {path: one.name for path, one in places.items()}
    it = Listed(
        heads, [_drawn(one, heads, names, request) for one in rows[: listed.PAGE]],
        (_("这里没有"), _("系统启用以前的数，照原文登记，写明出处和截至的日子。")),
        choices=[
            Choice("programme", _("机制"), list(known.items()), wanted.programme),
            listed.place_choice(request, wanted.region_path),
            Choice("struck", _("在用的"), [("1", _("已撤下的"))], "1" if wanted.is_struck else ""),
        ],
        page=page, has_more=len(rows) > listed.PAGE, acts=[_entering(request)],
        notes=[_("以前的数单独列出，不和系统里数出来的相加。登错了不能改：写明理由撤下，再登记一次。")],
    )  # fmt: skip
    return listed.drawn(request, ROOM, it)


def _drawn(
    one: PastRow, heads: Sequence[str], names: Mapping[str, str], request: StaffRequest
) -> Row:
    struck = ""
    if one.struck_at is not None:
        struck = _("%(who)s %(when)s 撤下：%(why)s") % {
            "who": one.struck_by, "when": full_words(one.struck_at), "why": one.struck_reason,
        }  # fmt: skip
    return Row(
        heads,
        (
            Cell(said(one.label), below=said(one.programme_label)),
            Cell(one.quoted),
            Cell(date_words(one.until_on)),
            Cell(names.get(one.region_path, one.region_path)),
            Cell(one.source, below=struck),
            Cell(one.entered_by or _("装载"), below=full_words(one.entered_at)),
        ),
        acts=[_striking(one, request)] if one.may_strike else (),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: StaffRequest) -> HttpResponse:
    """Enter a figure as its source says it."""
    admission.admit(request.actor, ROOM)
    return answer(request, _entering(request))


def _entering(request: StaffRequest) -> Act:
    def run(form: QueryDict) -> str:
        programme, _dot, figure = form.get("figure", "").partition(".")
        until = day_in(form, "until_on")
        if until is None:
            words = _("请写截至哪一天。")
            raise Invalid(words, fields={"until_on": words})
        operations.enter_past_figure(
            programme=programme, figure=figure, region_path=form.get("place", ""), until_on=until,
            words=form.get("words", ""), source=form.get("source", ""), actor=request.actor, at=request.at,
        )  # fmt: skip
        return ""

    def draw(form: QueryDict, errors: Mapping[str, str]) -> list[DrawnField]:
        figures = [
            (f"{rules.key}.{one.key}", f"{said(rules.label)} · {said(one.label)}（{said(one.unit)}）")
            for rules, one in queries.enterable(actor=request.actor)
        ]  # fmt: skip
        root = root_of(request.actor)
        places = listed.place_choice(request, root).options
        return [
            line("figure", _("哪个指标"), form, errors, draws="select", choices=figures),
            line("words", _("原文怎么说"), form, errors, at_most=40, help=_("照原文写，例如：2.6万次、1950余家、13511次。")),
            line("until_on", _("截至哪一天"), form, errors, input_type="date"),
            line("place", _("哪里的数"), form, errors, draws="select", choices=places, value=root),
            line("source", _("出处"), form, errors, at_most=200, help=_("文件、报道或台账的名称和日期。")),
        ]  # fmt: skip

    follows = [_("统计页照原文显示，写明出处"), _("和系统里数出来的分开，不相加"), _("登错了只能写明理由撤下")]  # fmt: skip
    return Act(
        "enter", _("登记一个以前的数"), "plus", reverse("office_past_enter"), follows, reverse(ROOM),
        _("照原文，写明出处"), run, draw, says=_("已经登记。"), here="office",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def strike(request: StaffRequest, key: int) -> HttpResponse:
    """Take a figure back with a reason; it stays to be read among those that were struck."""
    admission.admit(request.actor, ROOM)
    row = queries.past_row(past_id=key, actor=request.actor)
    if row is None:
        raise Http404
    if not row.may_strike and request.method != "POST":
        raise NotAllowed(_("这一步现在不能由您来办。请回到这一页，从列出的里选。"))
    return answer(request, _striking(row, request))


def _striking(one: PastRow, request: StaffRequest) -> Act:
    def run(form: QueryDict) -> str:
        operations.strike_past_figure(
            past_id=one.id, reason=form.get("reason", ""), actor=request.actor, at=request.at
        )
        return ""

    follows = [_("统计页不再显示这个数"), _("记录还在，谁撤下、为什么，都看得到")]
    about = f"{said(one.label)} {one.quoted} · {one.source}"
    return Act(
        "strike", _("撤下"), "arrow-back-up", reverse("office_past_strike", args=[one.id]), follows,
        reverse(ROOM), about, run, must_say, says=_("已经撤下。"), here="office",
    )  # fmt: skip
