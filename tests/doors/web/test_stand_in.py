"""A stand-in: told on every page for whom, and both names stand in the log."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from chuishao.casework.queries import case_page
from tests import make, stand_ins
from tests.doors.conftest import Desk, account_of, browser


@pytest.fixture
def deputy(desk: Desk) -> Iterator[Client]:
    """The browser of the community's clerk, who stands in for its head."""
    clerk = make.actor()
    with stand_ins.forgotten_afterwards():
        stand_ins.appoint()
        client = browser(account_of(clerk, make.at()), make.at())
        held = str(stand_ins.holding(clerk.person_id))
        assert client.post("/post/", {"holding": held}).status_code == 303
        yield client


def name_of(post: str) -> str:
    """Who holds this post in the community."""
    return make.actor(post=post).label.split(" ")[-1]


@pytest.mark.parametrize(
    "address", ["/desk/", "/desk/me/", "/desk/messages/", "/desk/statistics/", "/office/", "/desk/blow/"]
)  # fmt: skip
def test_every_page_says_for_whom_and_until_when(deputy: Client, address: str) -> None:
    page = deputy.get(address).text
    assert f"您正在代理{name_of('head')}，到2026年10月8日为止" in page


def test_whoever_stands_in_for_nobody_is_told_nothing(desk: Desk) -> None:
    assert "您正在代理" not in desk().get("/desk/").text


def test_the_log_names_both(deputy: Client) -> None:
    drafter = make.actor(post="grid_worker")
    number = make.whistle(by=drafter).number
    head = make.actor(post="head")
    make.move(case=number, transition="submit", actor=head, at=make.at())
    assert deputy.post(f"/desk/case/{number}/step/approve/").status_code == 303
    said = f"五华山社区 {name_of('clerk')}（代{name_of('head')}）"
    assert said in deputy.get(f"/desk/case/{number}/").text
    story = case_page(number=number, actor=head, at=make.at()).story
    assert story[0].who == said
