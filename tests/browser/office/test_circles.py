"""Circles and participants of an office on a screen and on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from chuishao.participation import operations
from chuishao.participation.operations import Joining, Registration
from tests import make
from tests.browser.conftest import follow, visiting
from tests.browser.office.test_lists_in import picture

pytestmark = pytest.mark.browser
COMMUNITY, STREET = "五华山社区", "华山街道办事处"


def peopled() -> None:
    """A team with two people, an alliance."""
    head, clerk, at = (
        make.actor(COMMUNITY, "head"),
        make.actor(COMMUNITY),
        make.at("2026-09-01 09:00"),
    )
    team = operations.found_circle(
        programme="volunteering", kind="team", name="五华山志愿服务队", host_id=make.unit(COMMUNITY),
        actor=head, at=at,
    ).pk  # fmt: skip
    operations.found_circle(
        programme="alliance", kind="alliance", name="华山街道党建联盟", host_id=make.unit(STREET),
        actor=make.actor(STREET, "head"), at=at,
    )  # fmt: skip
    for name, skills in (("张三", ("急救", "电工")), ("李四", ("理发",))):
        known = Registration(region_path=clerk.region_path, name=name, skills=skills)
        who = operations.register_participant(registration=known, actor=clerk, at=at).participant_id
        joining = Joining("team_volunteer", participant_id=who)
        asked = operations.ask_to_join(circle_id=team, joining=joining, actor=clerk, at=at)
        operations.decide_joining(belonging_id=asked.pk, is_granted=True, actor=head, at=at)


@pytest.mark.parametrize("width", [1440, 390])
def test_both_lists_are_read_narrowed_and_led_on(chromium: Browser, site: str, width: int) -> None:
    peopled()
    with visiting(chromium, site, width, who=(STREET, "head")) as visit:
        visit.go("/office/circles/")
        visit.check(f"circles at {width}")
        picture(visit, f"circles-{width}")
        visit.go("/office/circles/?words=没有的队")
        visit.check(f"no circle at {width}")
    with visiting(chromium, site, width, who=(COMMUNITY, "clerk")) as visit:
        visit.go("/office/participants/")
        visit.check(f"participants at {width}")
        picture(visit, f"participants-{width}")
        follow(visit.go("/office/circles/").get_by_role("link", name="导入名册和时长"))
        assert visit.page.get_by_label("上传“往年时长”工作簿").is_visible()
