"""Every notice has its words in two languages and uses only the variables it declares."""

from __future__ import annotations

import re

import pytest

from chuishao.channels.outbound.notices import wording
from chuishao.channels.outbound.notices.wording import EN, WORDINGS, ZH, Wording

GIVEN = {
    "number": "KM-530102001-20260928-000001", "title": "化粪池外溢", "what": "报到", "until": "2026年9月28日 17:30",
    "step": "督办", "unit": "华山城管执法中队", "count": 2, "lines": ["甲", "乙"], "site": "https://example.cn",
    "place": "华山街道", "who": "山茶·40213", "when": "2026年9月28日 09:00",
}  # fmt: skip
NAMES = re.compile(r"(?:{{ |{% if |{% for \w+ in )(\w+)")


@pytest.mark.parametrize("one", WORDINGS.values(), ids=lambda one: one.key)
def test_only_declared_variables_are_used(one: Wording) -> None:
    texts = [*one.subject.values(), *one.body.values()]
    used = {name for text in texts for name in NAMES.findall(text)} - {"forloop", "line"}
    assert used == set(one.variables)


@pytest.mark.parametrize("language", [ZH, EN])
@pytest.mark.parametrize("key", WORDINGS)
def test_every_wording_can_be_filled(key: str, language: str) -> None:
    known = {name: GIVEN[name] for name in WORDINGS[key].variables}
    filled = wording.subject(key, known, language) + wording.body(key, known, language)
    assert filled
    assert "{{" not in filled
    assert "{%" not in filled


def test_letters_are_plain_text_so_nothing_is_escaped_or_broken_into_headers() -> None:
    values = GIVEN | {"title": "甲<b>&乙\nBcc: someone"}
    assert "甲<b>&乙" in wording.body("turn", values)
    assert "\n" not in wording.subject("turn", values)
