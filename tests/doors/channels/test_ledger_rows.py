"""Each kind of bad row is named by its column with the remedy; each way to write a good one is understood."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from chuishao.casework import queries
from chuishao.channels.inbound.ledger import Report
from tests import make
from tests.doors.channels.conftest import Ledger, bring_in, day, problems, row, tried
from tests.ledgers.make_ledger import write

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

# What is put into the row, the column complained of, part of the problem.
BAD = [
    ({"编号": ""}, "reference", "没有填写"),
    ({"编号": "9" * 61}, "reference", "最多 60 个字"),
    ({"层级": ""}, "level", "没有填写"),
    ({"层级": "三级吹哨"}, "level", "没有这个层级"),
    ({"层级": "街道吹哨"}, "level", "五华山社区”是社区"),
    ({"层级": "县区吹哨", "吹哨单位": "华山街道"}, "level", "华山街道”是街道办事处"),
    ({"层级": "市级", "吹哨单位": "华山街道"}, "level", "由区县级吹哨"),
    ({"吹哨单位": "华山派出所"}, "level", "是派驻力量"),
    ({"哨种": "急急哨"}, "kind", "没有这个哨种"),
    ({"事由": ""}, "title", "没有填写"),
    ({"事由": "长" * 30_000}, "title", "最多 200 个字"),
    ({"事由": "#REF!"}, "title", "公式出错"),
    ({"事由": "化粪池\ufffd外溢"}, "title", "乱码"),
    ({"地点": "远" * 301}, "place", "最多 300 个字"),
    ({"吹哨单位": ""}, "opener", "没有填写"),
    ({"吹哨单位": "不存在社区"}, "opener", "名录里没有“不存在社区”"),
    ({"吹哨单位": "和平社区"}, "opener", "有 3 个"),
    ({"主办单位": ""}, "lead", "没有填写"),
    ({"主办单位": "华山特警队"}, "lead", "名录里没有"),
    ({"主办单位": "莲华派出所"}, "lead", "管不到"),
    ({"主办单位": "五华区水务局"}, "lead", "是区县级单位"),
    ({"主办单位": "五华山社区"}, "lead", "就是吹哨单位"),
    ({"协办单位": "甲办、乙办"}, "assisting", "“甲办”；名录里没有“乙办”"),
    ({"吹哨日期": ""}, "opened_on", "没有填写"),
    ({"吹哨日期": "上个月"}, "opened_on", "看不懂"),
    ({"吹哨日期": "2020年2月30日"}, "opened_on", "没有2020年2月30日"),
    ({"吹哨日期": "20201301"}, "opened_on", "没有2020年13月1日"),
    ({"吹哨日期": 12.5}, "opened_on", "看不懂"),
    ({"吹哨日期": date(1990, 1, 1), "办结日期": date(1990, 1, 2)}, "opened_on", "早于 2000 年"),
    ({"吹哨日期": "2031-01-01", "办结日期": "2031-01-02"}, "opened_on", "在今天以后"),
    ({"办结日期": ""}, "closed_on", "没有填写"),
    ({"办结日期": "2020-09-26"}, "closed_on", "办结早于吹哨（2020-09-27）"),
    ({"办结日期": "2021-01-05"}, "closed_on", "在今天以后"),
    ({"结果": "不知道"}, "outcome", "没有这个结果"),
]


def numbered(cells: Iterable[Mapping[str, Any]]) -> list[list[Any]]:
    """Rows with numbers of their own, unless the number is what is tried."""
    return [row(**{"编号": f"T-{number}", **one}) for number, one in enumerate(cells)]


@pytest.fixture(scope="module")
def spoiled(
    ground_database: str,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Report:
    """All the bad rows in one ledger, good ones between them."""
    path = tmp_path_factory.mktemp("spoiled") / "台账.xlsx"
    between = [{"编号": f"G-{number}"} for number in range(len(BAD))]
    cells = [one for pair in zip((bad for bad, _, _ in BAD), between, strict=True) for one in pair]
    return tried(write(path, numbered(cells)), ground_database, django_db_blocker)


def test_the_good_rows_between_bad_ones_land(spoiled: Report) -> None:
    assert (spoiled.new, len(spoiled.bad)) == (len(BAD), len(BAD))


@pytest.mark.parametrize("number", range(len(BAD)), ids=[f"{b[1]}: {b[2]}" for b in BAD])
def test_a_bad_cell_is_named_with_its_problem_and_a_remedy(spoiled: Report, number: int) -> None:
    _, column, problem = BAD[number]
    bad = spoiled.bad[number]
    assert bad.raw.number == 3 + 2 * number
    assert problem in {one.column: one.problem for one in bad.complaints}[column]
    assert bad.problems.startswith(f"第 {bad.raw.number} 行“")
    assert len(bad.remedies) > 6


def test_all_that_is_wrong_with_a_row_is_told_at_once(ledger: Ledger) -> None:
    spoiled = {"事由": "", "哨种": "怪哨", "吹哨日期": "昨天", "主办单位": "没有这个队"}
    report = bring_in(ledger(spoiled))
    assert set(problems(report)) == {"title", "kind", "opened_on", "lead"}


def test_a_likely_unit_is_proposed(ledger: Ledger) -> None:
    report = bring_in(ledger({"主办单位": "华山城管中队"}))
    assert "是不是“华山城管执法中队”？" in report.bad[0].remedies


def test_the_level_that_would_fit_is_proposed(ledger: Ledger) -> None:
    report = bring_in(ledger({"层级": "街道吹哨"}))
    assert "请把层级改为“社区吹哨”" in report.bad[0].remedies


def test_an_ambiguous_name_is_answered_with_its_places(ledger: Ledger) -> None:
    report = bring_in(ledger({"吹哨单位": "和平社区"}))
    assert "请写明所在区县和街道" in report.bad[0].remedies
    name = report.bad[0].remedies.split("如“")[1].split("”")[0]
    again = bring_in(ledger({"吹哨单位": name, "主办单位": "城管执法中队", "协办单位": ""}))
    assert (again.new, again.bad) == (1, [])


def test_one_number_with_two_contents_lands_neither(ledger: Ledger) -> None:
    report = bring_in(ledger({}, {"事由": "另一件事"}, {"编号": "S-2"}))
    assert report.new == 1
    assert [row.raw.number for row in report.bad] == [3, 4]
    assert "与第 4 行编号相同，内容却不同" in report.bad[0].problems


def test_the_same_row_twice_counts_once(ledger: Ledger) -> None:
    report = bring_in(ledger({}, {}))
    assert (report.new, report.repeated, report.bad) == (1, 1, [])


def test_a_row_that_says_otherwise_now_is_named_and_changes_nothing(ledger: Ledger) -> None:
    bring_in(ledger({}))
    report = bring_in(ledger({"结果": "部分解决"}))
    assert (report.new, report.known, len(report.bad)) == (0, 0, 1)
    assert "已经导入过" in report.bad[0].problems


def test_ledgers_that_number_alike_are_told_apart_by_name(ledger: Ledger) -> None:
    reports = [bring_in(ledger({}), series=name) for name in ("五华台账", "盘龙台账", "")]
    assert [report.new for report in reports] == [1, 1, 1]


DATES = [
    "2020年9月27日", "2020-09-27", "2020/9/27", "2020.9.27", "20200927", 20200927, 44101, "44101",
    date(2020, 9, 27), "２０２０年９月２７日", "2020年09月27号", "2020-9-27 00:00:00", " 2020-09-27 ",
]  # fmt: skip


def test_a_day_is_understood_however_it_is_written(ledger: Ledger) -> None:
    report = bring_in(ledger(*({"编号": f"D-{n}", "吹哨日期": one} for n, one in enumerate(DATES))))
    assert [one.problems for one in report.bad] == []
    assert {case.opened_at for case in the_cases()} == {day("2020-09-27")}


TIMES = ["2020-09-27 14:30", "2020年9月27日14时30分", "2020-09-27T14:30:00", 44101.604166667]


def test_a_time_of_day_is_kept(ledger: Ledger) -> None:
    bring_in(ledger(*({"编号": f"T-{n}", "吹哨日期": one} for n, one in enumerate(TIMES))))
    assert {case.opened_at for case in the_cases()} == {make.at("2020-09-27 14:30")}


def test_an_end_on_the_same_day_without_a_time_is_no_earlier(ledger: Ledger) -> None:
    same_day = {"吹哨日期": datetime(2020, 9, 27, 14, 30), "办结日期": date(2020, 9, 27)}
    report = bring_in(ledger(same_day))
    assert report.bad == []
    assert the_case().closed_at == make.at("2020-09-27 14:30")


def the_cases() -> Sequence[Any]:
    """All that landed, as the city sees them, in the order of the ledger's numbers."""
    who = make.actor("市政府", "head", when=make.at())
    return list(queries.cases_visible_to(actor=who).order_by("id"))


def the_case() -> Any:
    """The only one that landed."""
    (case,) = the_cases()
    return case


# The row, the level it must land on.
GOOD_ROWS = [
    ({"层级": "社区级"}, "community"),
    ({"层级": "街道级"}, "community"),
    ({"层级": "社区吹哨、街道部门报到"}, "community"),
    ({"吹哨单位": "五华山社区居民委员会"}, "community"),
    ({"吹哨单位": "五华区华山街道五华山社区"}, "community"),
    ({"吹哨单位": "昆明市五华区五华山社区"}, "community"),
    ({"主办单位": "城管执法中队", "协办单位": "派出所，为民中心"}, "community"),
    ({"哨种": "共建哨", "主办单位": "省政府研究室", "协办单位": ""}, "community"),
    ({"哨种": "", "结果": "", "地点": "", "协办单位": ""}, "community"),
    ({"层级": "街道吹哨", "吹哨单位": "华山街道", "主办单位": "水务局", "协办单位": "五华区住建局"}, "street"),
    ({"层级": "街道级", "吹哨单位": "华山街道办事处", "主办单位": "五华区水务局", "协办单位": ""}, "street"),
    ({"层级": "县区吹哨", "吹哨单位": "五华区", "主办单位": "市水务局", "协办单位": "市住建局"}, "district"),
    ({"层级": "市级", "吹哨单位": "五华区政府", "主办单位": "昆明市水务局", "协办单位": ""}, "district"),
]  # fmt: skip


def test_rows_are_understood_as_offices_write_them(ledger: Ledger) -> None:
    report = bring_in(ledger(*({"编号": f"R-{n}", **one} for n, (one, _) in enumerate(GOOD_ROWS))))
    assert [row.problems for row in report.bad] == []
    assert [case.level for case in the_cases()] == [level for _, level in GOOD_ROWS]


def test_an_imported_whistle_has_its_page(ledger: Ledger) -> None:
    bring_in(ledger({}))
    case = the_case()
    page = queries.case_page(number=case.number, actor=make.actor(), at=make.at())
    assert page.state_label == "已归档"
    assert [line.label for line in page.story] == ["台账补录"]
    assert {unit.role for unit in page.units} == {"lead", "assisting"}


def test_who_is_only_asked_owes_nothing(ledger: Ledger) -> None:
    bring_in(ledger({"哨种": "共建哨", "主办单位": "省政府研究室", "协办单位": ""}))
    assert [party.role for party in the_case().parties.all()] == ["asked"]


def test_a_merged_whistle_is_kept_and_not_counted(ledger: Ledger) -> None:
    bring_in(ledger({"结果": "并案"}))
    who = make.actor("市政府", "head", when=make.at())
    assert the_case().state == "merged"
    assert sum(c.count for c in queries.counts_by_level(case_type="whistle", actor=who)) == 0


def test_rows_of_another_region_are_refused_when_one_is_asked_for(ledger: Ledger) -> None:
    report = bring_in(ledger({}), within="530103")
    assert "名录里没有“五华山社区”" in problems(report)["opener"]


def test_a_trial_writes_nothing(ledger: Ledger) -> None:
    path = ledger({})
    assert bring_in(path, is_trial=True).new == 1
    assert bring_in(path).new == 1
