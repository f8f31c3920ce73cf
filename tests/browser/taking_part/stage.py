"""A street that takes part, on a Monday morning: what its pages are looked at with, and what the README's pictures show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from chuishao.participation.models import Attendance, Circle, Shift
from chuishao.participation.operations import (
    Meeting,
    Motion,
    Registered,
    Votes,
    add_topic,
    check_in,
    confirm_attendance,
    decide,
    give_notice,
    hold_meeting,
    issue_certificate,
    offer_swap,
    plan_meeting,
    plan_turns,
    recount,
)
from chuishao.participation.queries import voters_of
from chuishao.participation.queries.activities import shift_code
from tests.browser.conftest import NOW
from tests.integration.participation import branches
from tests.integration.participation.alliances import (
    POLICE,
    SQUAD,
    alliance,
    claimed,
    listed,
    member,
)
from tests.integration.participation.cast import (
    clerk,
    coming,
    head,
    me,
    neighbour,
    service,
    team,
)
from tests.integration.participation.cast import listed as came
from tests.integration.participation.test_figures import entered
from tests.make import actor, at

NAMES = ("李桂芳", "王建国", "赵秀英", "杨光", "陈志强", "周美玲", "段文军", "何玉兰")


@dataclass(frozen=True)
class Stage:
    """What stands on it, by ids, numbers and addresses."""

    alliance: int
    team: int
    branch: int
    need: int
    claimed: int
    claim: int
    planned: int
    topic: int
    decided: int
    turn: int
    past_turn: int
    today: int
    shift: int
    waiting: int
    came: int
    open_number: str
    link: str
    certificate: str
    code: str


def set_stage() -> Stage:
    """Everything in the order in which it would happen."""
    circle = alliance()
    need, taken, claim = _lists(circle)
    planned, topic, decided = _meetings(circle)
    past_turn, turn = _turns(circle)
    reds, people = team(), _people()
    ids = [one.participant_id for one in people]
    _served(ids)
    waiting = _listed_yesterday(ids[:4])
    [shift] = service((("2026-09-28 09:00", "2026-09-28 12:00"),), places=12, title="社区清洁日")
    coming(shift, *ids)
    for one in ids[:5]:
        _comes(shift.pk, one)
    proof, code = issue_certificate(
        programme="volunteering", kind="service_record", participant_id=ids[0], actor=head(), at=NOW,
        from_on=date(2026, 9, 1), to_on=date(2026, 9, 27),
    )  # fmt: skip
    ahead = _to_come(ids[0])
    entered("talks", "20878次")
    entered("volunteers", "17万余名", programme="volunteering")
    branch = _branch()
    recount(at=NOW)
    return Stage(
        circle.pk, reds.pk, branch.pk, need, taken, claim, planned, topic, decided, turn, past_turn, shift.activity_id,
        shift.pk, waiting.activity_id, waiting.pk, ahead, f"/with/{people[0].token}/", proof.number, code,
    )  # fmt: skip


def _lists(circle: Circle) -> tuple[int, int, int]:
    """A resource, a need nobody claimed, and one that somebody wants to meet."""
    listed(
        circle,
        SQUAD,
        "resource",
        title="周末可以借用的会议室",
        thing="place",
        words="二楼，坐三十人。",
    )
    listed(circle, POLICE, "resource", title="反诈宣讲员 2 名", thing="talent")
    need = listed(circle, title="独居老人每周一次上门理发", thing="service", words="十二位老人。")
    taken = listed(circle, title="暑期托管缺一间活动室", thing="place", words="三十个孩子，两周。")
    return need.pk, taken.pk, claimed(taken).pk


def _meetings(circle: Circle) -> tuple[int, int, int]:
    """One to come with two topics, and one that was held and decided."""
    desk = actor("华山街道办事处", "clerk")
    before = at("2026-09-10 09:00")
    told = Meeting(
        "第三季度联席会议", "街道三楼会议室", at("2026-09-18 14:30"), at("2026-09-18 16:30")
    )
    done = plan_meeting(circle_id=circle.pk, kind="meeting", meeting=told, actor=desk, at=before)
    topics = [
        add_topic(
            meeting_id=done.pk, motion=Motion(words, words="先试一个季度。"), actor=desk, at=before
        )
        for words in ("沿街单位停车位夜间共用", "重阳节一起办活动")
    ]
    give_notice(meeting_id=done.pk, actor=desk, at=before)
    expected = [one.belonging_id for one in voters_of(meeting_id=done.pk, actor=desk)]
    hold_meeting(
        meeting_id=done.pk, present_ids=expected, minutes="三家都到了，逐项讨论。", actor=desk, at=told.ends_at
    )  # fmt: skip
    later = at("2026-09-18 17:00")
    decide(resolution_id=topics[0].pk, votes=Votes(3), actor=head(), at=later)
    told = Meeting(
        "第四季度联席会议", "街道三楼会议室", at("2026-10-15 14:30"), at("2026-10-15 16:30")
    )
    ahead = plan_meeting(circle_id=circle.pk, kind="meeting", meeting=told, actor=desk, at=at())
    add_topic(meeting_id=ahead.pk, motion=Motion("冬季消防联合演练"), actor=desk, at=at())
    return ahead.pk, topics[1].pk, done.pk


def _turns(circle: Circle) -> tuple[int, int]:
    """The turns of the year: one that is over, and one that wants to be swapped."""
    made = plan_turns(
        circle_id=circle.pk, rotation="alliance_chair", year=2026, actor=clerk(), at=at("2026-01-05 09:00")
    )  # fmt: skip
    offer_swap(turn_id=made[3].pk, with_id=made[2].pk, actor=member(), at=at())
    return made[0].pk, made[3].pk


def _people() -> list[Registered]:
    return [
        neighbour(name, f"1388888{1000 + number}", secret=f"{number}" * 32, skills=("急救",))
        for number, name in enumerate(NAMES)
    ]


def _served(ids: list[int]) -> None:
    """A morning a week ago: recorded by the clerk, confirmed by the head."""
    [shift] = service((("2026-09-20 09:00", "2026-09-20 11:30"),), title="华山西路大扫除")
    coming(shift, *ids[:6])
    rows = came(shift, *ids[:6])
    confirm_attendance(attendance_ids=rows, actor=head(), at=at("2026-09-21 09:00"))


def _listed_yesterday(ids: list[int]) -> Shift:
    """A morning that waits for a second person."""
    [shift] = service((("2026-09-27 09:00", "2026-09-27 11:00"),), title="翠湖文明劝导")
    coming(shift, *ids)
    came(shift, *ids)
    return shift


def _comes(shift: int, who: int) -> None:
    when: datetime = at("2026-09-28 09:05")
    digits, _left = shift_code(shift_id=shift, actor=clerk(), at=when)
    check_in(shift_id=shift, participant_id=who, code=digits, actor=me(who), at=when)


def _to_come(first: int) -> str:
    """What anybody may come to in the next weeks; the number of one that has two shifts."""
    hours = ("2026-10-10 09:00", "2026-10-10 11:00"), ("2026-10-10 14:00", "2026-10-10 16:00")
    shifts = service(hours, places=6, title="翠湖边捡垃圾")
    coming(shifts[0], first)
    service((("2026-10-09 14:00", "2026-10-09 17:00"),), title="给独居老人理发、量血压")
    service((("2026-10-12 08:30", "2026-10-12 11:30"),), places=20, title="文明交通引导")
    return str(shifts[0].activity.number)


def _branch() -> Circle:
    """A branch with a year of theme days, one month missed."""
    branch = branches.circle(name="五华山社区第一党支部", at=at("2025-01-01 09:00"))
    branches.members(branch, 9)
    for month in (1, 2, 3, 4, 5, 6, 8, 9):
        meeting = branches.held(branch, "theme_day", f"2026-{month:02}-10 09:00")
        for _ in range(2 + month % 3):
            branches.came(meeting, branches.person(), role="leader")
    return branch


def awaiting(activity: int) -> int:
    """A row of this activity that waits for a second person."""
    return Attendance.objects.filter(activity=activity, state="recorded").values_list(
        "pk", flat=True
    )[0]
