"""People with posts from a workbook: sent in by one, confirmed by a second, telephones sealed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from chuishao.directory import operations
from chuishao.directory.actors import Actor
from chuishao.directory.kinds import Administrator, ImportKind
from chuishao.directory.models import DirectoryImport, Grant, Holding, Person, Post
from chuishao.directory.queries import roster
from chuishao.directory.queries.imports import import_card
from chuishao.directory.queries.messages import messages_of
from chuishao.kernel import records
from chuishao.kernel.refusals import Conflict, NotAllowed, NotFound
from tests import workbooks
from tests.integration.directory import town as towns
from tests.integration.directory.imports import (
    checked,
    complaints,
    confirmed,
    details,
    effects,
    handed,
)
from tests.workbooks import PEOPLE, SEAT

WANG = {"姓名": "王芳", "手机号": "13800000001", **SEAT, "岗位名称": "综合岗"}
Admins = dict[Administrator, Actor]


@pytest.fixture
def admins(town: towns.Town) -> Admins:
    return towns.administrators()


def by_two(admins: Admins, *rows: dict[str, object], at: object = towns.NINE) -> bool:
    system, security = admins[Administrator.SYSTEM], admins[Administrator.SECURITY]
    card = checked(PEOPLE, workbooks.filled(PEOPLE, *rows), system, at)
    assert not card.bad
    handed(card, system, at)
    return confirmed(import_card(card.id, security), security, at)


def test_one_sends_in_and_another_confirms_in_one_act(admins: Admins) -> None:
    system, security = admins[Administrator.SYSTEM], admins[Administrator.SECURITY]
    second_post = {**WANG, "岗位名称": "网格岗", "岗位类别": "网格员"}
    card = checked(PEOPLE, workbooks.filled(PEOPLE, WANG, second_post), system)
    assert effects(card) == [(2, "new"), (3, "new")]
    with pytest.raises(NotAllowed):
        confirmed(card, system)
    with pytest.raises(NotAllowed):
        confirmed(card, admins[Administrator.AUDIT])
    with pytest.raises(NotFound):
        import_card(card.id, security)
    handed(card, system)
    with pytest.raises(NotAllowed):
        confirmed(card, system)
    assert not Person.objects.filter(name="王芳").exists()
    assert confirmed(import_card(card.id, security), security)
    [person] = Person.objects.filter(name="王芳")
    assert Holding.objects.filter(person=person).count() == 2
    decided = Grant.objects.filter(person=person).values_list(
        "proposed_by", "decided_by", "outcome"
    )
    assert set(decided) == {(system.person_id, security.person_id, "confirmed")}
    assert "已写入" in messages_of(system)[0].words


def test_telephones_are_sealed_masked_and_kept_when_left_alone(admins: Admins) -> None:
    system = admins[Administrator.SYSTEM]
    by_two(admins, WANG)
    [person] = Person.objects.filter(name="王芳")
    assert person.phone_masked == "138****0001"
    assert b"13800000001" not in bytes(person.phone_encrypted or b"")
    exported = operations.export_directory(kind=PEOPLE, actor=system, at=towns.NINE)
    assert b"13800000001" not in exported
    rows = workbooks.read(exported)
    assert {row["手机号"] for row in rows if row["姓名"] == "王芳"} == {"138****0001"}
    card = checked(PEOPLE, exported, system)
    assert (card.bad, card.changes, card.counts["same"]) == ([], [], len(rows))
    kept = DirectoryImport.objects.get(pk=card.id)
    assert "13800000001" not in str(kept.found)


def test_export_edit_import_changes_what_was_edited(admins: Admins) -> None:
    system = admins[Administrator.SYSTEM]
    by_two(admins, WANG)
    rows = workbooks.read(operations.export_directory(kind=PEOPLE, actor=system, at=towns.NINE))
    edited = next(row for row in rows if row["姓名"] == "王芳")
    edited |= {"姓名": "王芳芳", "手机号": "13900000002", "任职结束": "2026-12-31"}
    card = checked(PEOPLE, workbooks.filled(PEOPLE, *rows), system)
    assert [one[1] for one in card.changes] == ["changed"]
    assert details(card)[0] == [
        ["任职结束", "未定", "2026-12-31"], ["姓名", "王芳", "王芳芳"],
        ["手机号", "138****0001", ["%(phone)s（新）", {"phone": "139****0002"}]],
    ]  # fmt: skip
    handed(card, system)
    security = admins[Administrator.SECURITY]
    assert confirmed(import_card(card.id, security), security)
    changed = Person.objects.get(name="王芳芳")
    assert changed.phone_masked == "139****0002"
    assert Holding.objects.get(person=changed).to_on == date(2026, 12, 31)


def test_one_leaves_and_another_comes_in_the_same_workbook(admins: Admins) -> None:
    by_two(admins, WANG)
    leaves = {**WANG, "办理": "免去", "任职结束": "2026-02-01"}
    comes = {**WANG, "姓名": "赵强", "手机号": "", "任职开始": "2026-02-01"}
    system = admins[Administrator.SYSTEM]
    alone = checked(PEOPLE, workbooks.filled(PEOPLE, comes), system)
    assert complaints(alone) == [(2, "岗位名称")]
    card = checked(PEOPLE, workbooks.filled(PEOPLE, comes, leaves), system)
    assert effects(card) == [(2, "new"), (3, "ends")]
    assert by_two(admins, comes, leaves)
    [post] = Post.objects.filter(title="综合岗")
    held = roster.posts_in(post.organisation_id, towns.later(days=60))
    assert [one.name for card in held if card.id == post.pk for one in card.now] == ["赵强"]
    again = checked(PEOPLE, workbooks.filled(PEOPLE, comes, leaves), system)
    assert again.counts["same"] == 2


def test_rows_that_cannot_be_are_named(admins: Admins) -> None:
    system = admins[Administrator.SYSTEM]
    admin = Person.objects.get(pk=system.person_id)
    rows = [
        {**WANG, "单位": "没有的单位"},
        {**WANG, "手机号": "12345"},
        {**WANG, "任职开始": "2026-02-30"},
        {**WANG, "任职结束": "2025-12-31"},
        {**WANG, "岗位类别": "科员"},
        {**WANG, "岗位名称": "主要负责人"},
        {**WANG, "手机号": "138****0001"},
        {**WANG, "人员编号": "99999"},
        {**WANG, "人员编号": str(admin.pk), "姓名": admin.name},
        {**WANG, "办理": "免去"},
    ]
    card = checked(PEOPLE, workbooks.filled(PEOPLE, *rows), system)
    found = set(complaints(card))
    assert {
        (2, "单位"), (3, "手机号"), (4, "任职开始"), (5, "任职结束"), (6, "岗位类别"), (7, "岗位类别"),
        (8, "手机号"), (9, "人员编号"), (10, "姓名"), (11, "办理"),
    } == found  # fmt: skip
    assert not any("12345" in one[2] for one in card.bad)


def test_nobody_confirms_an_appointment_of_oneself(admins: Admins, town: towns.Town) -> None:
    head = towns.acting(town.street_head)
    person = Person.objects.get(pk=town.street_head)
    row = {**WANG, "姓名": person.name, "人员编号": str(person.pk), "手机号": ""}
    card = checked(PEOPLE, workbooks.filled(PEOPLE, row), head)
    assert [(one[1], one[3]) for one in card.bad] == [("姓名", "不能为本人提出任免")]
    system = admins[Administrator.SYSTEM]
    card = checked(PEOPLE, workbooks.filled(PEOPLE, row), system)
    handed(card, system)
    concerned = replace(admins[Administrator.SECURITY], person_id=person.pk)
    with pytest.raises(NotAllowed, match="您本人"):
        confirmed(card, concerned)


def test_a_head_reaches_only_the_own_people(town: towns.Town) -> None:
    head = towns.acting(town.street_head)
    elsewhere = towns.seat(town.water, towns.PostKind.CLERK, "孙丽")[1]
    Person.objects.filter(pk=elsewhere).update(name="孙丽")
    rows = [
        {**WANG, "单位": "五华区水务局"},
        {**WANG, "单位": "不存在的局"},
        {**WANG, "人员编号": str(elsewhere), "姓名": "孙丽"},
        {**WANG, "人员编号": "987654"},
    ]
    card = checked(PEOPLE, workbooks.filled(PEOPLE, *rows), head)
    words = {one[0]: one[3:] for one in card.bad}
    assert words[2] == words[3]
    assert words[4] == words[5]
    exported = workbooks.read(operations.export_directory(kind=PEOPLE, actor=head, at=towns.NINE))
    assert {row["单位区划代码"][:9] for row in exported} == {"530102001"}


def test_a_post_filled_meanwhile_sends_the_batch_back(admins: Admins, town: towns.Town) -> None:
    system, security = admins[Administrator.SYSTEM], admins[Administrator.SECURITY]
    post = towns.post(town.street, towns.PostKind.CLERK, "综合岗")
    card = checked(PEOPLE, workbooks.filled(PEOPLE, WANG), system)
    handed(card, system)
    operations.appoint(
        post_id=post, person_id=towns.person("抢先"), actor=towns.SYSTEM, at=towns.NINE
    )
    assert not confirmed(import_card(card.id, security), security)
    anew = import_card(card.id, security)
    assert (anew.is_anew, anew.state, anew.counts["bad"]) == (True, "proposed", 1)
    assert not Person.objects.filter(name="王芳").exists()
    with pytest.raises(Conflict):
        confirmed(card, security)


def test_the_audit_names_no_person(admins: Admins) -> None:
    by_two(admins, WANG)
    [kept] = DirectoryImport.objects.filter(kind=ImportKind.PEOPLE)
    entries = records.history(f"import:{kept.pk}")
    assert [one.action for one in entries] == ["receive", "propose", "write", "wrote"]
    assert "王芳" not in str([one.body for one in entries])
    assert "13800000001" not in str([one.body for one in entries])


def test_a_head_exports_and_imports_the_own_territory_without_a_difference(
    town: towns.Town,
) -> None:
    head = towns.acting(town.street_head)
    content = operations.export_directory(kind=PEOPLE, actor=head, at=towns.NINE)
    card = checked(PEOPLE, content, head)
    assert (card.bad, card.changes) == ([], [])
    assert card.counts["same"] == 3
