"""Planning an activity or a meeting of a circle, from what its kind declares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from chuishao.kernel.text import said
from chuishao.participation import operations
from chuishao.participation.catalogue import ActivityKind
from chuishao.participation.queries.circles import CirclePage
from chuishao.web.desk.fields import DrawnField
from chuishao.web.desk.taking_part.acts import Act, line, moment_in
from chuishao.web.desk.taking_part.slots import Slots, drawn_slots, shifts_in
from chuishao.web.sessions import StaffRequest


def planning(page: CirclePage, key: str, request: StaffRequest) -> Act:
    """Plan an activity of this kind; a meeting where something is decided gets its topics afterwards."""
    kind = page.rules.activity(key)
    is_meeting = bool(kind.ballots or kind.topics)

    def draw(form: QueryDict, errors: Mapping[str, str]) -> list[DrawnField | Slots]:
        return list(_fields(kind, form, errors, is_meeting=is_meeting))

    def run(form: QueryDict) -> str:
        does = _meeting if is_meeting else _activity
        return reverse("desk_activity", args=[does(page, key, form, request)])

    follows = [_("先排定，还没有通知"), _("发布以后才开始报名")]
    if is_meeting:
        follows = [_("先排定，再写议题，再发通知")]
        if kind.notice_days:
            follows.append(_("要提前 %d 天通知") % kind.notice_days)
    return Act(
        f"plan-{key}", _("排一次%s") % said(kind.label), "calendar-time",
        reverse("circle_act", args=[page.id, f"plan-{key}"]), follows, reverse("circle", args=[page.id]),
        page.name, run, draw, says=_("已经排定。"),
    )  # fmt: skip


def _fields(
    kind: ActivityKind, form: QueryDict, errors: Mapping[str, str], *, is_meeting: bool
) -> Iterator[DrawnField | Slots]:
    yield line("title", _("名称"), form, errors, at_most=100, help=kind.help)
    if kind.classes and not is_meeting:
        things = [(value, said(label)) for value, label in kind.classes]
        yield line("thing", _("类别"), form, errors, draws="choices", choices=things)
    yield line("place", _("地点"), form, errors, at_most=200)
    if is_meeting:
        yield from _hours(form, errors)
        return
    yield drawn_slots(form, errors)
    yield line("words", _("内容"), form, errors, draws="long", at_most=2000, is_required=False)
    yield line("requirements", _("对来的人的要求"), form, errors, at_most=500, is_required=False)


def _hours(form: QueryDict, errors: Mapping[str, str]) -> Iterator[DrawnField]:
    """The one slot of a meeting."""
    day = {"day": errors.get("day", "") or errors.get("starts_at", "")}
    yield line("day", _("哪一天"), form, day, input_type="date")
    yield line("from_time", _("几点开始"), form, errors, input_type="time")
    ends = {"to_time": errors.get("to_time", "") or errors.get("ends_at", "")}
    yield line("to_time", _("几点结束"), form, ends, input_type="time")


def _meeting(page: CirclePage, key: str, form: QueryDict, request: StaffRequest) -> int:
    planned = operations.Meeting(
        form.get("title", ""), form.get("place", ""), moment_in(form, "day", "from_time"),
        moment_in(form, "day", "to_time"),
    )  # fmt: skip
    return operations.plan_meeting(
        circle_id=page.id, kind=key, meeting=planned, actor=request.actor, at=request.at
    ).pk


def _activity(page: CirclePage, key: str, form: QueryDict, request: StaffRequest) -> int:
    plan = operations.Plan(
        page.id, key, form.get("title", ""), form.get("place", ""), shifts_in(form), form.get("words", ""),
        form.get("thing", ""), form.get("requirements", ""),
        None if page.is_host else request.actor.organisation_id,
    )  # fmt: skip
    return operations.plan_activity(plan=plan, actor=request.actor, at=request.at).pk
