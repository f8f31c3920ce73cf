"""A meeting on its page: notice, quorum, topics with their votes in exact words, and what may be done with each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from chuishao.kernel.refusals import NotFound
from chuishao.kernel.text import date_words, said
from chuishao.participation import operations
from chuishao.participation.queries import (
    TopicLine,
    answer_waiting,
    guests_of,
    meeting_page,
    shortfall_words,
    vote_words,
    voters_of,
)
from chuishao.participation.queries.activity_pages import ActivityPage, activity_page
from chuishao.participation.queries.meeting_acts import OpenInMeeting, open_in_meeting
from chuishao.web.desk.fields import DrawnField
from chuishao.web.desk.taking_part.activity_acts import goes_back, lightly
from chuishao.web.desk.taking_part.acts import (
    Act,
    Draw,
    Light,
    answer_lightly,
    line,
    must_say,
)
from chuishao.web.desk.taking_part.changing import meeting_fields, meeting_in
from chuishao.web.desk.taking_part.finding_units import unit_fields, unit_in
from chuishao.web.desk.taking_part.voting import corrected, vote_form, votes_in
from chuishao.web.desk.taking_part.words import chip_of
from chuishao.web.sessions import StaffRequest

Run = Callable[[QueryDict], object]
LABELS = {
    "topic": (gettext_lazy("加一个议题"), "plus"), "notice": (gettext_lazy("发通知"), "send"),
    "hold": (gettext_lazy("登记会议开过"), "users"), "cancel": (gettext_lazy("取消这次会议"), "x"),
    "change": (gettext_lazy("改一改"), "pencil"),
    "hear": (gettext_lazy("登记本人陈述"), "message"), "decide": (gettext_lazy("登记票数"), "gavel"),
    "correct": (gettext_lazy("更正票数"), "pencil"),
    "answer": (gettext_lazy("答复"), "message-report"), "carry-out": (gettext_lazy("登记落实"), "checks"),
}  # fmt: skip
OF_MEETING = ("topic", "notice", "hold", "change", "cancel")
OF_TOPIC = ("hear", "decide", "correct", "answer", "carry-out")
FOLLOWS = {
    "topic": (gettext_lazy("列入这次会议的议题"),),
    "notice": (gettext_lazy("会议和议题通知到应到的成员"),),
    "hold": (gettext_lazy("到会人数定下来，够不够数一算就知道"), gettext_lazy("票数由另一位同事登记")),
    "change": (gettext_lazy("通知以前时间和地点都能改"), gettext_lazy("通知以后只改名称和地点，换了地点再通知一次")),
    "cancel": (gettext_lazy("议题不再议，没人认领的需求等下一次会议"),),
    "hear": (gettext_lazy("陈述记入议题，然后才能登记票数"),),
    "decide": (gettext_lazy("按规定的比例算出结果"), gettext_lazy("写错了可以更正，原来的数和理由都留着")),
    "correct": (gettext_lazy("按新的数重新算出结果，公示从明天重新开始"), gettext_lazy("原来的数、谁改的、为什么，都留着")),
    "answer": (gettext_lazy("答复记入议题，参加的单位都看得到"),),
    "carry-out": (gettext_lazy("这一项到此结束，记为已落实"),),
}  # fmt: skip


def meeting_parts(page: ActivityPage, request: StaffRequest) -> dict[str, Any]:
    """Notice, quorum and topics of a meeting."""
    found = meeting_page(meeting_id=page.id, actor=request.actor, at=request.at)
    if found is None:
        raise NotFound(_("没有找到这一次会议。"))
    may = open_in_meeting(meeting_id=page.id, actor=request.actor, at=request.at)
    return {
        "expected": found.expected, "present": found.present, "is_quorate": found.is_quorate,
        "is_known": found.is_quorate is not None, "minutes": found.minutes,
        "notice_days": page.kind.notice_days, "noticed_at": found.meeting.noticed_at,
        "topics": [_topic(page, one, may, request) for one in found.topics], "has_roll": found.has_roll,
    }  # fmt: skip


def _topic(
    page: ActivityPage, one: TopicLine, may: OpenInMeeting, request: StaffRequest
) -> dict[str, Any]:
    shown = ""
    if one.publish_from and one.publish_to:
        days = {"from": date_words(one.publish_from), "to": date_words(one.publish_to)}
        shown = _("公示 %(from)s 至 %(to)s") % days
    kind, _colon, number = one.became.partition(":")
    return {
        "title": one.title, "topic": one.topic, "state": chip_of(f"topic-{one.state}"), "words": one.words,
        "heard": one.heard, "votes": vote_words(one.votes),
        "missing": shortfall_words(one.missing), "needed": one.needed, "corrected": corrected(one), "shown": shown, "executor": one.executor,
        "due_on": one.due_on, "is_late": one.is_late, "reply": one.reply, "replied_on": one.replied_on,
        "became_url": reverse("case", args=[number]) if kind == "case" and number else "",
        "acts": _topic_acts(page, one.id, one.title, may, request),
    }  # fmt: skip


def meeting_acts(page: ActivityPage, request: StaffRequest) -> list[Act]:
    """What may be done with the meeting as a whole."""
    may = open_in_meeting(meeting_id=page.id, actor=request.actor, at=request.at)
    draws: dict[str, Draw] = {
        "topic": lambda form, errors: list(_motion_fields(page, form, errors, request)),
        "hold": lambda form, errors: list(_hold_fields(page, form, errors, request)),
        "change": lambda form, errors: list(meeting_fields(page, form, errors)),
        "cancel": must_say,
    }
    return [
        _act(page, key, reverse("activity_act", args=[page.id, key]), meeting_run(page.id, key, request), draws.get(key))
        for key in may.meeting
    ]  # fmt: skip


def meeting_run(meeting: int, key: str, request: StaffRequest) -> Run:
    """What taking an act on a meeting does."""
    this = {"meeting_id": meeting, "actor": request.actor, "at": request.at}
    runs: dict[str, Run] = {
        "topic": lambda form: operations.add_topic(**this, motion=_motion(form, request)),
        "notice": lambda form: operations.give_notice(**this),
        "change": lambda form: operations.change_meeting(
            **this,
            meeting=meeting_in(
                activity_page(activity_id=meeting, actor=request.actor, at=request.at), form
            ),
        ),
        "hold": lambda form: operations.hold_meeting(
            **this, present_ids=_ids(form), minutes=form.get("minutes", "")
        ),
        "cancel": lambda form: operations.cancel_meeting(**this, reason=form.get("reason", "")),
    }
    return runs[key]


def _topic_acts(
    page: ActivityPage, topic: int, title: str, may: OpenInMeeting, request: StaffRequest
) -> list[Act]:
    vote = vote_form(topic, request, by_area=topic in may.by_area)
    draws: dict[str, Draw] = {
        "hear": _long("heard", _("本人怎么说")),
        "decide": vote,
        "correct": lambda form, errors: [*list(vote(form, errors))[:-1], *must_say(form, errors)],
        "answer": _long("reply", _("采纳不采纳，理由是什么")),
        "carry-out": _long("words", _("落实了什么")),
    }
    return [
        _act(page, key, reverse("topic_act", args=[page.id, topic, key]), _topic_run(topic, key, request), draws[key], about=title)
        for key in may.topics.get(topic, ())
    ]  # fmt: skip


def _topic_run(topic: int, key: str, request: StaffRequest) -> Run:
    this = {"resolution_id": topic, "actor": request.actor, "at": request.at}
    runs: dict[str, Run] = {
        "hear": lambda form: operations.hear(**this, words=form.get("heard", "")),
        "decide": lambda form: operations.decide(
            **this, votes=votes_in(form), words=form.get("words", "")
        ),
        "correct": lambda form: operations.correct_votes(
            **this, votes=votes_in(form), reason=form.get("reason", "")
        ),
        "answer": lambda form: operations.answer_resolution(**this, reply=form.get("reply", "")),
        "carry-out": lambda form: operations.carry_out(**this, words=form.get("words", "")),
    }
    return runs[key]


def _act(
    page: ActivityPage, key: str, url: str, run: Run, draw: Draw | None, about: str = ""
) -> Act:
    label, icon = LABELS[key]

    return Act(
        key, str(label), icon, url, [str(one) for one in FOLLOWS[key]], reverse("desk_activity", args=[page.id]),
        about or page.title, goes_back(run), draw, f"activity:{page.id}",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def topic_act(request: StaffRequest, activity: int, topic: int, key: str) -> HttpResponse:
    """One act on a topic of a meeting."""
    if key not in OF_TOPIC:
        raise Http404
    run = _topic_run(topic, key, request)
    if key == "answer":
        return _answered(request, activity, topic, run)

    def acts(page: ActivityPage) -> list[Act]:
        found = meeting_page(meeting_id=activity, actor=request.actor, at=request.at)
        one = next((it for it in found.topics if it.id == topic), None) if found else None
        if one is None:
            raise Http404
        may = open_in_meeting(meeting_id=activity, actor=request.actor, at=request.at)
        return _topic_acts(page, topic, one.title, may, request)

    return lightly(request, activity, key, run, acts, LABELS)


def _answered(request: StaffRequest, activity: int, topic: int, run: Run) -> HttpResponse:
    """An answer is given by whom the decision is addressed to, though it may know nothing else of the meeting."""
    label, icon = LABELS["answer"]
    back, subject, does = reverse("confirming"), f"activity:{activity}", goes_back(run)

    def build() -> Act | None:
        one = answer_waiting(resolution_id=topic, actor=request.actor, at=request.at)
        if one is None:
            return _no_longer(request, activity)
        if one.meeting_id != activity:
            raise Http404
        url = reverse("topic_act", args=[activity, topic, "answer"])
        follows = [str(it) for it in FOLLOWS["answer"]]
        draw = _long("reply", _("采纳不采纳，理由是什么"), _asked(one))
        return Act("answer", str(label), icon, url, follows, back, one.title, does, draw, subject)

    return answer_lightly(request, Light(str(label), back, subject, does), build)


def _asked(topic: TopicLine) -> str:
    """What was asked, and by when."""
    if topic.due_on is None:
        return topic.words
    return f"{topic.words} {_('%s 前要答复。') % date_words(topic.due_on)}".strip()


def _no_longer(request: StaffRequest, activity: int) -> None:
    """Nothing waits: whoever may know of the meeting is told so, all others that there is none."""
    activity_page(activity_id=activity, actor=request.actor, at=request.at)


def _long(name: str, label: str, words: str = "") -> Draw:
    def draw(form: QueryDict, errors: Mapping[str, str]) -> list[DrawnField]:
        return [line(name, label, form, errors, draws="long", at_most=2000, help=words)]

    return draw


def _motion_fields(
    page: ActivityPage, form: QueryDict, errors: Mapping[str, str], request: StaffRequest
) -> Iterator[DrawnField]:
    yield line("title", _("议什么"), form, errors, at_most=200)
    if page.kind.topics:
        topics = [(key, said(page.rules.topic(key).label)) for key in page.kind.topics]
        yield line(
            "topic", _("哪一类"), form, errors, draws="choices", choices=topics,
            is_required=not page.kind.ballots,
        )  # fmt: skip
    elif len(page.kind.ballots) > 1:
        ballots = [(key, said(page.rules.ballot(key).label)) for key in page.kind.ballots]
        yield line("ballot", _("怎么表决"), form, errors, draws="choices", choices=ballots)
    yield line("words", _("说明"), form, errors, draws="long", at_most=2000, is_required=False)
    answering = [key for key in page.kind.topics if page.rules.topic(key).answer_days]
    if page.kind.topics and not answering:
        return
    unit_errors = {"unit": errors.get("unit", "") or errors.get("executor", "")} | dict(errors)
    label = _("向哪家提出，由它答复")
    name, *choice = unit_fields(
        form, unit_errors, request.at, within=page.region_path[:4], label=label
    )
    help_words = _("要对方答复的才写。") + name.help
    yield replace(name, is_required=False, help=help_words)
    yield from choice


def _motion(form: QueryDict, request: StaffRequest) -> Any:
    is_addressed = form.get("unit", "").strip() or form.get("unit_id", "")
    city = request.actor.region_path[:4]
    executor = unit_in(form, request.at, within=city) if is_addressed else None
    return operations.Motion(
        form.get("title", ""),
        form.get("topic", ""),
        form.get("ballot", ""),
        form.get("words", ""),
        executor,
    )


def _hold_fields(
    page: ActivityPage, form: QueryDict, errors: Mapping[str, str], request: StaffRequest
) -> Iterator[DrawnField]:
    voters = voters_of(meeting_id=page.id, actor=request.actor)
    people = [(str(one.belonging_id), one.name) for one in voters]
    if people:
        yield line(
            "present", _("谁到了"), form, errors, draws="checks", choices=people,
            chosen=tuple(form.getlist("present")), is_required=False,
        )  # fmt: skip
    leaders = guests_of(meeting_id=page.id, actor=request.actor)
    if leaders:
        yield line(
            "led", _("以普通党员身份参加的领导干部"), form, errors, draws="checks", is_required=False,
            choices=[(str(one.belonging_id), one.name) for one in leaders], chosen=tuple(form.getlist("led")),
            help=_("不计入应到。已经在上面名单里的不用再选，会自动记下。"),
        )  # fmt: skip
    yield line("minutes", _("会议记录"), form, errors, draws="long", at_most=4000, rows=8)


def _ids(form: QueryDict) -> list[int]:
    chosen = form.getlist("present") + form.getlist("led")
    return [int(one) for one in chosen if one.isdecimal() and len(one) < 19]
