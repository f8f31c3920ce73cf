"""Leave from the days of a course: asked for by oneself or by the class's desk, granted or refused by another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chuishao.participation import operations
from chuishao.participation.queries.activities import participant_of
from chuishao.participation.queries.activity_pages import ActivityPage, activity_page
from chuishao.participation.queries.leave import (
    LeaveLine,
    OwnDay,
    excusable,
    leaves_of,
    leaves_waiting,
    my_days,
)
from chuishao.web.desk.fields import DrawnField
from chuishao.web.desk.taking_part.activity_acts import Run, goes_back, person_in
from chuishao.web.desk.taking_part.acts import (
    Act,
    Draw,
    Light,
    answer_lightly,
    line,
    must_say,
    why,
)
from chuishao.web.desk.taking_part.words import chip_of, span_words
from chuishao.web.sessions import StaffRequest

OWN, FOR, GRANT, REFUSE = "leave", "leave-for", "grant-leave-", "refuse-leave-"
LABELS = {
    OWN: (gettext_lazy("我要请假"), "calendar-time"), FOR: (gettext_lazy("替学员请假"), "calendar-time"),
    GRANT: (gettext_lazy("同意"), "check"), REFUSE: (gettext_lazy("不同意"), "x"),
}  # fmt: skip
EXPLAINS = gettext_lazy("准了假也算缺课，只是写明为什么")
FOLLOWS = {
    OWN: (gettext_lazy("由班里另一位负责的同志同意"), EXPLAINS),
    FOR: (gettext_lazy("由另一位负责的同志同意，提出的人不能自己批"), EXPLAINS),
    GRANT: (gettext_lazy("记为准假"), EXPLAINS),
    REFUSE: (gettext_lazy("没有准假，理由本人看得到"), gettext_lazy("以后还可以再提")),
}  # fmt: skip


def is_of_leave(key: str) -> bool:
    """Whether an act on an activity is about leave from it."""
    return key in (OWN, FOR) or _decided(key) is not None


def _decided(key: str) -> tuple[str, int] | None:
    """Which word, on which leave, as the key names them."""
    for does in (GRANT, REFUSE):
        number = key.removeprefix(does)
        if number != key and number.isdecimal() and len(number) < 19:
            return does, int(number)
    return None


def leave_act(request: StaffRequest, activity: int, key: str) -> HttpResponse:
    """One act about leave: taken by its ids; the form only for whom it is open."""
    does, leave = _decided(key) or (key, 0)
    back = reverse(
        "shifts" if does == OWN else "desk_activity", args=[] if does == OWN else [activity]
    )
    run = _run(request, activity, does, leave)

    def build() -> Act | None:
        if does == OWN:
            own = [
                one
                for one in my_days(actor=request.actor, at=request.at)
                if one.activity_id == activity
            ]
            if own:
                return _own(request, own[0]) if own[0].may_ask else None
        page = activity_page(activity_id=activity, actor=request.actor, at=request.at)
        return _at_the_desk(page, does, leave, request)

    return answer_lightly(request, Light(str(LABELS[does][0]), back, "", goes_back(run)), build)


def _at_the_desk(page: ActivityPage, does: str, leave: int, request: StaffRequest) -> Act | None:
    if does == FOR:
        return _asking_for(page, request) if _may_ask_for(page, request) else None
    if does == OWN:
        return None
    known = leaves_of(activity_id=page.id, actor=request.actor)
    found = next((one for one in known if one.id == leave), None)
    if found is None:
        raise Http404
    return _deciding(page.id, found, does, request) if found.may_decide else None


def _run(request: StaffRequest, activity: int, does: str, leave: int) -> Run:
    who: dict[str, Any] = {"actor": request.actor, "at": request.at}

    def asks(form: QueryDict) -> object:
        me = participant_of(actor=request.actor) or 0
        one = person_in(form) if does == FOR else me
        return operations.ask_leave(
            activity_id=activity, participant_id=one, reason=form.get("reason", ""), **who
        )

    def decides(form: QueryDict) -> object:
        return operations.decide_leave(
            leave_id=leave, is_granted=does == GRANT, reason=form.get("reason", ""), **who
        )

    return asks if does in (OWN, FOR) else decides


def _act(
    does: str, key: str, activity: int, about: str, back: str, run: Run, draw: Draw, here: str = "taking_part"
) -> Act:  # fmt: skip
    label, icon = LABELS[does]
    return Act(
        key, str(label), icon, reverse("activity_act", args=[activity, key]), [str(one) for one in FOLLOWS[does]],
        back, about, goes_back(run), draw, here=here,
    )  # fmt: skip


def _own(request: StaffRequest, day: OwnDay) -> Act:
    about = f"{day.title} · {span_words(day.starts_at, day.ends_at)}"
    run = _run(request, day.activity_id, OWN, 0)
    return _act(OWN, OWN, day.activity_id, about, reverse("shifts"), run, _why_away, "shifts")


def _asking_for(page: ActivityPage, request: StaffRequest) -> Act:
    def draw(form: QueryDict, errors: Mapping[str, str]) -> list[DrawnField]:
        known = excusable(activity_id=page.id, actor=request.actor)
        people = [(str(key), name) for key, name in known]
        return [
            line("person", _("哪一位学员"), form, errors, draws="select", choices=people),
            *_why_away(form, errors),
        ]

    back = reverse("desk_activity", args=[page.id])
    return _act(FOR, FOR, page.id, page.title, back, _run(request, page.id, FOR, 0), draw)


def _deciding(activity: int, one: LeaveLine, does: str, request: StaffRequest) -> Act:
    about = f"{one.title} · {one.pseudonym} · {one.reason}"
    back, draw = reverse("desk_activity", args=[activity]), why if does == GRANT else must_say
    run = _run(request, activity, does, one.id)
    return _act(does, f"{does}{one.id}", activity, about, back, run, draw)


def _why_away(form: QueryDict, errors: Mapping[str, str]) -> list[DrawnField]:
    return [line("reason", _("请假的事由"), form, errors, draws="long", at_most=200, rows=2)]


def _may_ask_for(page: ActivityPage, request: StaffRequest) -> bool:
    is_course = page.kind.absence_most is not None
    return is_course and "cancel" in page.may and request.at < page.ends_at


def leave_steps(page: ActivityPage, request: StaffRequest) -> list[Act]:
    """Asking for leave from a day of a course: for oneself, and for a student."""
    if page.kind.absence_most is None:
        return []
    own = my_days(actor=request.actor, at=request.at)
    steps = [_own(request, one) for one in own if one.activity_id == page.id and one.may_ask]
    return [*steps, *([_asking_for(page, request)] if _may_ask_for(page, request) else [])]


def drawn_leaves(page: ActivityPage, request: StaffRequest) -> list[dict[str, Any]]:
    """Who asked for leave from a day of a course, and what one may say to it."""
    if page.kind.absence_most is None:
        return []
    return [
        {
            "name": one.pseudonym, "reason": one.reason, "answer": one.answer, "state": chip_of(f"leave-{one.state}"),
            "acts": [_deciding(page.id, one, does, request) for does in (GRANT, REFUSE)] if one.may_decide else [],
        }
        for one in leaves_of(activity_id=page.id, actor=request.actor)
    ]  # fmt: skip


def drawn_days(request: StaffRequest) -> list[dict[str, Any]]:
    """My own days of a course to come, each with the way to ask for leave."""
    return [
        {
            "title": one.title, "place": one.place, "when": span_words(one.starts_at, one.ends_at),
            "state": chip_of(f"leave-{one.leave}") if one.leave else None, "answer": one.answer,
            "acts": [_own(request, one)] if one.may_ask else [],
        }
        for one in my_days(actor=request.actor, at=request.at)
    ]  # fmt: skip


def waiting_words(request: StaffRequest) -> Iterator[dict[str, str]]:
    """Which leave waits for my word, as steps."""
    for one in leaves_waiting(actor=request.actor):
        yield {
            "url": reverse("desk_activity", args=[one.activity_id]) + "#h-leaves", "icon": "calendar-time",
            "label": _("%(name)s请假：%(reason)s") % {"name": one.pseudonym, "reason": one.reason},
            "consequence": f"{one.title} · {span_words(one.starts_at, one.ends_at)}",
        }  # fmt: skip
