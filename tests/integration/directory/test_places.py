"""Kunming as it is loaded; new codes; points and searches."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db.models import Count

from chuishao.directory import operations, queries
from chuishao.directory.kinds import OrganisationKind, RegionLevel, Tier
from chuishao.directory.models import Organisation, Region
from chuishao.directory.operations import Division
from chuishao.kernel import records
from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed
from tests.integration.directory import town as towns
from tests.integration.directory.town import NINE, SYSTEM, TODAY, Town


@pytest.fixture
def kunming(db: None) -> None:
    call_command("load_kunming", verbosity=0)


def succeed(code: str, new_code: str, on: date = TODAY, name: str = "丰宁新街道") -> int:
    return operations.succeed_region(
        code=code, new_code=new_code, new_name=name, on=on, actor=SYSTEM, at=NINE
    )


def test_the_real_divisions_are_1_14_150_1738(kunming: None) -> None:
    counted = Region.objects.values_list("level").annotate(Count("id"))
    assert dict(counted) == {"city": 1, "district": 14, "street": 150, "community": 1738}


def test_every_path_lies_in_that_of_its_parent(kunming: None) -> None:
    pairs = Region.objects.exclude(parent=None).values_list("path", "parent__path")
    assert all(path.startswith(parent) and path != parent for path, parent in pairs)


def test_loading_twice_changes_nothing(kunming: None) -> None:
    before = records.history("regions")
    call_command("load_kunming", verbosity=0)
    assert Region.objects.count() == 1903
    assert records.history("regions") == before


@pytest.mark.parametrize(
    ("lon", "lat", "district"),
    [(102.70, 25.05, "五华区"), (102.83, 24.88, "呈贡区"), (102.48, 24.92, "安宁市")],
)
def test_a_point_lies_in_its_district(kunming: None, lon: float, lat: float, district: str) -> None:
    assert queries.region_at(lon, lat, NINE).name == district


@pytest.mark.parametrize(("lon", "lat"), [(116.4, 39.9), (0, 0), (103.8, 27.3)])
def test_a_point_outside_the_city_lies_in_no_district(
    kunming: None, lon: float, lat: float
) -> None:
    assert queries.region_at(lon, lat, NINE) is None


@pytest.mark.parametrize("words", ["虹山中路", "hszl", "HSZLSQ", "虹山中路社区居民委员会"])
def test_a_community_is_found_by_words_and_initials(kunming: None, words: str) -> None:
    assert "530102005004" in [found.code for found in queries.search_regions(words, NINE)]


@pytest.mark.parametrize("words", ["", "   ", "%", "_", "'; DROP TABLE", "北京市朝阳门"])
def test_a_search_for_nothing_finds_nothing(kunming: None, words: str) -> None:
    assert queries.search_regions(words, NINE) == []


def test_a_search_stays_within_its_region(kunming: None) -> None:
    found = queries.search_regions("团结", NINE, within="530103")
    assert found
    assert all(region.path.startswith("530103") for region in found)


@pytest.mark.parametrize(
    "wrong",
    [
        Division("530102999", "无名街道", RegionLevel.STREET, "530103"),
        Division("53010299", "无名街道", RegionLevel.STREET, "530102"),
        Division("530102A01", "无名街道", RegionLevel.STREET, "530102"),
        Division("530199001", "无名街道", RegionLevel.STREET, "530199"),
    ],
)
def test_a_division_that_does_not_nest_is_refused(town: Town, wrong: Division) -> None:
    with pytest.raises(Invalid, match="与上级或层级不符"):
        operations.load_regions(
            divisions=[wrong], valid_from=TODAY, source="测试", actor=SYSTEM, at=NINE
        )


def test_a_code_twice_in_one_file_is_refused(db: None) -> None:
    twice = [towns.DIVISIONS[0], towns.DIVISIONS[0]]
    with pytest.raises(Invalid, match="重复的代码"):
        operations.load_regions(
            divisions=twice, valid_from=TODAY, source="测试", actor=SYSTEM, at=NINE
        )


def test_a_new_code_takes_the_whole_branch_along(town: Town) -> None:
    new = succeed("530102005", "530102011")
    old = Region.objects.get(code="530102005")
    assert (old.successor_id, old.valid_to) == (new, TODAY)
    assert Region.objects.get(code="530102011004").parent_id == new
    assert queries.region_by_path("530102005", NINE) is None
    assert queries.region_by_path("530102005", NINE - timedelta(days=1)).name == "丰宁街道"
    assert queries.region_by_path("530102011", NINE).name == "丰宁新街道"


def test_organisations_move_with_their_region(town: Town) -> None:
    towns.found("虹山中路社区", OrganisationKind.COMMUNITY, "530102005004", Tier.COMMUNITY)
    succeed("530102005", "530102011")
    moved = Organisation.objects.get(name="虹山中路社区")
    assert (moved.region_path, moved.region.path) == ("530102011004", "530102011004")
    untouched = Organisation.objects.get(pk=town.community)
    assert untouched.region_path == "530102001003"


def test_others_are_told_of_the_new_code(town: Town) -> None:
    from django.db import connection

    succeed("530102005", "530102011")
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM kernel_outbox_event WHERE name LIKE 'directory.region.%'")
        assert '"530102011"' in str(cursor.fetchone()[0]).replace("'", '"')


@pytest.mark.parametrize(
    ("new_code", "on", "why"),
    [
        ("530102005", TODAY, "不是原代码"),
        ("53010201", TODAY, "位数相同"),
        ("530103005", TODAY, "不在原上级区划之下"),
        ("530102011", TODAY + timedelta(days=1), "不晚于今天"),
        ("530102011", date(2023, 6, 30), "晚于原区划的生效日期"),
    ],
)
def test_a_wrong_succession_is_refused(town: Town, new_code: str, on: date, why: str) -> None:
    with pytest.raises(Invalid, match=why):
        succeed("530102005", new_code, on)


def test_a_code_in_use_is_not_taken(town: Town) -> None:
    with pytest.raises(Conflict, match="已被现行区划使用"):
        succeed("530102005", "530102001")


def test_only_the_system_administrator_changes_divisions(town: Town) -> None:
    with pytest.raises(NotAllowed, match="系统管理员"):
        operations.succeed_region(
            code="530102005",
            new_code="530102011",
            new_name="丰宁新街道",
            on=TODAY,
            actor=towns.acting(town.street_head),
            at=NINE,
        )
