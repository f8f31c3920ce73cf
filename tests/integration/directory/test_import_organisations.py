"""Organisations from a workbook: new, changed, ended, unchanged; bad rows named; nothing by halves."""

from __future__ import annotations

import pytest

from chuishao.directory import operations
from chuishao.directory.actors import Actor
from chuishao.directory.kinds import Administrator, OrganisationKind, Tier
from chuishao.directory.models import DirectoryImport, Organisation
from chuishao.directory.queries.imports import import_card
from chuishao.kernel import records
from chuishao.kernel.refusals import Conflict, NotAllowed
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
from tests.workbooks import ORGANISATIONS, ROOM


@pytest.fixture
def system(town: towns.Town) -> Actor:
    return towns.administrators()[Administrator.SYSTEM]


def test_a_dry_run_changes_nothing_and_names_row_column_and_remedy(system: Actor) -> None:
    before = Organisation.objects.count()
    content = workbooks.filled(
        ORGANISATIONS,
        {"单位名称": "华山司法所", **ROOM},
        {"单位名称": "", **ROOM},
        {"单位名称": "某科", **ROOM, "类型": "科室"},
        {"单位名称": "某所", **ROOM, "区划代码": "530102099"},
        {"单位名称": "某站", **ROOM, "上级单位": "没有的单位"},
        {"单位名称": "某中心", **ROOM, "统一社会信用代码": "123"},
        {"单位名称": "华山司法所", **ROOM},
        {"系统编号": "999999", "单位名称": "某队", **ROOM},
    )
    card = checked(ORGANISATIONS, content, system)
    assert effects(card) == [(2, "new")]
    assert complaints(card) == [
        (3, "单位名称"), (4, "类型"), (5, "区划代码"), (7, "统一社会信用代码"), (9, "系统编号"),
        (6, "上级单位"), (8, "单位名称"),
    ]  # fmt: skip
    assert all(one[4] for one in card.bad)
    assert Organisation.objects.count() == before


def test_new_ones_may_stand_under_each_other_and_are_written_in_one_act(system: Actor) -> None:
    rows = [
        {"单位名称": "华山司法所", **ROOM, "上级单位": "华山综治中心", "简称": "司法所"},
        {"单位名称": "华山综治中心", **ROOM, "上级单位": "华山街道办事处"},
    ]
    card = checked(ORGANISATIONS, workbooks.filled(ORGANISATIONS, *rows), system)
    assert confirmed(card, system)
    with pytest.raises(Conflict, match="已经处理"):
        confirmed(card, system)
    made = Organisation.objects.get(name="华山司法所")
    assert made.superior is not None
    assert (made.superior.name, made.short_name) == ("华山综治中心", "司法所")
    again = checked(ORGANISATIONS, workbooks.filled(ORGANISATIONS, *rows), system)
    assert again.counts["same"] == 2
    with pytest.raises(Conflict, match="没有要写入"):
        confirmed(again, system)


def test_a_change_shows_from_and_to_and_an_end_ends_the_posts(
    system: Actor, town: towns.Town
) -> None:
    rows = [
        {"系统编号": str(town.water), "单位名称": "五华区水务和河长办", **ROOM, "类型": "职能部门",
         "层级": "区县级", "区划代码": "530102", "条线": "water"},
        {"单位名称": "五华山社区", "类型": "社区（村）", "层级": "社区（村）级", "区划代码": "530102001003",
         "上级单位": "华山街道办事处", "办理": "撤销"},
    ]  # fmt: skip
    card = checked(ORGANISATIONS, workbooks.filled(ORGANISATIONS, *rows), system)
    assert effects(card) == [(2, "changed"), (3, "ends")]
    assert ["单位名称", "五华区水务局", "五华区水务和河长办"] in details(card)[0]
    assert confirmed(card, system, towns.later(days=1))
    ended = Organisation.objects.get(pk=town.community)
    assert ended.valid_to is not None
    assert towns.holder_of(town.community_head).to_on == ended.valid_to


def test_what_is_there_changes_neither_kind_nor_place(system: Actor, town: towns.Town) -> None:
    row = {"系统编号": town.water, "单位名称": "五华区水务局", **ROOM, "条线": "water"}
    card = checked(ORGANISATIONS, workbooks.filled(ORGANISATIONS, row), system)
    assert complaints(card) == [(2, "层级"), (2, "区划代码")]


def test_export_edit_import_is_a_round_trip(system: Actor) -> None:
    content = operations.export_directory(kind=ORGANISATIONS, actor=system, at=towns.NINE)
    card = checked(ORGANISATIONS, content, system)
    assert (card.bad, card.changes) == ([], [])
    assert card.counts["same"] == card.counts["rows"] == Organisation.objects.count()
    rows = workbooks.read(content)
    rows[0]["简称"] = "新简称"
    card = checked(ORGANISATIONS, workbooks.filled(ORGANISATIONS, *rows), system)
    assert effects(card) == [(2, "changed")]


def test_a_head_of_a_street_sees_nothing_of_its_neighbours(town: towns.Town) -> None:
    head = towns.acting(town.street_head)
    other = towns.found("丰宁街道办事处", OrganisationKind.STREET_OFFICE, "530102005", Tier.STREET)
    rows = [
        {"单位名称": "丰宁某所", **ROOM, "区划代码": "530102005"},
        {"系统编号": other, "单位名称": "丰宁街道办事处", **ROOM, "类型": "街道办事处（乡镇政府）"},
        {"单位名称": "不存在处", **ROOM, "区划代码": "530102077"},
        {"系统编号": 987654, "单位名称": "某某", **ROOM},
        {"单位名称": "华山司法所", **ROOM},
    ]
    card = checked(ORGANISATIONS, workbooks.filled(ORGANISATIONS, *rows), head)
    assert effects(card) == [(6, "new")]
    words = {one[0]: one[3] for one in card.bad}
    assert words[2] == words[4] == "这个区划不归您管理"
    assert words[3] == words[5] == "没有这个编号的单位，或不归您管理"
    exported = operations.export_directory(kind=ORGANISATIONS, actor=head, at=towns.NINE)
    assert {row["区划代码"][:9] for row in workbooks.read(exported)} == {"530102001"}
    with pytest.raises(NotAllowed):
        confirmed(card, head)


def test_what_a_head_sends_in_is_confirmed_by_the_system_administrator(
    town: towns.Town, system: Actor
) -> None:
    head = towns.acting(town.street_head)
    content = workbooks.filled(ORGANISATIONS, {"单位名称": "华山司法所", **ROOM})
    card = checked(ORGANISATIONS, content, head)
    handed(card, head)
    assert confirmed(import_card(card.id, system), system)
    assert Organisation.objects.filter(name="华山司法所").exists()


def test_others_import_nothing(town: towns.Town) -> None:
    clerk = towns.acting(towns.holder_of(town.community_clerk).person_id)
    audit = towns.administrators()[Administrator.AUDIT]
    for actor in (clerk, audit, Actor.system("某"), Actor.stranger()):
        with pytest.raises(NotAllowed):
            operations.receive_import(
                kind=ORGANISATIONS, file_name="表.xlsx", content=b"x", actor=actor, at=towns.NINE
            )
        with pytest.raises(NotAllowed):
            operations.export_directory(kind=ORGANISATIONS, actor=actor, at=towns.NINE)


def test_a_directory_that_changed_meanwhile_is_compared_anew(system: Actor) -> None:
    content = workbooks.filled(ORGANISATIONS, {"单位名称": "华山司法所", **ROOM})
    card = checked(ORGANISATIONS, content, system)
    towns.found("华山司法所", OrganisationKind.DEPARTMENT, "530102001", Tier.STREET)
    assert not confirmed(card, system)
    anew = import_card(card.id, system)
    assert (anew.is_anew, anew.state) == (True, "checked")
    assert anew.difference != card.difference
    with pytest.raises(Conflict, match="又算过一次"):
        confirmed(card, system)


def test_the_file_is_sealed_audited_and_forgotten(system: Actor) -> None:
    content = workbooks.filled(ORGANISATIONS, {"单位名称": "华山司法所", **ROOM})
    card = checked(ORGANISATIONS, content, system)
    kept = DirectoryImport.objects.get(pk=card.id)
    assert kept.sealed is not None
    assert b"PK" not in bytes(kept.sealed)[:40]
    assert operations.forget_imports(at=towns.later(days=3)) == 1
    with pytest.raises(Conflict):
        confirmed(card, system)
    written = checked(ORGANISATIONS, content, system)
    assert confirmed(written, system)
    entries = records.history(f"import:{written.id}")
    assert [one.action for one in entries] == ["receive", "write", "wrote"]
    assert entries[1].body["digest"] == written.digest
    assert entries[1].body["counts"]["new"] == 1
    assert DirectoryImport.objects.get(pk=written.id).sealed is None


@pytest.mark.parametrize(
    ("rows", "bad"),
    [
        (({"单位名称": "甲", "上级单位": "乙"}, {"单位名称": "乙", "上级单位": "甲"}), {2, 3}),
        (({"单位名称": "甲", "上级单位": "乙"}, {"单位名称": "乙", "上级单位": "丙"}), {2, 3}),
        (({"单位名称": "甲", "上级单位": "乙"}, {"单位名称": "乙"}, {"单位名称": "乙"}), {4}),
        (({"单位名称": "甲", "上级单位": "甲"},), {2}),
        (
            (
                {"单位名称": "甲", "上级单位": "华山综合调度室"},
                {"单位名称": "华山综合调度室", "类型": "调度中心", "办理": "撤销"},
            ),
            {2},
        ),
    ],
)
def test_superiors_are_sound(
    system: Actor, rows: tuple[dict[str, str], ...], bad: set[int]
) -> None:
    content = workbooks.filled(ORGANISATIONS, *({**ROOM, **row} for row in rows))
    card = checked(ORGANISATIONS, content, system)
    assert {one[0] for one in card.bad} == bad


def test_a_fault_while_writing_leaves_no_trace(
    system: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = workbooks.filled(ORGANISATIONS, {"单位名称": "华山司法所", **ROOM})
    card = checked(ORGANISATIONS, content, system)

    def fails(*_args: object, **_more: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(records, "publish_all", fails)
        with pytest.raises(RuntimeError):
            confirmed(card, system)
    assert not Organisation.objects.filter(name="华山司法所").exists()
    assert confirmed(import_card(card.id, system), system)
