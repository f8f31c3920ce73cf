"""Short names of places as people say them, and what a name is found by."""

from __future__ import annotations

import re
from typing import TypedDict

from chuishao.kernel.text import bigrams, pinyin_initials

_LATIN = re.compile("[0-9a-z]+")
_MOST = 20  # characters of one token
# Legal endings of places, longest first, with what people say instead.
_ENDINGS = (
    ("社区居民委员会", "社区"),
    ("居民委员会", "社区"),
    ("社区居委会", "社区"),
    ("村民委员会", "村"),
    ("村委会", "村"),
    ("居委会", "社区"),
    ("彝族苗族自治县", "县"),
    ("回族彝族自治县", "县"),
    ("彝族自治县", "县"),
)


class SearchColumns(TypedDict):
    """The columns a name is found by."""

    initials: str
    tokens: list[str]


def short_name_of(name: str) -> str:
    """A place as people say it: 翠湖社区居民委员会 is 翠湖社区, 草村村委会 is 草村."""
    for ending, said in _ENDINGS:
        if name.endswith(ending):
            stem = name.removesuffix(ending)
            return stem if stem.endswith(said) and len(stem) > 1 else stem + said
    return name


def stem_of(short_name: str) -> str:
    """The bare name of a street or township: 丰宁街道 is 丰宁, 九龙镇 is 九龙."""
    for ending in ("街道", "彝族苗族乡", "彝族回族乡", "彝族乡", "镇", "乡"):
        if short_name.endswith(ending) and len(short_name) > len(ending) + 1:
            return short_name.removesuffix(ending)
    return short_name


def search_columns(*names: str) -> SearchColumns:
    """Initials of the short name (the last), and all tokens of all names, each once."""
    tokens = dict.fromkeys(token for name in names for token in _tokens(name))
    return {"initials": pinyin_initials(names[-1])[:60], "tokens": [*tokens]}


def wanted_tokens(words: str) -> list[str]:
    """The tokens a name must have to be found by these words; none when there is nothing to find."""
    return [*bigrams(words), *_latin(words)]


def _tokens(name: str) -> list[str]:
    # Single characters too, so that one typed character already finds something.
    return [*bigrams(name), *(one for one in name if bigrams(one)), *_latin(name)]


def _latin(text: str) -> list[str]:
    return [run[:_MOST] for run in _LATIN.findall(text.lower())]
