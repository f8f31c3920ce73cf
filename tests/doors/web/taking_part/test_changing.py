"""What was planned wrongly is put right and not typed again: words, places, hours while nobody was told."""

from __future__ import annotations

from django.test import Client

from chuishao.kernel.records import deliver_pending
from chuishao.participation.models import Activity, Shift, SignUp
from chuishao.participation.operations import (
    Meeting,
    Motion,
    Plan,
    PlannedShift,
    add_topic,
    give_notice,
    plan_activity,
    plan_meeting,
    sign_up,
)
from tests import make
from tests.doors.conftest import Desk
from tests.doors.web.taking_part.cast import (
    COMMUNITY,
    OTHER,
    STREET,
    alliance,
    joined,
    service,
    team,
)
from tests.integration.participation.cast import SECRET, me, neighbour

BEGINS, ENDS = make.at("2026-10-10 09:00"), make.at("2026-10-10 11:00")
SOON = make.at("2026-09-28 09:00")
FORM = {
    "title": "社区清洁日",
    "thing": "environment",
    "place": "五华山社区北门",
    "words": "",
    "requirements": "",
}


def meeting() -> Activity:
    """A joint meeting in twelve days, planned, with one topic."""
    circle, head = alliance(), make.actor(STREET, "head")
    joined(circle, OTHER)
    told = Meeting("联席会意", "三楼", BEGINS, ENDS)
    made = plan_meeting(circle_id=circle, kind="meeting", meeting=told, actor=head, at=SOON)
    add_topic(meeting_id=made.pk, motion=Motion("夜市"), actor=head, at=SOON)
    return made


def test_place_and_places_of_what_is_published_change_and_the_waiting_move_up(desk: Desk) -> None:
    activity, shift = service(team(), BEGINS, ENDS, places=1)
    first, second = (
        neighbour(name, secret=SECRET + key * 9) for name, key in (("王小梅", "a"), ("李桂芳", "b"))
    )
    for one in (first, second):
        sign_up(
            shift_id=shift, participant_id=one.participant_id, actor=me(one.participant_id), at=SOON
        )
    clerk, change = desk(COMMUNITY), f"/desk/activity/{activity}/do/change/"
    shown = clerk.get(change).text
    assert 'value="五华山社区广场"' in shown
    assert f'name="day_{shift}"' not in shown
    assert clerk.post(change, FORM | {f"places_{shift}": "2"}).status_code == 303
    assert set(SignUp.objects.values_list("state", flat=True)) == {"coming"}
    assert "五华山社区北门" in Client().get(f"/with/{second.token}/").content.decode()
    few = clerk.post(change, FORM | {f"places_{shift}": "1"})
    assert (few.status_code, "已经有 2 人报上" in few.text) == (422, True)


def test_hours_change_until_it_is_published(desk: Desk) -> None:
    shifts = (PlannedShift(make.at("2026-10-10 21:00"), make.at("2026-10-10 23:00"), 5),)
    plan = Plan(team(), "team_service", "社区清洁日", "广场", shifts, thing="environment")
    made = plan_activity(plan=plan, actor=make.actor(COMMUNITY), at=SOON)
    shift, clerk = made.shifts.get().pk, desk(COMMUNITY)
    hours = {
        f"day_{shift}": "2026-10-10", f"from_time_{shift}": "09:00", f"until_{shift}": "2026-10-10",
        f"to_time_{shift}": "11:00", f"places_{shift}": "5",
    }  # fmt: skip
    change = f"/desk/activity/{made.pk}/do/change/"
    late = clerk.post(change, FORM | hours | {f"to_time_{shift}": "08:00"})
    assert late.status_code == 422
    assert clerk.post(change, FORM | hours).status_code == 303
    assert (Shift.objects.get().starts_at, Activity.objects.get().starts_at) == (BEGINS, BEGINS)
    clerk.post(f"/desk/activity/{made.pk}/do/publish/")
    told = clerk.post(change, FORM | hours | {f"from_time_{shift}": "10:00"})
    assert (told.status_code, "时间不能改" in told.text) == (409, True)


def test_a_meeting_is_put_right_and_a_new_place_after_the_notice_is_told_again(desk: Desk) -> None:
    planned, head = meeting(), desk(STREET, "head")
    change = f"/desk/activity/{planned.pk}/do/change/"
    form = {
        "title": "联席会议",
        "place": "三楼",
        "day": "2026-10-10",
        "from_time": "14:00",
        "to_time": "16:00",
    }
    assert 'value="联席会意"' in head.get(change).text
    assert head.post(change, form).status_code == 303
    give_notice(meeting_id=planned.pk, actor=make.actor(STREET, "head"), at=SOON)
    moved = head.post(change, form | {"from_time": "15:00"})
    assert (moved.status_code, "时间不能改" in moved.text) == (409, True)
    assert head.post(change, {"title": "联席会议", "place": "五楼"}).status_code == 303
    assert deliver_pending(at=SOON).failed == 0
    told = desk(OTHER, "head").get("/desk/messages/").text
    assert "五楼" in told


def test_nobody_changes_what_is_not_theirs_or_is_over(desk: Desk) -> None:
    activity, shift = service(team(), BEGINS, ENDS)
    change = f"/desk/activity/{activity}/do/change/"
    assert desk("金马社区").post(change, FORM | {f"places_{shift}": "2"}).status_code == 404
    Activity.objects.filter(pk=activity).update(state="cancelled")
    over = desk(COMMUNITY).post(change, FORM | {f"places_{shift}": "2"})
    assert (over.status_code, "不能再改" in over.text) == (409, True)
