"""An import walked through its steps, as tests need it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from chuishao.directory import operations
from chuishao.directory.actors import Actor
from chuishao.directory.kinds import ImportKind
from chuishao.directory.queries.imports import ImportCard, import_card
from tests.integration.directory.town import NINE


def checked(kind: ImportKind, content: bytes, actor: Actor, at: datetime = NINE) -> ImportCard:
    key, _ = operations.receive_import(
        kind=kind, file_name="表.xlsx", content=content, actor=actor, at=at
    )
    operations.check_import(import_id=key, at=at)
    return import_card(key, actor)


def handed(card: ImportCard, actor: Actor, at: datetime = NINE) -> None:
    operations.propose_import(import_id=card.id, difference=card.difference, actor=actor, at=at)


def confirmed(card: ImportCard, actor: Actor, at: datetime = NINE) -> bool:
    operations.confirm_import(import_id=card.id, difference=card.difference, actor=actor, at=at)
    return operations.write_import(import_id=card.id, at=at)


def effects(card: ImportCard) -> list[tuple[int, str]]:
    return [(one[0], one[1]) for one in card.changes]


def complaints(card: ImportCard) -> list[tuple[int, str]]:
    return [(one[0], one[1]) for one in card.bad]


def details(card: ImportCard) -> Any:
    return [one[3] for one in card.changes]
