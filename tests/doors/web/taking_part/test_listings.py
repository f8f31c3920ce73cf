"""The lists at the desk: written, published by a second person, claimed, agreed, begun as a project and finished."""

from __future__ import annotations

import re

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.doors.conftest import Desk
from tests.doors.web.taking_part.cast import COMMUNITY, STREET, alliance, joined, need

UNIT = "华山城管执法中队"


def link(client: Client, page: str, ending: str) -> str:
    """The address of an act that a page offers."""
    found = [
        it for it in re.findall(r'href="([^"]+)"', client.get(page).text) if it.endswith(ending)
    ]
    assert found, f"{page} offers no {ending}"
    return found[0]


def test_a_unit_writes_and_another_person_publishes(desk: Desk) -> None:
    circle = alliance()
    joined(circle)
    clerk, head = desk(COMMUNITY), desk(STREET, "head")
    wrong = clerk.post(f"/desk/circle/{circle}/do/list-need/", {"title": "要活动室"})
    assert wrong.status_code == 422
    assert 'value="要活动室"' in wrong.text
    made = clerk.post(
        f"/desk/circle/{circle}/do/list-need/",
        {"title": "要活动室", "thing": "place", "quantity": "1"},
    )
    assert made.status_code == 303
    page = made.headers["Location"]
    assert "草稿" in clerk.get(page).text
    assert head.post(link(head, page, "/do/publish/")).status_code == 303
    assert "已发布" in clerk.get(page).text
    assert "要活动室" in head.get(f"/desk/circle/{circle}/").text


def test_a_need_is_claimed_agreed_upon_and_becomes_a_project(desk: Desk) -> None:
    circle = alliance()
    joined(circle)
    joined(circle, UNIT)
    page = f"/desk/listing/{need(circle)}/"
    unit, clerk, head = desk(UNIT, "liaison"), desk(COMMUNITY), desk(STREET, "head")
    assert unit.post(link(unit, page, "/do/claim/"), {"words": "我们有"}).status_code == 303
    assert "要不要和" in clerk.get("/desk/taking-part/").text
    assert clerk.post(link(clerk, page, "/agree/")).status_code == 303
    begun = head.post(link(head, page, "/start/"), {"title": "共用活动室"})
    assert begun.status_code == 303
    project = begun.headers["Location"]
    assert (
        unit.post(link(unit, project, "/do/finish/"), {"result": "每周六开放"}).status_code == 303
    )
    assert clerk.post(link(clerk, project, "/do/evaluate/"), {"words": "很好"}).status_code == 303
    assert "很好" in head.get(project).text


def test_what_is_not_ones_own_is_not_offered_and_refused(desk: Desk) -> None:
    circle = alliance()
    joined(circle)
    key = need(circle)
    clerk, stranger = desk(COMMUNITY), desk("龙翔街道办事处", "head")
    assert "/do/claim/" not in clerk.get(f"/desk/listing/{key}/").text
    assert clerk.post(f"/desk/listing/{key}/do/publish/").status_code == 403
    assert clerk.get(f"/desk/listing/{key}/do/nonsense/").status_code == 404
    hidden, missing = stranger.get(f"/desk/listing/{key}/"), stranger.get("/desk/listing/999999/")
    assert (hidden.status_code, hidden.text) == (404, missing.text)


def test_what_changed_meanwhile_is_told(desk: Desk) -> None:
    circle = alliance()
    joined(circle)
    joined(circle, UNIT)
    key = need(circle)
    clerk, unit = desk(COMMUNITY), desk(UNIT, "liaison")
    form = clerk.get(f"/desk/listing/{key}/do/withdraw/").text
    seen = form.split('name="seen" value="')[1].split('"')[0]
    unit.post(f"/desk/listing/{key}/do/claim/", {"words": "我们有"})
    answer = clerk.post(f"/desk/listing/{key}/do/withdraw/", {"seen": seen, "reason": "不要了"})
    assert answer.status_code == 409
    assert "<b>认领</b>" in answer.text
    assert "不要了" in answer.text


def test_its_page_and_its_act_keep_within_their_budgets(desk: Desk) -> None:
    circle = alliance()
    joined(circle)
    joined(circle, UNIT)
    key = need(circle)
    unit = desk(UNIT, "liaison")
    unit.get(f"/desk/listing/{key}/")
    with CaptureQueriesContext(connection) as asked_for:
        assert unit.get(f"/desk/listing/{key}/").status_code == 200
    assert len(asked_for) <= 12, [it["sql"][:90] for it in asked_for]
    with CaptureQueriesContext(connection) as asked_for:
        answer = unit.post(f"/desk/listing/{key}/do/claim/", {"words": "我们有", "seen": "9"})
    assert answer.status_code == 303
    assert len(asked_for) <= 14, [it["sql"][:90] for it in asked_for]
