"""Any sequence of allowed steps, in any mechanism, by anyone, at any pace, keeps every invariant."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from chuishao.casework import catalogue
from chuishao.kernel import records
from tests.integration.casework.invariants import broken, idle_clocks
from tests.integration.casework.walks import Walk
from tests.integration.hands import who

pytestmark = pytest.mark.usefixtures("kunming")
OPENERS = {
    "whistle": [("五华山社区", "clerk"), ("华山综合调度室", "dispatcher"), ("五华区调度中心", "dispatcher")],
    "request": [("12345热线", "hotline_agent"), ("华山街道", "clerk"), ("五华山社区", "clerk")],
    "rectification": [("五华区督查室", "supervisor"), ("华山街道", "clerk")],
}  # fmt: skip
STANDING_STILL = ("parked", "above")


def chooser(data: st.DataObject) -> Any:
    return lambda things: data.draw(st.sampled_from(list(things)))


@pytest.mark.parametrize("case_type", OPENERS)
@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_walk_keeps_every_invariant(case_type: str, data: st.DataObject) -> None:
    with transaction.atomic():
        walk = Walk(chooser(data))
        kinds = [kind.key for kind in catalogue.case_type(case_type).kinds]
        opener = who(*data.draw(st.sampled_from(OPENERS[case_type])))
        walk.begin(case_type, opener, data.draw(st.sampled_from(kinds)))
        for _ in range(data.draw(st.integers(8, 20))):
            standing = walk.step()
            note(f"{walk.taken[-1:]} {standing.state}")
            assert broken(standing) == []
            if standing.state in STANDING_STILL:
                assert set(idle_clocks(standing)) <= {"decide_exclusion"}
        assert list(records.verify()) == []
        transaction.set_rollback(True)
