"""Words that ledgers use for levels, kinds and outcomes, drawn from the declared type and from usage."""

from __future__ import annotations

import re

from chuishao.casework.catalogue import CaseType, Level

_KINDS = {
    "": "ordinary", "普通": "ordinary", "普通哨": "ordinary", "日常": "ordinary", "日常哨": "ordinary",
    "紧急": "emergency", "紧急哨": "emergency", "综合执法哨": "enforcement", "攻坚哨": "priority",
}  # fmt: skip
# 办结 says that it ended and not how, so nothing is made up.
_OUTCOMES = {
    "": "", "办结": "", "已办结": "", "已完成": "", "解决": "solved", "部分": "partly",
    "解释": "explained", "解释说明": "explained", "并案": "merged", "已并案": "merged",
    "撤哨": "withdrawn", "已撤哨": "withdrawn", "撤销": "withdrawn",
}  # fmt: skip


def short(level: Level) -> str:
    """社区吹哨 of 社区吹哨、街道部门报到."""
    return level.label.split("、")[0]


def level_words(rules: CaseType) -> dict[str, list[Level]]:
    """Levels by what a ledger calls them; a bare tier may mean who blows or who reports in.

    街道级 is a street's whistle where a street calls, and a community's where a community does: those
    who blow come first.
    """
    found: dict[str, list[Level]] = {}
    for level in rules.levels:
        blows, reports = level.label.split("、")
        for name in (level.key, level.label, blows + reports, blows, reports):
            found[name] = [level]
        for tier in _bare(blows):
            found.setdefault(tier, []).insert(0, level)
        for tier in _bare(reports):
            found.setdefault(tier, []).append(level)
    return found


def _bare(words: str) -> tuple[str, ...]:
    """街道吹哨 and 街道部门报到 give 街道 and 街道级; 县区 is also said 区县."""
    tier = re.sub(r"级?(吹哨|部门报到)$", "", words)
    if tier == "县区":
        return ("县区", "县区级", "区县", "区县级", "区级", "县级")
    stem = tier.removesuffix("级")
    return (stem, f"{stem}级")


def kind_words(rules: CaseType) -> dict[str, str]:
    """Keys of kinds by label, with and without 哨."""
    names = {name: kind.key for kind in rules.kinds for name in (kind.label, kind.label[:-1])}
    return {**_KINDS, **names}


def outcome_choices(rules: CaseType) -> dict[str, str]:
    """Keys and labels of the outcomes a verifier can choose."""
    forms = (step.form for step in rules.transitions)
    fields = (asked for form in forms for asked in form if asked.key == "outcome")
    return {key: label for asked in fields for key, label in asked.choices}


def outcome_words(rules: CaseType) -> dict[str, str]:
    """Keys of outcomes by label and by usage; an empty cell is an outcome not told."""
    return {**_OUTCOMES, **{label: key for key, label in outcome_choices(rules).items()}}
