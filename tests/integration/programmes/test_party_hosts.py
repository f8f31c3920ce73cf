"""What a Party organisation hosts is recorded by one of its two people and confirmed by the other."""

from __future__ import annotations

import pytest
from django.db import transaction

from chuishao.directory.models import Organisation
from chuishao.kernel.refusals import NotAllowed
from chuishao.participation.operations import (
    Plan,
    PlannedShift,
    Present,
    confirm_attendance,
    plan_activity,
    publish_activity,
    record_list,
    sign_up,
)
from tests.integration.participation.branches import circle, members
from tests.make import actor, at

pytestmark = pytest.mark.usefixtures("on_ground")
HOST = "华山街道党工委"


def test_every_party_organisation_of_the_demonstration_has_a_second_person() -> None:
    alone = [
        one.short_name
        for one in Organisation.objects.filter(kind="party_organisation").prefetch_related("posts")
        if {post.kind for post in one.posts.all()} < {"secretary", "deputy"}
    ]
    assert alone == []


def test_the_secretary_records_and_the_organisation_member_confirms() -> None:
    branch = circle(host=HOST, post="secretary", name="机关党支部")
    members(branch, 1)
    who = branch.belongings.get().participant_id
    secretary, second = actor(HOST, "secretary"), actor(HOST, "deputy")
    begins, ends, before = at("2026-09-28 09:00"), at("2026-09-28 11:00"), at("2026-09-20 09:00")
    plan = Plan(branch.pk, "theme_day", "九月主题党日", "会议室", (PlannedShift(begins, ends),))
    day = plan_activity(plan=plan, actor=secretary, at=before)
    publish_activity(activity_id=day.pk, actor=secretary, at=before)
    shift = day.shifts.get()
    sign_up(shift_id=shift.pk, participant_id=who, actor=secretary, at=before)
    there = [Present(who, begins, ends)]
    [row] = record_list(shift_id=shift.pk, present=there, actor=secretary, at=ends)
    with pytest.raises(NotAllowed, match="另一位同事"), transaction.atomic():
        confirm_attendance(attendance_ids=[row.pk], actor=secretary, at=ends)
    [confirmed] = confirm_attendance(attendance_ids=[row.pk], actor=second, at=ends)
    assert confirmed.state == "confirmed"
