"""What each act of taking part costs over its whole request: few statements, however it is done."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chuishao.directory.actors import Actor
from chuishao.participation import operations, queries
from chuishao.participation.models import Shift
from tests import make
from tests.doors.conftest import Desk, StandingClock
from tests.doors.web.taking_part.cast import (
    COMMUNITY,
    STREET,
    alliance,
    joined,
    member,
    service,
    somebody,
    team,
)

UNIT = "华山城管执法中队"
BEGINS, ENDS = make.at("2026-09-28 09:00"), make.at("2026-09-28 11:00")
AN_ACT, A_PAGE, A_LIST = 14, 12, 8
# What a door adds to an act that has no page yet: who it is, and whether they saw the latest.
AT_THE_DOOR = 2


@contextmanager
def within(most: int, about: str) -> Iterator[None]:
    """At most so many statements, from the door to the answer."""
    with CaptureQueriesContext(connection) as sent:
        yield
    told = "\n".join(f"{n} {one['sql'][:150]}" for n, one in enumerate(sent.captured_queries))
    assert len(sent) <= most, f"{about} took {len(sent)} statements:\n{told}"


def acts(client: Client, url: str, form: Mapping[str, Any] | None = None) -> str:
    """An act within its budget; where it leads to."""
    with within(AN_ACT, url):
        answer = client.post(url, form or {})
    assert answer.status_code == 303, answer.content.decode()[:2000]
    return str(answer.headers["Location"])


def link(client: Client, page: str, ending: str) -> str:
    """The address of an act that a page offers."""
    found = re.findall(r'href="([^"]+)"', client.get(page).text)
    return next(one for one in found if one.endswith(ending))


def test_an_activity_is_planned_published_and_cancelled(desk: Desk) -> None:
    circle, clerk = team(), desk(COMMUNITY)
    clerk.get("/desk/me/")
    form = {
        "title": "清扫广场", "thing": "environment", "place": "广场", "day": "2026-10-10",
        "from_time": "09:00", "to_time": "11:00", "places": "5",
    }  # fmt: skip
    page = acts(clerk, f"/desk/circle/{circle}/do/plan-team_service/", form)
    acts(clerk, f"{page}do/publish/")
    acts(clerk, f"{page}do/cancel/", {"reason": "下雨"})


def test_signing_up_and_coming_by_the_code(desk: Desk, standing_clock: StandingClock) -> None:
    activity, shift = service(team(), BEGINS, ENDS)
    somebody(post="grid_worker")
    at_shift = f"/desk/activity/{activity}/shift/{shift}"
    standing_clock.put_to("2026-09-28 08:50")
    worker = desk(COMMUNITY, "grid_worker")
    for key in ("sign-up", "withdraw", "sign-up"):
        acts(worker, f"{at_shift}/{key}/")
    for does, when in (("in", "2026-09-28 08:55"), ("out", "2026-09-28 10:30")):
        standing_clock.put_to(when)
        worker = desk(COMMUNITY, "grid_worker")
        code, _left = queries.shift_code(shift_id=shift, actor=make.actor(), at=standing_clock.at)
        acts(worker, f"/desk/shifts/{shift}/code/", {"code": code, "does": does})


def test_coming_by_list_and_afterwards_to_the_last_word(
    desk: Desk, standing_clock: StandingClock
) -> None:
    activity, shift = service(team(), BEGINS, ENDS)
    one, two, me = somebody("张三"), somebody("李四"), somebody(post="grid_worker")
    at_shift = f"/desk/activity/{activity}/shift/{shift}"
    standing_clock.put_to("2026-09-28 08:50")
    clerk = desk(COMMUNITY)
    for who in (one, two, me):
        acts(clerk, f"{at_shift}/enter/", {"person": str(who)})
    standing_clock.put_to("2026-09-28 11:30")
    clerk, head, worker = desk(COMMUNITY), desk(COMMUNITY, "head"), desk(COMMUNITY, "grid_worker")
    form = {"on": "2026-09-28", "came": "09:00", "went": "11:00"}
    acts(clerk, f"{at_shift}/list/", form | {"present": [str(me), str(one)]})
    late = {"present": [str(two)], "reason": "当天手机没电没有记上"}
    acts(clerk, f"{at_shift}/afterwards/", form | late)
    came = re.findall('name="came" value="(\\d+)"', head.get("/desk/confirm/").text)
    assert len(came) == 2
    acts(head, "/desk/confirm/", {"came": came})
    acts(head, link(head, f"/desk/activity/{activity}/", "/grant/"), {"reason": "看过照片"})
    acts(worker, f"/desk/activity/{activity}/came/{min(came)}/dispute/", {"reason": "多记了半小时"})


def test_a_meeting_from_its_plan_to_what_came_of_it(
    desk: Desk, standing_clock: StandingClock
) -> None:
    circle = alliance()
    joined(circle)
    joined(circle, UNIT)
    clerk = desk(STREET)
    clerk.get("/desk/me/")
    form = {
        "title": "第四季度联席会议",
        "place": "街道三楼",
        "day": "2026-10-12",
        "from_time": "14:00",
        "to_time": "16:00",
    }
    page = acts(clerk, f"/desk/circle/{circle}/do/plan-meeting/", form)
    acts(clerk, f"{page}do/topic/", {"title": "共用停车位", "unit": UNIT})
    acts(clerk, f"{page}do/notice/")
    standing_clock.put_to("2026-10-12 15:00")
    clerk, head, squad = desk(STREET), desk(STREET, "head"), desk(UNIT, "head")
    people = re.findall(r'name="present" value="(\d+)"', clerk.get(f"{page}do/hold/").text)
    acts(clerk, f"{page}do/hold/", {"present": people, "minutes": "议了停车。"})
    acts(head, link(head, page, "/decide/"), {"agree": "2", "against": "0", "abstain": "0"})
    acts(squad, link(squad, page, "/answer/"), {"reply": "采纳，本月划线"})
    acts(head, link(head, page, "/carry-out/"), {"words": "已经划好"})


def test_turns_are_planned_swapped_and_handed_over(desk: Desk) -> None:
    circle = alliance()
    joined(circle)
    joined(circle, UNIT)
    clerk, community, unit = desk(STREET), desk(COMMUNITY), desk(UNIT, "liaison")
    page = f"/desk/circle/{circle}/"
    acts(clerk, f"{page}do/turns-alliance_chair/", {"year": "2026"})
    offer = link(community, page, "/offer/")
    other = re.findall(r'name="with" value="(\d+)"', community.get(offer).text)[0]
    acts(community, offer, {"with": other})
    agree = next(
        one
        for one in re.findall(r'href="([^"]+)"', unit.get(page).text)
        if "/turn/" in one and one.endswith("/agree/")
    )
    acts(unit, agree)
    acts(unit, link(unit, page, "/hand-over/"), {"words": "钥匙"})


def test_a_need_from_its_draft_to_what_is_said_of_the_project(desk: Desk) -> None:
    circle = alliance()
    joined(circle)
    joined(circle, UNIT)
    unit, clerk, head = desk(UNIT, "liaison"), desk(COMMUNITY), desk(STREET, "head")
    page = acts(
        clerk, f"/desk/circle/{circle}/do/list-need/", {"title": "要活动室", "thing": "place"}
    )
    acts(head, f"{page}do/publish/")
    acts(unit, f"{page}do/claim/", {"words": "我们有"})
    acts(clerk, link(clerk, page, "/agree/"))
    project = acts(head, link(head, page, "/start/"), {"title": "共用活动室"})
    acts(unit, f"{project}do/finish/", {"result": "每周六开放"})
    acts(clerk, f"{project}do/evaluate/", {"words": "很好"})


def test_a_circle_from_its_founding_to_its_end(desk: Desk) -> None:
    head, deputy = desk(STREET, "head"), desk(STREET, "deputy")
    page = acts(head, "/desk/taking-part/found/alliance/alliance/", {"name": "华山街道党建联盟"})
    acts(head, f"{page}do/join-unit/", {"unit": COMMUNITY})
    acts(deputy, link(deputy, page, "/admit/"))
    acts(head, link(head, page, "/leave/"))
    acts(head, f"{page}do/end/", {"reason": "合并"})
    acts(head, "/desk/taking-part/person/", {"name": "张三", "phone": "13888881234"})


def test_certificates_are_issued_checked_and_revoked(
    desk: Desk, standing_clock: StandingClock
) -> None:
    _activity, shift = service(team(), BEGINS, ENDS)
    who, clerk, head = somebody(), make.actor(), make.actor(COMMUNITY, "head")
    operations.sign_up(
        shift_id=shift, participant_id=who, actor=clerk, at=make.at("2026-09-27 09:00")
    )
    there = [operations.Present(who, BEGINS, ENDS)]
    rows = operations.record_list(shift_id=shift, present=there, actor=clerk, at=ENDS)
    operations.confirm_attendance(attendance_ids=[one.pk for one in rows], actor=head, at=ENDS)
    span = {"from_on": date(2026, 1, 1), "to_on": date(2026, 9, 30)}
    asked = {"programme": "volunteering", "kind": "service_record", "participant_id": who, **span}
    office, issuer = make.at("2026-10-09 09:00"), make.actor(COMMUNITY, "head")
    with within(AN_ACT - AT_THE_DOOR, "issue"):
        made, code = operations.issue_certificate(**asked, actor=issuer, at=office)
    with within(A_PAGE, "check"):
        found = Client().get(f"/certificate/?number={made.number}&code={code}")
    assert "有效" in found.text
    with within(AN_ACT - AT_THE_DOOR, "revoke"):
        operations.revoke_certificate(number=made.number, actor=issuer, at=office, reason="重开")


def test_an_emergency_is_switched_on_and_off(desk: Desk) -> None:
    clerk, head = make.actor("五华区政府", "clerk"), make.actor("五华区政府", "head")
    told = {
        "programme": "emergency",
        "region_path": "530102",
        "basis": "《突发事件应对法》",
        "document_no": "五政发〔2026〕3号",
    }
    with within(AN_ACT - AT_THE_DOOR, "propose"):
        row = operations.propose_activation(
            **told, until_on=date(2026, 12, 1), actor=clerk, at=make.at()
        )
    with within(AN_ACT - AT_THE_DOOR, "confirm"):
        operations.confirm_activation(activation_id=row.pk, actor=head, at=make.at())
    with within(AN_ACT - AT_THE_DOOR, "end"):
        operations.end_activation(activation_id=row.pk, actor=head, at=make.at(), reason="解除")


def test_a_persons_own_link_acts_within_the_budget(desk: Desk) -> None:
    _activity, shift = service(team(), make.at("2026-10-10 09:00"), make.at("2026-10-10 11:00"))
    who = operations.register_participant(
        registration=operations.Registration(make.WUHUASHAN, name="张三", phone="13888881234"),
        actor=make.actor(), at=make.at("2026-09-01 09:00"), secret="s" * 32,
    )  # fmt: skip
    page, client = f"/with/{who.token}/", Client()
    acts(client, f"{page}sign-up/", {"shift": str(shift)})
    waiting = somebody("李四")
    Shift.objects.filter(pk=shift).update(places=1)
    operations.sign_up(
        shift_id=shift, participant_id=waiting, actor=Actor.participant(waiting), at=make.at()
    )
    mine = queries.my_shifts(actor=Actor.participant(who.participant_id), at=make.at())
    acts(client, f"{page}withdraw/", {"sign_up": str(mine[0].sign_up_id)})
    acts(client, f"{page}correct/", {"name": "张叁", "phone": "13888885555", "skills": "急救"})
    acts(client, f"{page}leave/")


def test_many_rows_cost_a_page_no_more(desk: Desk, standing_clock: StandingClock) -> None:
    circle = alliance()
    joined(circle)
    joined(circle, UNIT)
    crowded, (activity, shift) = team(), (0, 0)
    worker = somebody(post="grid_worker")
    for number in range(4):
        who = somebody(f"第{number}位")
        member(crowded, who)
        activity, shift = service(
            crowded, make.at(f"2026-10-1{number} 09:00"), make.at(f"2026-10-1{number} 11:00")
        )
        Shift.objects.filter(pk=shift).update(places=1)
        for one in (who, worker):
            operations.sign_up(shift_id=shift, participant_id=one, actor=make.actor(), at=make.at())
    clerk, community = desk(STREET), desk(COMMUNITY)
    pages = (
        (clerk, "/desk/taking-part/", A_LIST), (clerk, "/desk/confirm/", A_LIST), (clerk, f"/desk/circle/{circle}/", A_PAGE),
        (community, f"/desk/circle/{crowded}/", A_PAGE), (community, f"/desk/activity/{activity}/", A_PAGE),
        (desk(COMMUNITY, "grid_worker"), "/desk/shifts/", A_LIST), (desk(COMMUNITY, "grid_worker"), "/desk/shifts/calendar.ics", A_LIST),
        (clerk, f"/desk/circle/{circle}/calendar.ics", A_LIST), (clerk, "/desk/counters/", A_LIST),
        (community, f"/desk/activity/{activity}/shift/{shift}/code/", A_PAGE), (community, f"/desk/activity/{activity}/shift/{shift}/enter/", A_PAGE),
        (desk(STREET, "head"), "/board/530102001/taking-part/", A_PAGE), (desk(STREET, "head"), "/board/530102001/taking-part/rows/", A_LIST),
        (Client(), "/activities/", A_LIST), (Client(), "/open/", A_LIST), (Client(), "/certificate/", A_LIST),
    )  # fmt: skip
    for client, address, most in pages:
        client.get(address)
        with within(most, address):
            answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
