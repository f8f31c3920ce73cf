"""Certificates and points: anybody can check one, nobody can make one up, and points never touch hours."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from chuishao.directory.actors import Actor
from chuishao.kernel import records
from chuishao.kernel.refusals import Conflict, NotAllowed, NotFound
from chuishao.participation import catalogue, queries
from chuishao.participation.jobs import let_old_points_expire
from chuishao.participation.models import Attendance, Certificate, PointEntry
from chuishao.participation.operations import (
    confirm_attendance,
    dispute_attendance,
    expire_points,
    forget_participant,
    issue_certificate,
    revoke_certificate,
    use_points,
)
from tests.integration.participation.cast import (
    clerk,
    coming,
    counted,
    deputy,
    head,
    listed,
    me,
    neighbour,
    service,
)
from tests.make import actor, at

pytestmark = pytest.mark.usefixtures("on_ground")
LATER = at("2026-10-09 09:00")


def served() -> tuple[int, int]:
    """Somebody who served two confirmed hours, and the row that says so."""
    [shift], who = service(), neighbour("王小梅").participant_id
    coming(shift, who)
    [row] = listed(shift, who)
    confirm_attendance(attendance_ids=[row], actor=head(), at=shift.ends_at)
    return who, row


def issued(who: int, by: Actor | None = None) -> tuple[Certificate, str]:
    return issue_certificate(
        programme="volunteering", kind="service_record", participant_id=who,
        from_on=date(2026, 1, 1), to_on=date(2026, 9, 30), actor=by or head(), at=LATER,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("minutes", "stars"),
    [(5999, 0), (6000, 1), (17994, 1), (18000, 2), (36000, 3), (60000, 4), (90000, 5)],
)
def test_a_star_needs_its_full_hours(minutes: int, stars: int) -> None:
    assert catalogue.programme("volunteering").certificates[0].star(minutes) == stars


def test_anybody_checks_one_by_number_and_code_and_learns_no_name() -> None:
    made, code = issued(served()[0])
    found = queries.verify_certificate(number=made.number.lower(), code=code.lower())
    assert (found.standing, found.name, found.minutes) == ("valid", "王*", 120)
    assert found.issuer.endswith("华山街道办事处")
    for number, typed in ((made.number, "A" * 10), ("ZM-530102001-20261009-000099", code)):
        with pytest.raises(NotFound, match="验证码不对"):
            queries.verify_certificate(number=number, code=typed)


def test_what_was_altered_in_the_table_shows() -> None:
    made, code = issued(served()[0])
    Certificate.objects.filter(pk=made.pk).update(minutes=99999)
    assert queries.verify_certificate(number=made.number, code=code).standing == "altered"
    Certificate.objects.filter(pk=made.pk).update(
        minutes=120, body={**made.body, "minutes": 120, "name": "李*"}
    )
    assert queries.verify_certificate(number=made.number, code=code).standing == "altered"


def test_revoked_it_says_why_and_forgotten_it_says_no_name() -> None:
    who, _ = served()
    made, code = issued(who)
    with pytest.raises(Conflict, match="已经出过"):
        issued(who, deputy())
    revoke_certificate(number=made.number, actor=head(), at=LATER, reason="时长有误")
    other, other_code = issued(who, deputy())
    with pytest.raises(Conflict):
        revoke_certificate(number=made.number, actor=head(), at=LATER, reason="时长有误")
    found = queries.verify_certificate(number=made.number, code=code)
    assert (found.standing, found.revoked_reason) == ("revoked", "时长有误")
    forget_participant(participant_id=who, actor=me(who), at=LATER)
    gone = queries.verify_certificate(number=other.number, code=other_code)
    assert (gone.standing, gone.name, gone.minutes) == ("forgotten", "", 120)


def test_only_who_organised_certifies_and_only_what_counts() -> None:
    [shift], who = service(), neighbour().participant_id
    coming(shift, who)
    listed(shift, who)
    with pytest.raises(NotFound):
        issued(who)
    who, _ = served()
    with pytest.raises(NotAllowed):
        issued(who, clerk())
    with pytest.raises(NotFound):
        issued(who, actor("龙翔街道办事处", "head"))


def told() -> None:
    while records.deliver_pending(at=LATER).delivered:
        pass


def test_points_follow_hours_and_never_change_them() -> None:
    who, row = served()
    told()
    told()
    assert queries.own_points(participant_id=who, kind="service_points", actor=me(who))[0] == 2
    spend = {
        "programme": "volunteering",
        "kind": "service_points",
        "participant_id": who,
        "at": LATER,
    }
    with pytest.raises(Conflict, match="积分不够"):
        use_points(**spend, points=3, reason="换雨伞", actor=actor())
    assert use_points(**spend, points=1, reason="换雨伞", actor=actor()) == 1
    assert counted(who) == 120
    dispute_attendance(attendance_id=row, actor=me(who), at=LATER, reason="时间不对")
    told()
    assert [one.points for one in PointEntry.objects.order_by("id")] == [2, -1, -2]
    with pytest.raises(DatabaseError), transaction.atomic():
        PointEntry.objects.update(points=100)


def test_points_expire_once() -> None:
    served()
    told()
    ask = {"programme": "volunteering", "kind": "service_points", "at": LATER + timedelta(days=800)}
    with pytest.raises(NotAllowed):
        expire_points(**ask, before=LATER + timedelta(days=1), actor=head())
    gone = [
        expire_points(**ask, before=LATER + timedelta(days=1), actor=Actor.system("积分到期"))
        for _ in "12"
    ]
    assert gone == [1, 0]
    assert Attendance.objects.get().counted_minutes == 120


def test_every_night_what_is_older_than_declared_expires() -> None:
    served()
    told()
    for days, left in ((600, [2]), (800, [2, -2])):
        let_old_points_expire(LATER + timedelta(days=days))
        assert [one.points for one in PointEntry.objects.order_by("id")] == left
