"""A case that arises from another: which types may, who may open one from it, and what words go along."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext

from chuishao.directory.actors import Actor
from chuishao.kernel.refusals import Conflict, NotAllowed, NotFound, Refusal
from chuishao.kernel.text import said

from . import catalogue
from ._authority import level_for
from ._standing import NOT_FOUND, Standing
from .declarations import CaseType, Side

SECRECY_WISHED = "keep_secret"


def may_arise(standing: Standing, actor: Actor) -> Iterator[CaseType]:
    """The types this actor may open from this case now, its own not among them."""
    for key in _opened_by(standing.rules):
        rules = catalogue.case_type(key)
        if objection(standing, rules, actor) is None:
            yield rules


def _opened_by(rules: CaseType) -> list[str]:
    """A type whose steps may call for another is a type from which that other may be opened."""
    opened = dict.fromkeys(step.opens for step in rules.transitions if step.opens)
    return [key for key in opened if key != rules.key]


def objection(standing: Standing, rules: CaseType, actor: Actor) -> Refusal | None:
    """Why this actor may not open such a case from this one, or None.

    Units that were called have a step of their own for it, which holds their clocks.
    """
    if not standing.concerns(actor):
        return NotFound(NOT_FOUND)
    words = {"rules": said(rules.label)}
    if rules.key not in _opened_by(standing.rules):
        return NotAllowed(gettext("不能据这件事发起“%(rules)s”。请直接发起。") % words)
    if level_for(rules, actor) is None:
        return NotAllowed(
            gettext("您现在的岗位不能发起“%(rules)s”。请换一个岗位，或请有权的同事发起。") % words
        )
    if standing.is_closed:
        return Conflict(gettext("这件事已经终结，不能再据此发起“%(rules)s”。") % words)
    if actor.organisation_id in standing.on_side(Side.CALLED):
        return Conflict(gettext("承办单位请在这件事里办，不用另外发起“%(rules)s”。") % words)
    return None


def withholds(standing: Standing, rules: CaseType) -> bool:
    """Whether its words stay in this case: a resident asked for it, and such a case has no place for that wish."""
    asks = any(field.key == SECRECY_WISHED for field in rules.fields)
    return bool(standing.answers.get(SECRECY_WISHED)) and not asks
