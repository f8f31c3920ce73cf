"""What a password must be."""

from __future__ import annotations

import pytest

from chuishao.directory.passwords import faults, generated


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("Ab1-Ab1", "长度"),
        ("abcdefgh1234", "三种"),  # two kinds only
        ("一二三四五六七八九十一二", "三种"),
        ("A1-" + "x" * 130, "长度"),
        ("Shequ.wang-2026", "用户名"),
        ("Hs-13800000001", "手机号"),
    ],
)
def test_a_weak_password_is_refused_with_its_remedy(password: str, why: str) -> None:
    found = faults(password, username="shequ.wang", phone="13800000001")
    assert any(why in fault for fault in found)


@pytest.mark.parametrize("password", ["Cui-hu-2026x", "翠湖的水Cool2026", "correct-Horse-7"])
def test_a_strong_password_is_taken(password: str) -> None:
    assert faults(password, username="shequ.wang", phone="13800000001") == []


def test_common_passwords_are_refused() -> None:
    assert faults("Password123", username="shequ") == ["太常见，容易被猜到，请换一个。"]


def test_generated_passwords_keep_the_rules_and_differ() -> None:
    made = [generated() for _ in range(50)]
    assert all(faults(one, username="xitong") == [] for one in made)
    assert len(set(made)) == 50
