"""What is said to people in Chinese: in Python, in templates, and in the labels of declarations."""

from __future__ import annotations

import ast
import dataclasses
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.template import Engine, Origin
from django.template.base import Lexer, Parser, TokenType
from django.template.engine import Engine as AnyEngine
from django.templatetags.i18n import BlockTranslateNode

from chuishao.casework import catalogue
from chuishao.config.env import ROOT
from chuishao.directory import kinds
from chuishao.directory.imports.columns import COLUMNS, ENDS
from chuishao.directory.imports.guests import guests
from chuishao.kernel.working_time import Unit
from chuishao.participation import catalogue as participation
from chuishao.participation import states  # noqa: F401  its kinds are found among the labelled ones

HOUSE = ROOT / "chuishao"
CHINESE = re.compile(r"[\u3400-\u9fff]")
_ONE = {"_", "gettext", "gettext_lazy", "gettext_noop"}
# A refusal finds the reader's language itself; the system is named by what it does.
_REFUSALS = {"Refusal", "Invalid", "NotAllowed", "NotFound", "Conflict"}
# Remarks on a workbook are kept as they are and said again in the language of whoever reads them.
_REMARKS = {"Wrong", "Worded"}
_LEDGERS = "chuishao/channels/inbound/"
_MANY = {"ngettext", "ngettext_lazy"}
_TRANSLATE = re.compile(r"""^(?:translate|trans)\s+(?:"([^"]*)"|'([^']*)')""")
# Fields of declarations that hold pairs of a key and what is said.
_CHOICES = {"choices", "classes", "counters", "roles", "sends_on", "stars"}
_INSIDE = re.compile(r"""_\((?:"([^"]*)"|'([^']*)')\)""")


@dataclasses.dataclass(frozen=True)
class Said:
    """One message and where it was first said; ``plural`` where it counts."""

    words: str
    plural: str
    place: str


def everything_said() -> list[Said]:
    """Every message once, in the order of its places."""
    found: dict[str, Said] = {}
    for one in (*_in_python(), *_in_templates(), *_in_declarations()):
        earlier = found.get(one.words)
        if earlier is None or (one.plural and not earlier.plural):
            found[one.words] = one
    return list(found.values())


def _in_python() -> Iterator[Said]:
    for path in sorted(HOUSE.rglob("*.py")):
        place = str(path.relative_to(ROOT))
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                yield from _marked(node, node.func.id, place)
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                is_remark = node.func.attr == "complain" and not place.startswith(_LEDGERS)
                if node.func.attr == "system" or is_remark:
                    yield from (Said(words, "", place) for words in _chinese(node))


def _marked(call: ast.Call, name: str, place: str) -> Iterator[Said]:
    words = _literals(call)
    if name in _ONE and len(words) == 1:
        yield Said(words[0], "", place)
    elif name in _MANY and len(words) == 2:
        yield Said(words[0], words[1], place)
    elif name in _REMARKS and not place.startswith(_LEDGERS):
        yield from (Said(one, "", place) for one in _chinese(call))
    elif name in _REFUSALS:
        yield from (Said(one, "", place) for one in words)
        for keyword in call.keywords:
            if keyword.arg == "fields" and isinstance(keyword.value, ast.Dict):
                yield from (Said(one, "", place) for one in _constants(keyword.value.values))


def _literals(call: ast.Call) -> list[str]:
    return _constants(call.args)


def _chinese(call: ast.Call) -> list[str]:
    return [words for words in _literals(call) if CHINESE.search(words) or "%(" in words]


def _constants(nodes: Iterable[ast.expr]) -> list[str]:
    return [
        one.value for one in nodes if isinstance(one, ast.Constant) and isinstance(one.value, str)
    ]


def _in_templates() -> Iterator[Said]:
    engine = Engine.get_default()
    for path in sorted(HOUSE.rglob("*.html")):
        place = str(path.relative_to(ROOT))
        text = path.read_text()
        yield from _single(text, place)
        yield from _blocks(engine, text, path, place)


def _single(text: str, place: str) -> Iterator[Said]:
    for token in Lexer(text).tokenize():
        if token.token_type in (TokenType.BLOCK, TokenType.VAR):
            for match in (_TRANSLATE.match(token.contents), *_INSIDE.finditer(token.contents)):
                if match:
                    # Django looks a tag's words up with its percent signs doubled.
                    words = (match.group(1) or match.group(2)).replace("%", "%%")
                    yield Said(words, "", place)


def _blocks(engine: AnyEngine, text: str, path: Path, place: str) -> Iterator[Said]:
    origin = Origin(str(path))
    parser = Parser(
        Lexer(text).tokenize(), engine.template_libraries, engine.template_builtins, origin
    )
    for found in parser.parse().get_nodes_by_type(BlockTranslateNode):
        node: Any = found
        singular, _names = node.render_token_list(node.singular)
        plural = node.render_token_list(node.plural)[0] if node.plural else ""
        yield Said(singular, plural, place)


def _in_declarations() -> Iterator[Said]:
    for case_type in catalogue.declared():
        yield from _spoken(case_type, f"programmes: {case_type.key}", catalogue.SPOKEN)
    for programme in participation.declared():
        yield from _spoken(programme, f"programmes: {programme.key}", participation.SPOKEN)
    for kind in kinds.Labelled.__subclasses__():
        yield from (
            Said(label, "", f"directory: {kind.__name__}") for _key, label in kind.choices()
        )
    yield from _in_workbooks()
    for word in ENDS.values():
        yield Said(word, "", "directory: workbooks")
    for unit in Unit:
        yield Said(unit.label, "", "chuishao/kernel/working_time.py")


def _in_workbooks() -> Iterator[Said]:
    for book, column in ((book, one) for book, all_of in COLUMNS.items() for one in all_of):
        for words in (column.heading, column.words):
            yield Said(words, "", f"directory: workbook of {book.value}")
    for guest in guests():
        columns = [words for one in guest.columns for words in (one.heading, one.words)]
        for words in (guest.label, guest.words, *columns):
            yield Said(words, "", f"workbook of {guest.value}")


def _spoken(thing: object, place: str, spoken: frozenset[str]) -> Iterator[Said]:
    if isinstance(thing, tuple):
        for part in thing:
            yield from _spoken(part, place, spoken)
    elif dataclasses.is_dataclass(thing):
        for field in dataclasses.fields(thing):
            held = getattr(thing, field.name)
            if field.name in _CHOICES:
                yield from (Said(p[1], "", place) for p in held if isinstance(p, tuple))
            elif field.name in spoken:
                yield from (Said(one, "", place) for one in _texts(held))
            else:
                yield from _spoken(held, place, spoken)


def _texts(held: object) -> Iterator[str]:
    for one in held if isinstance(held, tuple) else (held,):
        if isinstance(one, str) and CHINESE.search(one):
            yield one
