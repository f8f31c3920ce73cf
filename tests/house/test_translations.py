"""Everything said to people can be said in English: the catalogue is whole, and nothing stands beside it."""

from __future__ import annotations

import ast
import gettext
import io
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import polib
import pytest

from chuishao.config import translating
from chuishao.config.translating.collecting import CHINESE
from tests.house import source

HOLDS = re.compile(r"%\((\w+)\)[sdf]|%(?:\.\d)?[sdf]|\{\w*\}")
MARKS = {
    "_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "said",
    "Refusal", "Invalid", "NotAllowed", "NotFound", "Conflict",
}  # fmt: skip
# What may be Chinese without being translated, and why.
EXCEPTIONS = {
    "chuishao/config/": "words of commands, stories and demo data: typed and read where it is installed",
    "/management/": "words of commands",
    "/models/": "names of columns, for whoever reads the tables",
    "apps.py": "names of applications, seen by nobody",
    "chuishao/programmes/": "declarations: collected label by label",
    "chuishao/casework/declarations/": "declarations: collected label by label",
    "chuishao/directory/kinds.py": "kinds: collected label by label",
    "chuishao/directory/naming.py": "endings of Chinese names",
    "chuishao/directory/demo_rules.py": "names of demo units",
    "chuishao/directory/operations/demo.py": "demo data",
    "chuishao/directory/operations/first_accounts.py": "words of a command",
    "chuishao/directory/imports/": "columns and remarks of workbooks: kept as they are, collected where they stand, said again when read",
    "chuishao/directory/operations/importing.py": "messages left about those workbooks",
    "chuishao/participation/operations/bringing/": "columns and remarks of lists: kept as they are, collected where they stand, said again when read",
    "chuishao/directory/operations/telling.py": "messages left about workbooks",
    "chuishao/kernel/workbooks/": "remarks on workbooks, collected where they stand",
    "chuishao/kernel/records/erasing.py": "what stands where something was: stored",
    "chuishao/casework/operations/exporting.py": "messages about exports, kept as they were written",
    "chuishao/casework/operations/forgetting.py": "messages about destruction, kept as they were written",
    "chuishao/channels/inbound/": "ledgers: Chinese workbooks with Chinese remarks, by a command",
    "chuishao/channels/outbound/notices/": "every letter has its English beside it, in wording.py",
    "chuishao/directory/wordings.py": "every letter has its English beside it",
    "chuishao/kernel/records/verification.py": "findings of a command",
    "chuishao/kernel/calendars/national.py": "names of holidays, as the notice gives them",
    "chuishao/participation/states.py": "states: collected label by label",
    "chuishao/kernel/working_time.py": "units of limits: collected label by label",
    "chuishao/kernel/text/figures.py": "how Chinese texts write figures; English has its own form",
    "chuishao/kernel/text/searching.py": "which characters are Chinese",
    "chuishao/kernel/text/cleaning.py": "how broken Chinese looks",
    "chuishao/web/office/alarms.py": "a message about the calendar, kept as it was written",
    "chuishao/web/office/verification.py": "messages about a verification, kept as they were written",
    "chuishao/web/office/calendar_file.py": "how a Chinese notice says holiday and working day",
    "chuishao/participation/_pseudonyms.py": "names by chance, Chinese like those they stand for",
    "chuishao/web/desk/matters.py": "words left out of Chinese names",
}
# Single words that are data, not speech: what forms send, what is stored, endings of names.
DATA = {
    "是", "否", "某", "系统", "居民", "放假", "上班", "网上窗口", "诉求人", "参与人", "（代）", "（代", "）", "系统·", "·", "区县市",
    "系统初始化", "中文", "补录", "补登", "补记", "补签", "2027-10-01 至 2027-10-07 放假 国庆节",
}  # fmt: skip


@cache
def catalogue() -> polib.POFile:
    return polib.pofile(str(translating.CATALOGUE))


def test_the_catalogue_holds_what_is_said_and_nothing_else() -> None:
    text, _untold = translating.renewed(translating.everything_said())
    fresh = {entry.msgid for entry in polib.pofile(text)}
    known = {entry.msgid for entry in catalogue()}
    assert fresh - known == set(), "run `make messages`"
    assert known - fresh == set(), "run `make messages`"


def test_everything_is_translated() -> None:
    assert [entry.msgid for entry in catalogue() if not entry.translated() or entry.fuzzy] == []


def test_translations_are_english() -> None:
    # An example of what is typed in Chinese may stand in an English sentence.
    allowed = re.compile(
        "“回访当事人”|回访当事人|井盖坏了|华山|放假|上班|国庆节调休|国庆节|至|；|。"
    )
    left = {
        e.msgid: CHINESE.search(allowed.sub("", said)) for e in catalogue() for said in _said(e)
    }
    assert [words for words, found in left.items() if found] == []


def test_translations_hold_what_the_sentence_holds() -> None:
    """``name`` is the English name of a month, which Chinese does without."""
    wrong = [
        (entry.msgid, said)
        for entry in catalogue()
        for said in _said(entry)
        if _held(said) - {"name"} != _held(entry.msgid) and "月%(day)d日" not in entry.msgid
    ]
    assert wrong == []


def _said(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def _held(words: str) -> set[str]:
    return {match.group(0) for match in HOLDS.finditer(words)}


def test_the_compiled_catalogue_agrees_with_its_source() -> None:
    compiled = gettext.GNUTranslations(io.BytesIO(translating.COMPILED.read_bytes()))
    for entry in catalogue():
        if entry.msgid_plural:
            told = [compiled.ngettext(entry.msgid, entry.msgid_plural, count) for count in (1, 2)]
            assert told == _said(entry), "run `make messages`"
        else:
            assert compiled.gettext(entry.msgid) == entry.msgstr, "run `make messages`"


def test_declared_labels_are_collected() -> None:
    known = {entry.msgid for entry in catalogue()}
    for label in ("吹哨报到", "应急哨", "挂账", "主要负责人", "个工作日", "请{units}来办。"):
        assert label in known


@pytest.mark.parametrize("path", source.templates(), ids=source.name)
def test_no_template_speaks_chinese_by_itself(path: Path) -> None:
    text = path.read_text()
    text = re.sub(r"\{%\s*blocktranslate\b.*?\{%\s*endblocktranslate\s*%\}", "", text, flags=re.S)
    text = re.sub(r"\{%\s*translate\s+(\"[^\"]*\"|'[^']*')", "", text)
    text = re.sub(r"_\((\"[^\"]*\"|'[^']*')\)", "", text)
    text = re.sub(r"\{#.*?#\}|\{% comment.*?endcomment %\}", "", text, flags=re.S)
    # The switch names each language in itself.
    assert CHINESE.findall(text.replace(">中文<", "")) == []


def spoken_modules() -> list[Path]:
    return [p for p in source.modules() if not any(part in source.name(p) for part in EXCEPTIONS)]


@pytest.mark.parametrize("path", spoken_modules(), ids=source.name)
def test_no_module_speaks_chinese_by_itself(path: Path) -> None:
    assert [f"{line}: {words}" for line, words in _unmarked(source.tree(path))] == []


def test_exceptions_are_still_needed() -> None:
    names = [source.name(path) for path in source.modules()]
    assert [part for part in EXCEPTIONS if not any(part in name for name in names)] == []


def _unmarked(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Chinese words of a module that are neither marked, nor documentation, nor a pattern."""
    quiet = {
        id(node) for marked in ast.walk(tree) if _is_quiet(marked) for node in ast.walk(marked)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            # Put together before it is looked up, a sentence is never found: %(name)s goes instead.
            quiet -= {id(part) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in quiet:
            if CHINESE.search(node.value) and node.value not in DATA:
                yield node.lineno, node.value


def _is_quiet(node: ast.AST) -> bool:
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)  # a docstring
    if not isinstance(node, ast.Call):
        return False
    name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    return name in MARKS or name in {"compile", "system", "fullmatch", "match"}
