"""Which class of matter a sentence speaks of: a suggestion that says why, never a decision."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from chuishao.directory.matters import Matter, matters

_EMPTY_WORDS = ("异常", "破损", "不洁", "缺失", "擅自", "违规", "非法")
LEAST_IN_COMMON = 2


@dataclass(frozen=True)
class SuggestedMatter:
    """A class of matter and the words of the sentence that speak for it."""

    matter: Matter
    because: str


def suggested_matter(sentence: str) -> SuggestedMatter | None:
    """The class whose name shares the longest run of characters with the sentence, at least two."""
    best: SuggestedMatter | None = None
    alike = {code for pair in _pairs(sentence) for code in _by_pair().get(pair, ())}
    for code in sorted(alike, key=_place):
        matter = matters()[code]
        run = longest_run(_essence(matter.name), sentence)
        if len(run) > len(best.because if best else "x"):
            best = SuggestedMatter(matter, run)
    return best


def _pairs(words: str) -> set[str]:
    """Neighbouring characters: what shares a run of two with the sentence shares one of these."""
    return {words[place : place + 2] for place in range(len(words) - 1)}


@cache
def _by_pair() -> dict[str, list[str]]:
    """The classes in whose names each pair of characters stands."""
    found: dict[str, list[str]] = {}
    for code, matter in matters().items():
        for pair in _pairs(_essence(matter.name)):
            found.setdefault(pair, []).append(code)
    return found


def _place(code: str) -> int:
    """Where a class stands in the catalogue."""
    return _places()[code]


@cache
def _places() -> dict[str, int]:
    return {code: place for place, code in enumerate(matters())}


@cache
def _essence(name: str) -> str:
    """The name without what every name says."""
    for word in _EMPTY_WORDS:
        name = name.replace(word, "、")
    return name


def longest_run(name: str, sentence: str) -> str:
    """The longest run of characters of the name that the sentence holds, or nothing below two."""
    for size in range(len(name), LEAST_IN_COMMON - 1, -1):
        for start in range(len(name) - size + 1):
            run = name[start : start + size]
            if run in sentence and "、" not in run:
                return run
    return ""


def matter_choices() -> list[tuple[str, str]]:
    """All classes as choices, in the order of the catalogue."""
    return [(matter.code, f"{matter.name}（{matter.group}）") for matter in matters().values()]
