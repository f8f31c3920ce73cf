"""Chinese search without a dictionary: pairs of characters, whole numbers, pinyin initials.

The tokens go through PostgreSQL's ``simple`` configuration, the query through ``to_tsquery``. Pairs
find every word of two characters and more; the last character of a run stands alone as well,
so that a single character is found by prefix wherever it stands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

_CHINESE = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(f"[{_CHINESE}]+|[a-z]+|[0-9]+")
_MOST_CHARACTERS = 20_000  # of one document; tsvector holds no more than a megabyte
_MOST_TERMS = 32  # of one query
_WHOLE_NUMBER = 4  # shorter numbers (66号) are asked for exactly, longer ones by their beginning


def bigrams(text: str) -> list[str]:
    """The pairs of neighbouring Chinese characters in order; one alone is itself."""
    return [pair for run in _runs(text) if _is_chinese(run) for pair in _pairs(run)]


def search_document(*texts: str, names: Iterable[str] = ()) -> str:
    """The tokens of all texts and names, each once, for ``to_tsvector('simple', …)``.

    Names (of places, organisations, people) can also be found by their pinyin initials.
    """
    known = list(names)
    tokens: dict[str, None] = {}
    for run in _runs(" ".join((*texts, *known))[:_MOST_CHARACTERS]):
        tokens.update(dict.fromkeys(_tokens(run)))
    tokens.update(dict.fromkeys(filter(None, map(pinyin_initials, known))))
    return " ".join(tokens)


def search_query(words: str) -> str:
    """All words required, for ``to_tsquery('simple', …)``; empty when there is nothing to look for.

    Only letters, digits and Chinese characters remain, so no input can break the query's syntax.
    """
    terms = [term for run in _runs(words[:500]) for term in _terms(run)]
    return " & ".join(list(dict.fromkeys(terms))[:_MOST_TERMS])


def pinyin_initials(text: str) -> str:
    """The first letter of each syllable: 华山街道 is hsjd. Letters and digits stay, the rest goes."""
    return "".join(_initials(run) if _is_chinese(run) else run for run in _runs(text))


@lru_cache(maxsize=4096)  # the names of streets and units come again and again
def _initials(run: str) -> str:
    return "".join(lazy_pinyin(run, Style.FIRST_LETTER))


def _runs(text: str) -> list[str]:
    """Unbroken runs of one kind of character, full-width and capital forms folded."""
    return _RUN.findall(unicodedata.normalize("NFKC", text).lower())


def _is_chinese(run: str) -> bool:
    return not run.isascii()


def _pairs(run: str) -> list[str]:
    return [run[place : place + 2] for place in range(len(run) - 1)] or [run]


def _tokens(run: str) -> Iterator[str]:
    yield run if run.isascii() else run[-1]
    if _is_chinese(run):
        yield from _pairs(run)
    elif run.isdigit() and run.startswith("0"):
        yield run.lstrip("0") or "0"


def _terms(run: str) -> list[str]:
    if _is_chinese(run):
        return _pairs(run) if len(run) > 1 else [f"{run}:*"]
    if run.isdigit() and len(run) < _WHOLE_NUMBER:
        return [run]
    return [f"{run}:*"]
