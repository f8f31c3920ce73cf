"""Who may know of a case: every list, page, count and search agrees with a slow, obvious oracle."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chuishao.casework import catalogue, queries
from chuishao.casework.models import Case, Duty, Party
from chuishao.casework.queries import Tab, board
from chuishao.directory import queries as directory
from chuishao.directory.actors import Actor
from chuishao.directory.kinds import Administrator
from chuishao.directory.models import Holding
from chuishao.kernel.refusals import NotAllowed
from tests import make
from tests.integration.safety.landscape import populate, with_secrets

MISSING = "KM-530102001-20260928-999999"
LATER = make.at("2026-11-30 09:00")
ODD: list[dict[str, Any]] = [
    {}, {}, {}, {"clearance": 0}, {"clearance": 1}, {"clearance": 4}, {"territory": ""}, {"territory": None},
    {"organisation_id": 0}, {"is_system": True}, {"administrator": Administrator.SYSTEM},
]  # fmt: skip


@pytest.fixture
def landscape(kunming: None) -> Iterator[None]:
    with with_secrets():
        populate()
        yield


def oracle(actor: Actor | None) -> set[int]:
    """Ids of all cases this actor may know of, found by looking at every single one."""
    if actor is None or actor.is_system or actor.administrator or not actor.organisation_id:
        return set()
    return {case.pk for case in Case.objects.all() if may_know(actor, case)}


def may_know(actor: Actor, case: Case) -> bool:
    if case.confidentiality > actor.clearance:
        return False
    if actor.territory and case.region_path[: len(actor.territory)] == actor.territory:
        return True
    parties = Party.objects.filter(case=case).values_list("organisation_id", flat=True)
    return actor.organisation_id in {case.opener_id, case.referee_id, case.superior_id, *parties}


@st.composite
def actors(draw: st.DrawFn) -> Actor:
    """Holders of all sorts of post, near and far, and posts that nobody should have."""
    near = Holding.objects.filter(post__organisation__region_path__regex="^5301(02(001(003)?)?)?$")
    chosen = draw(st.sampled_from([near, near, Holding.objects.all()]))
    ids = _ids(connection.settings_dict["NAME"], chosen is near, chosen)
    found = directory.actor_of_holding(ids[draw(st.integers(0, len(ids) - 1))], make.at())
    assert found is not None
    return replace(found, **draw(st.sampled_from(ODD)))


_known: dict[tuple[str, bool], list[int]] = {}


def _ids(database: str, is_near: bool, chosen: Any) -> list[int]:
    if (database, is_near) not in _known:
        _known[database, is_near] = list(chosen.order_by("id").values_list("id", flat=True))
    return _known[database, is_near]


@settings(max_examples=50, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_way_of_asking_agrees_with_the_oracle(landscape: None, data: st.DataObject) -> None:
    actor = data.draw(actors())
    visible = oracle(actor)
    assert set(queries.cases_visible_to(actor=actor).values_list("pk", flat=True)) == visible
    everything = queries.worklist(actor=actor, at=LATER, tab=Tab.ALL, limit=1000)
    assert {row.case_id for row in everything} == visible
    assert len(everything) == len(visible)
    check_tabs(actor, visible)
    check_counts(actor, visible)
    check_search(actor, visible)
    check_boards(actor, visible)
    for case in data.draw(st.lists(st.sampled_from(list(Case.objects.all())), max_size=4)):
        check_page(actor, case, case.pk in visible)


def check_tabs(actor: Actor, visible: set[int]) -> None:
    """Each tab shows only what is visible, and its count is the length of its list."""
    counts = queries.tab_counts(actor=actor, at=LATER)
    for tab in Tab:
        rows = queries.worklist(actor=actor, at=LATER, tab=tab, limit=1000)
        assert {row.case_id for row in rows} <= visible
        assert counts.get(tab, len(rows)) == len(rows)
    waiting = queries.worklist(actor=actor, at=LATER, tab=Tab.WAITING, limit=1000)
    assert len(waiting) == (owed_by(actor) if visible else 0)


def owed_by(actor: Actor) -> int:
    """Open duties of the actor's organisation that its post or the person itself must do."""
    mine = Duty.objects.filter(organisation_id=actor.organisation_id, settled_at=None)
    return sum(
        (not duty.posts or actor.post_kind in duty.posts)
        and duty.person_id in (None, actor.person_id)
        and duty.case.confidentiality <= actor.clearance
        for duty in mine
    )


def check_counts(actor: Actor, visible: set[int]) -> None:
    for case_type in catalogue.declared():
        counted = Case.objects.filter(pk__in=visible, case_type=case_type.key, is_excluded=False)
        counted = counted.exclude(counted_at=None).exclude(outcome="merged")
        for line in queries.counts_by_level(case_type=case_type.key, actor=actor):
            assert line.count == counted.filter(level=line.key).count()


def check_search(actor: Actor, visible: set[int]) -> None:
    rows = queries.worklist(actor=actor, at=LATER, tab=Tab.ALL, words="化粪池", limit=1000)
    named = Case.objects.filter(title__contains="化粪池", pk__in=visible)
    assert {row.case_id for row in rows} == set(named.values_list("pk", flat=True))


def check_boards(actor: Actor, visible: set[int]) -> None:
    """The boards count what is visible in the actor's territory; of other places they say nothing."""
    asked = board.RowFilter(actor.territory or "5301", "whistle")
    if not visible_territory(actor):
        with pytest.raises(NotAllowed):
            board.rows_behind(asked=asked, actor=actor, at=LATER, limit=1000)
        with pytest.raises(NotAllowed):
            board.open_now(
                region_path=asked.region_path, case_type="whistle", actor=actor, at=LATER
            )
        return
    rows = board.rows_behind(asked=asked, actor=actor, at=LATER, limit=1000)
    assert {row.case_id for row in rows} <= visible
    now = board.open_now(region_path=asked.region_path, case_type="whistle", actor=actor, at=LATER)
    late = Duty.objects.filter(case__in=visible, settled_at=None, stopped_at=None, due_at__lt=LATER)
    mine = late.filter(case__case_type="whistle", case__region_path__startswith=actor.territory)
    assert now.overdue_clocks == mine.count()


def visible_territory(actor: Actor) -> bool:
    """Whether a board is for this actor at all."""
    is_somebody = actor.organisation_id and not actor.is_system and not actor.administrator
    return bool(is_somebody and actor.territory)


def check_page(actor: Actor, case: Case, is_visible: bool) -> None:
    """A page opens for whom the oracle says so; all others hear what they hear of no case at all."""
    if is_visible:
        page = queries.case_page(number=case.number, actor=actor, at=LATER)
        numbers = Case.objects.filter(pk__in=oracle(actor)).values_list("number", flat=True)
        assert {related.number for related in page.related} <= set(numbers)
        return
    with pytest.raises(NotAllowed) as hidden:
        queries.case_page(number=case.number, actor=actor, at=LATER)
    with pytest.raises(NotAllowed) as missing:
        queries.case_page(number=MISSING, actor=actor, at=LATER)
    assert hidden.value.message == missing.value.message
    if not actor.is_system:
        assert queries.steps_open_to(actor=actor, case=case.number, at=LATER) == ()


def test_nobody_sees_nothing(landscape: None) -> None:
    assert Case.objects.count() > 10
    assert not queries.cases_visible_to(actor=None).exists()
    assert queries.worklist(actor=None, at=LATER, tab=Tab.ALL) == []  # type: ignore[arg-type]
    assert queries.tab_counts(actor=None, at=LATER) == {}  # type: ignore[arg-type]
    lines = queries.counts_by_level(case_type="whistle", actor=None)  # type: ignore[arg-type]
    assert sum(line.count for line in lines) == 0


def test_an_expired_post_makes_no_actor(landscape: None) -> None:
    holding = Holding.objects.filter(post__organisation__short_name="华山街道").first()
    assert holding is not None
    holding.to_on = make.at().date()
    holding.save()
    assert directory.actor_of_holding(holding.pk, make.at()) is None


@pytest.mark.parametrize("name", ["organisation", "clearance", "territory", "person", "post", "limit", "upto"])  # fmt: skip
def test_no_filter_from_the_address_bar_widens_the_reach(landscape: None, name: str) -> None:
    stranger = make.actor("护国综合调度室", "dispatcher")
    usual = queries.worklist(actor=stranger, at=LATER, tab=Tab.ALL)
    desk = make.actor("华山综合调度室", "dispatcher")
    values = {
        "organisation": desk.organisation_id,
        "clearance": 9,
        "territory": "53",
        "limit": 99999,
    }
    forged = {name: str(values.get(name, 1))}
    assert queries.worklist(actor=stranger, at=LATER, tab=Tab.ALL, filters=forged) == usual


@pytest.mark.parametrize("region", ["5301%", "______", "530102001' OR '1'='1", "\\", "%"])
def test_no_pattern_in_a_filter_widens_the_reach(landscape: None, region: str) -> None:
    stranger = make.actor("护国综合调度室", "dispatcher")
    for tab in Tab:
        rows = queries.worklist(actor=stranger, at=LATER, tab=tab, filters={"region": region})
        assert {row.case_id for row in rows} <= oracle(stranger)
