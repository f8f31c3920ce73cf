"""The gate of an emergency at the desk: counted by the hour, never by person; afterwards only read."""

from __future__ import annotations

from django.test import Client

from chuishao.participation import operations
from chuishao.participation.models import Activity
from tests import make
from tests.doors.conftest import Desk, StandingClock
from tests.doors.web.taking_part.cast import COMMUNITY
from tests.integration.participation.test_emergency import activated, gate_duty

DISTRICT = "五华区政府"


def test_an_hour_is_counted_put_right_and_read_by_nobody_else(
    desk: Desk, standing_clock: StandingClock
) -> None:
    activation = activated()
    page = f"/desk/activity/{gate_duty().pk}/"
    standing_clock.put_to("2026-02-13 10:40")
    clerk, stranger = desk(COMMUNITY), desk("龙翔街道办事处", "head")
    form = clerk.get(f"{page}do/count/").text
    assert "10:00—11:00" in form
    assert "11:00—12:00" not in form
    hour = {
        "hour": "2026-02-13T09:00+08:00",
        "number_passed": "120",
        "number_raised": "0",
        "number_turned_back": "3",
    }
    assert stranger.post(f"{page}do/count/", hour).status_code == 404
    assert clerk.post(f"{page}do/count/", hour | {"number_passed": "许多"}).status_code == 422
    assert clerk.post(f"{page}do/count/", hour).status_code == 303
    assert clerk.post(f"{page}do/count/", hour | {"number_passed": "118"}).status_code == 303
    shown = clerk.get(page).text
    assert "按小时的人次" in shown
    assert ">118<" in shown
    assert ">120<" not in shown
    over(activation.pk, clerk, page, hour)


def over(activation: int, clerk: Client, page: str, hour: dict[str, str]) -> None:
    """Ended, the page is read and takes no more numbers."""
    operations.end_activation(
        activation_id=activation,
        actor=make.actor(DISTRICT, "head"),
        at=make.at("2026-02-13 10:40"),
        reason="解除",
    )
    late = clerk.post(f"{page}do/count/", hour)
    assert late.status_code == 409
    assert "只能查看" in late.text
    shown = clerk.get(page).text
    assert "do/count/" not in shown
    assert "要办，请区县或市的负责人" in shown
    circle = clerk.get(
        f"/desk/circle/{Activity.objects.get(pk=page.split('/')[3]).circle_id}/"
    ).text
    assert "成员当天都退出了" in circle
    assert "还没有：" not in circle
    assert "现在没有要您办的" not in shown


def test_what_is_no_emergency_counts_nothing(desk: Desk) -> None:
    from tests.doors.web.taking_part.cast import service, team

    activity, _shift = service(team(), make.at("2026-09-28 09:00"), make.at("2026-09-28 11:00"))
    page = f"/desk/activity/{activity}/"
    assert "按小时的人次" not in desk(COMMUNITY).get(page).text
    form = {"hour": "2026-09-28T09:00+08:00", "number_passed": "1"}
    assert desk(COMMUNITY).post(f"{page}do/count/", form).status_code == 422


def test_what_is_off_is_told_and_not_offered_and_its_form_is_refused_in_the_same_words(
    desk: Desk, standing_clock: StandingClock
) -> None:
    head = desk(COMMUNITY, "head")
    whole = head.get("/desk/taking-part/").text
    assert "设立卡口" not in whole
    of_it = "/desk/taking-part/?kind=emergency"
    assert f'href="{of_it}#h-found"' in whole
    shown = head.get(of_it).text
    assert "设立卡口" not in shown
    assert "要办，请区县或市的负责人" in shown
    form = head.get("/desk/taking-part/found/emergency/gate/")
    assert form.status_code == 409
    assert "要办，请区县或市的负责人" in form.text
    standing_clock.put_to("2026-02-02 09:00")
    activated()
    assert "设立卡口" in head.get(of_it).text
