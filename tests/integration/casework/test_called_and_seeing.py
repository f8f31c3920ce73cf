"""Who is called must be able to see: a resident's matter is laid on no unit in which nobody may see it."""

from __future__ import annotations

import pytest

from chuishao.casework import queries
from chuishao.casework.models import Party
from chuishao.casework.operations import Origin, Place, open_case
from chuishao.directory.kinds import Clearance
from chuishao.directory.models import Holding, Post
from chuishao.kernel.refusals import Invalid
from tests import make
from tests.integration.hands import DESK, SQUAD, act, refused, unit, who

pytestmark = pytest.mark.usefixtures("kunming")
ALLIED = "省政府研究室"


def of_a_resident() -> int:
    """A whistle that takes over a request's words, ready to be dispatched."""
    answers = {
        "channel": "phone",
        "demand": "complain",
        "description": "张家漏水",
        "caller_phone": "13800138000",
    }
    asked = open_case(
        case_type="request", actor=who("华山街道"), at=make.at(), title="张家漏水", kind="general",
        answers=answers, place=Place(make.WUHUASHAN, "66号院"),
    )  # fmt: skip
    made = open_case(
        case_type="whistle", actor=who(), at=make.at(), title="张家漏水", kind="ordinary",
        answers=make.DESCRIBED, place=Place(make.WUHUASHAN, "66号院"), origin=Origin(about=asked.number),
    )  # fmt: skip
    act(made.case_id, "submit", who())
    act(made.case_id, "approve", who(post="head"))
    return made.case_id


def clearances(name: str) -> set[int]:
    return set(Post.objects.filter(organisation=unit(name)).values_list("clearance", flat=True))


def test_a_unit_that_cannot_see_is_not_called_and_the_desk_is_told_what_to_do() -> None:
    assert clearances(ALLIED) == {Clearance.INTERNAL}
    case = of_a_resident()
    with refused(Invalid, match="另吹一哨"):
        act(case, "dispatch", who(DESK, "dispatcher"), units={SQUAD: "lead", ALLIED: "asked"})
    assert not Party.objects.filter(case=case, organisation=unit(ALLIED)).exists()
    act(case, "dispatch", who(DESK, "dispatcher"), units={SQUAD: "lead"})
    shown = queries.cases_visible_to(actor=who(SQUAD, "head"))
    assert shown.filter(pk=case).exists()


def test_an_ordinary_whistle_is_laid_on_it_as_ever_and_its_contact_sees_it() -> None:
    case = make.dispatched(units={SQUAD: "lead", ALLIED: "asked"}).case_id
    assert queries.cases_visible_to(actor=who(ALLIED, "contact")).filter(pk=case).exists()


def test_once_somebody_there_may_see_it_is_called_and_they_do() -> None:
    case = of_a_resident()
    Post.objects.filter(organisation=unit(ALLIED)).update(clearance=Clearance.PERSONAL)
    act(case, "dispatch", who(DESK, "dispatcher"), units={SQUAD: "lead", ALLIED: "asked"})
    contact = make.actor(ALLIED, "contact")
    assert queries.cases_visible_to(actor=contact).filter(pk=case).exists()


def test_somebody_who_has_left_sees_for_nobody() -> None:
    case = of_a_resident()
    held = Holding.objects.filter(post__organisation=unit(SQUAD))
    held.update(to_on=make.at().date())
    with refused(Invalid, match=SQUAD):
        act(case, "dispatch", who(DESK, "dispatcher"), units={SQUAD: "lead"})
