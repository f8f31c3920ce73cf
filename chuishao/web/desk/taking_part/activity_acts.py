"""What one may do with an activity and its shifts: publish, cancel, sign up, record who came, fill in afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from chuishao.kernel.refusals import Invalid, NotAllowed
from chuishao.kernel.text import said
from chuishao.kernel.working_time import SHANGHAI
from chuishao.participation import operations
from chuishao.participation.queries import participant_cards
from chuishao.participation.queries.activities import participant_of
from chuishao.participation.queries.activity_pages import (
    ActivityPage,
    ShiftPage,
    SignedUp,
    activity_page,
    own_sign_up,
)
from chuishao.web.desk.fields import DrawnField
from chuishao.web.desk.taking_part.acts import (
    Act,
    Draw,
    Light,
    answer,
    answer_lightly,
    line,
    moment_in,
    must_say,
)
from chuishao.web.desk.taking_part.changing import amendment_in, change_fields
from chuishao.web.desk.taking_part.counting import count_fields, hour_in, numbers_in
from chuishao.web.desk.taking_part.going import going_fields, gone_in
from chuishao.web.desk.taking_part.words import span_words
from chuishao.web.sessions import StaffRequest

Run = Callable[[QueryDict], object]
LABELS = {
    "publish": (gettext_lazy("发布"), "send"), "change": (gettext_lazy("改一改"), "pencil"), "cancel": (gettext_lazy("取消这次活动"), "x"),
    "sign-up": (gettext_lazy("我要报名"), "plus"), "withdraw": (gettext_lazy("退出报名"), "arrow-back-up"),
    "count": (gettext_lazy("记一小时的人次"), "list-check"),
    "enter": (gettext_lazy("替人报名"), "users"), "drop": (gettext_lazy("退掉一个人的报名"), "arrow-back-up"),
    "list": (gettext_lazy("按名单记到场"), "list-check"),
    "call-off": (gettext_lazy("停办这一班"), "x"),
    "going": (gettext_lazy("核实没签退的"), "logout"),
    "afterwards": (gettext_lazy("补记到场"), "history"), "code": (gettext_lazy("显示签到码"), "current-location"),
}  # fmt: skip
FOLLOWS = {
    "publish": (gettext_lazy("可以来的人马上能看到，并开始报名"),),
    "change": (
        gettext_lazy("报了名的人照新的看到；加了名额，排队的按先后补上"), gettext_lazy("发布以后时间不能改"),
    ),
    "cancel": (gettext_lazy("报了名的全部退出"), gettext_lazy("理由写给报名的人看")),
    "count": (
        gettext_lazy("只记这一小时有多少人次，不记是谁"), gettext_lazy("同一小时再记一次，就是改正，前后都留着"),
    ),
    "sign-up": (gettext_lazy("有名额就算报上，没有就排队，空出来按先后补上"),),
    "withdraw": (gettext_lazy("名额让给排在最前面的人"),),
    "enter": (gettext_lazy("有名额就算报上，没有就排队"),),
    "call-off": (gettext_lazy("只停这一班，别的班照办"), gettext_lazy("报了这一班的全部退出，理由写给他们看")),
    "drop": (gettext_lazy("名额让给排在最前面的人"), gettext_lazy("理由写给本人看")),
    "list": (gettext_lazy("记下谁到了、从几点到几点"), gettext_lazy("另一位同事确认后才计时")),
    "going": (
        gettext_lazy("勾选的人都记到这个时间离开"), gettext_lazy("理由写在这一条上，本人看得到，可以提出异议"),
        gettext_lazy("另一位同事确认后才计时"),
    ),
    "afterwards": (gettext_lazy("注明是补记，本人看得到"), gettext_lazy("另一位同事看过理由、同意后才计时")),
    "code": (gettext_lazy("每分钟换一个码，现场的人用手机输入"),),
}  # fmt: skip


OF_ACTIVITY = ("publish", "change", "cancel", "count")
OF_SHIFT = ("sign-up", "withdraw", "enter", "drop", "call-off", "list", "going", "afterwards")


def acts_of(page: ActivityPage, request: StaffRequest) -> list[Act]:
    """What may be done with the activity as a whole."""
    draws: dict[str, Draw] = {
        "change": lambda form, errors: list(change_fields(page, form, errors)),
        "cancel": must_say, "count": lambda form, errors: list(count_fields(page, form, errors, request.at)),
    }  # fmt: skip
    return [
        _act(page, key, reverse("activity_act", args=[page.id, key]), activity_run(page.id, key, request), draws.get(key))
        for key in page.may
    ]  # fmt: skip


def activity_run(activity: int, key: str, request: StaffRequest) -> Run:
    """What taking an act on an activity does."""
    this = {"activity_id": activity, "actor": request.actor, "at": request.at}
    if key == "publish":
        return lambda form: operations.publish_activity(**this)
    if key == "change":
        return lambda form: operations.change_activity(
            **this, amendment=amendment_in(_page(activity, request), form)
        )
    if key == "count":
        return lambda form: operations.count_hour(
            **this, hour=hour_in(form), numbers=numbers_in(form)
        )
    return lambda form: operations.cancel_activity(**this, reason=form.get("reason", ""))


def _page(activity: int, request: StaffRequest) -> ActivityPage:
    return activity_page(activity_id=activity, actor=request.actor, at=request.at)


def shift_acts(page: ActivityPage, shift: ShiftPage, request: StaffRequest) -> list[Act]:
    """What may be done with one shift."""
    draws = _shift_draws(page, shift, request)
    return [
        _act(page, key, _shift_url(page, shift, key), _shift_run(shift.card.id, key, request), draws.get(key))
        for key in shift.may
    ]  # fmt: skip


def _shift_draws(page: ActivityPage, shift: ShiftPage, request: StaffRequest) -> dict[str, Draw]:
    return {
        "sign-up": lambda form, errors: list(_roles(page, form, errors)),
        "enter": lambda form, errors: [_people_field(request, form, errors), *_roles(page, form, errors)],
        "call-off": must_say,
        "drop": lambda form, errors: [_signed_field(shift, form, errors), *must_say(form, errors)],
        "list": lambda form, errors: list(_came_fields(shift, _not_there_yet(page, shift), form, errors, request.at)),
        "going": lambda form, errors: [*going_fields(page, shift, form, errors), *must_say(form, errors)],
        "afterwards": lambda form, errors: [
            *_came_fields(shift, _signed_first(shift, request), form, errors, request.at), *_why_late(form, errors)
        ],
    }  # fmt: skip


def _shift_run(shift: int, key: str, request: StaffRequest) -> Run:
    who = {"actor": request.actor, "at": request.at}
    this = {"shift_id": shift, **who}
    runs: dict[str, Run] = {
        "sign-up": lambda form: operations.sign_up(
            **this, participant_id=participant_of(actor=request.actor) or 0, role=form.get("role", "")
        ),
        "withdraw": lambda form: operations.withdraw(
            sign_up_id=own_sign_up(shift_id=shift, actor=request.actor), **who
        ),
        "enter": lambda form: operations.sign_up(
            **this, participant_id=person_in(form), role=form.get("role", "")
        ),
        "call-off": lambda form: operations.call_off_shift(**this, reason=form.get("reason", "")),
        "drop": lambda form: operations.withdraw(
            sign_up_id=person_in(form), reason=form.get("reason", ""), **who
        ),
        "going": lambda form: operations.record_going(
            attendance_ids=gone_in(form), went_at=moment_in(form, "on", "went"), reason=form.get("reason", ""), **who
        ),
        "list": lambda form: operations.record_list(**this, present=_present(form)),
        "afterwards": lambda form: operations.fill_in_afterwards(
            **this, present=_present(form), reason=form.get("reason", "")
        ),
    }  # fmt: skip
    return runs.get(key, _nothing)


def _shift_url(page: ActivityPage, shift: ShiftPage, key: str) -> str:
    if key == "code":
        return reverse("shift_code", args=[page.id, shift.card.id])
    return reverse("shift_act", args=[page.id, shift.card.id, key])


def _nothing(_form: QueryDict) -> None:
    """Shown on a page of its own."""


def goes_back(run: Run) -> Callable[[QueryDict], str]:
    """Afterwards one is where one came from."""

    def does(form: QueryDict) -> str:
        run(form)
        return ""

    return does


def _act(
    page: ActivityPage, key: str, url: str, run: Run, draw: Draw | None = None, about: str = ""
) -> Act:
    label, icon = LABELS[key]
    return Act(
        key, str(label), icon, url, [str(one) for one in FOLLOWS[key]], reverse("desk_activity", args=[page.id]),
        f"{page.title} · {about}" if about else page.title, goes_back(run), draw, f"activity:{page.id}",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def shift_act(request: StaffRequest, activity: int, shift: int, key: str) -> HttpResponse:
    """One act on a shift."""

    def acts(page: ActivityPage) -> list[Act]:
        found = next((one for one in page.shifts if one.card.id == shift), None)
        if found is None:
            raise Http404
        return shift_acts(page, found, request)

    if key not in OF_SHIFT:
        raise Http404
    return lightly(request, activity, key, _shift_run(shift, key, request), acts)


def lightly(
    request: StaffRequest, activity: int, key: str, run: Run, acts: Callable[[ActivityPage], list[Act]],
    known: Mapping[str, Any] = LABELS,
) -> HttpResponse:  # fmt: skip
    """The act of this key: taken by its ids, its page read only for the form."""

    def build() -> Act | None:
        page = activity_page(activity_id=activity, actor=request.actor, at=request.at)
        return next((one for one in acts(page) if one.key == key), None)

    back = reverse("desk_activity", args=[activity])
    light = Light(str(known[key][0]), back, f"activity:{activity}", goes_back(run))
    return answer_lightly(request, light, build)


def answered(
    request: StaffRequest, acts: list[Act], key: str, known: Mapping[str, Any]
) -> HttpResponse:
    """The act of this key; 404 for one that does not exist, 403 for one that is not open now."""
    if key not in known:
        raise Http404
    for one in acts:
        if one.key == key:
            return answer(request, one)
    raise NotAllowed(_("这一步现在不能由您来办。请回到这一页，从列出的里选。"))


def _roles(page: ActivityPage, form: QueryDict, errors: Mapping[str, str]) -> Iterator[DrawnField]:
    if page.kind.roles:
        roles = [(key, said(label)) for key, label in page.kind.roles]
        yield line(
            "role", _("岗位"), form, errors, draws="choices", choices=roles, is_required=False
        )


def _signed_first(shift: ShiftPage, request: StaffRequest) -> list[tuple[str, str]]:
    """Who signed up for the shift, then everybody else."""
    signed = {key for key, _name in _signed(shift)}
    return sorted(_everybody(request), key=lambda one: one[0] not in signed)


def _everybody(request: StaffRequest) -> list[tuple[str, str]]:
    return [
        (str(one.id), _("、").join((one.pseudonym, *one.skills)))
        for one in participant_cards(actor=request.actor)
    ]


def _signed(shift: ShiftPage) -> list[tuple[str, str]]:
    return [
        (str(one.participant_id), one.pseudonym) for one in shift.people if one.state == "coming"
    ]


def _not_there_yet(page: ActivityPage, shift: ShiftPage) -> list[tuple[str, str]]:
    """Who signed up and is not checked in now; of whoever came already, from when to when is said."""
    rows = [one for one in page.came if one.shift_id == shift.card.id and one.state != "struck"]
    there = {str(one.participant_id) for one in rows if one.ends_at is None}
    known = {
        str(one.participant_id): span_words(one.starts_at, one.ends_at)
        for one in rows
        if one.ends_at
    }
    return [
        (key, _("%(name)s，已记 %(times)s") % {"name": name, "times": known[key]} if key in known else name)
        for key, name in _signed(shift) if key not in there
    ]  # fmt: skip


def _people_field(request: StaffRequest, form: QueryDict, errors: Mapping[str, str]) -> DrawnField:
    people = _everybody(request)
    help_words = _("只列出已经登记的人，显示代号和特长。")
    return line(
        "person", _("哪一位"), form, errors, draws="select", choices=people, help=help_words
    )


def _signed_field(shift: ShiftPage, form: QueryDict, errors: Mapping[str, str]) -> DrawnField:
    signed = [(str(one.id), _("、").join((one.pseudonym, _waits(one)))) for one in shift.people]
    return line("person", _("哪一位"), form, errors, draws="select", choices=signed)


def _waits(one: SignedUp) -> str:
    return _("在排队") if one.state == "queued" else _("报上了")


def person_in(form: QueryDict) -> int:
    """Whom the form names. Raises Invalid."""
    given = form.get("person", "")
    if not given.isdecimal() or len(given) > 18:
        raise Invalid(_("还没有选是哪一位。"), fields={"person": _("请选一位。")})
    return int(given)


def _came_fields(
    shift: ShiftPage, people: list[tuple[str, str]], form: QueryDict, errors: Mapping[str, str], at: datetime
) -> Iterator[DrawnField]:  # fmt: skip
    begins, ends = (one.astimezone(SHANGHAI) for one in (shift.card.starts_at, shift.card.ends_at))
    last = min(ends, at.astimezone(SHANGHAI))
    chosen = tuple(form.getlist("present"))
    help_words = (
        "" if people else _("报上名的都签到了，或这一班还没有人报上名。没报名的，先替他们报名。")
    )
    yield line(
        "present",
        _("谁到了"),
        form,
        errors,
        draws="checks",
        choices=people,
        chosen=chosen,
        help=help_words,
    )
    yield from time_fields(begins, last, form, errors)


def time_fields(
    begins: datetime, ends: datetime, form: QueryDict, errors: Mapping[str, str]
) -> Iterator[DrawnField]:
    """On which day, from when to when."""
    yield line("on", _("哪一天"), form, errors, input_type="date", value=f"{begins:%Y-%m-%d}")
    yield line("came", _("几点到"), form, errors, input_type="time", value=f"{begins:%H:%M}")
    yield line("went", _("几点离开"), form, errors, input_type="time", value=f"{ends:%H:%M}")


def times_in(form: QueryDict) -> tuple[datetime, datetime]:
    """From when to when, as it was typed; going before coming is the next day. Raises Invalid."""
    came, went = moment_in(form, "on", "came"), moment_in(form, "on", "went")
    return came, went + (timedelta(days=1) if went <= came else timedelta(0))


def _present(form: QueryDict) -> list[Any]:
    """Who was there, from when to when. Raises Invalid."""
    came, went = times_in(form)
    people = [int(one) for one in form.getlist("present") if one.isdecimal() and len(one) < 19]
    if not people:
        raise Invalid(_("还没有选谁到了。"), fields={"present": _("请勾选到场的人。")})
    return [operations.Present(one, came, went) for one in people]


def _why_late(form: QueryDict, errors: Mapping[str, str]) -> list[DrawnField]:
    words = _("写明当时为什么没有记。本人和审核的同事都看得到。")
    return [
        line("reason", _("为什么补记"), form, errors, draws="long", at_most=300, rows=2, help=words)
    ]
