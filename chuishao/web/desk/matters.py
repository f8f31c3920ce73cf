"""Which class of matter a sentence speaks of: a suggestion that says why, never a decision."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from chuishao.directory.matters import Matter, everyday_words, matters

_EMPTY_WORDS = (
    "异常", "破损", "不洁", "缺失", "擅自", "违规", "非法", "问题", "管理", "设施", "设备",
    "服务", "附属", "标识", "公示", "占用", "临街", "道路", "公共", "片区", "小区", "老旧", "纠纷",
)  # fmt: skip
LEAST_IN_COMMON = 2


@dataclass(frozen=True)
class SuggestedMatter:
    """A class of matter and the words of the sentence that speak for it."""

    matter: Matter
    because: str


def suggested_matter(sentence: str) -> SuggestedMatter | None:
    """The class the longest run of characters speaks for: of what people say of it, or of its name.

    At least two characters. Of runs as long, what people say comes first, then the order of the catalogue.
    """
    runs, longest = _runs()
    for size in range(min(longest, len(sentence)), LEAST_IN_COMMON - 1, -1):
        shared = {sentence[start : start + size] for start in range(len(sentence) - size + 1)}
        found = [runs[run] for run in shared if run in runs]
        if found:
            return min(found, key=lambda it: it[0])[1]
    return None


@cache
def _runs() -> tuple[dict[str, tuple[int, SuggestedMatter | None]], int]:
    """Everyday words, names of classes and runs of their characters, each with what it speaks for; the longest."""
    found: dict[str, tuple[int, SuggestedMatter | None]] = {}
    for word, meant in everyday_words().items():
        found[word] = (len(found), SuggestedMatter(meant, word) if meant else None)
    for matter in matters().values():
        for run in (matter.name, *_runs_of(_essence(matter.name))):
            found.setdefault(run, (len(found), SuggestedMatter(matter, run)))
    return found, max(map(len, found), default=0)


def _runs_of(name: str) -> Iterator[str]:
    parts = name.split("、")
    return (
        part[start:end]
        for part in parts
        for start in range(len(part))
        for end in range(start + LEAST_IN_COMMON, len(part) + 1)
    )


def _essence(name: str) -> str:
    """The name without what every name says."""
    for word in _EMPTY_WORDS:
        name = name.replace(word, "、")
    return name


def matter_choices() -> list[tuple[str, str]]:
    """All classes as choices, in the order of the catalogue."""
    return [(matter.code, f"{matter.name}（{matter.group}）") for matter in matters().values()]
