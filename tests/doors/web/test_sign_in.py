"""The door: names and passwords, posts, and what a refusal gives away (nothing)."""

from __future__ import annotations

from typing import Any

from django.test import Client

from chuishao.directory.actors import Actor
from chuishao.directory.kinds import Administrator
from chuishao.directory.operations import REFUSED, open_first_administrators
from tests import make
from tests.doors.conftest import PASSWORD, Desk, StandingClock, account_of


def username_of_the_clerk(clock: StandingClock) -> str:
    return account_of(make.actor(), clock.at)


def post_name(client: Client, username: str, password: str = PASSWORD, **more: str):
    return client.post("/sign-in/", {"username": username, "password": password, **more})


def test_the_front_door_is_for_residents_and_leads_staff_on(client: Client, desk: Desk) -> None:
    assert 'href="/desk/"' in client.get("/").content.decode()


def test_a_stranger_is_asked_to_sign_in_and_comes_back_afterwards(client: Client, desk) -> None:
    assert client.get("/desk/?tab=opened").url == "/sign-in/?next=/desk/%3Ftab%3Dopened"


def test_whoever_sends_a_form_too_late_comes_back_to_its_page(client: Client, desk: Desk) -> None:
    page = "http://testserver/desk/blow/?about=KM-1"
    late = client.post("/desk/blow/", {"title": "路灯不亮"}, headers={"Referer": page})
    assert late.url == "/sign-in/?next=/desk/blow/%3Fabout%3DKM-1"
    asked = client.get("/desk/counters/", headers={"HX-Request": "true", "HX-Current-URL": page})
    assert asked["HX-Redirect"] == late.url
    elsewhere = client.post("/desk/blow/", headers={"Referer": "https://example.com/desk/"})
    assert elsewhere.url == "/sign-in/"


def test_whoever_was_signed_in_is_told_that_it_ended(client: Client, settings: Any) -> None:
    words = "登录已过期"
    assert words not in client.get("/sign-in/?next=/desk/").text
    client.cookies[settings.SESSION_COOKIE_NAME] = "over"
    assert words in client.get("/sign-in/?next=/desk/").text


def test_right_name_and_password_lead_to_the_worklist(client, desk, standing_clock) -> None:
    answer = post_name(client, username_of_the_clerk(standing_clock))
    assert (answer.status_code, answer.url) == (303, "/desk/")
    assert client.get("/desk/").status_code == 200


def test_after_signing_in_one_is_where_one_wanted_to_be(client, desk, standing_clock) -> None:
    answer = post_name(client, username_of_the_clerk(standing_clock), next="/desk/statistics/")
    assert answer.url == "/desk/statistics/"


def test_nobody_is_led_to_another_site(client, desk, standing_clock) -> None:
    answer = post_name(client, username_of_the_clerk(standing_clock), next="https://example.org/")
    assert answer.url == "/desk/"


def test_a_wrong_password_is_refused_and_the_name_is_kept(client, desk, standing_clock) -> None:
    username = username_of_the_clerk(standing_clock)
    answer = post_name(client, username, "falsch-und-lang")
    assert answer.status_code == 403
    assert f'value="{username}"' in answer.text
    assert "falsch" not in answer.text


def test_a_name_that_does_not_exist_is_refused_in_the_same_words(client, desk) -> None:
    answer = post_name(client, "nobody")
    assert answer.status_code == 403
    assert REFUSED in answer.text


def test_five_wrong_passwords_lock_the_account(client, desk, standing_clock) -> None:
    username = username_of_the_clerk(standing_clock)
    for _ in range(5):
        post_name(client, username, "falsch-und-lang")
    assert post_name(client, username).status_code == 403
    standing_clock.put_to("2026-09-28 09:21")
    assert post_name(client, username).status_code == 303


def test_whoever_signs_out_is_a_stranger_again(desk: Desk) -> None:
    client = desk()
    assert client.post("/sign-out/").status_code == 303
    assert client.get("/desk/").url.startswith("/sign-in/")


def test_a_session_ends_when_it_lies_idle(desk: Desk, standing_clock) -> None:
    client = desk()
    standing_clock.put_to("2026-09-28 18:00")
    assert client.get("/desk/").url.startswith("/sign-in/")


def test_one_sees_in_which_post_one_acts(desk: Desk) -> None:
    page = desk("五华山社区", "head").get("/desk/").text
    assert "五华山社区 主要负责人" in page


def test_a_post_of_others_cannot_be_chosen(desk: Desk) -> None:
    client = desk()
    assert client.get("/post/").status_code == 200
    answer = client.post("/post/", {"holding": "999999"})
    assert answer.status_code == 403
    assert "您现在不任这个岗位" in answer.text


def test_a_password_is_changed_by_giving_the_old_one(desk: Desk) -> None:
    client = desk()
    form = {"old_password": PASSWORD, "password": "Dianchi-2027-bo", "again": "Dianchi-2027-bo"}
    assert client.post("/password/", form | {"again": "anders"}).status_code == 422
    assert client.post("/password/", form).status_code == 303


def test_whoever_must_change_the_password_does_that_first(client, desk, standing_clock) -> None:
    from chuishao.directory import operations
    from chuishao.directory.actors import Actor

    who = make.actor()
    operations.open_account(
        person_id=who.person_id, username="neu", password=PASSWORD,
        actor=Actor.system("测试"), at=standing_clock.at,
    )  # fmt: skip
    post_name(client, "neu")
    assert client.get("/desk/").url == "/password/"


def test_a_page_that_asks_in_the_background_is_led_to_the_door(client: Client, desk) -> None:
    answer = client.get("/desk/", headers={"HX-Request": "true"})
    assert answer.status_code == 204
    assert answer["HX-Redirect"].startswith("/sign-in/")


def test_an_administrator_begins_in_the_office_and_has_no_worklist(
    client: Client, desk: Desk, standing_clock: StandingClock
) -> None:
    people = {role: (f"begin.{role.value}", f"管{role.value}") for role in Administrator}
    one, *_ = open_first_administrators(
        people=people, actor=Actor.system("测试"), at=standing_clock.at, must_change_password=False
    )
    assert post_name(client, one.username, one.password).url == "/office/"
    page = client.get("/desk/").text
    assert "管理员不办事项" in page
    assert "分级统计" not in page
