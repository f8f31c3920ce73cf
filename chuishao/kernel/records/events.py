"""Events: how they are declared, told (published with the act), and who reacts to them.

@dataclass(frozen=True)
class CaseMoved(Event):
    name: ClassVar[str] = "casework.case.moved"
    case_id: int

@on(CaseMoved)
def tell_the_caller(event: CaseMoved, at: datetime) -> None: ...
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Any, ClassVar, Self, TypeVar, Union, get_args, get_origin, get_type_hints

from chuishao.kernel.database import Batch, as_json

E = TypeVar("E", bound="Event")
Reaction = Callable[[E, datetime], object]

_AT_ONCE = 1000
_classes: dict[str, type[Event]] = {}
_reactions: dict[str, dict[str, Reaction[Any]]] = {}


@dataclass(frozen=True)
class Event:
    """What every event derives from: a frozen dataclass with its wire name in ``name``."""

    name: ClassVar[str] = ""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        known = _classes.get(cls.name)
        if not cls.name:
            raise TypeError(f"{cls.__qualname__} has no wire name")
        if known is not None and _place(known) != _place(cls):
            raise TypeError(f"{cls.name} is declared by both {_place(known)} and {_place(cls)}")
        _classes[cls.name] = cls

    def as_data(self) -> dict[str, Any]:
        """The fields by name, as plain as JSON once ``as_json`` wrote them."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """The event read back; fields a newer version added are left out, missing ones default."""
        hints = get_type_hints(cls)
        known = {
            field.name: restored(data[field.name], hints[field.name])
            for field in fields(cls)
            if field.name in data or field.default is field.default_factory is MISSING
        }
        return cls(**known)


def _place(thing: Any) -> str:
    return f"{thing.__module__}.{thing.__qualname__}"


def restored(value: Any, kind: Any) -> Any:
    """A value read from JSON, as the type its field declares."""
    if value is None:
        return None
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return restored(value, next(one for one in inner if one is not NoneType))
    if origin in (tuple, frozenset, list, set):
        return origin(restored(one, inner[0]) for one in value)
    if kind in (datetime, date):
        return kind.fromisoformat(value)
    if kind is Decimal or (isinstance(kind, type) and issubclass(kind, Enum)):
        return kind(value)
    return value


def event_class(name: str) -> type[Event] | None:
    """The class of a wire name, if any room declares it."""
    return _classes.get(name)


def event_names() -> list[str]:
    """The wire names of all events this programme text knows."""
    return sorted(_classes)


def reactions_to(name: str) -> Mapping[str, Reaction[Any]]:
    """The reactions to a wire name, by their own names."""
    return _reactions.get(name, {})


def on(event: type[E], name: str | None = None) -> Callable[[Reaction[E]], Reaction[E]]:
    """Register a reaction ``fn(event, at)``; it runs at least once and takes effect once.

    ``name`` is what ``ReactionDone`` remembers (default: module and function): keep it when a
    function moves to another module, or events of the moment run it twice.
    """

    def register(reaction: Reaction[E]) -> Reaction[E]:
        own = name or _place(reaction)
        known = _reactions.setdefault(event.name, {}).setdefault(own, reaction)
        if _place(known) != _place(reaction):
            raise ValueError(
                f"{own} reacts to {event.name} twice: {_place(known)}, {_place(reaction)}"
            )
        _reactions[event.name][own] = reaction
        return reaction

    return register


def publish(batch: Batch, event: Event, *, subject: str, at: datetime) -> None:
    """Add the event to the batch: told when the act is kept, never when it is not.

    Events of one subject are delivered in the order they were published.
    """
    batch.add(
        "INSERT INTO kernel_outbox_event (name, body, subject, at) VALUES (%s,%s,%s,%s)",
        (event.name, as_json(event.as_data()), subject, at),
        is_plain=True,
    )


def publish_all(batch: Batch, told: Sequence[tuple[str, Event]], *, at: datetime) -> None:
    """Add many events, each with its subject, in few statements."""
    for start in range(0, len(told), _AT_ONCE):
        rows = [
            {"name": event.name, "body": as_json(event.as_data()), "subject": subject, "at": at}
            for subject, event in told[start : start + _AT_ONCE]
        ]
        batch.insert("kernel_outbox_event", rows)
