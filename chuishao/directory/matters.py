"""The catalogue of matters: GB/T 47678.5 codes and a local class for emergencies and livelihood."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Matter:
    """One class of matter; ``standard`` is empty for the local extension."""

    code: str
    name: str
    group: str
    standard: str


@cache
def matters() -> Mapping[str, Matter]:
    """All matters by code, in the order of the catalogue."""
    with (DATA / "matters.csv").open(encoding="utf-8", newline="") as file:
        rows = [Matter(**row) for row in csv.DictReader(file)]
    return MappingProxyType({matter.code: matter for matter in rows})


@cache
def everyday_words() -> Mapping[str, Matter | None]:
    """What people say instead of a class's name, and the class they mean; None where no class is meant."""
    with (DATA / "matter_words.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["code"], row["words"].split()) for row in csv.DictReader(file)]
    known = {"": None, **matters()}
    return MappingProxyType({word: known[code] for code, words in rows for word in words})


def matter_name(code: str) -> str:
    """The name of a matter, or its code where the catalogue does not know it."""
    known = matters().get(code)
    return known.name if known else code
