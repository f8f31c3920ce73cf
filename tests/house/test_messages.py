"""Refusals are whole sentences in Chinese."""

from __future__ import annotations

import ast
import re

from tests.house import source

REFUSALS = {"NotAllowed", "Conflict", "Invalid"}
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def messages() -> dict[str, str]:
    """Every literal message of a refusal, by the place where it is raised."""
    return {
        f"{source.name(path)}:{node.lineno}": text
        for path in source.modules()
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.Call) and _called(node) in REFUSALS and node.args
        if (text := _literal(node.args[0]))
    }


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def _literal(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(v.value) if isinstance(v, ast.Constant) else "某" for v in node.values)
    return ""


def test_refusals_speak_chinese() -> None:
    assert [place for place, text in messages().items() if not CHINESE.search(text)] == []


def test_refusals_are_whole_sentences() -> None:
    assert {p: t for p, t in messages().items() if not t.endswith(("。", "？", "…", "某"))} == {}


def test_refusals_do_not_shout_or_blame() -> None:
    rude = re.compile(r"[!！]|错误|非法|禁止|失败")
    assert {p: t for p, t in messages().items() if rude.search(t)} == {}
