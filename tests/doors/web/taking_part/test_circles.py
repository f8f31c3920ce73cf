"""Circles at the desk: listed, founded, joined with a second person's word, ended; hidden from whom they do not concern."""

from __future__ import annotations

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

from chuishao.participation.operations import end_circle
from tests import make
from tests.doors.conftest import Desk
from tests.doors.web.taking_part.cast import (
    COMMUNITY,
    STREET,
    alliance,
    asked,
    member,
    somebody,
    team,
)
from tests.integration.participation.branches import circle as circle_of_members

LIST = "/desk/taking-part/"


def test_whoever_may_founds_from_the_declaration(desk: Desk) -> None:
    client = desk(STREET, "head")
    assert "设立街道党建联盟" in client.get(LIST).text
    answer = client.post(f"{LIST}found/alliance/alliance/", {"name": "华山街道党建联盟"})
    assert answer.status_code == 303
    page = client.get(answer.headers["Location"]).text
    assert "华山街道党建联盟" in page
    assert "已经设立" in page


def test_what_was_typed_is_kept_and_the_fault_stands_beside_the_field(desk: Desk) -> None:
    alliance()
    client = desk(STREET, "head")
    answer = client.post(f"{LIST}found/alliance/alliance/", {"name": "华山街道党建联盟"})
    assert answer.status_code == 409
    assert 'value="华山街道党建联盟"' in answer.text
    empty = client.post(f"{LIST}found/alliance/alliance/", {"name": ""})
    assert empty.status_code == 422
    assert "请写名称" in empty.text


def test_a_clerk_founds_nothing(desk: Desk) -> None:
    client = desk(STREET, "clerk")
    assert "设立街道党建联盟" not in client.get(LIST).text
    assert client.get(f"{LIST}found/alliance/alliance/").status_code == 403


def test_a_name_is_offered_only_to_whom_it_would_be_shown(desk: Desk) -> None:
    clerk, head = desk(COMMUNITY), desk(COMMUNITY, "head")
    open_to_all, sensitive = team(), circle_of_members().pk
    member(open_to_all, somebody())
    member(sensitive, somebody("李四"), "member")
    reveals = re.compile(r"/desk/circle/\d+/person/\d+/")
    own = f"/desk/circle/{open_to_all}/"
    assert reveals.search(clerk.get(own).text)
    assert not reveals.search(desk(COMMUNITY, "grid_worker").get(own).text)
    assert "看姓名" not in clerk.get(f"/desk/circle/{sensitive}/").text
    [there] = reveals.findall(head.get(f"/desk/circle/{sensitive}/").text)
    assert "为了办什么事要看" in head.get(there).text
    refused = clerk.get(there)
    assert refused.status_code == 403
    assert "请由本单位负责人查看" in refused.text


def test_the_list_is_filtered_by_the_address(desk: Desk) -> None:
    alliance()
    ended = alliance("旧联盟")
    end_circle(circle_id=ended, actor=make.actor(STREET, "head"), at=make.at(), reason="合并")
    client = desk(STREET, "head")
    now, past = client.get(LIST).text, client.get(f"{LIST}?ended=1").text
    assert "华山街道党建联盟</a>" in now
    assert "旧联盟" not in now
    assert "旧联盟</a>" in past
    assert "华山街道党建联盟</a>" not in client.get(f"{LIST}?kind=alliance.joint_committee").text
    assert "华山街道党建联盟</a>" in client.get(f"{LIST}?words=华山街道&kind=alliance").text
    assert client.get(f"{LIST}?kind=nonsense.x&page=-4&words=%00").status_code == 200


def test_a_unit_joins_once_a_second_person_says_yes(desk: Desk) -> None:
    circle = alliance()
    head, deputy = desk(STREET, "head"), desk(STREET, "deputy")
    answer = head.post(f"/desk/circle/{circle}/do/join-unit/", {"unit": COMMUNITY})
    assert answer.status_code == 303
    mine = head.get(f"/desk/circle/{circle}/").text
    assert "要由另一位同事确认" in mine
    assert "/admit/" not in mine
    assert "要加入" in deputy.get(LIST).text
    page = deputy.get(f"/desk/circle/{circle}/").text
    url = next(it for it in page.split('"') if it.endswith("/admit/"))
    assert deputy.post(url).status_code == 303
    assert "/admit/" not in deputy.get(f"/desk/circle/{circle}/").text


def test_words_that_may_mean_several_units_are_asked_again(desk: Desk) -> None:
    circle = alliance()
    answer = desk(STREET, "head").post(f"/desk/circle/{circle}/do/join-unit/", {"unit": "华山"})
    assert answer.status_code == 422
    assert 'name="unit_id"' in answer.text
    assert 'value="华山"' in answer.text


def test_whoever_asked_does_not_confirm(desk: Desk) -> None:
    circle = alliance()
    belonging = asked(circle)
    head = desk(STREET, "head")
    assert head.post(f"/desk/circle/{circle}/belonging/{belonging}/admit/").status_code == 403


def test_what_changed_meanwhile_is_told_and_nothing_is_done(desk: Desk) -> None:
    circle = alliance()
    head = desk(STREET, "head")
    form = head.get(f"/desk/circle/{circle}/do/end/").text
    seen = form.split('name="seen" value="')[1].split('"')[0]
    asked(circle)
    answer = head.post(f"/desk/circle/{circle}/do/end/", {"seen": seen, "reason": "合并"})
    assert answer.status_code == 409
    assert "提出加入" in answer.text
    assert "合并</textarea>" in answer.text
    latest = answer.text.split('name="seen" value="')[1].split('"')[0]
    again = head.post(f"/desk/circle/{circle}/do/end/", {"seen": latest, "reason": "合并"})
    assert again.status_code == 303
    assert "只能查看" in head.get(f"/desk/circle/{circle}/").text


def test_hidden_and_missing_are_told_in_the_same_words(desk: Desk) -> None:
    circle = alliance()
    stranger = desk("龙翔街道办事处", "head")
    hidden = stranger.get(f"/desk/circle/{circle}/")
    missing = stranger.get(f"/desk/circle/{circle + 9999}/")
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert hidden.text == missing.text
    assert stranger.post(f"/desk/circle/{circle}/do/end/").status_code == 404
    assert "华山街道党建联盟" not in stranger.get(LIST).text


def test_pages_and_acts_keep_within_their_budgets(desk: Desk) -> None:
    circle = alliance()
    client = desk(STREET, "head")
    for address, most in (
        (LIST, 8),
        (f"{LIST}?kind=emergency", 8),
        (f"/desk/circle/{circle}/", 12),
    ):
        client.get(address)
        with CaptureQueriesContext(connection) as asked_for:
            assert client.get(address).status_code == 200
        assert len(asked_for) <= most, [it["sql"][:90] for it in asked_for]
    with CaptureQueriesContext(connection) as asked_for:
        answer = client.post(
            f"/desk/circle/{circle}/do/join-unit/", {"unit": COMMUNITY, "seen": "1"}
        )
    assert answer.status_code == 303
    assert len(asked_for) <= 14, [it["sql"][:90] for it in asked_for]
