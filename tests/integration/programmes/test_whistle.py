"""A whistle on the real ground: what is dispatched is counted, and the unit that is called owes."""

from __future__ import annotations

import pytest

from chuishao.casework import queries
from tests import make

pytestmark = pytest.mark.usefixtures("kunming")


def test_a_dispatched_whistle_is_counted_at_its_level() -> None:
    make.dispatched()
    counts = queries.counts_by_level(case_type="whistle", actor=make.actor("华山街道", "head"))
    assert {line.key: line.count for line in counts} == {"district": 0, "street": 0, "community": 1}


def test_the_called_unit_finds_its_duty_on_its_list() -> None:
    done = make.dispatched()
    rows = queries.worklist(actor=make.actor("华山城管执法中队", "liaison"), at=make.at())
    assert [(row.number, row.duty_label) for row in rows][:1] == [(done.number, "报到")]
