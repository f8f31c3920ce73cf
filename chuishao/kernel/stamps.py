"""Stamps: versions that tell every process when something kept in memory is out of date.

What is read often and changes rarely is ``Kept`` in memory. Whoever changes the rows calls ``advance`` in
the same transaction; each request and job begins with ``refresh`` (one small query), which
drops what is out of date.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from typing import ClassVar, Generic, TypeVar

from django.db import connection

T = TypeVar("T")


class Kept(Generic[T]):
    """Something read from the database once, until the stamp of its key changes."""

    _all: ClassVar[list[Kept[object]]] = []

    def __init__(self, key: str, read: Callable[[], T]) -> None:
        self._key, self._read = key, read
        self._held: tuple[int, T] | None = None
        Kept._all.append(self)  # type: ignore[arg-type]

    def get(self) -> T:
        """What is kept, read now if it is not."""
        held = self._held
        if held is None:
            version = version_of(self._key)  # before the rows: read too new is only read twice
            held = self._held = (version, self._read())
        return held[1]

    def forget(self) -> None:
        """Read again when next asked."""
        self._held = None

    def heed(self, versions: Mapping[str, int]) -> None:
        """Drop what was read under another version."""
        held = self._held
        if held is not None and held[0] != versions.get(self._key, 0):
            self._held = None


def stamp_versions() -> dict[str, int]:
    """Every key's version, in one small query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT key, version FROM kernel_stamp")
        return dict(cursor.fetchall())


def heed(versions: Mapping[str, int]) -> None:
    """Drop whatever this process keeps under other versions than these."""
    for kept in Kept._all:
        kept.heed(versions)


def refresh() -> None:
    """Drop whatever is out of date: called at the beginning of each request and job."""
    heed(stamp_versions())


def forget(key: str | None = None) -> None:
    """Drop what this process keeps under one key, or under all."""
    for kept in Kept._all:
        if key in (None, kept._key):
            kept.forget()


def version_of(key: str) -> int:
    """The version now; 0 when it was never advanced."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT version FROM kernel_stamp WHERE key = %s", [key])
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def advance(key: str) -> int:
    """Say that the rows behind this key changed; the new version, seen by others after commit.

    Versions are never given twice, also not after a rollback, so nothing that was read inside a
    transaction (or savepoint) that failed can be taken for what a later one wrote.
    """
    version = secrets.randbits(62)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kernel_stamp (key, version) VALUES (%s, %s)"
            " ON CONFLICT (key) DO UPDATE SET version = EXCLUDED.version",
            [key, version],
        )
    forget(key)
    return version
