"""Template words for the looks that recur everywhere: icons, chips, time left, bars, figures."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from chuishao.kernel.text import date_words, in_thousands, in_wan, limit_words, moment_words, said
from chuishao.kernel.working_time import Limit
from chuishao.web import words

register = template.Library()
_NUMBER = re.compile(r"\b[A-Z]{1,8}-\d{2,15}-\d{8}-\d{1,9}\b")
MOOD_ICONS = {
    "ok": "circle",
    "half": "circle-half-2",
    "soon": "alert-triangle",
    "over": "alert-octagon",
    "done": "circle-check",
    "paused": "player-pause",
    "asked": "heart-handshake",
    "wait": "circle-dashed",
}


@cache
def _sprite() -> str:
    return static("vendor/icons.svg")


def _safe(text: str) -> SafeString:
    # Everything put in is either escaped here or our own constant.
    return mark_safe(text)  # noqa: S308


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """One icon of the sprite; decoration, so screen readers skip it."""
    return _safe(
        f'<svg class="cs-icon {conditional_escape(css)}" aria-hidden="true">'
        f'<use href="{_sprite()}#{conditional_escape(name)}"/></svg>'
    )


@register.filter
def whole(words: Any) -> SafeString:
    """Words in which a case number never breaks at the end of a line."""
    said = str(conditional_escape(words))
    return _safe(_NUMBER.sub(r'<span class="cs-nowrap">\g<0></span>', said))


@register.simple_tag
def left(clock: Any) -> SafeString:
    """Time left of a clock: shape, words, colour, in that order of importance."""
    shape = icon(MOOD_ICONS.get(clock.mood, "circle"))
    return _safe(
        f'<span class="cs-left is-{clock.mood}">{shape}{conditional_escape(clock.words)}</span>'
    )


@register.simple_tag
def bar(clock: Any) -> SafeString:
    """The quiet bar under the words; nothing where no limit runs."""
    if clock.share is None:
        return _safe("")
    label = conditional_escape(clock.share_words)
    return _safe(
        f'<progress class="cs-bar is-{clock.mood}" max="100" value="{clock.share}" '
        f'aria-label="{label}"></progress>'
    )


@register.simple_tag
def chip(label: str, css: str = "", shape: str = "") -> SafeString:
    """A status chip: icon and word on a soft ground."""
    drawn = icon(shape) if shape else ""
    return _safe(
        f'<span class="cs-chip {conditional_escape(css)}">{drawn}{conditional_escape(label)}</span>'
    )


@register.filter
def wan(number: int) -> str:
    """15903 as 1.59万, in English as 15.9K; below ten thousand the figure itself, grouped."""
    if number < 10_000:
        return f"{number:,}"
    return in_thousands(number) if get_language() == "en" else in_wan(number)


@register.filter
def exact(number: int) -> str:
    """15903 as 15,903."""
    return f"{number:,}"


@register.filter(name="said")
def said_words(words: object) -> str:
    """A declared label in the reader's language."""
    return said(str(words))


@register.filter
def day(moment: date | None) -> str:
    """A day in words: 2026年1月5日."""
    return date_words(moment) if moment else ""


@register.filter
def limit(promised: Limit) -> str:
    """A limit in words: 7 个工作日."""
    return limit_words(promised)


@register.filter
def named(things: Any, key: Any) -> Any:
    """What a mapping holds under a key, if anything."""
    return things.get(key)


@register.simple_tag(takes_context=True)
def when(context: template.Context, moment: datetime) -> SafeString:
    """A moment in words with its exact value on hover and for machines."""
    told = moment_words(moment, context["request"].at)
    return _safe(
        f'<time datetime="{moment.isoformat()}" title="{words.full_words(moment)}">{told}</time>'
    )
