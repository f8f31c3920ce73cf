"""What a step causes in other cases: a child one tier up, a successor, a duplicate folded in."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, gettext_noop

from chuishao.directory import queries as directory
from chuishao.directory.actors import Actor
from chuishao.kernel.database import Batch
from chuishao.kernel.refusals import Invalid, NotAllowed
from chuishao.kernel.text import first_sentence

from .. import _arising, _standing, catalogue
from .._settlement import Act
from ..declarations import CaseType
from .opening import Origin, Place, open_case

SECRET = gettext_noop("诉求人要求保密，原话不会带到哨里。请写一份给上级和单位看的情况。")
SAME = gettext_noop("请填另一件还没有终结的同类事项的编号。")


def relate(batch: Batch, act: Act) -> str:
    """Open or link what the step declares; returns the number of a case it opened, or nothing."""
    if act.step.merges or act.step.links:
        _tie(batch, act)
    if act.step.opens:
        return _open(act, act.step.opens, act.standing.id)
    if act.step.reopens:
        opened = _open(act, act.standing.case_type)
        successor = _standing.read(opened).id
        _link(batch, act, successor, "reopened")
        _follow(batch, act, successor)
        return opened
    return ""


def _open(act: Act, case_type: str, parent: int | None = None) -> str:
    """The new case, opened by the acting unit, with what the old one already knows, as confidential as that."""
    standing = act.standing
    _, rules = catalogue.current(case_type)
    title, known = _known(act, rules)
    kinds = [kind.key for kind in rules.kinds]
    done = open_case(
        case_type=case_type,
        actor=_opener(act),
        at=act.at,
        title=title,
        kind=next((k for k in (act.answers.get("kind"), standing.kind) if k in kinds), kinds[0]),
        answers={
            field.key: _as_typed(field, known) for field in rules.fields if field.key in known
        },
        place=Place(_reach(act), standing.place, standing.lon, standing.lat),
        category=standing.category,
        origin=Origin(parent, f"case:{standing.id}", grade=standing.confidentiality),
    )
    return done.number


def _known(act: Act, rules: CaseType) -> tuple[str, dict[str, Any]]:
    """Title and answers that go along: all of them, or where secrecy was asked for only what the unit writes."""
    standing = act.standing
    if not _arising.withholds(standing, rules):
        return standing.title, {**standing.answers, **act.answers}
    if not act.answers.get("description"):
        raise Invalid(
            SECRET, fields={"description": gettext("请用自己的话写，不写能认出是谁的内容。")}
        )
    return first_sentence(act.answers["description"], most=40), dict(act.answers)


def _opener(act: Act) -> Actor:
    """The one who acts; for a resident, the window of the desk that took the matter in."""
    if not act.actor.reporter_of:
        return act.actor
    desk = directory.organisation(act.standing.opener_id)
    assert desk is not None  # organisations end, but their rows stay
    return Actor.public_window(desk.id, desk.kind, desk.tier, desk.region_path)


def _follow(batch: Batch, act: Act, successor: int) -> None:
    """What is the resident's goes along to the successor: the private link, name and telephone."""
    if act.actor.reporter_of:
        batch.add(
            "UPDATE casework_publiclink SET case_id = %s WHERE case_id = %s",
            [successor, act.standing.id],
        )
        batch.add(
            "INSERT INTO casework_sealedanswer (case_id, field, masked, sealed)"
            " SELECT %s, field, masked, sealed FROM casework_sealedanswer WHERE case_id = %s"
            " ON CONFLICT DO NOTHING",
            [successor, act.standing.id],
        )


def _as_typed(field: Any, known: dict[str, Any]) -> Any:
    """Money is kept in fen and typed in yuan."""
    value = known[field.key]
    return value / 100 if field.kind == "money" else value


def _reach(act: Act) -> str:
    """The place of the case, which must lie in the acting unit's own region."""
    path, own = act.standing.region_path, _opener(act).region_path
    return path if path.startswith(own) else own


def _tie(batch: Batch, act: Act) -> None:
    """Fold into another open case of the same type, or link with one that stays as it is."""
    number = str(act.answers["case_number"])
    try:
        other = _standing.read(number)
    except NotAllowed:
        raise Invalid(SAME, fields={"case_number": SAME}) from None
    if other.id == act.standing.id or not other.concerns(act.actor):
        raise Invalid(SAME, fields={"case_number": SAME})
    _standing.hold(other.id)  # two that fold into each other at once would both be lost
    other = _standing.read(other.id)
    foldable = other.case_type == act.standing.case_type and not other.is_closed
    if act.step.merges and not foldable:
        raise Invalid(SAME, fields={"case_number": SAME})
    _link(batch, act, other.id, "duplicate" if act.step.merges else "related")


def _link(batch: Batch, act: Act, other: int, nature: str) -> None:
    batch.add(
        "INSERT INTO casework_caselink (case_id, other_id, nature, linked_at) VALUES (%s,%s,%s,%s)"
        " ON CONFLICT DO NOTHING",
        [act.standing.id, other, nature, act.at],
    )
