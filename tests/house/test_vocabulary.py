"""The vocabulary of the engines is frozen: a new word needs a decision, and then a new line here."""

from __future__ import annotations

from types import ModuleType

import pytest

from chuishao.casework import declarations as casework
from chuishao.config.pages.vocabulary import words
from chuishao.participation import declarations as participation
from tests.house import source

FROZEN = {casework: "frozen_vocabulary.txt", participation: "frozen_participation.txt"}


@pytest.mark.parametrize("engine", FROZEN, ids=["casework", "participation"])
def test_the_vocabulary_is_frozen(engine: ModuleType) -> None:
    frozen = source.ROOT / "tests/house" / FROZEN[engine]
    assert words(engine) == frozen.read_text().split("\n")[:-1]
