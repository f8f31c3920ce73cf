"""The second log: who looked at personal data, which fields, and for what purpose."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection
from django.utils.translation import gettext

from chuishao.kernel.database import as_json
from chuishao.kernel.refusals import Invalid
from chuishao.kernel.text import clean_line

_CHINESE: Final = re.compile(r"[㐀-鿿]")
LEAST_CHARACTERS: Final = 4


@dataclass(frozen=True)
class Look:
    """One look at personal data."""

    at: datetime
    actor: Mapping[str, Any]
    subject: str
    fields: Sequence[str]
    purpose: str


def clean_purpose(purpose: str) -> str:
    """A purpose in words that say something; raises Invalid naming it."""
    purpose = clean_line(purpose, label=gettext("用途"), most=200)
    if len(_CHINESE.findall(purpose)) < LEAST_CHARACTERS:
        message = gettext(
            "请用中文写明查看个人信息的用途（不少于%(least_characters)s个字），例如“回访当事人”。"
        ) % {"least_characters": LEAST_CHARACTERS}
        raise Invalid(message, fields={"purpose": message})
    return purpose


def look(
    *, actor: Mapping[str, Any], at: datetime, subject: str, fields: Sequence[str], purpose: str
) -> None:
    """Record a look before anything is shown; raises Invalid when the purpose says nothing."""
    look_at_all(actor=actor, at=at, subjects=[subject], fields=fields, purpose=purpose)


def look_at_all(
    *, actor: Mapping[str, Any], at: datetime, subjects: Sequence[str], fields: Sequence[str],
    purpose: str,
) -> None:  # fmt: skip
    """Record a look at each of several subjects, before anything is shown; raises Invalid as ``look``."""
    words = clean_purpose(purpose)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kernel_look_entry (at, actor, subject, fields, purpose)"
            " SELECT %s,%s,one,%s,%s FROM unnest(%s::text[]) AS one",
            [at, as_json(actor), as_json(list(fields)), words, list(subjects)],
        )


def looks_at(subject: str) -> list[Look]:
    """All looks at one subject's personal data, first to last."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT at, actor::text, subject, fields::text, purpose FROM kernel_look_entry"
            " WHERE subject = %s ORDER BY at, id",
            [subject],
        )
        rows = cursor.fetchall()
    return [Look(at, json.loads(who), of, json.loads(seen), why) for at, who, of, seen, why in rows]
