"""Circles with the units that belong to them, from a list a place kept: in whole batches, each number once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils.translation import gettext_noop

from chuishao.directory.actors import Actor
from chuishao.directory.naming import search_columns
from chuishao.kernel.refusals import NotAllowed

from ... import catalogue
from ..._hands import has_hand, needed_words
from ..._recording import record
from ...declarations import Of, Programme
from ...models import Belonging, Circle
from .hands import demand_two
from .past import Brought, PastCircle


@transaction.atomic
def bring_circles(
    *,
    programme: str,
    rows: Sequence[PastCircle],
    actor: Actor,
    at: datetime,
    second: Actor | None = None,
) -> Brought:
    """Circles with the units that belong to them: by the loader, or by two people who may each found them all.

    Raises NotAllowed.
    """
    rules, done = catalogue.programme(programme), Brought()
    founds = partial(_demand_founder, rules, rows)
    demand_two(actor, second, asks=founds, confirms=founds)
    known = set(
        Circle.objects.filter(ledger_ref__in=[one.ledger_ref for one in rows]).values_list("ledger_ref", flat=True)
    )  # fmt: skip
    taken = set(Circle.objects.filter(
        host__in={one.host_id for one in rows}, ended_on=None
    ).values_list("host_id", "kind", "name"))  # fmt: skip
    fresh = []
    for one in rows:
        if one.ledger_ref in known:
            done.already.add(one.ledger_ref)
        elif (one.host_id, one.kind, one.name) in taken:
            done.refused[one.ledger_ref] = gettext_noop("这个单位下已经有同名的")
        else:
            taken.add((one.host_id, one.kind, one.name))
            fresh.append(one)
    _found(programme, fresh, at, actor, second)
    done.new = len(fresh)
    record(
        f"programme:{programme}", f"{programme}.bring_circles", actor=actor, at=at,
        body={"new": done.new, "refs": [one.ledger_ref for one in fresh]},
    )  # fmt: skip
    return done


def _demand_founder(rules: Programme, rows: Sequence[PastCircle], actor: Actor) -> None:
    for one in rows:
        by = rules.circle(one.kind).founded_by
        if not has_hand(actor, one.host_id, one.region_path, by):
            raise NotAllowed(needed_words(by))


def _found(
    programme: str, rows: Sequence[PastCircle], at: datetime, actor: Actor, second: Actor | None
) -> None:
    rules_id = catalogue.current_id(programme)
    rules = catalogue.rules(rules_id)
    made = Circle.objects.bulk_create(
        Circle(
            programme=programme, kind=one.kind, rules_id=rules_id, name=one.name,
            host_id=one.host_id, region_path=one.region_path, founded_on=one.founded_on,
            ledger_ref=one.ledger_ref, tokens=search_columns(one.name)["tokens"],
        )
        for one in rows
    )  # fmt: skip
    units = {
        kind.key: next((role.key for role in kind.belongings if role.of == Of.ORGANISATION), "")
        for kind in rules.circles
    }
    Belonging.objects.bulk_create(
        Belonging(
            circle=circle, role=units[one.kind], organisation_id=unit, state="active",
            region_path=one.region_path, from_on=one.founded_on, decided_at=at,
            asked_by_id=actor.person_id or None, decided_by_id=second.person_id if second else None,
        )
        for circle, one in zip(made, rows, strict=True) for unit in one.units
    )  # fmt: skip
