"""What a resident can do and know through a private link, and what stays closed to everybody else."""

from __future__ import annotations

from typing import Any

import pytest

from chuishao.casework import queries
from chuishao.casework.operations import (
    HandedIn,
    Place,
    attach,
    move,
    open_public_case,
    renew_public_link,
    support,
)
from chuishao.casework.queries import cases_visible_to
from chuishao.directory import queries as directory
from chuishao.directory.actors import Actor
from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed
from tests import make

pytestmark = pytest.mark.usefixtures("on_ground")
SECRET = "s" * 32
TROUBLE = "院门口化粪池冒水，污水流到人行道"
ANSWERS = {"channel": "web", "demand": "help", "description": TROUBLE}


def handed_in(secret: str = SECRET, when: str = "2026-09-28 09:00", **known: Any) -> HandedIn:
    window = directory.public_window(make.WUHUASHAN, make.at(when))
    assert window is not None
    return open_public_case(
        case_type="request", actor=window, at=make.at(when), title=TROUBLE, kind="general",
        answers={**ANSWERS, **known}, place=Place(make.WUHUASHAN, "66号院"), secret=secret,
    )  # fmt: skip


def step(mine: HandedIn, key: str, who: Actor, when: str, **more: Any) -> Any:
    return move(case=mine.done.case_id, transition=key, actor=who, at=make.at(when), **more)


def replied() -> HandedIn:
    """Handled by the street's enforcement team and answered; the resident has the next word."""
    mine = handed_in()
    unit = make.actor("华山城管执法中队", "liaison")
    desk = make.actor("华山综合调度室", "dispatcher")
    step(mine, "dispatch", desk, "2026-09-28 09:10", organisations={unit.organisation_id: "lead"})
    step(mine, "sign", unit, "2026-09-28 09:20")
    step(mine, "contact", unit, "2026-09-28 09:30", answers={"told": "打过电话，姓王"})
    step(
        mine, "finish", unit, "2026-09-28 15:00", answers={"ended": "solved", "result": "已疏通。"}
    )
    return mine


def resident(mine: HandedIn) -> Actor:
    return Actor.reporter(mine.done.case_id)


def test_the_street_takes_in_what_was_handed_in() -> None:
    page = queries.public_page(token=handed_in().token, at=make.at())
    assert (page.case.state, page.case.level, page.desk) == ("received", "visit", "华山综合调度室")
    assert page.to_come == ("派给单位", "单位接下", "办完，答复您", "请您评价")


def test_sending_twice_gives_the_same_case() -> None:
    first, again = handed_in(), handed_in()
    assert (first.done.number, first.token) == (again.done.number, again.token)


def test_a_link_opens_its_own_case_and_no_other() -> None:
    mine, other = handed_in(), handed_in("t" * 32)
    assert mine.token != other.token
    with pytest.raises(NotAllowed):
        queries.public_page(token="x" * 22, at=make.at())
    with pytest.raises(NotAllowed):
        step(other, "withdraw", resident(mine), "2026-09-28 09:05", answers={"reason": "好了"})


def test_neither_window_nor_resident_sees_lists() -> None:
    mine = handed_in()
    window = directory.public_window(make.WUHUASHAN, make.at())
    assert not cases_visible_to(actor=window).exists()
    assert not cases_visible_to(actor=resident(mine)).exists()


def test_the_resident_is_told_units_and_not_people() -> None:
    told = queries.public_page(token=replied().token, at=make.at("2026-09-28 16:00")).told
    said = "".join(one.heading + one.words + str(one.answers) for one in told)
    assert "华山城管执法中队" in said
    assert "已疏通。" in said
    assert "姓王" not in said


def test_a_rating_ends_the_case_and_its_duties() -> None:
    mine = replied()
    done = step(mine, "rate", resident(mine), "2026-09-28 17:00", answers={"satisfied": "yes"})
    assert done.state == "closed"
    page = queries.public_page(token=mine.token, at=make.at("2026-09-28 17:01"))
    assert (page.awaited, page.told[-1].answers) == ((), (("是否满意", "满意"),))


def test_what_is_not_true_goes_back() -> None:
    mine = replied()
    done = step(mine, "reopen", resident(mine), "2026-09-28 17:00", answers={"reason": "还在冒"})
    assert done.state == "handling"
    page = queries.public_page(token=mine.token, at=make.at("2026-09-28 17:01"))
    assert [one.unit for one in page.awaited] == ["华山城管执法中队"]


def test_the_link_follows_to_the_successor() -> None:
    mine = replied()
    step(mine, "rate", resident(mine), "2026-09-28 17:00", answers={"satisfied": "basic"})
    again = step(mine, "again", resident(mine), "2026-10-09 09:00", answers={"reason": "又堵了"})
    page = queries.public_page(token=mine.token, at=make.at("2026-10-09 09:01"))
    assert (page.case.number, page.earlier) == (again.opened, mine.done.number)


def test_a_lost_link_is_found_by_number_and_telephone() -> None:
    mine = handed_in(caller_phone="13888881234")
    at = make.at("2026-09-28 10:00")
    found = renew_public_link(
        number=mine.done.number, last_four="1234", secret="n" * 32, actor=Actor.stranger(), at=at
    )
    assert queries.public_page(token=found, at=at).case.number == mine.done.number
    with pytest.raises(NotAllowed):
        queries.public_page(token=mine.token, at=at)


@pytest.mark.parametrize("last_four", ["1235", "", "234", "81234"])
def test_a_wrong_telephone_finds_nothing(last_four: str) -> None:
    mine = handed_in(caller_phone="13888881234")
    with pytest.raises(NotAllowed):
        renew_public_link(
            number=mine.done.number,
            last_four=last_four,
            secret="n" * 32,
            actor=Actor.stranger(),
            at=make.at(),
        )


def test_near_by_is_shown_what_may_be_the_same() -> None:
    mine = handed_in()
    found = queries.public_near(
        words="化粪池冒水了", region_path=make.WUHUASHAN, at=make.at("2026-09-29 09:00")
    )
    assert [near.case_id for near in found] == [mine.done.case_id]
    assert (
        support(
            case_id=mine.done.case_id,
            who="a",
            actor=Actor.stranger(),
            at=make.at("2026-09-29 09:00"),
        )
        == 1
    )
    assert (
        support(
            case_id=mine.done.case_id,
            who="a",
            actor=Actor.stranger(),
            at=make.at("2026-09-29 09:00"),
        )
        == 1
    )


@pytest.mark.parametrize(
    "known", [{"keep_secret": "yes"}, {"demand": "report"}, {"demand": "complain"}]
)
def test_what_is_secret_or_about_people_is_not_shown_near_by(known: dict[str, str]) -> None:
    mine = handed_in(**known)
    found = queries.public_near(
        words="化粪池冒水了", region_path=make.WUHUASHAN, at=make.at("2026-09-29 09:00")
    )
    assert found == []
    with pytest.raises(NotAllowed):
        support(case_id=mine.done.case_id, who="a", actor=Actor.stranger(), at=make.at())


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(Invalid):
        handed_in("short")


def test_two_taps_do_not_open_two_successors() -> None:
    mine = replied()
    step(mine, "rate", resident(mine), "2026-09-28 17:00", answers={"satisfied": "yes"})
    seen = queries.public_page(token=mine.token, at=make.at()).case.revision
    again = {"answers": {"reason": "又堵了"}, "seen_revision": seen}
    step(mine, "again", resident(mine), "2026-10-09 09:00", **again)
    with pytest.raises(Conflict):
        step(mine, "again", resident(mine), "2026-10-09 09:00", **again)


def test_the_resident_is_told_when_a_whistle_is_blown() -> None:
    mine = handed_in()
    unit = make.actor("华山城管执法中队", "liaison")
    desk = make.actor("华山综合调度室", "dispatcher")
    step(mine, "dispatch", desk, "2026-09-28 09:10", organisations={unit.organisation_id: "lead"})
    step(mine, "sign", unit, "2026-09-28 09:20")
    step(mine, "contact", unit, "2026-09-28 09:30", answers={"told": "打过电话"})
    asked = {
        "kind": "ordinary",
        "prior_efforts": "抽过一次",
        "reason": "主管在市政路下",
        "review_on": "2026-10-12",
    }
    step(mine, "blow", desk, "2026-09-28 10:00", answers=asked)
    page = queries.public_page(token=mine.token, at=make.at("2026-09-28 10:01"))
    assert page.told[-1].heading == "请上一级来帮"
    assert page.to_come[0] == "帮手办完"
    assert "主管在市政路下" not in str(page.told)


def test_photos_are_part_of_the_story() -> None:
    mine = handed_in()
    attach(case=mine.done.case_id, photos=(), actor=resident(mine), at=make.at())
    with pytest.raises(NotAllowed):
        attach(case=mine.done.case_id, photos=(), actor=Actor.stranger(), at=make.at())
