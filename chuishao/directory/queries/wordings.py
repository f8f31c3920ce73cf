"""The words of notices now in force: those an office put there, else the declared ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from chuishao.directory import wordings
from chuishao.directory.models import Rewording
from chuishao.directory.wordings import ZH
from chuishao.kernel.stamps import Kept

STAMP: Final = "wordings"


@dataclass(frozen=True, slots=True)
class Reworded:
    """One change of words, as the history shows it."""

    subject: str
    body: str
    is_original: bool
    at: datetime
    label: str


def _read() -> dict[tuple[str, str], tuple[str, str]]:
    newest = Rewording.objects.order_by("key", "language", "-id").distinct("key", "language")
    return {
        (one.key, one.language): (one.subject, one.body) for one in newest if not one.is_original
    }


_kept: Kept[dict[tuple[str, str], tuple[str, str]]] = Kept(STAMP, _read)


def put_over(key: str, language: str) -> tuple[str, str] | None:
    """Subject and body an office put over the declared ones, if it did."""
    return _kept.get().get((key, language))


def subject(topic: str, values: Mapping[str, Any], language: str = ZH) -> str:
    """The one line of a notice, in the words in force."""
    over = put_over(topic, language)
    return wordings.subject(topic, values, language, {language: over[0]} if over else None)


def body(topic: str, values: Mapping[str, Any], language: str = ZH) -> str:
    """The text of a notice, in the words in force."""
    over = put_over(topic, language)
    return wordings.body(topic, values, language, {language: over[1]} if over else None)


def rewordings(key: str, language: str) -> list[Reworded]:
    """All changes of one wording, newest first."""
    rows = Rewording.objects.filter(key=key, language=language).order_by("-id")[:50]
    columns = ("subject", "body", "is_original", "at", "label")
    return [Reworded(*row) for row in rows.values_list(*columns)]
