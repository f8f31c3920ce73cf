"""What comes from a confidential case is as confidential, however it came; what a resident wants kept secret stays."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from chuishao.casework.models import Case, Duty
from chuishao.casework.operations import Done, Origin, Place, move, open_case
from chuishao.directory.actors import Actor
from chuishao.directory.kinds import Clearance
from chuishao.kernel.refusals import Invalid
from tests import make
from tests.doors.conftest import Desk
from tests.doors.web.test_arising import GIVEN, filled

WORDS = "三单元张家漏水，夜里渗到楼下。"
OWN = "居民楼管道漏水。请住建来看。"
BLOWN = {"kind": "ordinary", "prior_efforts": "看过", "reason": "要维修资金", "review_on": "2026-10-12"}  # fmt: skip
SQUAD = "华山城管执法中队"


def request(**more: str) -> Done:
    told = {"channel": "web", "demand": "help", "description": WORDS} | more
    return open_case(
        case_type="request", actor=make.actor("华山街道", "clerk"), at=make.at(), title="张家漏水",
        kind="general", answers=told, place=Place(make.WUHUASHAN, "华山南路66号院"),
    )  # fmt: skip


def arisen(about: Done, by: Actor | None = None) -> Case:
    done = open_case(
        case_type="whistle", actor=by or make.actor(), at=make.at(), title="张家漏水", kind="ordinary",
        answers=make.DESCRIBED, place=Place(make.WUHUASHAN, "66号院"), origin=Origin(about=about.number),
    )  # fmt: skip
    return Case.objects.get(pk=done.case_id)


def blown(about: Done, **more: str) -> Case:
    """The whistle the unit that handles the request blows in one step."""
    unit = make.actor(SQUAD, "head")
    called = {unit.organisation_id: "lead"}
    desk = make.actor("华山综合调度室", "dispatcher")
    step(about, "dispatch", desk, organisations=called)
    step(about, "sign", unit)
    step(about, "contact", unit, answers={"told": "打过电话"})
    done = step(about, "blow", desk, answers=BLOWN | more)
    return Case.objects.get(number=done.opened)


def step(about: Done, key: str, who: Actor, **more: Any) -> Done:
    return move(case=about.case_id, transition=key, actor=who, at=make.at(), **more)


def exported(client: Client) -> str:
    answer = client.get("/desk/list.xlsx?tab=all")
    [sheet, *_] = load_workbook(BytesIO(answer.content)).worksheets
    return str(list(sheet.iter_rows(values_only=True)))


def everywhere(client: Client, made: Case) -> list[bool]:
    """Whether it is in the list, found by search, in the export, and has a page."""
    return [
        made.number in client.get("/desk/?tab=all").text,
        made.number in client.get("/desk/search/", {"words": "张家漏水"}).text,
        made.number in exported(client),
        client.get(f"/desk/case/{made.number}/").status_code == 200,
    ]


def test_a_whistle_that_arises_from_a_request_is_hidden_from_whom_the_request_is(
    desk: Desk,
) -> None:
    made = arisen(request())
    assert everywhere(desk(), made) == [True] * 4
    assert everywhere(desk("五华山社区", "grid_worker"), made) == [False] * 4


def test_an_ordinary_whistle_is_seen_by_the_same_post(desk: Desk) -> None:
    made = Case.objects.get(pk=make.whistle().case_id)
    Case.objects.filter(pk=made.pk).update(title="张家漏水")
    assert everywhere(desk("五华山社区", "grid_worker"), made)[0]


def test_its_clocks_carry_the_grade_too(ground: None) -> None:
    made = arisen(request())
    move(case=made.pk, transition="submit", actor=make.actor(), at=make.at())
    grades = set(Duty.objects.filter(case=made).values_list("confidentiality", flat=True))
    assert grades == {Clearance.PERSONAL}


def test_what_is_opened_by_a_step_takes_the_grade_and_hands_it_on(ground: None) -> None:
    made = blown(request())
    assert made.confidentiality == Clearance.PERSONAL
    assert made.answers["description"] == WORDS
    assert made.title == "张家漏水"


def test_the_higher_grade_counts(ground: None) -> None:
    about = request()
    Case.objects.filter(pk=about.case_id).update(confidentiality=Clearance.SENSITIVE)
    head = make.actor(post="head")
    assert arisen(about, by=head).confidentiality == Clearance.SENSITIVE


def test_where_secrecy_was_asked_for_the_form_takes_no_words_and_says_why(desk: Desk) -> None:
    client, about = desk(), request(keep_secret="yes")
    page = client.get(f"/desk/blow/?about={about.number}").text
    assert "诉求人要求保密" in page
    assert WORDS not in page
    form = filled(page)
    assert form["title"] == form["a_description"] == ""
    assert form["place_words"] == "华山南路66号院"
    again = client.post("/desk/blow/", form | GIVEN)
    assert again.status_code == 422
    assert "诉求人要求保密" in again.text
    assert client.post("/desk/blow/", form | GIVEN | {"title": "漏水", "a_description": OWN}).status_code == 303  # fmt: skip


def test_where_secrecy_was_asked_for_the_step_asks_for_words_of_ones_own(ground: None) -> None:
    about = request(keep_secret="yes")
    with pytest.raises(Invalid) as refused:
        blown(about)
    assert "要求保密" in refused.value.message
    assert set(refused.value.fields) == {"description"}


def test_only_these_words_are_in_the_whistle(ground: None) -> None:
    made = blown(request(keep_secret="yes"), description=OWN)
    assert made.answers["description"] == OWN
    assert made.title == "居民楼管道漏水"
    assert "张家" not in str(Case.objects.filter(pk=made.pk).values())


def test_a_request_taken_up_again_keeps_the_words_and_the_wish(ground: None) -> None:
    about = request(keep_secret="yes")
    desk = make.actor("华山综合调度室", "dispatcher")
    Case.objects.filter(pk=about.case_id).update(state="closed", is_closed=True)
    done = step(about, "again", Actor.reporter(about.case_id), answers={"reason": "又漏了"})
    again = Case.objects.get(number=done.opened)
    assert (again.answers["keep_secret"], again.answers["description"]) == (True, WORDS)
    assert again.confidentiality == Clearance.PERSONAL
    assert desk.clearance >= again.confidentiality
