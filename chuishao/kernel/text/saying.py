"""Declared words in the reader's language: declarations stay plain Chinese and are translated here."""

from __future__ import annotations

from django.utils.translation import gettext


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
