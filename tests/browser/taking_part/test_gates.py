"""What is counted at a gate, a link renewed and an answer owed, in a real browser at both widths."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from chuishao.participation import operations
from tests import make
from tests.browser.conftest import NOW, visiting
from tests.browser.taking_part.test_circles import seen
from tests.integration.participation.branches import circle
from tests.integration.participation.cast import neighbour

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
CLERK = ("五华山社区", "clerk")


def gate() -> int:
    """A duty of this morning at the gate, two hours of it counted."""
    began = make.at("2026-09-20 09:00")
    row = operations.propose_activation(
        programme="emergency", region_path="530102", basis="《突发事件应对法》", document_no="五政发〔2026〕3号",
        until_on=make.at("2026-12-01 09:00").date(), actor=make.actor("五华区政府", "clerk"), at=began,
    )  # fmt: skip
    operations.confirm_activation(
        activation_id=row.pk, actor=make.actor("五华区政府", "head"), at=began
    )
    of = circle(
        "gate",
        "emergency",
        name="双桥路353号卡口",
        at=began,
        ends_on=make.at("2026-11-01 09:00").date(),
    )
    shifts = (operations.PlannedShift(make.at("2026-09-28 08:00"), make.at("2026-09-28 18:00")),)
    plan = operations.Plan(of.pk, "gate_duty", "双桥路353号值守", "双桥路353号", shifts)
    made = operations.plan_activity(plan=plan, actor=make.actor(), at=began)
    operations.publish_activity(activity_id=made.pk, actor=make.actor(), at=began)
    for hour, passed in (("2026-09-28 08:00", 120), ("2026-09-28 09:00", 86)):
        operations.count_hour(
            activity_id=made.pk, hour=make.at(hour), numbers={"passed": passed, "raised": 0, "turned_back": 2},
            actor=make.actor(), at=NOW,
        )  # fmt: skip
    return made.pk


@pytest.mark.parametrize("width", [390, 1440])
def test_a_gate_is_counted_and_a_link_renewed(chromium: Browser, site: str, width: int) -> None:
    duty = gate()
    neighbour("王小梅", "13888881234")
    with visiting(chromium, site, width, who=CLERK) as clerk:
        clerk.go(f"/desk/activity/{duty}/")
        seen(clerk, f"gate-{width}")
        page = clerk.go(f"/desk/activity/{duty}/do/count/")
        seen(clerk, f"gate-count-{width}")
        page.get_by_label("通行人次").fill("41")
        page.get_by_role("main").locator("button.btn-primary").click()
        page.get_by_role("cell", name="247").first.wait_for()
        page = clerk.go("/desk/taking-part/link/")
        page.get_by_label("电话").fill("13888881234")
        page.get_by_role("main").locator("button.btn-primary").click()
        page.get_by_role("img", name="私人链接的二维码").wait_for()
        seen(clerk, f"link-{width}")
