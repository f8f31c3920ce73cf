"""The open window under strain: the same sender twice at once, faults in the middle, a link renewed while others act."""

from __future__ import annotations

from typing import Any

import pytest

from chuishao.casework.models import Case, PublicLink
from chuishao.casework.operations import (
    HandedIn,
    Place,
    open_public_case,
    renew_public_link,
    support,
)
from chuishao.directory import queries as directory
from chuishao.directory.actors import Actor
from chuishao.kernel.refusals import Conflict, NotAllowed
from tests import make
from tests.integration.hands import DESK, SQUAD, act, at_once, faults, who

pytestmark = pytest.mark.usefixtures("ground")
TROUBLE = "院门口化粪池冒水，污水流到人行道"
ANSWERS = {
    "channel": "web",
    "demand": "help",
    "description": TROUBLE,
    "caller_phone": "13987654321",
}


def hand_in(secret: str = "s" * 32) -> HandedIn:
    window = directory.public_window(make.WUHUASHAN, make.at())
    assert window is not None
    return open_public_case(
        case_type="request", actor=window, at=make.at(), title=TROUBLE, kind="general", answers=ANSWERS,
        place=Place(make.WUHUASHAN, "66号院"), secret=secret,
    )  # fmt: skip


def test_a_form_sent_twice_at_once_becomes_one_case() -> None:
    for round_ in range(3):
        outcomes = at_once(*[lambda: hand_in(str(round_) * 32)] * 4)  # noqa: B023
        kept = [one for one in outcomes if isinstance(one, HandedIn)]
        assert kept, outcomes
        assert all(isinstance(one, HandedIn | Conflict) for one in outcomes), outcomes
        assert len({one.done.case_id for one in kept}) == len({one.token for one in kept}) == 1
    assert Case.objects.count() == 3


def test_one_neighbour_counts_once_however_fast_the_taps() -> None:
    case = hand_in().done.case_id
    taps = [lambda: support(case_id=case, who="邻居", actor=Actor.stranger(), at=make.at())] * 4
    assert set(at_once(*taps)) == {1}


def test_links_renewed_at_once_leave_a_working_one() -> None:
    case = hand_in().done

    def renew(number: int) -> Any:
        return renew_public_link(
            number=case.number, last_four="4321", secret=str(number) * 32, actor=Actor.stranger(), at=make.at(),
        )  # fmt: skip

    outcomes = at_once(*[lambda n=n: renew(n) for n in range(3)])  # type: ignore[misc]
    assert all(isinstance(one, str | Conflict) for one in outcomes), outcomes
    assert PublicLink.objects.filter(case_id=case.case_id, ended_at=None).count() >= 1
    assert faults() == []


def test_renewing_a_link_and_dispatching_at_once_loses_neither() -> None:
    case = hand_in().done
    desk = who(DESK, "dispatcher")
    outcomes = at_once(
        lambda: renew_public_link(
            number=case.number,
            last_four="4321",
            secret="n" * 32,
            actor=Actor.stranger(),
            at=make.at(),
        ),
        lambda: act(case.case_id, "dispatch", desk, units={SQUAD: "lead"}),
    )
    assert not any(isinstance(one, Exception) and not isinstance(one, Conflict) for one in outcomes), outcomes  # fmt: skip
    assert faults() == []


@pytest.mark.parametrize("digits", ["", "1234", "４３２１", "4321\x00", "\ud800321", "%", "43210"])
def test_nothing_but_the_last_four_digits_opens_a_link(digits: str) -> None:
    case = hand_in().done
    with pytest.raises(NotAllowed):
        renew_public_link(number=case.number, last_four=digits, secret="n" * 32, actor=Actor.stranger(), at=make.at())  # fmt: skip
    with pytest.raises(NotAllowed):
        renew_public_link(number="KM-1\x00", last_four="4321", secret="n" * 32, actor=Actor.stranger(), at=make.at())  # fmt: skip
