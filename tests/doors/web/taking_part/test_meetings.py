"""Meetings at the desk: planned, told of, held, decided with exact words by a second person; turns of chairing."""

from __future__ import annotations

import re

from django.test import Client

from chuishao.participation import operations
from chuishao.participation.models import Resolution
from tests import make
from tests.doors.conftest import Desk, StandingClock
from tests.doors.web.taking_part.cast import COMMUNITY, STREET, alliance, joined
from tests.integration.participation import branches

UNIT = "华山城管执法中队"


def meeting(desk: Desk, circle: int) -> str:
    """The page of a meeting planned for 12 October."""
    form = {
        "title": "第四季度联席会议",
        "place": "街道三楼",
        "day": "2026-10-12",
        "from_time": "14:00",
        "to_time": "16:00",
    }
    made = desk(STREET).post(f"/desk/circle/{circle}/do/plan-meeting/", form)
    assert made.status_code == 303
    return str(made.headers["Location"])


def test_a_meeting_is_told_of_held_and_its_votes_are_entered_by_another(
    desk: Desk, standing_clock: StandingClock
) -> None:
    circle = alliance()
    joined(circle)
    joined(circle, UNIT)
    page = meeting(desk, circle)
    clerk = desk(STREET)
    assert "还没有通知" in clerk.get(page).text
    assert clerk.post(f"{page}do/topic/", {"title": ""}).status_code == 422
    assert clerk.post(f"{page}do/topic/", {"title": "共用停车位"}).status_code == 303
    assert clerk.post(f"{page}do/notice/").status_code == 303
    standing_clock.put_to("2026-10-12 15:00")
    clerk, head = desk(STREET), desk(STREET, "head")
    form = clerk.get(f"{page}do/hold/").text
    people = re.findall(r'name="present" value="(\d+)"', form)
    assert len(people) == 2
    assert (
        clerk.post(f"{page}do/hold/", {"present": people, "minutes": "议了停车。"}).status_code
        == 303
    )
    assert "/decide/" not in clerk.get(page).text
    vote = next(
        it for it in re.findall(r'href="([^"]+)"', head.get(page).text) if it.endswith("/decide/")
    )
    wrong = head.post(vote, {"agree": "5", "against": "0", "abstain": "0"})
    assert wrong.status_code == 422
    assert head.post(vote, {"agree": "2", "against": "0", "abstain": "0"}).status_code == 303
    assert "2 人应到，2 人参加，2 人同意" in head.get(page).text


def test_owners_votes_are_typed_as_people_write_numbers_and_put_right_in_the_open(
    desk: Desk, standing_clock: StandingClock
) -> None:
    vote = owners_vote(desk, standing_clock)
    page, head = vote.partition("topic/")[0], desk(COMMUNITY, "head")
    assert "应到" not in head.get(page).text
    wrong = head.post(vote, typed() | {"heads_against": "", "area_against": "1e4"})
    assert wrong.status_code == 422
    assert "还没有写。没有的写 0。" in wrong.text
    assert "最多两位小数" in wrong.text
    assert 'value="30,000"' in wrong.text
    assert head.post(vote, typed()).status_code == 303
    shown = head.get(page).text
    assert "同意要超过 105 人和 10500 平方米" in shown
    assert "未通过" in shown
    correct = vote.replace("/decide/", "/correct/")
    assert 'value="105"' in head.get(correct).text
    assert desk(COMMUNITY, "clerk").get(correct).status_code == 403
    right = typed() | {"heads_agree": "106", "heads_against": "99", "reason": "漏数一本"}
    assert head.post(correct, right).status_code == 303
    shown = head.get(page).text
    assert "通过" in shown
    assert "理由：漏数一本" in shown
    assert "同意 105 人" in shown


def test_residents_read_what_owners_decided_while_it_hangs_out_and_no_longer(
    desk: Desk, standing_clock: StandingClock, client: Client
) -> None:
    vote = owners_vote(desk, standing_clock)
    assert desk(COMMUNITY, "head").post(vote, typed()).status_code == 303
    assert "66号院业主大会" not in client.get("/decisions/").text
    standing_clock.put_to("2026-10-21 08:00")
    for place in ("", "530102", "530102001003"):
        shown = client.get("/decisions/", {"place": place}).text
        assert "66号院业主大会" in shown
        assert "同意 105 人、10501 平方米" in shown
        assert "未通过" in shown
        assert "同意的人数不够" in shown
    assert "66号院业主大会" not in client.get("/decisions/", {"place": "530103"}).text
    standing_clock.put_to("2026-10-28 08:00")
    assert "66号院业主大会" not in client.get("/decisions/").text


def test_what_a_branch_decided_hangs_out_for_nobody_outside(
    desk: Desk, standing_clock: StandingClock, client: Client
) -> None:
    circle = branches.circle("compound_branch", "compound", name="66号院支部").pk
    page = held(desk, standing_clock, circle, "branch_meeting", "decision")
    assert Resolution.objects.filter(meeting__circle=circle).update(
        state="passed", publish_from="2026-10-21", publish_to="2026-10-30",
        votes={"heads": {"expected": "3", "present": "3", "agree": "3", "against": "0", "abstain": "0"}, "area": None},
    )  # fmt: skip
    standing_clock.put_to("2026-10-22 08:00")
    assert "议一件事" in desk(COMMUNITY, "clerk").get(page).text
    assert "议一件事" not in client.get("/decisions/").text


def owners_vote(desk: Desk, standing_clock: StandingClock) -> str:
    """Where the votes of owners on one matter are entered, after their meeting."""
    circle = branches.circle("owners", "compound", name="66号院业主大会").pk
    page = held(desk, standing_clock, circle, "owners_vote", "owners_manager")
    found = re.findall(r'href="([^"]+/decide/)"', desk(COMMUNITY, "head").get(page).text)
    return str(found[0])


def planned(clerk: Client, circle: int, kind: str) -> str:
    """The page of a meeting planned for the morning of 20 October."""
    form = {
        "title": "大会",
        "place": "活动室",
        "day": "2026-10-20",
        "from_time": "09:00",
        "to_time": "11:00",
    }
    made = clerk.post(f"/desk/circle/{circle}/do/plan-{kind}/", form)
    return str(made.headers["Location"])


def held(desk: Desk, standing_clock: StandingClock, circle: int, kind: str, topic: str) -> str:
    """The page of a meeting on one matter that was told of and held."""
    clerk = desk(COMMUNITY, "clerk")
    page = planned(clerk, circle, kind)
    assert ('name="unit"' in clerk.get(f"{page}do/topic/").text) == (kind != "owners_vote")
    clerk.post(f"{page}do/topic/", {"title": "议一件事", "topic": topic})
    clerk.post(f"{page}do/notice/")
    standing_clock.put_to("2026-10-20 12:00")
    clerk = desk(COMMUNITY, "clerk")
    assert clerk.post(f"{page}do/hold/", {"minutes": "逐户送达。"}).status_code == 303
    return page


def typed() -> dict[str, str]:
    """The count as somebody types it: with a comma, full-width figures and blanks."""
    heads = {
        "expected": "300",
        "present": " 210 ",
        "agree": "１０５",
        "against": "100",
        "abstain": "5",
    }
    area = {
        "expected": "30,000",
        "present": "21000.00",
        "agree": "10501",
        "against": "10000",
        "abstain": "499",
    }
    return {f"heads_{key}": one for key, one in heads.items()} | {
        f"area_{key}": one for key, one in area.items()
    }


def test_a_leader_comes_as_an_ordinary_member_and_stands_on_the_page_of_the_meeting(
    desk: Desk, standing_clock: StandingClock
) -> None:
    branch = branches.circle()
    branches.members(branch, 3)
    branches.members(branch, 1, "leader")
    clerk = desk(COMMUNITY, "clerk")
    page = planned(clerk, branch.pk, "general_meeting")
    clerk.post(f"{page}do/topic/", {"title": "年度计划"})
    clerk.post(f"{page}do/notice/")
    standing_clock.put_to("2026-10-20 11:00")
    clerk, head = desk(COMMUNITY, "clerk"), desk(COMMUNITY, "head")
    [leader] = re.findall(r'name="led" value="(\d+)"', clerk.get(f"{page}do/hold/").text)
    assert "谁到了" not in clerk.get(page).text
    assert (
        clerk.post(f"{page}do/hold/", {"led": leader, "minutes": "议了计划。"}).status_code == 303
    )
    shown = head.get(page).text
    assert "谁到了" in shown
    [confirm] = re.findall(r'href="(/desk/(?!confirm)[^"]+/confirm/)"', shown)
    assert head.post(confirm).status_code == 303
    assert "已确认" in head.get(page).text


def test_a_unit_is_offered_neither_the_hosts_meeting_nor_anothers_turn(desk: Desk) -> None:
    circle = alliance()
    joined(circle)
    joined(circle, UNIT)
    head = make.actor(STREET, "head")
    operations.plan_turns(
        circle_id=circle, rotation="alliance_chair", year=2026, actor=head, at=make.at("2026-01-05 09:00")
    )  # fmt: skip
    unit = desk(UNIT, "head").get(f"/desk/circle/{circle}/").text
    host = desk(STREET, "head").get(f"/desk/circle/{circle}/").text
    offered = [len(re.findall(r'href="[^"]+/hand-over/"', page)) for page in (unit, host)]
    assert offered == [1, 3]
    assert "plan-meeting" not in unit
    assert "plan-meeting" in host


def test_votes_on_somebody_are_entered_once_they_were_heard(
    desk: Desk, standing_clock: StandingClock
) -> None:
    branch = branches.circle("compound_branch", "compound", name="66号院党支部")
    branches.members(branch, 3, "compound_member")
    page = held(desk, standing_clock, branch.pk, "branch_meeting", "appraisal")
    head = desk(COMMUNITY, "head")
    assert "/decide/" not in head.get(page).text
    [hear] = re.findall(r'href="([^"]+/hear/)"', head.get(page).text)
    assert head.post(hear, {"heard": "物业称人手不足。"}).status_code == 303
    assert "/decide/" in head.get(page).text


def test_meetings_that_are_due_stand_on_the_page_of_taking_part(
    desk: Desk, standing_clock: StandingClock
) -> None:
    circle = alliance()
    joined(circle)
    page = meeting(desk, circle)
    clerk, member = desk(STREET), desk(COMMUNITY)
    for who in (clerk, member):
        listed = who.get("/desk/taking-part/").text
        assert page in listed
        assert "还没有通知" in listed
    assert page not in desk("金马社区").get("/desk/taking-part/").text
    assert clerk.post(f"{page}do/topic/", {"title": "共用停车位"}).status_code == 303
    assert clerk.post(f"{page}do/notice/").status_code == 303
    standing_clock.put_to("2026-10-12 16:30")
    assert "等登记到会和记录" in desk(STREET).get("/desk/taking-part/").text


def test_turns_are_planned_and_swapped_by_agreement(desk: Desk) -> None:
    circle = alliance()
    joined(circle)
    joined(circle, UNIT)
    operations.plan_turns(
        circle_id=circle,
        rotation="alliance_chair",
        year=2026,
        actor=make.actor(STREET, "head"),
        at=make.at(),
    )
    page = f"/desk/circle/{circle}/"
    community, unit = desk(COMMUNITY), desk(UNIT, "liaison")
    offer = next(
        it
        for it in re.findall(r'href="([^"]+)"', community.get(page).text)
        if it.endswith("/offer/")
    )
    other = re.findall(r'name="with" value="(\d+)"', community.get(offer).text)[0]
    assert community.post(offer, {"with": other}).status_code == 303
    agree = next(
        it
        for it in re.findall(r'href="([^"]+)"', unit.get(page).text)
        if "/turn/" in it and it.endswith("/agree/")
    )
    assert unit.post(agree).status_code == 303


def test_a_turn_that_is_over_offers_no_swap_and_is_no_choice_for_one(
    desk: Desk, standing_clock: StandingClock
) -> None:
    circle = alliance()
    joined(circle)
    joined(circle, UNIT)
    known = {"rotation": "alliance_chair", "actor": make.actor(STREET, "head")}
    operations.plan_turns(circle_id=circle, year=2026, at=make.at("2026-01-05 09:00"), **known)
    standing_clock.put_to("2026-10-12 09:00")
    community, unit = desk(COMMUNITY), desk(UNIT, "liaison")
    page = f"/desk/circle/{circle}/"
    assert _offers(community.get(page).text) == []
    assert len(_offers(unit.get(page).text)) == 0
    operations.plan_turns(circle_id=circle, year=2027, at=make.at("2026-10-12 09:00"), **known)
    (offer, *_) = _offers(community.get(page).text)
    shown = community.get(offer).text
    assert "2026年第4季度" in shown
    assert "2026年第2季度" not in shown


def _offers(page: str) -> list[str]:
    return [it for it in re.findall(r'href="([^"]+)"', page) if it.endswith("/offer/")]
