"""A wrong class is put right: by the opener until it is accepted, then by the desk; clocks run on, counts follow."""

from __future__ import annotations

from typing import Any

import pytest

from chuishao.casework import queries
from chuishao.casework.models import Case, Duty
from chuishao.casework.operations import keep_tallies, recount
from chuishao.casework.operations._erasing import remains
from chuishao.casework.queries import board
from chuishao.casework.queries.board import Period, spans_of
from chuishao.kernel import records
from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed
from chuishao.programmes.whistle import WHISTLE
from tests import make
from tests.integration.hands import DESK, SQUAD, act, refused, who

pytestmark = pytest.mark.usefixtures("kunming")
RUBBISH, DRAINS = "06010", "01002"
CLOCKS = ("key", "organisation_id", "imposed_at", "due_at", "stopped_at", "settled_at")


def filed(case_id: int, category: str) -> None:
    """As if the words of the title had spoken for another class."""
    Case.objects.filter(pk=case_id).update(category=category)


def clocks() -> list[Any]:
    return sorted(Duty.objects.values_list(*CLOCKS), key=str)


def counted_by_class() -> dict[str, int]:
    found = board.figures_of(
        region_path="5301", case_type="whistle", spans=spans_of(Period.ALL, make.at()),
        actor=who("市调度中心", "head"),
    )  # fmt: skip
    return {one.key: one.now for one in found.classes if one.now}


def test_the_desk_puts_it_right_and_no_clock_is_touched() -> None:
    done = make.dispatched()
    filed(done.case_id, RUBBISH)
    before = clocks()
    act(done.case_id, "reclassify", who(DESK, "dispatcher"), category=DRAINS, reason="是污水井盖")
    assert Case.objects.get(pk=done.case_id).category == DRAINS
    assert clocks() == before


def test_old_and_new_class_stand_in_the_history_and_in_the_chain() -> None:
    done = make.dispatched()
    filed(done.case_id, RUBBISH)
    act(done.case_id, "reclassify", who(DESK, "dispatcher"), category=DRAINS, reason="是污水井盖")
    entry = records.history(f"case:{done.case_id}")[-1]
    assert entry.body["category_before"] == RUBBISH
    assert entry.body["answers"]["category"] == DRAINS
    assert list(records.verify()) == []
    page = queries.case_page(number=done.number, actor=who(DESK, "head"), at=make.at())
    told = [("原来的类别", "暴露垃圾"), ("新的类别", "污水井盖异常"), ("理由", "是污水井盖")]
    assert list(page.story[0].answers) == told


def test_counts_by_class_follow() -> None:
    done = make.dispatched()
    filed(done.case_id, RUBBISH)
    recount(at=make.at())
    assert counted_by_class() == {RUBBISH: 1}
    act(done.case_id, "reclassify", who(DESK, "head"), category=DRAINS, reason="是污水井盖")
    keep_tallies(at=make.at())
    assert counted_by_class() == {DRAINS: 1}


def test_the_opener_may_until_it_is_accepted_and_not_after() -> None:
    done = make.whistle()
    act(done.case_id, "reclassify_early", who(), category=DRAINS, reason="选错了")
    assert Case.objects.get(pk=done.case_id).category == DRAINS
    sent = make.dispatched()
    with refused(Conflict, match="不能“办理前改正类别”"):
        act(sent.case_id, "reclassify_early", who(), category=DRAINS, reason="选错了")
    with refused(NotAllowed, match="不由您"):
        act(sent.case_id, "reclassify", who(), category=DRAINS, reason="选错了")
    with refused(NotAllowed, match="不由您"):
        act(sent.case_id, "reclassify", who(SQUAD, "liaison"), category=DRAINS, reason="选错了")


@pytest.mark.parametrize("category", [DRAINS, "99999", "", None, "污水井盖异常"])
def test_the_same_class_one_unknown_or_none_is_refused(category: str | None) -> None:
    done = make.dispatched()
    filed(done.case_id, DRAINS)
    with pytest.raises(Invalid) as refusal:
        act(done.case_id, "reclassify", who(DESK, "head"), category=category, reason="改正")
    assert "category" in refusal.value.fields


def test_what_is_forgotten_leaves_the_classes_and_not_the_reason() -> None:
    body = {
        "category_before": RUBBISH,
        "answers": {"category": DRAINS, "reason": "欧阳家门口的井盖"},
    }
    left = remains(body, WHISTLE)
    assert left == {"category_before": RUBBISH, "answers": {"category": DRAINS}}
