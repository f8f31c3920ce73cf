"""Short names as people say them, and what names are found by."""

from __future__ import annotations

import pytest

from chuishao.directory.naming import search_columns, short_name_of, stem_of, wanted_tokens


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("翠湖西路社区居民委员会", "翠湖西路社区"),
        ("尚义社区居委会", "尚义社区"),
        ("白邑村委会", "白邑村"),
        ("草村村委会", "草村"),  # not 草村村
        ("某某村民委员会", "某某村"),
        ("石林彝族自治县", "石林县"),
        ("禄劝彝族苗族自治县", "禄劝县"),
        ("华山街道", "华山街道"),
        ("阳宗海风景名胜区虚拟社区", "阳宗海风景名胜区虚拟社区"),
    ],
)
def test_places_have_the_short_names_people_say(name: str, short: str) -> None:
    assert short_name_of(name) == short


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("丰宁街道", "丰宁"),
        ("九龙镇", "九龙"),
        ("双河彝族乡", "双河"),
        ("昆明阳宗海风景名胜区", "昆明阳宗海风景名胜区"),
    ],
)
def test_stationed_units_bear_the_bare_name_of_the_street(name: str, stem: str) -> None:
    assert stem_of(name) == stem


@pytest.mark.parametrize("words", ["虹山", "虹", "中路社区", "虹山中路社区"])
def test_a_name_is_found_by_any_part_of_it(words: str) -> None:
    tokens = search_columns("虹山中路社区居民委员会", "虹山中路社区")["tokens"]
    assert set(wanted_tokens(words)) <= set(tokens)


def test_numbers_in_a_name_are_found() -> None:
    assert set(wanted_tokens("66号院")) <= set(search_columns("华山南路66号院")["tokens"])


def test_initials_are_those_of_the_short_name() -> None:
    assert search_columns("虹山中路社区居民委员会", "虹山中路社区")["initials"] == "hszlsq"
