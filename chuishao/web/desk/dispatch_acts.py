"""What a dispatcher does with several cases at once: each its own act, each answered for by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from chuishao.casework.operations import move
from chuishao.directory.actors import Actor
from chuishao.kernel.refusals import Refusal
from chuishao.web.desk.wrong import Wrong, drawn_wrong

MOST = 50


@dataclass(frozen=True)
class Wish:
    """One act as the row of the queue proposed it: the step, whom it calls, what was seen."""

    number: str
    step: str
    label: str
    title: str
    seen: int
    units: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What became of one wish; ``wrong`` says why it was refused and what changed meanwhile."""

    number: str
    label: str
    title: str
    url: str
    wrong: Wrong | None = None
    status: int = 200


def wishes_in(form: QueryDict) -> list[Wish]:
    """The acts asked for: the one row whose button was pressed, or all that are marked."""
    only = form.get("only", "")
    numbers = [only] if only else list(dict.fromkeys(form.getlist("case")))
    return [_wish(form, number[:40]) for number in numbers[:MOST] if number]


def _wish(form: QueryDict, number: str) -> Wish:
    seen = form.get(f"seen_{number}", "")
    return Wish(
        number=number,
        step=form.get(f"step_{number}", "")[:40],
        label=form.get(f"label_{number}", "")[:40],
        title=form.get(f"title_{number}", "")[:200],
        # A page that does not say what was seen has seen nothing: the act is refused as out of date.
        seen=int(seen) if seen.isdecimal() and len(seen) < 10 else 0,
        units=_units(form.get(f"units_{number}", "")),
    )


def _units(text: str) -> dict[int, str]:
    pairs = [pair.partition(":") for pair in text[:400].split()]
    return {int(key): role for key, _colon, role in pairs if key.isdecimal() and len(key) < 19}


def carry_out(wishes: Sequence[Wish], *, actor: Actor, at: datetime) -> list[Outcome]:
    """Each wish through the one door of ``move``; a refusal of one stops none of the others."""
    return [_carried_out(wish, actor, at) for wish in wishes]


def _carried_out(wish: Wish, actor: Actor, at: datetime) -> Outcome:
    told: dict[str, Any] = {
        "number": wish.number, "label": wish.label or _("这一步"), "title": wish.title or wish.number,
        "url": reverse("case", args=[wish.number]),
    }  # fmt: skip
    try:
        move(
            case=wish.number, transition=wish.step, actor=actor, at=at,
            organisations=wish.units, seen_revision=wish.seen,
        )  # fmt: skip
    except Refusal as refusal:
        labels = {"organisations": _("单位")}
        return Outcome(**told, wrong=drawn_wrong(refusal, labels), status=refusal.status)
    return Outcome(**told)
