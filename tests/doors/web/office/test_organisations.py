"""The directory in the office: looked at within the own region, changed by two people, accounts by one role."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from chuishao.directory import operations
from chuishao.directory.actors import Actor
from chuishao.directory.kinds import OrganisationKind, Tier
from chuishao.directory.models import Organisation
from chuishao.directory.queries import roster
from chuishao.web.office import organisations
from tests import make
from tests.doors.conftest import Desk

SQUAD = "华山城管办"


def post_of(name: str, kind: str) -> Any:
    posts = roster.posts_in(make.unit(name), make.at())
    return next(one for one in posts if one.kind == kind)


def address(name: str) -> str:
    return f"/office/organisations/{make.unit(name)}/"


def test_the_tree_leads_down_and_words_or_initials_find(desk: Desk) -> None:
    head = desk("华山街道", "head")
    assert "五华山社区" in head.get("/office/organisations/").text
    assert "城市管理办公室" in head.get("/office/organisations/?words=城市管理").text
    assert head.get("/office/organisations/?place=530103").status_code == 404
    assert "没有找到" in head.get("/office/organisations/?words=没有这家").text


def test_a_stand_in_is_proposed_by_one_and_confirmed_by_another(desk: Desk) -> None:
    squad, post = address(SQUAD), post_of(SQUAD, "head")
    clerk = make.actor(SQUAD, "liaison")
    name = clerk.label.split(" ")[-1]
    said = {
        "act": "stand_in", "post": str(post.id), "person": name, "person_id": str(clerk.person_id),
        "from_on": "2026-10-08", "to_on": "2026-10-20", "document_no": "华街任〔2026〕3号",
    }  # fmt: skip
    street = desk("华山街道", "head")
    assert street.post(squad, said).status_code == 303
    assert "等第二人确认" in street.get(squad).text
    [grant] = roster.grants_waiting(make.unit(SQUAD))
    decision = {"act": "confirm", "grant": str(grant.id)}
    assert street.post(squad, decision).status_code == 403
    assert desk(SQUAD, "head").post(squad, decision).status_code == 303
    assert any(held.is_stand_in for held in post_of(SQUAD, "head").now)


def test_a_name_nobody_bears_is_refused_and_kept(desk: Desk) -> None:
    post = post_of(SQUAD, "head")
    said = {
        "act": "stand_in", "post": str(post.id), "person": "无此人", "from_on": "2026-10-08",
        "to_on": "2026-10-20", "document_no": "华街任〔2026〕3号",
    }  # fmt: skip
    answer = desk("华山街道", "head").post(address(SQUAD), said)
    assert answer.status_code == 422
    assert 'value="无此人"' in answer.text


def test_a_head_changes_nothing_next_door(desk: Desk) -> None:
    post = post_of("五华山社区", "head")
    said = {
        "act": "relieve", "post": str(post.id), "from_on": "2026-10-08", "document_no": "某号",
    }  # fmt: skip
    assert desk(SQUAD, "head").post(address(SQUAD), said).status_code == 403


def test_accounts_are_opened_closed_and_unlocked_by_the_system_administrator(
    administrators: dict[str, Client],
) -> None:
    person = make.actor(SQUAD, "liaison").person_id
    said = {"act": "open_account", "person_id": str(person), "username": "chengguan.zhang"}
    assert administrators["security"].post(address(SQUAD), said).status_code == 403
    page = administrators["system"].post(address(SQUAD), said)
    assert "口令只显示这一次" in page.text
    account = roster.accounts_of([person], make.at())[person]
    close = {"act": "close_account", "account": str(account.id)}
    assert administrators["system"].post(address(SQUAD), close).status_code == 303
    assert roster.accounts_of([person], make.at()) == {}


def test_the_audit_administrator_and_clerks_stay_out(
    desk: Desk, administrators: dict[str, Client]
) -> None:
    for one in (administrators["audit"], desk()):
        assert one.get("/office/organisations/").status_code == 403
        assert one.get(address(SQUAD)).status_code == 403


def test_a_long_list_comes_in_pages(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(organisations, "A_PAGE", 5)
    head = desk("华山街道", "head")
    first = head.get("/office/organisations/").text
    assert "第 1 到 5 家" in first
    assert "上一页" not in first
    second = head.get("/office/organisations/?from=5").text
    assert "第 6 到 10 家" in second
    assert "上一页" in second
    assert "第 1 到 5 家" in head.get("/office/organisations/?from=x").text


@pytest.fixture
def passing_unit(ground: None) -> Iterator[str]:
    """The page of a unit of this test alone: the directory is kept for all others as it is."""
    unit = operations.found_organisation(
        name="华山街道临时整治办公室", kind=OrganisationKind.STREET_SECTION, region_path="530102001",
        tier=Tier.STREET, actor=Actor.system("测试"), at=make.at(),
    )  # fmt: skip
    yield f"/office/organisations/{unit}/"
    Organisation.objects.filter(pk=unit).delete()


def test_a_unit_is_renamed_and_dissolved_by_the_system_administrator(
    administrators: dict[str, Client], passing_unit: str
) -> None:
    system = administrators["system"]
    renamed = {"act": "rename", "name": "华山街道城市运行管理办公室", "short_name": "华山城运办"}
    assert administrators["security"].post(passing_unit, renamed).status_code == 403
    assert system.post(passing_unit, {"act": "rename", "name": " "}).status_code == 422
    assert system.post(passing_unit, renamed).status_code == 303
    assert "华山街道城市运行管理办公室" in system.get(passing_unit).text
    unknown = system.post(passing_unit, {"act": "dissolve", "successor": "没有这家单位"})
    assert unknown.status_code == 422
    assert 'value="没有这家单位"' in unknown.text
    assert system.post(passing_unit, {"act": "dissolve"}).status_code == 303
    assert system.post(passing_unit, renamed).status_code == 409
