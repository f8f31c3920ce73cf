"""Leave from the days of a course: asked for at one's own desk or by the class's, decided by another, never one's own."""

from __future__ import annotations

from datetime import date

from django.test import Client

from chuishao.participation import operations
from chuishao.participation.models import Belonging, Circle, Leave, Shift
from chuishao.participation.queries.confirming import waiting_count
from tests import make
from tests.doors.conftest import Desk, StandingClock
from tests.doors.web.taking_part.cast import COMMUNITY, somebody
from tests.doors.web.taking_part.test_budgets import A_LIST, A_PAGE, acts, within

HOST = "市政府"


def training(host: str = HOST) -> int:
    """A class of the city, or of whom is named."""
    return operations.found_circle(
        programme="training", kind="training_class", name="第一专业班", host_id=make.unit(host),
        actor=make.actor(host, "head"), at=make.at("2026-09-01 09:00"), ends_on=date(2026, 12, 31),
    ).pk  # fmt: skip


def student(circle: int, who: int, asks: str = "deputy", decides: str = "head") -> None:
    """Is in the class."""
    asked = operations.ask_to_join(
        circle_id=circle, joining=operations.Joining("student", participant_id=who),
        actor=make.actor(HOST, asks), at=make.at("2026-09-01 10:00"),
    )  # fmt: skip
    decider, later = make.actor(HOST, decides), make.at("2026-09-01 11:00")
    operations.decide_joining(belonging_id=asked.pk, is_granted=True, actor=decider, at=later)


def day(circle: int, on: str = "2026-10-12") -> int:
    """A published day of the class, in October unless another is said."""
    begins, ends = make.at(f"{on} 08:30"), make.at(f"{on} 16:30")
    shifts = (operations.PlannedShift(begins, ends, 0),)
    plan = operations.Plan(circle, "training_day", "集中培训", "市委党校", shifts, thing="theory")
    clerk, when = make.actor(HOST), make.at("2026-09-20 09:00")
    made = operations.plan_activity(plan=plan, actor=clerk, at=when)
    operations.publish_activity(activity_id=made.pk, actor=clerk, at=when)
    return made.pk


def staff(name: str, post: str) -> int:
    """Whoever holds this post, registered by themselves."""
    me = make.actor(name, post)
    known = operations.Registration(me.region_path, person_id=me.person_id)
    return operations.register_participant(
        registration=known, actor=me, at=make.at("2026-09-01 09:30")
    ).participant_id


def lesson_of_a_worker() -> str:
    """The page of a day to which a grid worker of the community is called."""
    circle, who = training(), somebody(post="grid_worker")
    student(circle, who)
    return f"/desk/activity/{day(circle)}/"


def test_a_student_asks_once_at_their_own_desk(desk: Desk) -> None:
    ask = f"{lesson_of_a_worker()}do/leave/"
    mine, head, clerk = desk(COMMUNITY, "grid_worker"), desk(HOST, "head"), desk(HOST)
    assert ask in mine.get("/desk/shifts/").text
    assert "集中培训" in mine.get(ask).text
    assert mine.post(ask, {"reason": " "}).status_code == 422
    assert acts(mine, ask, {"reason": "防汛值守"}) == "/desk/shifts/"
    assert "等批准" in mine.get("/desk/shifts/").text
    again = mine.post(ask, {"reason": "再请一次"})
    assert again.status_code == 409
    assert "再请一次" in again.text
    assert "防汛值守" in head.get("/desk/confirm/").text
    assert "防汛值守" not in clerk.get("/desk/confirm/").text


def test_a_no_is_told_with_its_reason_and_one_may_ask_again(desk: Desk) -> None:
    page = lesson_of_a_worker()
    mine, head, clerk = desk(COMMUNITY, "grid_worker"), desk(HOST, "head"), desk(HOST)
    acts(mine, f"{page}do/leave/", {"reason": "防汛值守"})
    leave = Leave.objects.get()
    refuse = f"{page}do/refuse-leave-{leave.pk}/"
    assert refuse in head.get(page).text
    assert clerk.post(refuse, {"reason": "人手不够"}).status_code == 403
    assert clerk.get(refuse).status_code == 403
    assert head.post(refuse, {"reason": ""}).status_code == 422
    acts(head, refuse, {"reason": "当天考试，请调班"})
    told = mine.get("/desk/shifts/").text
    assert "未准假" in told
    assert "当天考试，请调班" in told
    late = head.post(refuse, {"reason": "再答一次"})
    assert late.status_code == 409
    acts(mine, f"{page}do/leave/", {"reason": "已经调过班，仍去不了"})
    acts(head, f"{page}do/grant-leave-{Leave.objects.latest('pk').pk}/")
    assert "已准假" in mine.get("/desk/shifts/").text
    assert "防汛值守" not in head.get("/desk/confirm/").text


def test_the_class_asks_for_a_student_and_nobody_decides_what_is_theirs(desk: Desk) -> None:
    circle, head_too = training(), staff(HOST, "head")
    student(circle, head_too, "head", "deputy")
    lesson = day(circle)
    clerk, head, deputy = desk(HOST), desk(HOST, "head"), desk(HOST, "deputy")
    page = f"/desk/activity/{lesson}/"
    ask = f"{page}do/leave-for/"
    assert ask in clerk.get(page).text
    assert f'value="{head_too}"' in clerk.get(ask).text
    assert clerk.post(ask, {"reason": "出差"}).status_code == 422
    acts(clerk, ask, {"person": str(head_too), "reason": "出差"})
    assert f'value="{head_too}"' not in clerk.get(ask).text
    grant = f"{page}do/grant-leave-{Leave.objects.get().pk}/"
    assert "出差" not in head.get("/desk/confirm/").text
    assert grant not in head.get(page).text
    assert head.post(grant).status_code == 403
    assert "出差" in deputy.get("/desk/confirm/").text
    assert waiting_count(actor=make.actor(HOST, "deputy"), at=make.at(), most=100) == 1
    acts(deputy, grant, {"reason": "同意"})
    assert "已准假" in head.get(page).text


def test_leave_is_nothing_to_whoever_is_not_of_the_class(desk: Desk) -> None:
    circle = training()
    lesson, _who = day(circle), somebody(post="grid_worker")
    stranger, head = desk(COMMUNITY, "grid_worker"), desk(HOST, "head")
    for key in ("leave", "leave-for", "grant-leave-1", "refuse-leave-x"):
        assert stranger.get(f"/desk/activity/{lesson}/do/{key}/").status_code == 404
        assert (
            stranger.post(
                f"/desk/activity/{lesson}/do/{key}/", {"person": "1", "reason": "有事"}
            ).status_code
            == 404
        )
    assert head.get(f"/desk/activity/{lesson}/do/leave/").status_code == 403
    assert head.get(f"/desk/activity/{lesson}/do/grant-leave-9/").status_code == 404


def test_pages_with_leave_keep_within_their_budgets(desk: Desk) -> None:
    circle = training()
    lesson, people = day(circle), [somebody(f"第{number}位") for number in range(4)]
    for one in [*people, staff(HOST, "deputy")]:
        student(circle, one)
        operations.ask_leave(
            activity_id=lesson,
            participant_id=one,
            reason="有事",
            actor=make.actor(HOST),
            at=make.at(),
        )
    pages = (
        (desk(HOST, "head"), f"/desk/activity/{lesson}/", A_PAGE), (desk(HOST, "head"), "/desk/confirm/", A_LIST),
        (desk(HOST, "deputy"), "/desk/shifts/", A_LIST), (desk(HOST, "head"), "/desk/counters/", A_LIST),
    )  # fmt: skip
    for client, address, most in pages:
        client.get(address)
        with within(most, address):
            assert client.get(address).status_code == 200


def attended(lesson: int, who: int) -> None:
    """Was there all day: listed by the clerk, confirmed by the head."""
    shift = Shift.objects.get(activity=lesson)
    student_there = operations.Present(who, shift.starts_at, shift.ends_at)
    [row] = operations.record_list(
        shift_id=shift.pk, present=[student_there], actor=make.actor(HOST), at=shift.ends_at
    )
    operations.confirm_attendance(
        attendance_ids=[row.pk], actor=make.actor(HOST, "head"), at=shift.ends_at
    )


def test_the_page_of_a_class_says_who_missed_how_much(desk: Desk) -> None:
    circle, came, away = training(), somebody("张三"), somebody("李四")
    for one in (came, away):
        student(circle, one)
    Circle.objects.filter(pk=circle).update(facts={"plan_days": 7})
    page, clerk = f"/desk/circle/{circle}/", desk(HOST)
    assert "全部 7 天，缺课最多 1/7，就是 1 天" in clerk.get(page).text
    for on in ("2026-09-21", "2026-09-22"):
        attended(day(circle, on), came)
    told = clerk.get(page).text
    assert "缺 2 天，超过全部 7 天的规定比例，退出本班" in told
    assert "办了 2 天，到 2 天，准假 0 天，计 15 小时" in told
    assert told.index("缺 2 天") < told.index("缺 0 天")
    with within(A_PAGE, page):
        clerk.get(page)


def test_how_students_stand_is_for_whoever_organises_the_class(desk: Desk) -> None:
    district, who = "五华区政府", somebody()
    circle = Circle.objects.get(pk=training(district))
    Belonging.objects.create(
        circle=circle, role="student", participant_id=who, region_path=circle.region_path,
        state="active", from_on=circle.founded_on, decided_at=make.at("2026-09-01 11:00"),
    )  # fmt: skip
    page = f"/desk/circle/{circle.pk}/"
    assert "学员到课和缺课" in desk(district, "head").get(page).text
    above = desk(HOST, "head").get(page)
    assert above.status_code == 200
    assert "学员到课和缺课" not in above.text


def linked(name: str = "张三") -> operations.Registered:
    """Somebody without an account, known by their private link."""
    told = operations.Registration(make.WUHUASHAN, name=name)
    return operations.register_participant(
        registration=told, actor=make.actor(), at=make.at("2026-09-01 09:00"), secret="l" * 32
    )  # fmt: skip


def test_a_student_without_an_account_asks_by_the_private_link_and_it_goes_the_same_way(
    desk: Desk,
) -> None:
    circle, who = training(), linked()
    student(circle, who.participant_id)
    lesson, page, mine = day(circle), f"/with/{who.token}/", Client()
    mine.get(page)
    with within(A_PAGE, page):
        assert "我的培训日" in mine.get(page).text
    ask = {"activity": str(lesson), "reason": "家里老人住院"}
    assert mine.post(f"{page}ask-leave/", ask | {"reason": " "}).status_code == 422
    acts(mine, f"{page}ask-leave/", ask)
    shown = mine.get(page).text
    assert "等批准" in shown
    assert "来不了，要请假" not in shown
    assert mine.post(f"{page}ask-leave/", ask).status_code == 409
    head = desk(HOST, "head")
    assert "家里老人住院" in head.get("/desk/confirm/").text
    refuse = f"/desk/activity/{lesson}/do/refuse-leave-{Leave.objects.get().pk}/"
    acts(head, refuse, {"reason": "当天考试，请调班"})
    shown = mine.get(page).text
    assert "未准假" in shown
    assert "当天考试，请调班" in shown
    assert "来不了，要请假" in shown


def test_leave_from_days_gone_by_stands_among_what_is_held_of_oneself(
    desk: Desk, standing_clock: StandingClock
) -> None:
    circle, who = training(), linked()
    student(circle, who.participant_id)
    lesson, page, mine = day(circle), f"/with/{who.token}/", Client()
    acts(mine, f"{page}ask-leave/", {"activity": str(lesson), "reason": "家里老人住院"})
    acts(desk(HOST, "head"), f"/desk/activity/{lesson}/do/grant-leave-{Leave.objects.get().pk}/")
    assert "我请过的假" not in mine.get(page).text
    standing_clock.put_to("2026-10-13 09:00")
    with within(A_PAGE, page):
        shown = mine.get(page).text
    for expected in ("我请过的假", "家里老人住院", "准假"):
        assert expected in shown, expected
    assert "我的培训日" not in shown


def test_by_a_link_one_asks_only_for_oneself_and_only_from_ones_own_class(desk: Desk) -> None:
    circle, who = training(), linked()
    lesson, page, mine = day(circle), f"/with/{who.token}/", Client()
    assert "我的培训日" not in mine.get(page).text
    asked = mine.post(f"{page}ask-leave/", {"activity": str(lesson), "reason": "有事"})
    assert asked.status_code == 404
    assert mine.post(f"{page}ask-leave/", {"activity": "x", "reason": "有事"}).status_code == 404
    assert Leave.objects.count() == 0


def test_being_forgotten_takes_the_reasons_along_and_keeps_within_the_budget(desk: Desk) -> None:
    circle, who = training(), linked()
    student(circle, who.participant_id)
    lesson, page, mine = day(circle), f"/with/{who.token}/", Client()
    acts(mine, f"{page}ask-leave/", {"activity": str(lesson), "reason": "家里老人住院"})
    acts(mine, f"{page}correct/", {"name": "张叁", "phone": "13888885555", "skills": "急救"})
    acts(mine, f"{page}correct/", {"name": "张叁", "phone": "13888886666", "skills": "理发"})
    acts(mine, f"{page}forget/", {"sure": "yes"})
    assert (Leave.objects.get().reason, Leave.objects.get().state) == ("", "asked")
    assert Belonging.objects.get().state == "ended"
    assert mine.get(page).status_code == 404
