"""What a grid does and finds is written down at the desk: in few fields, once, and what is sent on becomes one case."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chuishao.casework import queries as casework
from chuishao.kernel import records
from chuishao.participation import operations
from chuishao.participation.models import Activity, Tally
from chuishao.participation.queries.figures import figures_of
from tests import make
from tests.doors.conftest import Desk, StandingClock
from tests.doors.web.taking_part.cast import COMMUNITY, STREET

FOUND = {
    "title": "66号院化粪池外溢", "thing": "facility", "place": "第1网格 66号院", "sends_on": "",
    "when": "2026-09-28T08:40", "words": "污水流到路上。",
}  # fmt: skip
VISIT = {
    "title": "",
    "place": "3栋",
    "counted_households_visited": "12",
    "sends_on": "",
    "when": "",
}


@pytest.fixture
def grid() -> int:
    """The first grid of the community."""
    return operations.found_circle(
        programme="grid", kind="grid", name="第1网格", host_id=make.unit(COMMUNITY),
        actor=make.actor(COMMUNITY, "head"), at=make.at("2026-09-01 09:00"),
    ).pk  # fmt: skip


def note(client: Client, grid: int, kind: str, **typed: str) -> tuple[int, str, str]:
    """Write it down: the status, where it leads to, and what is said."""
    form = (FOUND if kind == "finding" else VISIT) | typed
    answer = client.post(f"/desk/circle/{grid}/do/note-{kind}/", form)
    return answer.status_code, answer.headers.get("Location", ""), answer.text


def delivered(minutes: int = 5) -> None:
    at = make.at() + timedelta(minutes=minutes)
    while records.deliver_pending(limit=100, at=at).delivered:
        pass


def test_a_worker_finds_the_acts_with_the_place_and_the_hour_filled_in(
    desk: Desk, grid: int
) -> None:
    worker = desk(COMMUNITY, "grid_worker")
    page = worker.get(f"/desk/circle/{grid}/").text
    assert "记一次走访" in page
    assert "记一条发现问题" in page
    form = worker.get(f"/desk/circle/{grid}/do/note-finding/").text
    for expected in ('value="第1网格"', 'value="2026-09-28T09:00"', "公共设施", "当场办好", "转诉求", "转吹哨"):  # fmt: skip
        assert expected in form, expected
    assert "走访户数" in worker.get(f"/desk/circle/{grid}/do/note-visit/").text


def test_a_visit_stands_in_the_grid_with_its_figures(desk: Desk, grid: int) -> None:
    worker = desk(COMMUNITY, "grid_worker")
    assert note(worker, grid, "visit")[:2] == (303, f"/desk/circle/{grid}/")
    note(worker, grid, "visit", place="4栋", counted_households_visited="3")
    kept = Activity.objects.get(place="3栋")
    assert (kept.starts_at, kept.facts) == (make.at(), {"counted": {"households_visited": 12}})
    page = " ".join(worker.get(f"/desk/circle/{grid}/").text.split())
    assert "今年走访</span><b>2 <small>次" in page
    assert "今年走访住户</span><b>15 <small>户" in page
    assert "今年举行" not in page, "what is written down was not held"
    assert f"/desk/activity/{kept.pk}/" in page
    own = worker.get(f"/desk/activity/{kept.pk}/").text
    assert "没有转出，只记在这里" in own
    assert "<dd>12</dd>" in own
    assert "班次和报名" not in own


@pytest.mark.parametrize(("to", "words"), [("request", "诉求"), ("whistle", "吹哨")])
def test_what_is_sent_on_is_on_its_way_and_becomes_exactly_one_case(
    desk: Desk, grid: int, to: str, words: str
) -> None:
    worker, head = desk(COMMUNITY, "grid_worker"), desk(COMMUNITY, "head")
    status, own, _text = note(worker, grid, "finding", sends_on=to)
    assert status == 303
    before = worker.get(own).text
    assert f"正在转{words}" in before
    assert "已经在路上" in before
    assert f"正在转{words}" in worker.get(f"/desk/circle/{grid}/").text
    delivered()
    delivered(6)
    [case] = casework.cases_visible_to(actor=make.actor(COMMUNITY, "head"))
    assert (case.case_type, case.title) == (to, FOUND["title"])
    for address in (own, f"/desk/circle/{grid}/"):
        after = head.get(address).text
        assert f"已转{words}" in after
        assert f'href="/desk/case/{case.number}/"' in after
    assert head.get(f"/desk/case/{case.number}/").status_code == 200


def test_a_form_sent_twice_is_kept_once_and_sent_on_once(desk: Desk, grid: int) -> None:
    worker = desk(COMMUNITY, "grid_worker")
    assert note(worker, grid, "finding", sends_on="whistle")[0] == 303
    status, _url, text = note(worker, grid, "finding", sends_on="whistle")
    assert (status, "已经记下了" in text) == (409, True)
    delivered()
    assert Activity.objects.count() == 1
    assert casework.cases_visible_to(actor=make.actor(COMMUNITY, "head")).count() == 1


@pytest.mark.parametrize(
    ("kind", "typed", "why"),
    [
        ("finding", {"title": " "}, "请用一句话写明是什么事"), ("finding", {"thing": ""}, "请选一个类别"),
        ("finding", {"thing": "secret"}, "请选一个类别"), ("finding", {"place": ""}, "请写清在哪里"),
        ("finding", {"when": "2026-09-28T09:01"}, "这个时间还没有到"), ("finding", {"when": "2026-08-01T09:00"}, "30 天以内"),
        ("finding", {"when": "昨天"}, "时间看不明白"), ("finding", {"sends_on": "rectification"}, "不能转成这一种"),
        ("visit", {"counted_households_visited": "-3"}, "请写一个整数"),
        ("visit", {"counted_households_visited": "99999"}, "最多记 9999"),
        ("visit", {"sends_on": "request"}, "请用一句话写明是什么事"),
    ],
)  # fmt: skip
def test_nonsense_is_refused_in_words_and_what_was_typed_is_kept(
    desk: Desk, grid: int, kind: str, typed: dict[str, str], why: str
) -> None:
    kept = {"words": "门口的灯不亮"}
    status, _url, text = note(desk(COMMUNITY, "grid_worker"), grid, kind, **(kept | typed))
    assert status == 422
    assert why in text
    assert "门口的灯不亮</textarea>" in text
    assert Activity.objects.count() == 0


def test_only_the_posts_of_the_host_write_down(desk: Desk, grid: int) -> None:
    liaison = desk(STREET, "head")
    page = liaison.get(f"/desk/circle/{grid}/")
    assert (page.status_code, "/do/note-" in page.text) == (200, False)
    assert note(liaison, grid, "finding")[0] == 403
    assert note(desk("虹山中路社区", "grid_worker"), grid, "finding")[0] == 404
    worker = desk(COMMUNITY, "grid_worker")
    assert note(worker, grid, "nothing")[0] == 404
    operations.end_circle(
        circle_id=grid, actor=make.actor(COMMUNITY, "head"), at=make.at(), reason="并入第2网格"
    )
    assert note(worker, grid, "finding")[0] == 403
    assert Activity.objects.count() == 0


def test_whoever_may_not_see_the_case_is_not_told_its_number(desk: Desk, grid: int) -> None:
    _status, own, _text = note(desk(COMMUNITY, "grid_worker"), grid, "finding", sends_on="whistle")
    delivered()
    [case] = casework.cases_visible_to(actor=make.actor(COMMUNITY, "head"))
    stranger = make.actor(STREET, "head")
    sees = casework.cases_visible_to(actor=stranger).filter(pk=case.pk).exists()
    assert (case.number in desk(STREET, "head").get(own).text) == sees
    Activity.objects.update(facts={"to": "whistle", "became": "case:KM-530102-20260928-999999"})
    page = desk(COMMUNITY, "head").get(own).text
    assert "999999" not in page
    assert "不在您能看到的范围内" in page


def test_acts_and_pages_keep_within_their_budgets(
    desk: Desk, grid: int, standing_clock: StandingClock
) -> None:
    worker, head = desk(COMMUNITY, "grid_worker"), desk(COMMUNITY, "head")
    worker.get("/desk/me/")
    for kind, typed in (("visit", {}), ("finding", {"sends_on": "whistle"})):
        with CaptureQueriesContext(connection) as sent:
            assert note(worker, grid, kind, **typed)[0] == 303
        assert len(sent) <= 14, [it["sql"][:110] for it in sent]
    for number in range(8):
        note(worker, grid, "finding", title=f"第{number}件", sends_on="request")
    delivered()
    for page in (f"/desk/circle/{grid}/", f"/desk/activity/{Activity.objects.latest('pk').pk}/"):
        head.get(page)
        with CaptureQueriesContext(connection) as sent:
            assert head.get(page).status_code == 200
        assert len(sent) <= 12, [it["sql"][:110] for it in sent]


def written(desk: Desk, grid: int, kind: str = "visit") -> Activity:
    """A record the grid worker wrote down this morning."""
    note(desk(COMMUNITY, "grid_worker"), grid, kind)
    return Activity.objects.get()


def put_right(client: Client, kept: Activity, **typed: str) -> tuple[int, str]:
    """Correct it: the status, and what is said."""
    when = f"{kept.starts_at.astimezone(make.at().tzinfo):%Y-%m-%dT%H:%M}"
    form = {**VISIT, "title": "走访", "when": when, "reason": "数错了一户", **typed}
    form.pop("sends_on")
    answer = client.post(f"/desk/activity/{kept.pk}/do/correct-record/", form)
    return answer.status_code, answer.text


def test_a_record_put_right_shows_the_newest_what_it_said_before_who_when_and_why(
    desk: Desk, grid: int
) -> None:
    kept, worker = written(desk, grid), desk(COMMUNITY, "grid_worker")
    page = f"/desk/activity/{kept.pk}/"
    assert "更正这条记录" in worker.get(page).text
    form = worker.get(f"{page}do/correct-record/").text
    for expected in ('value="12"', 'value="3栋"', 'value="2026-09-28T09:00"'):
        assert expected in form, expected
    assert "转吹哨" not in form
    assert put_right(worker, kept, counted_households_visited="13", place="3栋2单元")[0] == 303
    shown = " ".join(worker.get(page).text.split())
    for expected in ("<dd>13</dd>", "3栋2单元", "更正过", "数错了一户", "<dd class=\"cs-wrap-any\">12</dd>", "原来的地点"):  # fmt: skip
        assert expected in shown, expected
    circle = " ".join(worker.get(f"/desk/circle/{grid}/").text.split())
    assert "已更正" in circle
    assert "今年走访</span><b>1 <small>次" in circle
    assert "今年走访住户</span><b>13 <small>户" in circle
    [entry] = [one for one in records.history(f"activity:{kept.pk}") if "correct" in one.action]
    assert entry.body["before"] == {"counted": {"households_visited": 12}, "place": "3栋"}
    assert list(records.verify()) == []


def test_a_record_in_the_wrong_grid_is_struck_stays_to_be_read_and_counts_nowhere(
    desk: Desk, grid: int
) -> None:
    kept, worker = written(desk, grid), desk(COMMUNITY, "grid_worker")
    operations.keep_tallies(at=make.at("2026-09-28 10:00"))
    page = f"/desk/activity/{kept.pk}/"
    strike = f"{page}do/strike-record/"
    assert "撤下这条记录" in worker.get(page).text
    assert desk("龙翔街道办事处", "head").post(strike, {"reason": "不是我的"}).status_code == 404
    assert worker.post(strike, {"reason": " "}).status_code == 422
    assert worker.post(strike, {"reason": "记到别的网格了"}).status_code == 303
    shown = worker.get(page).text
    for expected in ("已经撤下", "记到别的网格了", "3栋"):
        assert expected in shown, expected
    for gone in ("do/correct-record/", "已记下", "只记在这里"):
        assert gone not in shown, gone
    assert worker.post(strike, {"reason": "再撤一次"}).status_code == 409
    assert put_right(worker, kept, place="5栋")[0] == 409
    circle = worker.get(f"/desk/circle/{grid}/").text
    assert "已撤下" in circle
    assert "今年走访" not in circle
    operations.keep_tallies(at=make.at("2026-09-28 10:05"))
    assert days_counted() == {}
    told = figures_now()
    assert (told["visits"], told["households_visited"]) == (0, 0)
    assert note(worker, grid, "visit", when="2026-09-28T09:00")[0] == 303


def figures_now() -> dict[str, int]:
    """The figures of the grids of the community, counted now."""
    lines = figures_of(
        programme="grid", region_path="530102001003", actor=make.actor(), at=make.at()
    )
    return {one.key: int(one.counted or 0) for one in lines}


def test_a_moment_put_right_moves_the_figure_from_one_day_to_the_other_and_counts_it_once(
    desk: Desk, grid: int
) -> None:
    kept, worker = written(desk, grid), desk(COMMUNITY, "grid_worker")
    operations.keep_tallies(at=make.at("2026-09-28 10:00"))
    assert days_counted() == {"2026-09-28": 1}
    assert put_right(worker, kept, when="2026-09-26T16:00", reason="是前天走的")[0] == 303
    operations.keep_tallies(at=make.at("2026-09-28 10:05"))
    assert days_counted() == {"2026-09-26": 1}


def days_counted() -> dict[str, int]:
    """How often something was held, by day, as the boards have it for the city."""
    found = Tally.objects.filter(region_path="5301", programme="grid", facet="held", times__gt=0)
    return {f"{day:%Y-%m-%d}": times for day, times in found.values_list("day", "times")}


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"reason": " "}, "请写明理由"), ({"place": " "}, "请写清在哪里"), ({}, "没有改"),
        ({"counted_households_visited": "99999"}, "最多记 9999"), ({"counted_people": "3"}, "只记列出的数"),
        ({"when": "2026-09-28T09:01"}, "这个时间还没有到"), ({"when": "2026-08-01T09:00"}, "30 天以内"),
    ],
)  # fmt: skip
def test_nonsense_is_no_correction(desk: Desk, grid: int, typed: dict[str, str], why: str) -> None:
    kept = written(desk, grid)
    status, text = put_right(desk(COMMUNITY, "grid_worker"), kept, **typed)
    assert (status, why in text) == (422, True)
    kept.refresh_from_db()
    assert kept.revision == 1


def test_others_do_not_put_right_and_after_a_month_only_a_leader_does(
    desk: Desk, grid: int
) -> None:
    kept, worker = written(desk, grid), desk(COMMUNITY, "grid_worker")
    more = {"counted_households_visited": "13"}
    assert put_right(desk(STREET, "head"), kept, **more)[0] == 403
    assert put_right(desk("虹山中路社区", "grid_worker"), kept, **more)[0] == 404
    long_ago = make.at("2026-08-28 08:59")
    Activity.objects.update(
        planned_at=long_ago, starts_at=long_ago, ends_at=long_ago + timedelta(minutes=1)
    )
    kept.refresh_from_db()
    assert worker.get(f"/desk/activity/{kept.pk}/").status_code == 200
    assert "更正这条记录" not in worker.get(f"/desk/activity/{kept.pk}/").text
    assert put_right(worker, kept, **more)[0] == 403
    assert put_right(desk(COMMUNITY, "head"), kept, **more)[0] == 303
    over = operations.end_circle(
        circle_id=grid,
        actor=make.actor(COMMUNITY, "head"),
        at=make.at("2026-10-29 09:00"),
        reason="并入",
    )
    assert over.ended_on is not None
    assert "更正这条记录" not in desk(COMMUNITY, "head").get(f"/desk/activity/{kept.pk}/").text
    assert put_right(desk(COMMUNITY, "head"), kept, counted_households_visited="14")[0] == 409


def test_what_is_no_record_is_not_put_right_so_and_it_keeps_within_its_budget(
    desk: Desk, grid: int
) -> None:
    from tests.doors.web.taking_part.cast import service, team

    held, _shift = service(team(), make.at("2026-09-29 09:00"), make.at("2026-09-29 11:00"))
    worker = desk(COMMUNITY, "grid_worker")
    assert put_right(worker, Activity.objects.get(pk=held))[0] == 404
    Activity.objects.filter(pk=held).update(state="cancelled")
    note(worker, grid, "visit")
    kept = Activity.objects.get(kind="visit")
    with CaptureQueriesContext(connection) as sent:
        assert put_right(worker, kept, counted_households_visited="13")[0] == 303
    assert len(sent) <= 14, [it["sql"][:110] for it in sent]
    page = f"/desk/activity/{kept.pk}/"
    worker.get(page)
    with CaptureQueriesContext(connection) as sent:
        assert "更正过" in worker.get(page).text
    assert len(sent) <= 12, [it["sql"][:110] for it in sent]
