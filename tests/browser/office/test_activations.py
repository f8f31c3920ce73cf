"""An activation from its proposal to its signed record, and figures of the time before, on a screen and on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from chuishao.directory.actors import Actor
from chuishao.participation import operations
from chuishao.participation.models import Activation, Destruction, PastFigure
from tests import make
from tests.browser.conftest import NOW, visiting
from tests.browser.office.test_lists_in import picture

pytestmark = pytest.mark.browser
WIDTHS = pytest.mark.parametrize("width", [1440, 390])
DISTRICT, HEAD = "五华区政府", ("五华区政府", "head")


@WIDTHS
def test_it_is_proposed_confirmed_ended_destroyed_and_signed(
    chromium: Browser, site: str, width: int
) -> None:
    with visiting(chromium, site, width, who=(DISTRICT, "clerk")) as visit:
        visit.go("/office/activations/propose/")
        visit.check(f"propose at {width}")
        picture(visit, f"activate-form-{width}")
        visit.page.get_by_label("法律依据").fill("《传染病防治法》第四十二条")
        visit.page.get_by_label("文件号").fill("五政发〔2026〕3号")
        visit.page.get_by_label("到哪一天为止").fill("2026-10-31")
        visit.tap("提出启用")
    key = Activation.objects.get().pk
    with visiting(chromium, site, width, who=HEAD) as visit:
        visit.go("/office/activations/")
        visit.check(f"waiting at {width}")
        picture(visit, f"activations-{width}")
        visit.go(f"/office/activations/{key}/confirm/")
        visit.check(f"confirm at {width}")
        visit.tap("确认启用")
    head, city = make.actor(*HEAD), make.actor("市政府", "head")
    operations.end_activation(activation_id=key, reason="响应终止", actor=head, at=NOW)
    number = operations.propose_destruction(activation_id=key, actor=head, at=NOW).number
    operations.confirm_destruction(number=number, actor=city, at=NOW)
    operations.carry_on_destruction(actor=Actor.system("按规定销毁"), at=NOW)
    assert Destruction.objects.get().state == "done"
    with visiting(chromium, site, width, who=HEAD) as visit:
        visit.go(f"/office/destructions/{number}/")
        visit.check(f"record at {width}")
        picture(visit, f"destruction-{width}")


@WIDTHS
def test_a_figure_of_the_time_before_is_entered_and_struck(
    chromium: Browser, site: str, width: int
) -> None:
    with visiting(chromium, site, width, who=HEAD) as visit:
        visit.go("/office/past/enter/")
        visit.check(f"enter at {width}")
        visit.page.get_by_label("哪个指标").select_option("volunteering.service_times")
        visit.page.get_by_label("原文怎么说").fill("880余人次")
        visit.page.get_by_label("截至哪一天").fill("2022-07-04")
        visit.page.get_by_label("出处").fill("2022年7月4日新闻发布会")
        visit.tap("登记一个以前的数")
        assert visit.page.get_by_text("880余人次").is_visible()
        visit.check(f"past at {width}")
        picture(visit, f"past-{width}")
        visit.go(f"/office/past/{PastFigure.objects.get().pk}/strike/")
        visit.check(f"strike at {width}")
