"""Whose turn it is to chair: planned, handed over, swapped, missed without a fine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from chuishao.kernel.periods import period_named
from chuishao.kernel.text import said
from chuishao.kernel.working_time import SHANGHAI
from chuishao.participation import operations
from chuishao.participation.queries import TurnLine, turns_of
from chuishao.participation.queries.circles import CirclePage, circle_page
from chuishao.web.desk.fields import DrawnField
from chuishao.web.desk.taking_part.activity_acts import answered
from chuishao.web.desk.taking_part.acts import Act, line
from chuishao.web.desk.taking_part.words import chip_of
from chuishao.web.sessions import StaffRequest

LABELS = {
    "hand-over": (gettext_lazy("登记交接"), "check"), "missed": (gettext_lazy("登记没有轮上"), "circle"),
    "offer": (gettext_lazy("和别家调换"), "arrows-exchange"), "agree": (gettext_lazy("同意调换"), "check"),
}  # fmt: skip


def planning_turns(page: CirclePage, key: str, request: StaffRequest) -> Act:
    """Plan the turns of this year that have not begun."""
    declared = page.rules.rotation(key)
    year = request.at.astimezone(SHANGHAI).year

    def run(form: QueryDict) -> str:
        given = form.get("year", "")
        operations.plan_turns(
            circle_id=page.id, rotation=key, year=int(given) if given in (str(year), str(year + 1)) else year,
            actor=request.actor, at=request.at,
        )  # fmt: skip
        return ""

    def draw(form: QueryDict, errors: Mapping[str, str]) -> list[DrawnField]:
        years = [(str(one), _("%d 年") % one) for one in (year, year + 1)]
        return [
            line("year", _("哪一年"), form, errors, draws="choices", choices=years, value=str(year))
        ]

    follows = [
        _("按加入的先后，一期一家轮下去"),
        _("排过的不变，只补没排的"),
        _("没轮上只记一笔，不扣分"),
    ]
    return Act(
        f"turns-{key}", _("排%s") % said(declared.label), "refresh",
        reverse("circle_act", args=[page.id, f"turns-{key}"]), follows, reverse("circle", args=[page.id]),
        page.name, run, draw, says=_("已经排好。"),
    )  # fmt: skip


def drawn_turns(page: CirclePage, request: StaffRequest) -> list[dict[str, Any]]:
    """The turns from this year on and what of last year is still open, with what may be done with each."""
    if not any(one.circle == page.kind.key for one in page.rules.rotations):
        return []
    rows = _rows(page, request)
    return [
        {
            "period": one.period_words, "chair": one.chair, "state": chip_of(f"turn-{one.state}"),
            "note": one.note, "wants": period_named(one.wants).words if one.wants else "", "acts": turn_acts(page, one, rows, request),
        }
        for one in rows
    ]  # fmt: skip


def _rows(page: CirclePage, request: StaffRequest) -> list[TurnLine]:
    return turns_of(circle_id=page.id, actor=request.actor, at=request.at)


def turn_acts(
    page: CirclePage, turn: TurnLine, rows: list[TurnLine], request: StaffRequest
) -> list[Act]:
    """What the chair, the one asked to swap, and the host may do with a turn."""
    if turn.state != "planned" or not page.is_open:
        return []
    ours, period = request.actor.organisation_id, period_named(turn.period)
    today = request.at.astimezone(SHANGHAI).date()
    who = {"turn_id": turn.id, "actor": request.actor, "at": request.at}
    others = [it for it in rows if it.id != turn.id and not it.is_behind and it.chair_id != ours]
    acts = []
    if today >= period.since and (ours == turn.chair_id or page.rotatable):
        acts.append(
            _act(page, turn, "hand-over", _close(who, is_held=True), _note(_("交接了什么")))
        )
    if ours == turn.chair_id and others and not turn.is_behind:
        acts.append(_act(page, turn, "offer", _offer(who), _swap_fields(others)))
    wanted = next((it for it in rows if it.period == turn.wants and not it.is_behind), None)
    if wanted is not None and ours == wanted.chair_id and not turn.is_behind:
        acts.append(_act(page, turn, "agree", lambda form: operations.agree_swap(**who)))
    if today >= period.until and page.rotatable:
        acts.append(
            _act(page, turn, "missed", _close(who, is_held=False), _note(_("为什么没有轮上")))
        )
    return acts


def _act(
    page: CirclePage, turn: TurnLine, key: str, run: Callable[[QueryDict], object], draw: Any = None
) -> Act:
    label, icon = LABELS[key]
    follows = {
        "hand-over": [_("这一期记为已履行")], "missed": [_("只记一笔，不扣分")],
        "offer": [_("对方同意以后才换")], "agree": [_("两家的时段互换")],
    }  # fmt: skip

    def does(form: QueryDict) -> str:
        run(form)
        return ""

    return Act(
        key, str(label), icon, reverse("turn_act", args=[page.id, turn.id, key]), follows[key],
        reverse("circle", args=[page.id]), f"{turn.period_words} · {turn.chair}", does, draw, f"circle:{page.id}",
    )  # fmt: skip


def _close(who: Mapping[str, Any], *, is_held: bool) -> Callable[[QueryDict], object]:
    return lambda form: operations.close_turn(**who, is_held=is_held, words=form.get("words", ""))


def _offer(who: Mapping[str, Any]) -> Callable[[QueryDict], object]:
    def run(form: QueryDict) -> object:
        given = form.get("with", "")
        other = int(given) if given.isdecimal() and len(given) < 19 else 0
        return operations.offer_swap(**who, with_id=other)

    return run


def _note(label: str) -> Any:
    """What is written down with it; the act itself calls it a note."""
    return lambda form, errors: [
        line("words", label, form, {"words": errors.get("note", "")}, draws="long", at_most=500)
    ]


def _swap_fields(others: list[TurnLine]) -> Any:
    choices = [(str(one.id), f"{one.period_words} · {one.chair}") for one in others]
    return lambda form, errors: [
        line("with", _("和哪一期换"), form, errors, draws="choices", choices=choices)
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def turn_act(request: StaffRequest, circle: int, turn: int, key: str) -> HttpResponse:
    """One act on a turn."""
    page = circle_page(circle_id=circle, actor=request.actor, at=request.at)
    rows = _rows(page, request)
    found = next((one for one in rows if one.id == turn), None)
    if found is None:
        raise Http404
    return answered(request, turn_acts(page, found, rows, request), key, LABELS)
