"""Declared fields as form fields: how each kind is drawn, and what a form sent back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from chuishao.casework.catalogue import Field, FieldKind
from chuishao.kernel.text import date_words
from chuishao.web.desk.matters import matter_choices

PREFIX = "a_"
_DRAWS = {
    FieldKind.LONG_TEXT: "long",
    FieldKind.CHOICE: "choices",
    FieldKind.YES_NO: "choices",
    FieldKind.MATTER: "select",
}
_INPUT_TYPES = {FieldKind.DATE: "date", FieldKind.PHONE: "tel"}
_INPUT_MODES = {FieldKind.WHOLE_NUMBER: "numeric", FieldKind.MONEY: "decimal"}
MOST_RADIOS = 8


@dataclass(frozen=True)
class DrawnField:
    """One field of a form, with what was typed and what is wrong with it."""

    key: str
    label: str
    name: str
    draws: str
    value: str = ""
    is_required: bool = True
    choices: Sequence[tuple[str, str]] = ()
    help: str = ""
    error: str = ""
    at_most: int = 0
    input_type: str = "text"
    inputmode: str = ""
    unit: str = ""
    rows: int = 3
    chosen: Sequence[str] = ()

    @property
    def is_short(self) -> bool:
        """Choices short enough to stand side by side."""
        return all(len(label) <= 6 for _key, label in self.choices)

    @property
    def described_by(self) -> str:
        """Ids of the hint and the error, for those who hear the page."""
        hint = f"h-{self.key}" if self.help else ""
        error = f"e-{self.key}" if self.error else ""
        return f"{hint} {error}".strip()


def drawn_fields(
    fields: Iterable[Field], typed: Mapping[str, Any], errors: Mapping[str, str]
) -> list[DrawnField]:
    """The declared fields in order, filled with what was typed."""
    return [drawn_field(field, typed.get(field.key), errors.get(field.key, "")) for field in fields]


def drawn_field(field: Field, value: Any, error: str = "") -> DrawnField:
    """One declared field."""
    choices = choices_of(field)
    draws = _DRAWS.get(field.kind, "choices" if choices else "line")
    return DrawnField(
        key=field.key,
        label=field.label,
        name=PREFIX + field.key,
        draws="select" if draws == "choices" and len(choices) > MOST_RADIOS else draws,
        value="" if value is None else str(value),
        is_required=field.is_required,
        choices=choices,
        help=field.help,
        error=error,
        at_most=field.at_most,
        input_type=_INPUT_TYPES.get(field.kind, "text"),
        inputmode=_INPUT_MODES.get(field.kind, ""),
        unit=_("元") if field.kind == FieldKind.MONEY else "",
    )


def choices_of(field: Field) -> Sequence[tuple[str, str]]:
    """What can be chosen: declared choices, scores from 1 to 5, or yes and no."""
    if field.kind == FieldKind.SCORE:
        return tuple((str(score), _("%s 分") % score) for score in (5, 4, 3, 2, 1))
    if field.kind == FieldKind.YES_NO:
        return (("yes", _("是")), ("no", _("否")))
    if field.kind == FieldKind.MATTER:
        return matter_choices()
    return field.choices


def answers_in(form: QueryDict, fields: Iterable[Field]) -> dict[str, str]:
    """What was typed into the declared fields; nothing else of the form gets through."""
    return {field.key: form[PREFIX + field.key] for field in fields if PREFIX + field.key in form}


def shown_value(field: Field, value: Any) -> str:
    """An answer as it is read back: the label of a choice, 是 or 否, money in yuan."""
    if field.kind == FieldKind.YES_NO:
        return _("是") if value else _("否")
    if field.kind == FieldKind.MONEY:
        return _("%s 元") % f"{int(value) / 100:,.2f}".removesuffix(".00")
    if field.kind == FieldKind.SCORE:
        return _("%s 分") % value
    if field.kind == FieldKind.DATE:
        return date_words(date.fromisoformat(str(value)))
    return dict(field.choices).get(str(value), str(value))
