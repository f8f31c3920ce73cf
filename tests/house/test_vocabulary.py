"""The vocabulary of casework is frozen: a new word needs a decision, and then a new line here."""

from __future__ import annotations

from chuishao.config.pages.vocabulary import words
from tests.house import source

FROZEN = source.ROOT / "tests/house/frozen_vocabulary.txt"


def test_the_vocabulary_is_frozen() -> None:
    assert words() == FROZEN.read_text().split("\n")[:-1]
