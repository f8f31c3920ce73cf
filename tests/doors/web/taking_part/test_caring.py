"""What is done for a volunteer at the desk: hours certified and taken back, a guardian heard, points used."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from chuishao.directory.actors import Actor
from chuishao.kernel import records
from chuishao.participation import operations
from chuishao.participation.models import Belonging, Certificate, Participant, PointEntry
from chuishao.participation.operations import Present, Registration
from tests import make
from tests.doors.conftest import Desk, StandingClock
from tests.doors.web.taking_part import cast
from tests.doors.web.taking_part.cast import COMMUNITY, STREET, member, service, somebody, team
from tests.doors.web.taking_part.test_budgets import A_PAGE, AN_ACT, acts, within

SPAN = {"from_on": "2026-01-01", "to_on": "2026-09-28"}
KIND = "certify-service_record"


def served(circle: int, person: int, unit: str = COMMUNITY) -> None:
    """Two hours and twenty minutes on Saturday, confirmed by the head."""
    begins, ends = make.at("2026-09-26 09:00"), make.at("2026-09-26 11:20")
    _activity, shift = service(circle, begins, ends)
    clerk, head = make.actor(unit), make.actor(unit, "head")
    operations.sign_up(
        shift_id=shift, participant_id=person, actor=clerk, at=make.at("2026-09-21 09:00")
    )
    there = [Present(person, begins, ends)]
    [came] = operations.record_list(shift_id=shift, present=there, actor=clerk, at=ends)
    operations.confirm_attendance(attendance_ids=[came.pk], actor=head, at=ends)
    while records.deliver_pending(at=make.at()).delivered:
        pass


@pytest.fixture
def volunteer(ground: None) -> tuple[int, int]:
    """The team, and 张三 who served in it."""
    circle, person = team(), somebody()
    member(circle, person)
    served(circle, person)
    return circle, person


def said(client: Client, url: str, span: dict[str, str] | None = None) -> dict[str, str]:
    """What the form shows, sent on with it."""
    form = client.post(url, {**span, "one_more": "1"}) if span else client.get(url)
    assert form.status_code == 200
    assert "日期换过了" not in form.text
    found = re.search(r'name="said" value="([^"]*)"', form.text)
    assert found
    return {"said": unescape(found[1])}


def issued(client: Client, circle: int, person: int) -> str:
    url = f"/desk/circle/{circle}/person/{person}/{KIND}/"
    return acts(client, url, {**SPAN, **said(client, url)})


def test_what_it_will_say_is_shown_and_anybody_checks_what_was_issued(
    desk: Desk, volunteer: tuple[int, int]
) -> None:
    circle, person = volunteer
    head = desk(COMMUNITY, "head")
    url = f"/desk/circle/{circle}/person/{person}/{KIND}/"
    assert f'href="{url}"' in head.get(f"/desk/circle/{circle}/").text
    form = head.get(url).text
    assert 'value="2026-01-01"' in form
    assert 'value="2026-09-28"' in form
    for words in ("确认时长 2.33 小时", "服务 1 次", "还没有到一星"):
        assert words in form
    with within(A_PAGE, "proof"):
        paper = head.get(issued(head, circle, person))
    pseudonym = Participant.objects.get(pk=person).pseudonym
    assert pseudonym in paper.text
    assert "<svg" in paper.text
    assert "张" not in re.sub(r"[一纸]张", "", paper.text)
    address = unescape(re.search(r'href="[^"]*(/certificate/\?[^"]+)"', paper.text)[1])  # type: ignore[index]
    assert "有效" in Client().get(address).text


def test_other_days_are_shown_before_they_are_issued(
    desk: Desk, volunteer: tuple[int, int]
) -> None:
    circle, person = volunteer
    head = desk(COMMUNITY, "head")
    url = f"/desk/circle/{circle}/person/{person}/{KIND}/"
    other = SPAN | {"from_on": "2026-09-01"}
    answer = head.post(url, {**other, **said(head, url)})
    assert answer.status_code == 422
    assert "日期换过了" in answer.text
    assert 'value="2026-09-01"' in answer.text
    empty = {"from_on": "2026-09-27", "to_on": "2026-09-28"}
    answer = head.post(url, {**empty, **said(head, url, empty)})
    assert answer.status_code == 409
    assert "出不了" in answer.text
    assert head.post(url, SPAN | {"from_on": "x"}).status_code == 422
    assert not Certificate.objects.exists()
    assert head.post(url, {**other, **said(head, url, other)}).status_code == 303


def test_nobody_certifies_themselves(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cast, "COMMUNITY", STREET)
    circle, own, person = team(), somebody(post="deputy"), somebody()
    for one in (own, person):
        member(circle, one)
        served(circle, one, STREET)
    deputy, page = desk(STREET, "deputy"), f"/desk/circle/{circle}/"
    mine, theirs = (f"{page}person/{one}/{KIND}/" for one in (own, person))
    shown = deputy.get(page).text
    assert theirs in shown
    assert f"/person/{own}/{KIND}/" not in shown
    assert f"/person/{own}/spend" not in shown
    assert deputy.get(mine).status_code == 403
    assert deputy.post(mine, SPAN | {"said": "2026-01-01/2026-09-28/140"}).status_code == 403
    assert not Certificate.objects.exists()


def test_only_the_hosts_leaders_certify(desk: Desk, volunteer: tuple[int, int]) -> None:
    circle, person = volunteer
    theirs, clerk = f"/desk/circle/{circle}/person/{person}/{KIND}/", desk(COMMUNITY)
    assert theirs not in clerk.get(f"/desk/circle/{circle}/").text
    sent = SPAN | {"said": "2026-01-01/2026-09-28/140"}
    assert clerk.post(theirs, sent).status_code == 403
    above, stranger = desk(STREET, "head"), desk("龙翔街道办事处", "head")
    assert above.post(theirs, sent).status_code == 404
    assert stranger.post(theirs, sent).status_code == 404
    assert stranger.get(theirs).status_code == 404
    assert not Certificate.objects.exists()


def test_revoked_with_a_reason_that_whoever_checks_reads(
    desk: Desk, volunteer: tuple[int, int]
) -> None:
    circle, person = volunteer
    head = desk(COMMUNITY, "head")
    paper = issued(head, circle, person)
    number = Certificate.objects.get().number
    again = f"/desk/circle/{circle}/person/{person}/{KIND}/"
    answer = head.post(again, {**SPAN, **said(head, again)})
    assert answer.status_code == 409
    assert number in answer.text
    page, revoke = f"/desk/circle/{circle}/", f"/desk/circle/{circle}/do/revoke-{number}/"
    assert revoke in head.get(page).text
    assert number not in desk(COMMUNITY).get(page).text
    for other in (desk(COMMUNITY), desk(STREET, "head")):
        assert other.get(paper).status_code == 404
        assert other.get(revoke).status_code == 404
        assert other.post(revoke, {"reason": "乱写"}).status_code in (403, 404)
    empty = head.post(revoke, {"reason": ""})
    assert empty.status_code == 422
    assert "请写明为什么撤销" in empty.text
    acts(head, revoke, {"reason": "时长记错"})
    assert revoke not in head.get(page).text
    assert "时长记错" in head.get(paper).text
    late = head.post(revoke, {"reason": "再撤一次"})
    assert late.status_code == 409
    assert "已经撤销了" in late.text


def test_a_guardian_is_heard_once_for_who_is_under_age(desk: Desk, ground: None) -> None:
    circle, clerk, head = team(), make.actor(COMMUNITY), desk(COMMUNITY, "head")
    child = operations.register_participant(
        registration=Registration(clerk.region_path, name="李小明", birth_year=2013),
        actor=clerk, at=make.at("2026-09-01 10:00"),
    ).participant_id  # fmt: skip
    grown = somebody()
    for one in (child, grown):
        member(circle, one)
    page = f"/desk/circle/{circle}/"
    url = f"{page}person/{child}/consent/"
    shown = head.get(page).text
    assert url in shown
    assert f"{page}person/{grown}/consent/" not in shown
    assert head.post(f"{page}person/{grown}/consent/", {"guardian": "王芳"}).status_code == 403
    empty = head.post(url, {"guardian": " "})
    assert empty.status_code == 422
    assert "请写监护人的姓名和联系方式" in empty.text
    assert desk("龙翔街道办事处", "head").post(url, {"guardian": "王芳"}).status_code == 404
    acts(head, url, {"guardian": "王芳 13800001111"})
    told = head.get(page).text
    assert "监护人同意已经登记" in told
    assert "王芳" not in told
    assert url not in told
    assert head.post(url, {"guardian": "王芳"}).status_code == 403


def test_points_are_used_up_to_what_there_is_and_once(
    desk: Desk, volunteer: tuple[int, int]
) -> None:
    circle, person = volunteer
    clerk, page = desk(COMMUNITY), f"/desk/circle/{circle}/"
    url = f"{page}person/{person}/spend-service_points/"
    assert url in clerk.get(page).text
    assert "现有 2 分" in clerk.get(url).text
    form = {"points": "3", "reason": "换雨伞", **said(clerk, url)}
    much = clerk.post(url, form)
    assert much.status_code == 409
    assert "积分不够" in much.text
    assert "换雨伞" in much.text
    for wrong in ({"points": "-1"}, {"points": "0"}, {"reason": ""}, {"points": "一"}):
        assert clerk.post(url, form | {"points": "1"} | wrong).status_code == 422
    acts(clerk, url, form | {"points": "1"})
    twice = clerk.post(url, form | {"points": "1"})
    assert twice.status_code == 409
    assert "现有 1 分" in twice.text
    assert sum(one.points for one in PointEntry.objects.all()) == 1
    acts(clerk, url, {"points": "1", "reason": "换牙膏", **said(clerk, url)})
    assert url not in clerk.get(page).text
    assert clerk.post(url, form).status_code == 403


def test_a_circles_page_keeps_its_budget_with_everything_on_it(
    desk: Desk, volunteer: tuple[int, int], standing_clock: StandingClock
) -> None:
    circle, person = volunteer
    head, page = desk(COMMUNITY, "head"), f"/desk/circle/{circle}/"
    issued(head, circle, person)
    head.get(page)
    with within(A_PAGE, page):
        shown = head.get(page).text
    for words in ("出记录证明", "用积分", "出过的证明"):
        assert words in shown
    assert head.get(f"{page}person/{person}/nonsense/").status_code == 404
    assert head.get(f"{page}person/{person}/certify-nonsense/").status_code == 403


def test_who_left_no_telephone_is_given_a_link_that_is_shown_once(
    desk: Desk, volunteer: tuple[int, int]
) -> None:
    circle, person = volunteer
    clerk, look = desk(COMMUNITY), f"/desk/circle/{circle}/person/{person}/"
    with within(A_PAGE, look):
        assert f'href="{look}link/"' in clerk.get(look).text
    with within(AN_ACT, "link"):
        shown = clerk.post(f"{look}link/").text
    token = re.search(r"/with/([^/]+)/", shown)[1]  # type: ignore[index]
    assert "<svg" in shown
    assert token not in clerk.get(f"{look}link/").text
    own = Client().get(f"/with/{token}/").text
    assert "换新的私人链接" in own
    stranger = desk("龙翔街道办事处", "head")
    assert stranger.post(f"{look}link/").status_code == 404
    assert desk(COMMUNITY, "grid_worker").post(f"{look}link/").status_code == 403
    assert Client().get(f"/with/{token}/").status_code == 200
    Participant.objects.filter(pk=person).update(phone_hash=b"x" * 32)
    assert f"{look}link/" not in clerk.get(look).text
    assert clerk.post(f"{look}link/").status_code == 403
    assert clerk.post(f"/desk/circle/{circle}/person/{person + 99}/link/").status_code == 404


def test_who_left_a_circle_and_who_was_in_it_when_it_ended_still_has_a_line_to_be_certified_by(
    desk: Desk, volunteer: tuple[int, int]
) -> None:
    circle, person = volunteer
    idle, head = somebody("李四"), desk(COMMUNITY, "head")
    member(circle, idle)
    page, name = f"/desk/circle/{circle}/", Participant.objects.get(pk=person).pseudonym
    leaves(circle, person)
    shown = head.get(page).text
    assert "以前在里面的" in shown
    assert name in shown
    assert f"/person/{person}/{KIND}/" in shown
    for other in ("link", "spend-service_points", "consent"):
        assert f"/person/{person}/{other}/" not in shown
        assert head.get(f"{page}person/{person}/{other}/").status_code in (403, 404)
    assert head.get(f"{page}person/{person}/").status_code == 404, "no name is shown any more"
    ends(circle)
    shown = head.get(page).text
    assert f"/person/{person}/{KIND}/" in shown
    assert Participant.objects.get(pk=idle).pseudonym not in shown
    assert head.get(f"{page}person/{idle}/{KIND}/").status_code == 404
    with within(A_PAGE, page):
        head.get(page)
    assert name in head.get(issued(head, circle, person)).text


def leaves(circle: int, person: int) -> None:
    """By their own wish, on that day."""
    found = Belonging.objects.get(circle=circle, participant=person)
    operations.end_belonging(
        belonging_id=found.pk, actor=make.actor(COMMUNITY, "head"), at=make.at(), reason="搬家"
    )


def ends(circle: int) -> None:
    operations.end_circle(
        circle_id=circle, actor=make.actor(COMMUNITY, "head"), at=make.at(), reason="换届"
    )


def test_others_see_nothing_of_who_left_and_who_was_forgotten_has_no_line(
    desk: Desk, volunteer: tuple[int, int]
) -> None:
    circle, person = volunteer
    ends(circle)
    page = f"/desk/circle/{circle}/"
    for one in (desk(COMMUNITY), desk(STREET, "head")):
        assert "以前在里面的" not in one.get(page).text
    operations.forget_participant(
        participant_id=person, actor=Actor.participant(person), at=make.at()
    )
    head = desk(COMMUNITY, "head")
    assert "以前在里面的" not in head.get(page).text
    assert head.get(f"{page}person/{person}/{KIND}/").status_code == 404
