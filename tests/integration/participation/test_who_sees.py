"""Who sees whom and what waits for whom: the querysets against slow, obvious rules, over every post near by."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chuishao.directory.actors import Actor
from chuishao.directory.kinds import Administrator
from chuishao.kernel.refusals import NotFound
from chuishao.participation import queries
from chuishao.participation.models import Attendance, Belonging, Participant
from chuishao.participation.operations import Joining, ask_to_join, end_belonging, found_circle
from chuishao.participation.queries.circles import circle_page
from tests.integration.participation.cast import (
    STREET,
    coming,
    head,
    listed,
    me,
    neighbour,
    service,
    team,
)
from tests.make import actor, at, unit

POSTS = [(STREET, "head"), (STREET, "deputy"), (STREET, "clerk"), ("五华山社区", "head"), ("五华山社区", "clerk"),
         ("龙翔街道办事处", "head"), ("华山综合调度室", "dispatcher"), ("五华区城市管理局", "head")]  # fmt: skip


def actors() -> list[Actor | None]:
    """Everybody near by, somebody by a link, a stranger, an administrator, the system and nobody."""
    posts: list[Actor | None] = [actor(*one) for one in POSTS]
    administrator = Actor.system("")
    object.__setattr__(administrator, "is_system", False)
    object.__setattr__(administrator, "administrator", Administrator.SECURITY)
    return [*posts, me(1), Actor.stranger(), Actor.system("夜间"), administrator, None]


def may_know(who: Actor | None, of: Participant) -> bool:
    """They live in the actor's territory, or belong to what its organisation hosts."""
    if who is None or who.is_system or who.administrator or not who.organisation_id:
        return False
    hosts = [
        one.circle.host_id
        for one in Belonging.objects.select_related("circle")
        if one.participant_id == of.pk and one.state in ("asked", "active")
    ]
    return who.organisation_id in hosts or bool(
        who.territory and of.region_path.startswith(who.territory)
    )


def waits_for(who: Actor | None, row: Attendance) -> bool:
    """A leader of the street that hosts, who neither recorded it nor came."""
    leads = who is not None and who.post_kind in ("head", "deputy", "secretary")
    if not leads or who is None or who.organisation_id != row.circle.host_id:
        return False
    return (
        who.person_id not in (row.recorded_by_id, row.participant.person_id)
        and row.state == "recorded"
    )


@pytest.mark.usefixtures("on_ground")
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["530102001003", "530102002001", "530102001"]),
            st.booleans(),
            st.booleans(),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_participants_are_seen_by_the_obvious_rule(people: list[Any]) -> None:
    with transaction.atomic():
        circle = team()
        for number, (path, is_asked, is_ended) in enumerate(people):
            who = neighbour(f"第{number}位").participant_id
            Participant.objects.filter(pk=who).update(region_path=path)
            if is_asked:
                joins = Joining("team_volunteer", participant_id=who)
                asked = ask_to_join(circle_id=circle.pk, joining=joins, actor=head(), at=at())
                if is_ended:
                    end_belonging(belonging_id=asked.pk, actor=head(), at=at(), reason="搬家")
        for one in actors():
            seen = set(queries.participants_visible_to(actor=one).values_list("pk", flat=True))
            assert seen == {of.pk for of in Participant.objects.all() if may_know(one, of)}
        transaction.set_rollback(True)


@pytest.mark.usefixtures("on_ground")
def test_what_waits_is_shown_to_whoever_may_confirm_and_to_nobody_else() -> None:
    [shift] = service()
    mine = neighbour("柳主任", by=head(), person_id=head().person_id).participant_id
    other = neighbour("王小梅").participant_id
    coming(shift, mine, other)
    listed(shift, mine, other)
    rows = list(Attendance.objects.select_related("circle", "participant"))
    for one in actors():
        if one is not None:
            found = {row.attendance_id for row in queries.waiting_for_me(actor=one, at=at())}
            assert found == {row.pk for row in rows if waits_for(one, row)}


@pytest.mark.usefixtures("on_ground")
def test_what_a_circle_has_done_is_told_to_those_who_may_know_of_it() -> None:
    found = found_circle(
        programme="volunteering", kind="station", name="五华山社区志愿服务站", host_id=unit(), actor=actor(post="head"), at=at(),
    )  # fmt: skip
    for one in actors():
        may = queries.circles_visible_to(actor=one).filter(pk=found.pk).exists()
        assert is_told(found.pk, one) is may


def is_told(circle_id: int, who: Actor | None) -> bool:
    try:
        circle_page(circle_id=circle_id, actor=who or Actor.stranger(), at=at())
    except NotFound:
        return False
    return True
