"""Declared and kept words in the reader's language: they stay plain Chinese and are translated here."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext, override


def said(words: str) -> str:
    """A declared label as the reader's language says it; what no catalogue knows stays as it is."""
    # An empty message would bring the head of the catalogue.
    return gettext(words) if words else ""


def said_actor(label: str) -> str:
    """Who acted, as records keep it: names and places stay as they are, offices are said."""
    who, dot, act = label.partition("·")
    if dot:
        return f"{said(who)}·{said(act)}"
    deputy, stands_in, absent = label.partition("（代")
    if stands_in and absent != "）":
        names = {"who": said_actor(deputy), "absent": absent.removesuffix("）")}
        return gettext("%(who)s（代%(absent)s）") % names
    if stands_in:
        return gettext("%s（代）") % said_actor(deputy)
    office, space, name = label.partition(" ")
    return f"{said(office)}{space}{name}"


class Worded(str):
    """A sentence put together from a pattern and its fields, so that it can be said in another language."""

    __slots__ = ("fields", "pattern")
    pattern: str
    fields: Mapping[str, Any]

    def __new__(cls, pattern: str, **fields: Any) -> Worded:
        made = super().__new__(cls, pattern % fields)
        made.pattern, made.fields = pattern, fields
        return made


def kept(words: str) -> Any:
    """Words as data: a pattern with its fields, or the plain sentence."""
    return [words.pattern, dict(words.fields)] if isinstance(words, Worded) else words


def said_again(data: Any) -> str:
    """Kept words in the reader's language, their fields too where a catalogue knows them."""
    if isinstance(data, str):
        return said(data)
    pattern, fields = data
    return gettext(pattern) % {
        key: said(one) if isinstance(one, str) else one for key, one in fields.items()
    }


@cache
def in_every_language(words: str) -> frozenset[str]:
    """These declared words in all languages, small letters: whichever of them a person typed."""
    found = {words.casefold()}
    for code, _name in settings.LANGUAGES:
        with override(code):
            found.add(said(words).casefold())
    return frozenset(found)
