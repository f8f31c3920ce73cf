"""Who came, afterwards: put right with a reason, and a day above the cap counted after a third person's review."""

from __future__ import annotations

from chuishao.participation import operations
from chuishao.participation.models import Attendance
from tests import make
from tests.doors.conftest import Desk, StandingClock
from tests.doors.web.taking_part.cast import COMMUNITY, STREET, somebody
from tests.doors.web.taking_part.test_budgets import A_PAGE, acts, within


def founded(host: str) -> int:
    """A team of volunteers of this office."""
    return operations.found_circle(
        programme="volunteering", kind="team", name="巡河志愿服务队", host_id=make.unit(host),
        actor=make.actor(host, "head"), at=make.at("2026-09-01 09:00"),
    ).pk  # fmt: skip


def came(
    circle: int, who: int, begins: str, ends: str, *, host: str = STREET, listed_by: str = "clerk"
) -> tuple[str, Attendance]:
    """Listed for a whole shift of the office: the page of the activity, and the row."""
    clerk, lister, until = make.actor(host), make.actor(host, listed_by), make.at(ends)
    shifts = (operations.PlannedShift(make.at(begins), until, 10),)
    plan = operations.Plan(circle, "team_service", "巡河", "盘龙江边", shifts, thing="environment")
    day = make.at("2026-09-20 09:00")
    activity = operations.plan_activity(plan=plan, actor=clerk, at=day)
    operations.publish_activity(activity_id=activity.pk, actor=clerk, at=day)
    shift = activity.shifts.get().pk
    operations.sign_up(shift_id=shift, participant_id=who, actor=lister, at=day)
    there = [operations.Present(who, make.at(begins), until)]
    [row] = operations.record_list(shift_id=shift, present=there, actor=lister, at=until)
    return f"/desk/activity/{activity.pk}/", row


def test_what_was_disputed_is_put_right_and_waits_for_another_again(
    desk: Desk, standing_clock: StandingClock
) -> None:
    worker = somebody(post="grid_worker")
    page, row = came(
        founded(COMMUNITY), worker, "2026-09-28 09:00", "2026-09-28 11:00", host=COMMUNITY
    )
    standing_clock.put_to("2026-09-28 11:30")
    clerk, head, mine = desk(COMMUNITY), desk(COMMUNITY, "head"), desk(COMMUNITY, "grid_worker")
    acts(mine, f"{page}came/{row.pk}/dispute/", {"reason": "多记了半小时"})
    form_at = f"{page}came/{row.pk}/correct/"
    assert form_at in clerk.get(page).text
    shown = clerk.get(form_at).text
    assert 'value="09:00"' in shown
    assert 'value="11:00"' in shown
    typed = {"on": "2026-09-28", "came": "09:00", "went": "10:30", "reason": "现场记录是十点半"}
    for wrong, told in (({"went": "11:30"}, "班次的时间之内"), ({"reason": ""}, "写明理由")):
        refused = clerk.post(form_at, typed | wrong)
        assert refused.status_code == 422
        assert told in refused.text
        assert f'value="{(typed | wrong)["went"]}"' in refused.text
    acts(clerk, form_at, typed)
    told = head.get("/desk/confirm/").text
    assert "1 小时 30 分" in told.replace("\xa0", " ")
    assert f'name="came" value="{row.pk}"' in told
    assert "现场记录是十点半" in mine.get(page).text


def test_nobody_puts_right_their_own_coming_nor_what_was_struck_out(
    desk: Desk, standing_clock: StandingClock
) -> None:
    me = make.actor(STREET)
    registered = operations.register_participant(
        registration=operations.Registration(me.region_path, person_id=me.person_id), actor=me,
        at=make.at("2026-09-01 10:00"),
    )  # fmt: skip
    page, row = came(
        founded(STREET), registered.participant_id, "2026-09-28 09:00", "2026-09-28 11:00",
        listed_by="head",
    )  # fmt: skip
    standing_clock.put_to("2026-09-28 11:30")
    clerk, head, deputy = desk(STREET), desk(STREET, "head"), desk(STREET, "deputy")
    form_at = f"{page}came/{row.pk}/correct/"
    typed = {"on": "2026-09-28", "came": "09:00", "went": "10:30", "reason": "改自己的"}
    assert form_at not in clerk.get(page).text
    assert clerk.get(form_at).status_code == 403
    assert clerk.post(form_at, typed).status_code == 403
    assert desk("金马街道办事处").post(form_at, typed).status_code == 404
    acts(deputy, f"{page}came/{row.pk}/strike/", {"reason": "没有来"})
    assert form_at not in head.get(page).text
    late = head.post(form_at, typed)
    assert late.status_code == 409
    assert "改自己的" in late.text


def test_a_day_above_the_cap_counts_after_a_third_persons_review(
    desk: Desk, standing_clock: StandingClock
) -> None:
    circle, who = founded(STREET), somebody()
    _page, first = came(circle, who, "2026-09-28 06:00", "2026-09-28 14:00")
    page, second = came(circle, who, "2026-09-28 14:00", "2026-09-28 22:00")
    rows, late = [first.pk, second.pk], make.at("2026-09-28 22:30")
    operations.confirm_attendance(attendance_ids=rows, actor=make.actor(STREET, "head"), at=late)
    standing_clock.put_to("2026-09-29 09:00")
    clerk, head, deputy = desk(STREET), desk(STREET, "head"), desk(STREET, "deputy")
    review = f"{page}came/{second.pk}/beyond/"
    assert "计入 4 小时" in deputy.get(page).text
    assert review in deputy.get(page).text
    for one in (clerk, head):
        assert review not in one.get(page).text
        assert one.post(review, {"reason": "抗洪抢险"}).status_code == 403
    assert deputy.post(review, {"reason": ""}).status_code == 422
    with within(A_PAGE, page):
        deputy.get(page)
    acts(deputy, review, {"reason": "抗洪抢险，昼夜值守"})
    second.refresh_from_db()
    assert (second.counted_minutes, second.is_beyond_cap) == (480, True)
    assert "/beyond/" not in deputy.get(page).text
    assert deputy.post(review, {"reason": "再审一次"}).status_code == 409
