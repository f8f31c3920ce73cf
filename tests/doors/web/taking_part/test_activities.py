"""Activities at the desk: planned, published, signed up for, checked in by the code, confirmed by a second person."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from chuishao.participation import queries
from tests import make
from tests.doors.conftest import Desk, StandingClock
from tests.doors.web.taking_part.cast import COMMUNITY, member, service, somebody, team

BEGINS, ENDS = make.at("2026-09-28 09:00"), make.at("2026-09-28 11:00")


def test_an_activity_is_planned_and_published_from_its_declaration(desk: Desk) -> None:
    circle, clerk = team(), desk(COMMUNITY)
    form = {
        "title": "清扫广场", "thing": "environment", "place": "广场", "day": "2026-10-10",
        "from_time": "09:00", "to_time": "11:00", "places": "5",
    }  # fmt: skip
    url = f"/desk/circle/{circle}/do/plan-team_service/"
    wrong = clerk.post(url, form | {"from_time": "九点"})
    assert wrong.status_code == 422
    assert 'value="清扫广场"' in wrong.text
    made = clerk.post(url, form)
    assert made.status_code == 303
    page = made.headers["Location"]
    assert "/do/publish/" in clerk.get(page).text
    assert clerk.post(f"{page}do/publish/").status_code == 303
    assert "5 个名额" in clerk.get(page).text


def test_one_checks_in_by_the_code_and_a_second_person_confirms(
    desk: Desk, standing_clock: StandingClock
) -> None:
    activity, shift = service(team(), BEGINS, ENDS)
    somebody(post="grid_worker")
    standing_clock.put_to("2026-09-28 08:50")
    worker, clerk = desk(COMMUNITY, "grid_worker"), desk(COMMUNITY)
    assert worker.post(f"/desk/activity/{activity}/shift/{shift}/sign-up/").status_code == 303
    code, _left = queries.shift_code(shift_id=shift, actor=make.actor(), at=standing_clock.at)
    assert (
        f"{code[:3]} {code[3:]}" in clerk.get(f"/desk/activity/{activity}/shift/{shift}/code/").text
    )
    wrong = worker.post(f"/desk/shifts/{shift}/code/", {"code": "000000", "does": "in"})
    assert wrong.status_code == 422
    assert (
        worker.post(f"/desk/shifts/{shift}/code/", {"code": code, "does": "in"}).status_code == 303
    )
    standing_clock.put_to("2026-09-28 10:30")
    worker, head = desk(COMMUNITY, "grid_worker"), desk(COMMUNITY, "head")
    code, _left = queries.shift_code(shift_id=shift, actor=make.actor(), at=standing_clock.at)
    assert (
        worker.post(f"/desk/shifts/{shift}/code/", {"code": code, "does": "out"}).status_code == 303
    )
    assert "社区清洁日" not in worker.get("/desk/confirm/").text
    page = head.get("/desk/confirm/").text
    came = page.split('name="came" value="')[1].split('"')[0]
    assert head.post("/desk/confirm/", {"came": [came]}).status_code == 303
    assert "1 小时 30 分" in worker.get("/desk/shifts/").text


def test_the_list_is_recorded_by_one_and_filling_in_is_told_as_such(
    desk: Desk, standing_clock: StandingClock
) -> None:
    circle = team()
    activity, shift = service(circle, BEGINS, ENDS)
    one, two = somebody("张三"), somebody("李四")
    member(circle, one)
    standing_clock.put_to("2026-09-28 08:30")
    clerk = desk(COMMUNITY)
    at_shift = f"/desk/activity/{activity}/shift/{shift}"
    assert clerk.post(f"{at_shift}/enter/", {"person": str(one)}).status_code == 303
    standing_clock.put_to("2026-09-28 11:30")
    clerk, head = desk(COMMUNITY), desk(COMMUNITY, "head")
    form = {"present": [str(one)], "on": "2026-09-28", "came": "09:00", "went": "11:00"}
    assert clerk.post(f"{at_shift}/list/", form | {"present": []}).status_code == 422
    early = clerk.post(f"{at_shift}/list/", form | {"went": "12:00"}).text
    assert 'id="e-went"' in early
    assert "times" not in early
    assert clerk.post(f"{at_shift}/list/", form).status_code == 303
    assert "，已记 2026年9月28日 09:00–11:00" in clerk.get(f"{at_shift}/list/").text
    late = form | {"present": [str(two)], "reason": "当天手机没电，没有记上名单"}
    assert clerk.post(f"{at_shift}/afterwards/", late | {"reason": ""}).status_code == 422
    assert clerk.post(f"{at_shift}/afterwards/", late).status_code == 303
    page = head.get("/desk/confirm/").text
    assert "补记，等审核" in page
    assert page.count('name="came"') == 1
    assert "/confirm/" not in clerk.get(f"/desk/activity/{activity}/").text


def test_whoever_checked_in_by_the_code_stands_on_no_list_of_who_is_missing(
    desk: Desk, standing_clock: StandingClock
) -> None:
    activity, shift = service(team(), BEGINS, ENDS)
    somebody(post="grid_worker")
    worker = desk(COMMUNITY, "grid_worker")
    worker.post(f"/desk/activity/{activity}/shift/{shift}/sign-up/")
    standing_clock.put_to("2026-09-28 09:05")
    listed = f"/desk/activity/{activity}/shift/{shift}/list/"
    assert 'name="present"' in desk(COMMUNITY).get(listed).text
    code, _left = queries.shift_code(shift_id=shift, actor=make.actor(), at=standing_clock.at)
    worker = desk(COMMUNITY, "grid_worker")
    worker.post(f"/desk/shifts/{shift}/code/", {"code": code, "does": "in"})
    page = desk(COMMUNITY).get(listed).text
    assert 'name="present"' not in page
    assert "报上名的都签到了" in page


def test_a_stale_confirmation_is_told_and_nothing_is_counted_twice(
    desk: Desk, standing_clock: StandingClock
) -> None:
    circle = team()
    activity, shift = service(circle, BEGINS, ENDS)
    one = somebody()
    member(circle, one)
    standing_clock.put_to("2026-09-28 08:30")
    clerk = desk(COMMUNITY)
    clerk.post(f"/desk/activity/{activity}/shift/{shift}/enter/", {"person": str(one)})
    standing_clock.put_to("2026-09-28 11:30")
    clerk, head = desk(COMMUNITY), desk(COMMUNITY, "head")
    form = {"present": [str(one)], "on": "2026-09-28", "came": "09:00", "went": "11:00"}
    clerk.post(f"/desk/activity/{activity}/shift/{shift}/list/", form)
    came = head.get("/desk/confirm/").text.split('name="came" value="')[1].split('"')[0]
    assert head.post("/desk/confirm/", {"came": [came]}).status_code == 303
    again = head.post("/desk/confirm/", {"came": [came]})
    assert again.status_code == 409
    assert head.post("/desk/confirm/", {}).status_code == 422


def test_hidden_and_missing_are_told_in_the_same_words(desk: Desk) -> None:
    activity, shift = service(team(), BEGINS, ENDS)
    stranger = desk("金马社区")
    hidden, missing = (
        stranger.get(f"/desk/activity/{activity}/"),
        stranger.get("/desk/activity/99999/"),
    )
    assert (hidden.status_code, hidden.text) == (404, missing.text)
    assert stranger.get(f"/desk/activity/{activity}/shift/{shift}/code/").status_code == 404
    assert stranger.post(f"/desk/activity/{activity}/do/publish/").status_code == 404


def test_the_code_answers_304_until_it_changes(desk: Desk, standing_clock: StandingClock) -> None:
    activity, shift = service(team(), BEGINS, ENDS)
    clerk = desk(COMMUNITY)
    url = f"/desk/activity/{activity}/shift/{shift}/code/"
    first = clerk.get(url, headers={"hx-request": "true"})
    mark = first.headers["ETag"]
    same = clerk.get(url, headers={"hx-request": "true", "if-none-match": mark})
    assert same.status_code == 304
    standing_clock.put_to("2026-09-28 09:01")
    later = clerk.get(url, headers={"hx-request": "true", "if-none-match": mark})
    assert later.status_code == 200


def test_pages_and_acts_keep_within_their_budgets(
    desk: Desk, standing_clock: StandingClock
) -> None:
    circle = team()
    activity, shift = service(circle, BEGINS, ENDS)
    one = somebody()
    somebody(post="grid_worker")
    member(circle, one)
    clerk, worker = desk(COMMUNITY), desk(COMMUNITY, "grid_worker")
    asked = (
        (clerk, f"/desk/activity/{activity}/", 12), (clerk, "/desk/confirm/", 8), (worker, "/desk/shifts/", 8),
        (clerk, f"/desk/circle/{circle}/", 12), (clerk, "/desk/counters/", 8),
    )  # fmt: skip
    for client, address, most in asked:
        client.get(address)
        with CaptureQueriesContext(connection) as asked_for:
            assert client.get(address).status_code == 200
        assert len(asked_for) <= most, [address, *(it["sql"][:80] for it in asked_for)]
    standing_clock.put_to("2026-09-28 09:10")
    acts = (
        (clerk, f"/desk/activity/{activity}/shift/{shift}/enter/", {"person": str(one)}),
        (worker, f"/desk/activity/{activity}/shift/{shift}/sign-up/", {}),
    )
    for client, address, form in acts:
        with CaptureQueriesContext(connection) as asked_for:
            assert client.post(address, form).status_code == 303
        assert len(asked_for) <= 14, [address, *(it["sql"][:80] for it in asked_for)]


def test_coming_by_the_code_is_three_round_trips(desk: Desk, standing_clock: StandingClock) -> None:
    activity, shift = service(team(), BEGINS, ENDS)
    somebody(post="grid_worker")
    worker = desk(COMMUNITY, "grid_worker")
    worker.post(f"/desk/activity/{activity}/shift/{shift}/sign-up/")
    code, _left = queries.shift_code(shift_id=shift, actor=make.actor(), at=standing_clock.at)
    with CaptureQueriesContext(connection) as asked_for:
        assert (
            worker.post(f"/desk/shifts/{shift}/code/", {"code": code, "does": "in"}).status_code
            == 303
        )
    # Who is signed in; what the checks need; what is written, all at once.
    told = [it["sql"] for it in asked_for]
    assert len(told) == 3, told


def test_whoever_never_registered_cannot_check_in(
    desk: Desk, standing_clock: StandingClock
) -> None:
    _activity, shift = service(team(), BEGINS, ENDS)
    code, _left = queries.shift_code(shift_id=shift, actor=make.actor(), at=standing_clock.at)
    stranger = desk(COMMUNITY, "grid_worker")
    assert (
        stranger.post(f"/desk/shifts/{shift}/code/", {"code": code, "does": "in"}).status_code
        == 404
    )
