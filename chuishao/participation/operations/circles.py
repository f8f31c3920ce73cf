"""Circles: founded by their host, joined by asking and a second person's word, ended by a date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from chuishao.directory import queries as directory
from chuishao.directory.actors import Actor
from chuishao.directory.naming import search_columns
from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed, NotFound
from chuishao.kernel.text import clean_line, said
from chuishao.kernel.working_time import SHANGHAI

from .. import catalogue
from .._closed import is_active
from .._hands import NOT_FOUND, demand_hand, has_hand, needed_words, sees
from .._names import name_in
from .._people import is_own
from .._recording import record
from ..declarations import CircleKind, Of, Programme, belonging_of
from ..events import CircleEnded
from ..models import Belonging, Circle, Participant


@dataclass(frozen=True)
class Joining:
    """Who is to belong, and as what: an organisation or a participant by id, never both."""

    role: str
    organisation_id: int | None = None
    participant_id: int | None = None


@transaction.atomic
def found_circle(
    *,
    programme: str,
    kind: str,
    name: str,
    host_id: int,
    actor: Actor,
    at: datetime,
    ends_on: date | None = None,
    parent_id: int | None = None,
    facts: Mapping[str, Any] | None = None,
) -> Circle:
    """Found a circle under an organisation. Raises NotAllowed, Conflict, Invalid naming each wrong field."""
    rules, circle_kind = _kind(programme, kind)
    host = directory.organisation(host_id)
    if host is None or not sees(actor, host_id, host.region_path):
        raise NotFound(gettext(NOT_FOUND))
    if not has_hand(actor, host_id, host.region_path, circle_kind.founded_by):
        raise NotAllowed(needed_words(circle_kind.founded_by))
    if host.kind not in circle_kind.hosts:
        words = gettext("这类单位不能设立“%(kind)s”。") % {"kind": said(circle_kind.label)}
        raise Invalid(words, fields={"host": words})
    demand_active(rules, host.region_path, at)
    day = at.astimezone(SHANGHAI).date()
    _demand_end(circle_kind, day, ends_on)
    circle = _founded(
        programme=programme, kind=kind, rules_id=catalogue.current_id(programme), **_name(name),
        host_id=host_id, parent_id=parent_id, region_path=host.region_path, founded_on=day,
        ends_on=ends_on, facts=dict(facts or {}),
    )  # fmt: skip
    record(
        f"circle:{circle.pk}", f"{programme}.found", actor=actor, at=at,
        body={"kind": kind, "name": circle.name, "host": host_id, "ends_on": ends_on},
    )  # fmt: skip
    return circle


def _kind(programme: str, kind: str) -> tuple[Programme, CircleKind]:
    try:
        rules = catalogue.programme(programme)
        return rules, rules.circle(kind)
    except KeyError:
        raise Invalid(gettext("没有这一类组织。请从列出的里选。")) from None


def demand_active(rules: Programme, region_path: str, at: datetime) -> None:
    """Raise Conflict when the programme is off by itself and nothing activates it here and now."""
    if rules.is_off and not is_active(rules.key, region_path, at):
        words = gettext("“%(name)s”平时不启用。要先由有权的单位写明法律依据和期限启用。")
        raise Conflict(words % {"name": said(rules.label)})


def _demand_end(kind: CircleKind, day: date, ends_on: date | None) -> None:
    if kind.is_temporary and ends_on is None:
        words = gettext("临时设立的要写明到哪一天为止。")
        raise Invalid(words, fields={"ends_on": words})
    if ends_on is not None and ends_on <= day:
        words = gettext("到期的日子要在今天以后。")
        raise Invalid(words, fields={"ends_on": words})


def _name(name: str) -> dict[str, Any]:
    """The name, and what it is found by."""
    words = name_in(name, most=120, field="name")
    return {"name": words, "tokens": search_columns(words)["tokens"]}


def _founded(**columns: Any) -> Circle:
    try:
        with transaction.atomic():
            return Circle.objects.create(**columns)
    except IntegrityError as fault:
        words = gettext("这个单位下已经有同名的了。请换一个名称，或打开已有的那一个。")
        raise Conflict(words) from fault


@transaction.atomic
def ask_to_join(
    *,
    circle_id: int,
    joining: Joining,
    actor: Actor,
    at: datetime,
    from_on: date | None = None,
    facts: Mapping[str, Any] | None = None,
) -> Belonging:
    """Ask that an organisation or a participant belongs to a circle; it counts once confirmed.

    The host may ask for anybody, an organisation for itself, a participant's own private link for themselves.
    Raises NotFound, NotAllowed, Conflict, Invalid.
    """
    circle = locked(circle_id)
    declared = _role(circle, joining)
    _demand_ask(circle, joining, actor)
    _demand_there(joining)
    day = from_on or at.astimezone(SHANGHAI).date()
    belonging = _asked(circle, joining, actor, day, dict(facts or {}))
    record(
        f"circle:{circle.pk}", f"{circle.programme}.ask", actor=actor, at=at,
        body={"role": declared.key, "belonging": belonging.pk},
    )  # fmt: skip
    return belonging


def locked(circle_id: int) -> Circle:
    """The circle, locked. Raises NotFound, Conflict when it has ended."""
    circle = Circle.objects.select_for_update().filter(pk=circle_id).first()
    if circle is None:
        raise NotFound(gettext(NOT_FOUND))
    if circle.ended_on is not None:
        raise Conflict(gettext("它已经结束，只能查看。"))
    return circle


def _role(circle: Circle, joining: Joining) -> Any:
    try:
        declared = belonging_of(catalogue.rules(circle.rules_id).circle(circle.kind), joining.role)
    except KeyError:
        raise Invalid(gettext("没有这种身份。请从列出的里选。")) from None
    is_person = joining.participant_id is not None
    if is_person == (joining.organisation_id is not None) or is_person != (
        declared.of == Of.PERSON
    ):
        words = gettext("“%(role)s”要选对是单位还是个人。") % {"role": said(declared.label)}
        raise Invalid(words, fields={"who": words})
    return declared


def _demand_ask(circle: Circle, joining: Joining, actor: Actor) -> None:
    own = _is_own(actor, joining.organisation_id, joining.participant_id)
    if actor.is_system or own or actor.organisation_id == circle.host_id:
        return
    if not sees(actor, circle.host_id, circle.region_path):
        raise NotFound(gettext(NOT_FOUND))
    raise NotAllowed(gettext("只能由主办单位提出，或由单位替自己提出。"))


def _demand_there(joining: Joining) -> None:
    if joining.participant_id is None:
        return
    if not Participant.objects.filter(pk=joining.participant_id, left_at=None).exists():
        raise Conflict(gettext("这个人没有登记，或者已经退出。请先登记。"))


def _is_own(actor: Actor, organisation_id: int | None, participant_id: int | None) -> bool:
    """Whether it is the actor's own organisation, or the actor themselves, that belongs."""
    if participant_id is not None:
        participant = Participant.objects.filter(pk=participant_id).first()
        return participant is not None and is_own(actor, participant)
    return bool(actor.organisation_id) and organisation_id == actor.organisation_id


def _asked(
    circle: Circle, joining: Joining, actor: Actor, day: date, facts: dict[str, Any]
) -> Belonging:
    try:
        with transaction.atomic():
            return Belonging.objects.create(
                circle=circle, role=joining.role, participant_id=joining.participant_id,
                organisation_id=joining.organisation_id, region_path=circle.region_path,
                from_on=day, facts=facts, asked_by_id=actor.person_id or None,
            )  # fmt: skip
    except IntegrityError as fault:
        raise Conflict(gettext("已经在里面，或者正在等确认。不用再提一次。")) from fault


@transaction.atomic
def decide_joining(
    *, belonging_id: int, is_granted: bool, actor: Actor, at: datetime, reason: str = ""
) -> Belonging:
    """A second person says yes or no to a belonging that was asked for. Raises the refusals."""
    belonging, circle = _waiting(belonging_id)
    declared = belonging_of(catalogue.rules(circle.rules_id).circle(circle.kind), belonging.role)
    demand_hand(actor, circle, declared.confirmed_by)
    if (actor.person_id and actor.person_id == belonging.asked_by_id) or (
        belonging.participant_id and _is_own(actor, None, belonging.participant_id)
    ):
        raise NotAllowed(gettext("提出的人不能自己确认，请另一位同事确认。"))
    belonging.state = "active" if is_granted else "refused"
    belonging.decided_by_id, belonging.decided_at = actor.person_id or None, at
    belonging.save(update_fields=["state", "decided_by", "decided_at"])
    record(
        f"circle:{circle.pk}", f"{circle.programme}.{'admit' if is_granted else 'refuse'}",
        actor=actor, at=at, body={"belonging": belonging.pk, "reason": _reason(reason)},
    )  # fmt: skip
    return belonging


def _waiting(belonging_id: int) -> tuple[Belonging, Circle]:
    found = Belonging.objects.select_for_update().filter(pk=belonging_id).first()
    if found is None:
        raise NotFound(gettext(NOT_FOUND))
    if found.state != "asked":
        raise Conflict(gettext("这一条已经有人处理过了。请刷新页面看看。"))
    return found, locked(found.circle_id)


def _reason(reason: str) -> str:
    return clean_line(reason, label=gettext("理由"), most=300)


@transaction.atomic
def end_belonging(*, belonging_id: int, actor: Actor, at: datetime, reason: str) -> Belonging:
    """Somebody leaves a circle: by the host's hand, or by their own wish. What was counted stays counted."""
    found = Belonging.objects.select_for_update().filter(pk=belonging_id).first()
    if found is None:
        raise NotFound(gettext(NOT_FOUND))
    circle = Circle.objects.get(pk=found.circle_id)
    if not _is_own(actor, found.organisation_id, found.participant_id):
        declared = belonging_of(catalogue.rules(circle.rules_id).circle(circle.kind), found.role)
        demand_hand(actor, circle, declared.confirmed_by)
    if found.state not in ("active", "asked"):
        raise Conflict(gettext("这一条已经结束了。"))
    found.state, found.to_on = "ended", at.astimezone(SHANGHAI).date()
    found.save(update_fields=["state", "to_on"])
    record(
        f"circle:{circle.pk}", f"{circle.programme}.leave", actor=actor, at=at,
        body={"belonging": found.pk, "reason": _reason(reason)},
    )  # fmt: skip
    return found


@transaction.atomic
def end_circle(*, circle_id: int, actor: Actor, at: datetime, reason: str) -> Circle:
    """End a circle and every belonging in it; from now on it can only be read. Raises the refusals."""
    circle = locked(circle_id)
    kind = catalogue.rules(circle.rules_id).circle(circle.kind)
    demand_hand(actor, circle, kind.founded_by)
    close_circle(circle, at.astimezone(SHANGHAI).date(), _reason(reason), actor=actor, at=at)
    return circle


def close_circle(circle: Circle, day: date, reason: str, *, actor: Actor, at: datetime) -> None:
    """End a locked circle, and all that belong to it, as of a day."""
    circle.ended_on, circle.revision = max(day, circle.founded_on), circle.revision + 1
    circle.save(update_fields=["ended_on", "revision"])
    Belonging.objects.filter(circle=circle, state__in=["asked", "active"]).update(
        state="ended", to_on=circle.ended_on
    )
    record(
        f"circle:{circle.pk}", f"{circle.programme}.end", actor=actor, at=at,
        body={"reason": reason, "ended_on": circle.ended_on},
        events=[CircleEnded(circle_id=circle.pk, programme=circle.programme, kind=circle.kind)],
    )  # fmt: skip
