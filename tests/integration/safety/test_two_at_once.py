"""Two people, one case, the same moment: one moves, the other is told in Chinese what happened."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from chuishao.casework import queries
from chuishao.casework.models import Case, Motion, Party
from chuishao.casework.operations import Done, Origin, Place, open_case, redate, sweep
from chuishao.directory.actors import Actor
from chuishao.directory.models import Organisation
from chuishao.kernel import records
from chuishao.kernel.numbering import read_number
from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed
from tests import make
from tests.integration.hands import (
    DESK,
    MARKET,
    POLICE,
    SQUAD,
    act,
    at_once,
    faults,
    story,
    who,
)

pytestmark = pytest.mark.usefixtures("ground")


def approved(by: str = "五华山社区") -> Done:
    """A whistle that waits for the street's desk."""
    done = make.whistle(by=who(by))
    act(done.case_id, "submit", who(by))
    return act(done.case_id, "approve", who(by, "head"))


def handling() -> Done:
    done = make.dispatched()
    return act(done.case_id, "report_in", who(SQUAD, "liaison"))


def one_moved(outcomes: list[object]) -> Conflict:
    """Exactly one act was done; the refusal of the other."""
    done = [one for one in outcomes if isinstance(one, Done)]
    told = [one for one in outcomes if isinstance(one, Conflict)]
    assert (len(done), len(told)) == (1, len(outcomes) - 1), outcomes
    return told[0]


def test_two_dispatchers_take_the_same_whistle() -> None:
    case = approved()
    day, night = who(DESK, "dispatcher"), who(DESK, "dispatcher", 1)
    assert day.person_id != night.person_id
    told = one_moved(
        at_once(
            lambda: act(case.case_id, "dispatch", day, units={SQUAD: "lead"}, seen=3),
            lambda: act(case.case_id, "dispatch", night, units={MARKET: "lead"}, seen=3),
        )
    )
    assert "刚刚有人动过" in told.message
    assert "派哨" in told.message
    assert [entry.body["label"] for entry in told.extra["difference"]] == ["派哨"]
    assert Party.objects.filter(case_id=case.case_id).count() == 1
    assert story(case.case_id).count("dispatch") == 1


def test_the_slower_one_is_told_also_without_having_said_what_was_seen() -> None:
    case = approved()
    told = one_moved(
        at_once(
            lambda: act(case.case_id, "dispatch", who(DESK, "dispatcher"), units={SQUAD: "lead"}),
            lambda: act(case.case_id, "refuse", who(DESK, "head"), reason="不是哨"),
        )
    )
    assert "请看看最新情况" in told.message


def test_two_decide_one_objection() -> None:
    case = make.dispatched().case_id
    act(case, "object", who(SQUAD, "head"), reason="不归我们管", evidence="三定方案")
    opinion = {"opinion": "按派单目录"}
    one_moved(
        at_once(
            lambda: act(case, "uphold", who(DESK, "dispatcher"), **opinion),
            lambda: act(case, "redirect", who(DESK, "head"), units={MARKET: "lead"}, **opinion),
        )
    )
    assert Motion.objects.exclude(verdict="").count() == 1
    assert Party.objects.filter(case_id=case, role="lead", released_at=None).count() == 1


def test_two_of_one_unit_report_in() -> None:
    case = make.dispatched().case_id
    told = one_moved(
        at_once(
            lambda: act(case, "report_in", who(SQUAD, "liaison")),
            lambda: act(case, "report_in", who(SQUAD, "head")),
        )
    )
    assert "可能同事已经办了" in told.message


def test_what_happened_since_is_told_to_whoever_saw_an_older_case() -> None:
    case = make.dispatched(units={SQUAD: "lead", MARKET: "assisting"}).case_id
    act(case, "report_in", who(MARKET, "liaison"))
    with pytest.raises(Conflict) as told:
        act(case, "report_in", who(SQUAD, "liaison"), seen=4)
    assert [(e.seq, e.body["step"]) for e in told.value.extra["difference"]] == [(5, "report_in")]
    assert told.value.extra["revision"] == 5
    assert who(MARKET, "liaison").label in told.value.message
    assert act(case, "report_in", who(SQUAD, "liaison"), seen=5).revision == 6


def test_a_stranger_with_an_old_number_is_told_nothing() -> None:
    case = approved().case_id
    with pytest.raises(NotAllowed) as told:
        act(case, "dispatch", who("护国综合调度室", "dispatcher"), seen=1)
    assert "difference" not in told.value.extra


def clerks(count: int) -> list[Actor]:
    """Clerks of communities in as many streets of the district."""
    found: dict[str, str] = {}
    communities = Organisation.objects.filter(kind="community", region_path__startswith="530102")
    for path, name in communities.order_by("region_path").values_list("region_path", "short_name"):
        found.setdefault(path[:9], name)
    return [who(name) for name in list(found.values())[:count]]


def opened(actor: Actor, times: int) -> list[str]:
    return [make.whistle(by=actor).number for _ in range(times)]


def sequences(numbers: list[str]) -> list[int]:
    return sorted(known.sequence for number in numbers if (known := read_number(number)))


def test_eight_writers_on_eight_streets_take_numbers_without_gaps() -> None:
    actors = clerks(8)
    outcomes = at_once(*[lambda actor=actor: opened(actor, 10) for actor in actors])  # type: ignore[misc]
    for numbers in outcomes:
        assert isinstance(numbers, list), numbers
        assert sequences(numbers) == list(range(1, 11))
    assert Case.objects.count() == 80
    assert faults() == []


def test_eight_writers_on_one_street_take_numbers_without_gaps() -> None:
    clerk = who()
    outcomes = at_once(*[lambda: opened(clerk, 5)] * 8)
    numbers = [number for some in outcomes for number in some]  # type: ignore[attr-defined]
    assert sequences(numbers) == list(range(1, 41))
    assert faults() == []


def test_two_whistles_folded_into_each_other_are_not_both_lost() -> None:
    for _ in range(5):
        first, second = approved(), approved()
        outcomes = at_once(
            lambda: act(first.case_id, "merge", who(DESK, "dispatcher"), case_number=second.number),  # noqa: B023
            lambda: act(second.case_id, "merge", who(DESK, "head"), case_number=first.number),  # noqa: B023
        )
        assert all(isinstance(one, Done | Conflict | Invalid) for one in outcomes), outcomes
        ids = [first.case_id, second.case_id]
        assert Case.objects.filter(pk__in=ids, is_closed=False).count() >= 1


def test_one_row_of_another_system_becomes_one_case() -> None:
    clerk = who()

    def take() -> Done:
        return open_case(
            case_type="whistle", actor=clerk, at=make.at(), title="路灯不亮", kind="ordinary",
            answers=make.DESCRIBED, place=Place(clerk.region_path), origin=Origin(ledger_ref="12345-7"),
        )  # fmt: skip

    told = one_moved(at_once(take, take, take))
    assert "台账编号" in told.message
    assert sequences(list(Case.objects.values_list("number", flat=True))) == [1]


def outbox(name: str) -> list[dict[str, Any]]:
    """The bodies of all events of this name."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT body::text FROM kernel_outbox_event WHERE name = %s", [name])
        return [json.loads(body) for (body,) in cursor.fetchall()]


def test_two_sweepers_tell_of_each_overdue_duty_once() -> None:
    for _ in range(12):
        make.dispatched()
    at = make.at() + timedelta(days=30)
    counts = at_once(*[lambda: sweep(at=at, limit=5)] * 4)
    rest = sweep(at=at)
    assert sum(counts) + rest == 24, counts  # type: ignore[arg-type]
    told = [duty for event in outbox("casework.duties.fell_due") for duty in event["duty_ids"]]
    assert len(told) == len(set(told)) == 24


def test_two_workers_bring_a_parent_back_once() -> None:
    case = handling().case_id
    act(case, "ask_rise", who(SQUAD, "liaison"), reason="街道管不了")
    child = act(
        case, "rise", who(DESK, "dispatcher"), reason="超出权限", review_on="2026-12-01", prior_efforts="已协调",
    ).opened  # fmt: skip
    act(child, "discard", who(DESK, "dispatcher"), reason="误报")
    at = make.at()
    at_once(*[lambda: records.deliver_pending(at=at)] * 3)
    records.deliver_pending(at=at)
    assert story(case).count("come_down") == 1
    assert Case.objects.get(pk=case).state == "handling"


def test_many_hands_on_three_cases_never_wait_for_each_other_for_ever() -> None:
    cases = [make.dispatched() for _ in range(3)]
    later = make.at() + timedelta(days=20)

    def round_of(number: int) -> list[str]:
        said = []
        for step in range(6):
            case, other = cases[(number + step) % 3], cases[(number + step + 1) % 3]
            for deed in (
                lambda: act(case.case_id, "urge", who()),  # noqa: B023
                lambda: act(case.case_id, "link", who(DESK, "head"), case_number=other.number),  # noqa: B023
                lambda: act(case.case_id, "copy", who(DESK, "head"), units={POLICE: "copied"}),  # noqa: B023
                lambda: sweep(at=later),
                lambda: redate(actor=Actor.system("重算"), at=later),
            ):
                try:
                    deed()
                except Conflict as told:
                    said.append(told.message)
        return said

    outcomes = at_once(*[lambda number=number: round_of(number) for number in range(4)])  # type: ignore[misc]
    assert all(isinstance(one, list) for one in outcomes), outcomes
    assert faults() == []
    for case in cases:
        page = queries.case_page(number=case.number, actor=who(), at=later)
        assert page.case.revision == len(page.story)
