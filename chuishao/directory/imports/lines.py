"""Lines of duty in a workbook: written as the unit that has it and its code, read by the code or by a unit's name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext_noop

from chuishao.directory.models import Organisation
from chuishao.kernel.text import said

CODE: Final = re.compile(r"^.*[（(]\s*(\w+)\s*[）)]$")
SEPARATORS: Final = re.compile(r"[、，,；;]+")
SEVERAL: Final = gettext_noop("%s等")


def each(words: str) -> Iterator[str]:
    """The lines written in one cell, one by one; what ends in its code may have spaces in it."""
    for one in SEPARATORS.split(words):
        yield from [one.strip()] if CODE.match(one.strip()) else one.split()


def _shared(path: str, other: str) -> int:
    """How far two places are the same: the width of the smallest that both lie in."""
    return next((width for width in (12, 9, 6, 4) if path[:width] == other[:width] != ""), 0)


class Lines:
    """Every line that some unit has now, and by which names its units are known."""

    def __init__(self) -> None:
        found = Organisation.objects.filter(valid_to=None).exclude(line="").order_by("id")
        self._units: dict[tuple[str, str], list[tuple[str, str]]] = {}
        self._names: dict[str, set[str]] = {}
        columns = found.values_list("line", "tier", "region_path", "short_name", "name")
        for line, tier, path, short, name in columns:
            self._units.setdefault((line, tier), []).append((path, short))
            for one in (line, short, name):
                self._names.setdefault(one, set()).add(line)

    def read(self, words: str) -> str:
        """The code that is meant: in its brackets, by itself, or of the units of this name; as written where none is."""
        code = CODE.match(words)
        found = self._names.get(code[1] if code else words, set())
        return next(iter(found)) if len(found) == 1 else words

    def has(self, code: str) -> bool:
        """Whether some unit has this line."""
        return code in self._names.get(code, ())

    def written(self, code: str, tier: str, region: str) -> str:
        """The unit that a place would find for a line, or one of several below it, with the code behind."""
        units = self._units.get((code, tier), [])
        if not units:
            return code
        below = [one for one in units if one[0].startswith(region)]
        path, name = max(units, key=lambda one: (_shared(one[0], region), -len(one[0])))
        is_one = len(below) < 2 or region.startswith(path)
        return f"{name if is_one else said(SEVERAL) % name}（{code}）"
