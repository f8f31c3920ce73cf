"""Every declared step of every mechanism refuses whoever has no part in the case, in the words of a missing one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import transaction

from chuishao.casework import catalogue, queries
from chuishao.casework.models import Case
from chuishao.casework.operations import Done, Place, move, open_case, reveal
from chuishao.directory.actors import Actor
from chuishao.directory.kinds import Administrator
from chuishao.kernel.refusals import Invalid, NotAllowed, NotFound
from chuishao.programmes import whistle
from tests import make
from tests.integration.casework.walks import Walk
from tests.integration.hands import DESK, MARKET, SQUAD, act, kept, refused, who

pytestmark = pytest.mark.usefixtures("kunming")
MISSING = "KM-530102001-20260928-999999"
OPENERS = {
    "whistle": ("五华山社区", "clerk", "ordinary"),
    "request": ("华山街道", "clerk", "general"),
    "rectification": ("华山街道", "clerk", "by_deadline"),
}


def outsiders() -> dict[str, Actor]:
    """Those who would like to, and who must not even learn that the case is there."""
    desk = who(DESK, "head")
    return {
        "the desk of another street": who("护国综合调度室", "dispatcher"),
        "the head of another street": who("护国街道", "head"),
        "a community of the same street": who("水晶宫社区", "head"),
        "the desk of another district": who("盘龙区调度中心", "head"),
        "a department that was not called": who("五华区教体局", "head"),
        "a force that was not called": who(SQUAD, "head"),
        "a resident unit that was not asked": who("省审计厅", "contact"),
        "a system administrator": replace(desk, administrator=Administrator.SYSTEM),
        "a post without clearance": replace(desk, clearance=0),
        "a resident": Actor.stranger(),
        "a resident with another matter": Actor.reporter(2**40),
        "a person without a post": replace(desk, organisation_id=0, post_kind=None, territory=None),
    }


def opened(case_type: str) -> Done:
    name, post, kind = OPENERS[case_type]
    return Walk(lambda things: things[0]).begin(case_type, who(name, post), kind)


def words_of_a_missing_case() -> str:
    with refused(NotFound) as told:
        queries.case_page(number=MISSING, actor=who(), at=make.at())
    return told.value.message


@pytest.mark.parametrize("case_type", OPENERS)
def test_every_step_refuses_every_outsider_as_if_there_were_no_case(case_type: str) -> None:
    case, missing, before = opened(case_type), words_of_a_missing_case(), kept()
    for reason, actor in outsiders().items():
        for step in catalogue.case_type(case_type).transitions:
            for number in (case.number, case.case_id):
                with pytest.raises(NotFound) as told, transaction.atomic():
                    move(case=number, transition=step.key, actor=actor, at=make.at())
                assert told.value.message == missing, (reason, step.key)
                assert not told.value.extra
    assert kept() == before


@pytest.mark.parametrize("step", ["no_such_step", "", "open", "__class__"])
def test_an_unknown_step_tells_an_outsider_nothing_either(step: str) -> None:
    case = opened("whistle")
    for actor in outsiders().values():
        with refused(NotFound) as told:
            move(case=case.number, transition=step, actor=actor, at=make.at())
        assert told.value.message == words_of_a_missing_case()


def test_outsiders_see_no_button_no_page_and_no_row() -> None:
    cases = [opened(case_type) for case_type in OPENERS]
    for reason, actor in outsiders().items():
        rows = queries.worklist(actor=actor, at=make.at(), tab=queries.Tab.ALL)
        assert rows == [], reason
        for case in cases:
            assert queries.steps_open_to(actor=actor, case=case.case_id, at=make.at()) == (), reason
            with refused(NotFound):
                queries.case_page(number=case.number, actor=actor, at=make.at())


def test_the_buttons_are_what_is_enforced() -> None:
    """Whoever sees a case but is not meant by a step is refused it; no button leads to a refusal by post."""
    case = make.dispatched(units={SQUAD: "lead", MARKET: "assisting", "省政府研究室": "asked"})
    insiders = [
        who(), who(post="head"), who(post="grid_worker"), who(DESK, "dispatcher"), who(DESK, "verifier"), who(SQUAD, "head"),
        who(MARKET, "liaison"), who("省政府研究室", "contact"), who("华山街道", "head"), who("市督查室", "supervisor"),
    ]  # fmt: skip
    for actor in insiders:
        steps = queries.steps_open_to(actor=actor, case=case.case_id, at=make.at())
        buttons = {one.step.key for one in steps}
        for step in whistle.WHISTLE.transitions:
            if step.key not in buttons:
                with pytest.raises(Exception) as told, transaction.atomic():
                    move(case=case.case_id, transition=step.key, actor=actor, at=make.at())
                assert type(told.value).__name__ in ("NotAllowed", "Conflict"), (actor.label, step.key)  # fmt: skip


def test_a_released_unit_may_read_but_not_act() -> None:
    case = make.dispatched()
    act(case.case_id, "object", who(SQUAD, "head"), reason="不归我们管", evidence="三定方案")
    act(case.case_id, "redirect", who(DESK, "head"), units={MARKET: "lead"}, opinion="成立")
    gone = who(SQUAD, "head")
    assert queries.case_page(number=case.number, actor=gone, at=make.at()).steps == ()
    for step in whistle.WHISTLE.transitions:
        with refused(NotFound):
            act(case.case_id, step.key, gone)


@pytest.mark.parametrize("post", ["verifier", "dispatcher"])
def test_only_declared_posts_open_a_case(post: str) -> None:
    actor = who(DESK, post) if post == "verifier" else who("市调度中心", post)
    with refused(NotAllowed):
        make.whistle(by=actor)
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    "path", ["530102002", "530103", "53", "5301", "", "530102001", "530102001999", "530102001004"]
)
def test_nobody_opens_a_case_outside_the_own_place(path: str) -> None:
    with refused(Invalid):
        open_case(
            case_type="whistle", actor=who(), at=make.at(), title="化粪池外溢", kind="ordinary",
            answers=make.DESCRIBED, place=Place(path, "某处"),
        )  # fmt: skip


def test_outsiders_may_not_look_at_personal_answers() -> None:
    done = make.whistle(by=who(), contact_phone="13800138000")
    before = kept()
    for actor in outsiders().values():
        with refused(NotFound):
            reveal(case=done.case_id, field="contact_phone", actor=actor, at=make.at(), purpose="回访当事人")  # fmt: skip
    assert kept() == before
