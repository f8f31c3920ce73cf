"""What is off by itself: switched on by two with its law and its end, ended, destroyed by two, with a signed record."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from chuishao.directory import queries as directory
from chuishao.kernel.refusals import Invalid, NotAllowed
from chuishao.kernel.text import date_words, said
from chuishao.kernel.working_time import SHANGHAI
from chuishao.participation import operations
from chuishao.participation.queries import activations as queries
from chuishao.participation.queries.activations import ActivationRow
from chuishao.web.desk.fields import DrawnField
from chuishao.web.desk.taking_part.acts import Act, answer, day_in, line, must_say
from chuishao.web.office import admission, listed
from chuishao.web.office.destruction import STATES as DESTROYED
from chuishao.web.office.listed import Cell, Listed, Row
from chuishao.web.sessions import StaffRequest
from chuishao.web.words import full_words

ROOM = "office_activations"
STATES = {
    "proposed": (gettext_lazy("等第二人确认"), "soon"), "active": (gettext_lazy("正在启用"), "act"),
    "refused": (gettext_lazy("已驳回"), "line"), "ended": (gettext_lazy("已结束"), "done"),
}  # fmt: skip
ACTS: Mapping[str, tuple[Any, str, tuple[Any, ...]]] = {
    "confirm": (gettext_lazy("确认启用"), "check", (gettext_lazy("从现在起到写明的那天，这个地方可以设立它的组织、办它的活动"), gettext_lazy("到期自动结束"))),
    "refuse": (gettext_lazy("驳回"), "x", (gettext_lazy("什么都不启用"), gettext_lazy("理由记在案"))),
    "end": (gettext_lazy("提前结束"), "flag", (gettext_lazy("它在这里的组织一起撤销"), gettext_lazy("从此只能查看，不能再填"), gettext_lazy("之后由两人确认销毁个人内容"))),
    "destroy": (gettext_lazy("提出销毁"), "archive", (gettext_lazy("由另一人确认，确认以前什么都不销毁"), gettext_lazy("销毁后个人内容找不回来，只留数量"))),
    "confirm_destruction": (gettext_lazy("确认销毁，找不回来"), "check", (gettext_lazy("姓名、到场、名单和填写的文字都会没有，找不回来"), gettext_lazy("留下数量和签章的销毁记录"))),
    "refuse_destruction": (gettext_lazy("驳回销毁"), "x", (gettext_lazy("什么都不销毁"), gettext_lazy("理由记在案"))),
}  # fmt: skip
WITH_REASON = ("refuse", "end", "refuse_destruction")


@require_safe
def activations(request: StaffRequest) -> HttpResponse:
    """All of the own territory, newest first, each with what may be done."""
    admission.admit(request.actor, ROOM)
    rows = queries.activation_rows(actor=request.actor)
    places = directory.regions_by_paths({one.region_path for one in rows}, request.at)
    names = {path: one.name for path, one in places.items()}
    heads = [_("机制"), _("哪里"), _("依据"), _("期限"), _("谁提出"), _("状态")]
    it = Listed(
        heads, [_drawn(one, heads, names, request) for one in rows],
        (_("没有启用过"), _("平时不启用的机制在这里启用：写明法律依据、文件号和到哪一天为止。")),
        acts=[_proposing(request)] if queries.activatable(actor=request.actor) else (),
        notes=[_("结束后只能查看；个人内容由两人确认销毁，销毁记录有编号和签章，长期保存。")],
    )  # fmt: skip
    return listed.drawn(request, ROOM, it)


def _drawn(
    one: ActivationRow, heads: Sequence[str], names: Mapping[str, str], request: StaffRequest
) -> Row:
    label, mood = STATES[one.state]
    record = one.destruction
    links = []
    if record is not None:
        words = f"{DESTROYED[record.state]} {record.number}"
        links = [(reverse("office_destruction", args=[record.number]), words)]
    return Row(
        heads,
        (
            Cell(said(one.programme_label)),
            Cell(names.get(one.region_path, one.region_path)),
            Cell(one.basis, below=one.document_no),
            Cell(_until(one), below=_since(one)),
            Cell(one.proposed_by, below=full_words(one.proposed_at)),
            Cell(str(label), below=one.reason, mood=mood),
        ),
        acts=[_act(one, key, request) for key in one.may],
        links=links,
    )


def _until(one: ActivationRow) -> str:
    if one.ended_at is not None:
        return _("%s 结束") % full_words(one.ended_at)
    last = (one.until - timedelta(microseconds=1)).astimezone(SHANGHAI).date()
    return _("到 %s 为止") % date_words(last)


def _since(one: ActivationRow) -> str:
    return _("%s 起") % full_words(one.from_at) if one.from_at else ""


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: StaffRequest) -> HttpResponse:
    """Propose to switch a programme on; another head confirms."""
    admission.admit(request.actor, ROOM)
    if not queries.activatable(actor=request.actor):
        raise NotAllowed(_("启用由区县和市级的负责人、经办人提出。"))
    return answer(request, _proposing(request))


def _proposing(request: StaffRequest) -> Act:
    def run(form: QueryDict) -> str:
        until = day_in(form, "until_on")
        if until is None:
            words = _("请写到哪一天为止。")
            raise Invalid(words, fields={"until_on": words})
        operations.propose_activation(
            programme=form.get("programme", ""), region_path=form.get("place", ""), basis=form.get("basis", ""),
            document_no=form.get("document_no", ""), until_on=until, actor=request.actor, at=request.at,
        )  # fmt: skip
        return ""

    def draw(form: QueryDict, errors: Mapping[str, str]) -> list[DrawnField]:
        programmes = [
            (one.key, said(one.label)) for one in queries.activatable(actor=request.actor)
        ]
        places = listed.place_choice(request, request.actor.region_path).options
        return [
            line("programme", _("启用什么"), form, errors, draws="choices", choices=programmes, value=programmes[0][0]),
            line("place", _("在哪里"), form, errors, draws="select", choices=places, value=request.actor.region_path),
            line("basis", _("法律依据"), form, errors, at_most=200, help=_("例如：《中华人民共和国传染病防治法》第四十二条。")),
            line("document_no", _("文件号"), form, errors, at_most=120),
            line("until_on", _("到哪一天为止"), form, errors, input_type="date", help=_("到这一天结束时自动停用。")),
        ]  # fmt: skip

    follows = [_("由另一位主要负责人确认，确认以前什么都不启用"), _("到期自动结束，它的组织一起撤销")]  # fmt: skip
    return Act(
        "propose", _("提出启用"), "plus", reverse("office_activate"), follows, reverse(ROOM),
        _("写明依据和期限"), run, draw, says=_("已经提出，等另一位主要负责人确认。"), here="office",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def activation_act(request: StaffRequest, key: int, act: str) -> HttpResponse:
    """One act on an activation; what is not open to this person now is refused in words."""
    admission.admit(request.actor, ROOM)
    if act not in ACTS:
        raise Http404
    row = queries.activation_row(activation_id=key, actor=request.actor)
    if act not in row.may and request.method != "POST":
        raise NotAllowed(_("这一步现在不能由您来办。请回到这一页，从列出的里选。"))
    return answer(request, _act(row, act, request))


def _act(row: ActivationRow, key: str, request: StaffRequest) -> Act:
    label, icon, follows = ACTS[key]
    about = f"{said(row.programme_label)} · {row.document_no}"
    return Act(
        key, str(label), icon, reverse("office_activation_act", args=[row.id, key]), [str(one) for one in follows],
        reverse(ROOM), about, _run(row, key, request), must_say if key in WITH_REASON else None,
        f"activation:{row.id}", here="office",
    )  # fmt: skip


def _run(row: ActivationRow, key: str, request: StaffRequest) -> Callable[[QueryDict], str]:
    who: dict[str, Any] = {"actor": request.actor, "at": request.at}
    this = {"activation_id": row.id, **who}
    number = row.destruction.number if row.destruction else ""
    runs: dict[str, Callable[[QueryDict], object]] = {
        "confirm": lambda form: operations.confirm_activation(**this),
        "refuse": lambda form: operations.refuse_activation(**this, reason=form.get("reason", "")),
        "end": lambda form: operations.end_activation(**this, reason=form.get("reason", "")),
        "destroy": lambda form: operations.propose_destruction(**this),
        "confirm_destruction": lambda form: operations.confirm_destruction(number=number, **who),
        "refuse_destruction": lambda form: operations.refuse_destruction(
            number=number, reason=form.get("reason", ""), **who
        ),
    }

    def run(form: QueryDict) -> str:
        runs[key](form)
        return ""

    return run
