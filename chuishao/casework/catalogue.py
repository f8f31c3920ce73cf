"""Which case types are declared, and each distinct version of them stored once, for the cases opened under it."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from typing import Any, Final

from django.db import transaction
from django.utils.translation import get_language
from pydantic import TypeAdapter

from chuishao.kernel.database import as_json
from chuishao.kernel.text import said

from .declarations import CaseType, DeclarationError, Field, FieldKind, Level, Role, Transition
from .declarations.soundness import taken_as_it_is
from .models import RulesVersion

# Pages are drawn from declared types: doors learn the words for reading them here.
__all__ = [
    "SPOKEN",
    "CaseType",
    "Field",
    "FieldKind",
    "Level",
    "Role",
    "Transition",
    "as_data",
    "case_type",
    "current",
    "declare",
    "declared",
    "digest_of",
    "forget",
    "from_data",
    "in_words",
    "rules",
    "spoken",
    "store_all",
]

_SHAPE: TypeAdapter[CaseType] = TypeAdapter(CaseType)
_declared: dict[str, CaseType] = {}
_by_id: dict[int, CaseType] = {}
_current: dict[str, int] = {}
_worded: dict[tuple[int, str], tuple[CaseType, CaseType]] = {}

# What people read of a declaration; everything else in it is a key, a number or a choice of keys.
SPOKEN: Final = frozenset({"label", "help", "note", "reference", "tells"})


def declare(case_type: CaseType) -> CaseType:
    """Make a case type known. Raises DeclarationError when its key is taken by another."""
    known = _declared.setdefault(case_type.key, case_type)
    if known != case_type:
        raise DeclarationError(f"{case_type.key}: declared twice with different content")
    return case_type


def declared() -> tuple[CaseType, ...]:
    """All declared case types, in the order of their declaration."""
    return tuple(_declared.values())


def spoken() -> tuple[CaseType, ...]:
    """All declared case types in the reader's language, for pages that choose among them."""
    return tuple(in_words(case_type) for case_type in declared())


def case_type(key: str) -> CaseType:
    """The declared case type of this key. Raises KeyError."""
    return _declared[key]


def as_data(case_type: CaseType) -> dict[str, Any]:
    """Plain data of a case type, fit for JSON; what is left at its default is left out.

    So a new word of the vocabulary changes no stored rules; in turn a default, once there, never changes.
    """
    data: dict[str, Any] = _SHAPE.dump_python(case_type, mode="json", exclude_defaults=True)
    return data


def from_data(data: dict[str, Any]) -> CaseType:
    """The case type that ``as_data`` made these data from; checked again on the way in."""
    return _SHAPE.validate_json(json.dumps(data))


def digest_of(case_type: CaseType) -> str:
    """SHA-256 of the canonical data, in hex."""
    return hashlib.sha256(as_json(as_data(case_type)).encode()).hexdigest()


@transaction.atomic
def store_all() -> int:
    """Store every declared version that is not stored yet; returns how many were new.

    Raises DeclarationError when a declaration changed without a new version: cases are pinned to it.
    """
    forget()
    return sum(_store(case_type) for case_type in declared())


def _store(case_type: CaseType) -> bool:
    row, is_new = RulesVersion.objects.get_or_create(
        key=case_type.key,
        version=case_type.version,
        defaults={"digest": digest_of(case_type), "body": as_data(case_type)},
    )
    if row.digest != digest_of(case_type):
        raise DeclarationError(
            f"{case_type.key} version {case_type.version} changed after it was stored: "
            f"raise its version to {case_type.version + 1}; open cases keep the old one"
        )
    return is_new


def current(key: str) -> tuple[int, CaseType]:
    """Row id and rules under which new cases of this type are opened. Raises KeyError."""
    declared_type = _declared[key]
    rules_id = _current.get(key)
    if rules_id is None:
        row = RulesVersion.objects.get(key=key, version=declared_type.version)
        # Last what others look for first: a thread that finds the id finds the rules too.
        _by_id[row.pk] = _as_stored(row)
        rules_id = _current[key] = row.pk
    return rules_id, rules(rules_id)


def rules(rules_id: int) -> CaseType:
    """The rules a case was opened under, from the stored version, never from today's declaration."""
    found = _by_id.get(rules_id)
    if found is None:
        found = _by_id[rules_id] = _as_stored(RulesVersion.objects.get(pk=rules_id))
    return found


def _as_stored(row: RulesVersion) -> CaseType:
    """Sound by the rules of its day: a stricter release must not lock anybody out of open cases."""
    with taken_as_it_is():
        return from_data(row.body)


def in_words(case_type: CaseType) -> CaseType:
    """The same rules with every label in the reader's language; for pages, never for what is stored."""
    language = get_language() or ""
    if not language or language.startswith("zh"):
        return case_type
    # Kept with the rules they were made of, so that an id taken over by other rules is noticed.
    made_of, worded = _worded.get((id(case_type), language), (None, case_type))
    if made_of is not case_type:
        with taken_as_it_is():
            worded = _in_words(case_type)
        _worded[id(case_type), language] = case_type, worded
    return worded


def _in_words(thing: Any) -> Any:
    if isinstance(thing, tuple):
        return tuple(_in_words(part) for part in thing)
    if not dataclasses.is_dataclass(thing) or isinstance(thing, type):
        return thing
    held = {field.name: getattr(thing, field.name) for field in dataclasses.fields(thing)}
    return dataclasses.replace(thing, **{name: _part(name, held[name]) for name in held})


def _part(name: str, held: Any) -> Any:
    if name == "choices":
        return tuple((key, said(label)) for key, label in held)
    if name in SPOKEN:
        return tuple(said(one) for one in held) if isinstance(held, tuple) else said(held)
    return _in_words(held)


def forget() -> None:
    """Forget what was read from the database (after a restore, or between tests)."""
    _by_id.clear()
    _worded.clear()
    _current.clear()
