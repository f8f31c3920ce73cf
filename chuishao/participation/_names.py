"""What circles and activities are called: words somebody can say, never only digits and signs."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext, gettext_noop

from chuishao.kernel.refusals import Invalid
from chuishao.kernel.text import clean_line

NO_WORD: Final = gettext_noop("名称只有数字和符号")
WRITE_WORDS: Final = gettext_noop("请用字写明是什么，至少一个汉字或字母")


def has_word(name: str) -> bool:
    """Whether there is a letter or a Han character in a name."""
    return any(one.isalpha() for one in name)


def no_word_words() -> str:
    """What is wrong with a name of nothing but digits and signs, and what to do."""
    return gettext("名称只有数字和符号，看不出是什么。请用字写明，至少一个汉字或字母。")


def name_in(given: str, *, most: int, field: str) -> str:
    """A name on one line. Raises Invalid, naming the field, for none and for one without a word."""
    words = clean_line(given, label=gettext("名称"), most=most)
    if not words:
        raise Invalid(gettext("还没有写名称。"), fields={field: gettext("请写名称。")})
    if not has_word(words):
        raise Invalid(no_word_words(), fields={field: no_word_words()})
    return words
