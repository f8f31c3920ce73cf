"""Which programmes of taking part are declared, and each distinct version of them stored once."""

from __future__ import annotations

import hashlib
from typing import Any, Final

from django.db import transaction
from pydantic import TypeAdapter

from chuishao.kernel.database import as_json

from .declarations import (
    ActivityKind,
    Belonging,
    By,
    CircleKind,
    Counts,
    DeclarationError,
    Expected,
    ListingKind,
    Programme,
    Reporting,
    Share,
    Sheet,
    Tally,
    Topic,
)
from .models import ProgrammeVersion

__all__ = [
    "SPOKEN",
    "ActivityKind",
    "Belonging",
    "By",
    "CircleKind",
    "Counts",
    "Expected",
    "ListingKind",
    "Programme",
    "Reporting",
    "Share",
    "Sheet",
    "Tally",
    "Topic",
    "as_data",
    "current_id",
    "declare",
    "declared",
    "digest_of",
    "forget",
    "is_off",
    "programme",
    "rules",
    "store_all",
    "stored",
]

_SHAPE: TypeAdapter[Programme] = TypeAdapter(Programme)
_declared: dict[str, Programme] = {}
_by_id: dict[int, Programme] = {}
_current: dict[str, int] = {}
_stored: list[int] = []

# What people read of a declaration; pairs of a key and its words (classes, roles, stars) are read besides.
SPOKEN: Final = frozenset({"asks", "label", "help", "reference", "too_few", "unit"})


def declare(programme: Programme) -> Programme:
    """Make a programme known. Raises DeclarationError when its key is taken by another."""
    known = _declared.setdefault(programme.key, programme)
    if known != programme:
        raise DeclarationError(f"{programme.key}: declared twice with different content")
    return programme


def declared() -> tuple[Programme, ...]:
    """All declared programmes, in the order of their declaration."""
    return tuple(_declared.values())


def programme(key: str) -> Programme:
    """The declared programme of this key. Raises KeyError."""
    return _declared[key]


def as_data(programme: Programme) -> dict[str, Any]:
    """Plain data of a programme, fit for JSON; what is left at its default is left out."""
    data: dict[str, Any] = _SHAPE.dump_python(programme, mode="json", exclude_defaults=True)
    return data


def digest_of(programme: Programme) -> str:
    """SHA-256 of the canonical data, in hex."""
    return hashlib.sha256(as_json(as_data(programme)).encode()).hexdigest()


@transaction.atomic
def store_all() -> int:
    """Store every declared version that is not stored yet; returns how many were new.

    Raises DeclarationError when a declaration changed without a new version: what runs is pinned to it.
    """
    forget()
    return sum(_store(one) for one in declared())


def _store(programme: Programme) -> bool:
    digest = digest_of(programme)
    row, is_new = ProgrammeVersion.objects.get_or_create(
        key=programme.key,
        version=programme.version,
        defaults={"digest": digest, "body": as_data(programme)},
    )
    if row.digest != digest:
        raise DeclarationError(
            f"{programme.key} version {programme.version} changed after it was stored: "
            f"raise its version to {programme.version + 1}; what runs keeps the old one"
        )
    return is_new


def current_id(key: str) -> int:
    """The row of the version under which new things of this programme begin. Raises KeyError."""
    known = _current.get(key)
    if known is None:
        version = _declared[key].version
        known = _current[key] = ProgrammeVersion.objects.get(key=key, version=version).pk
    return known


def is_off(key: str) -> bool:
    """Whether a declared programme is off by itself; what none declares is not."""
    return key in _declared and _declared[key].is_off


def rules(rules_id: int) -> Programme:
    """The programme as it was when the thing began, from the stored version."""
    found = _by_id.get(rules_id)
    if found is None:
        body = ProgrammeVersion.objects.get(pk=rules_id).body
        found = _by_id[rules_id] = _SHAPE.validate_python(body)
    return found


def stored() -> dict[int, Programme]:
    """Every stored version by its row: what is still running may be pinned to an old one."""
    if not _stored:
        for pk, body in ProgrammeVersion.objects.order_by("id").values_list("id", "body"):
            _by_id.setdefault(pk, _SHAPE.validate_python(body))
            _stored.append(pk)
    return {one: rules(one) for one in _stored}


def forget() -> None:
    """Forget what was read from the database (after a restore, or between tests)."""
    _by_id.clear()
    _stored.clear()
    _current.clear()
