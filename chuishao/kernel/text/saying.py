"""Declared words in the reader's language: declarations stay plain Chinese and are translated here."""

from __future__ import annotations

from django.utils.translation import gettext


def said(words: str) -> str:
    """A declared label as the reader's language says it; what no catalogue knows stays as it is."""
    # An empty message would bring the head of the catalogue.
    return gettext(words) if words else ""
