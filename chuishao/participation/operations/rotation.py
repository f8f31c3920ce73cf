"""Whose turn it is: planned for a year in the order of joining, swapped by agreement, held or missed."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext

from chuishao.directory.actors import Actor
from chuishao.kernel.periods import Period, period_named, periods_between
from chuishao.kernel.refusals import Conflict, Invalid, NotFound
from chuishao.kernel.working_time import SHANGHAI

from .. import catalogue
from .._hands import NOT_FOUND, demand_hand
from .._lists import demand_host, demand_side, in_words, is_of
from .._recording import record
from .._turns import ROTATES, is_behind
from ..declarations import Rotation
from ..models import Belonging, Circle, Turn
from .circles import locked


@transaction.atomic
def plan_turns(
    *, circle_id: int, rotation: str, year: int, actor: Actor, at: datetime
) -> list[Turn]:
    """Plan the turns of a year that have not begun, in the order of joining, going on after the last chair.

    Planned again it adds what is missing and changes nothing. Raises the refusals.
    """
    circle = locked(circle_id)
    demand_hand(actor, circle, ROTATES)
    declared = _declared(circle, rotation)
    chairs = _in_order(circle, declared)
    if not chairs:
        raise Conflict(gettext("还没有成员单位，排不出轮值。"))
    wanted = _periods(declared, year, at)
    known = set(
        Turn.objects.filter(circle=circle, rotation=rotation).values_list("period", flat=True)
    )
    place = _after_last(circle, rotation, wanted, chairs)
    missing = [period for period in wanted if period.name not in known]
    turns = [
        Turn(
            circle=circle, rotation=rotation, period=period.name,
            chair_id=chairs[(place + number) % len(chairs)],
        )
        for number, period in enumerate(missing)
    ]  # fmt: skip
    made = Turn.objects.bulk_create(turns)
    _record(circle, "turns", actor, at, rotation=rotation, periods=[one.period for one in made])
    return made


def _declared(circle: Circle, rotation: str) -> Rotation:
    try:
        found = catalogue.rules(circle.rules_id).rotation(rotation)
    except KeyError:
        raise Invalid(gettext("没有这种轮值。")) from None
    if found.circle != circle.kind:
        raise Invalid(gettext("没有这种轮值。"))
    return found


def _in_order(circle: Circle, declared: Rotation) -> list[int]:
    rows = Belonging.objects.filter(circle=circle, role=declared.belonging, state="active")
    ordered = rows.order_by("from_on", "id").values_list("organisation_id", flat=True)
    return [one for one in ordered if one is not None]


def _periods(declared: Rotation, year: int, at: datetime) -> list[Period]:
    """The periods of the year that have not ended yet."""
    today = at.astimezone(SHANGHAI).date()
    if not today.year <= year <= today.year + 1:
        raise Invalid(gettext("只能排今年和明年的轮值。"))
    every = periods_between(declared.each.value, date(year, 1, 1), date(year, 12, 31))
    return [period for period in every if period.until > today]


def _after_last(circle: Circle, rotation: str, wanted: list[Period], chairs: list[int]) -> int:
    """Where in the order to go on: after who chaired last before these periods."""
    before = wanted[0].name if wanted else "9999"
    last = (
        Turn.objects.filter(circle=circle, rotation=rotation, period__lt=before)
        .order_by("-period")
        .values_list("chair_id", flat=True)
        .first()
    )
    return chairs.index(last) + 1 if last in chairs else 0


@transaction.atomic
def offer_swap(*, turn_id: int, with_id: int, actor: Actor, at: datetime) -> Turn:
    """A unit offers its turn for another's; nothing changes before the other agrees. Raises the refusals."""
    turn, other, circle = _two(turn_id, with_id, actor, at)
    demand_side(actor, turn.chair_id)
    turn.wants = other
    turn.save(update_fields=["wants"])
    _record(circle, "offer_swap", actor, at, turn=turn.period, other=other.period)
    return turn


@transaction.atomic
def agree_swap(*, turn_id: int, actor: Actor, at: datetime) -> Turn:
    """The other unit agrees: the two turns change chairs. Raises the refusals."""
    wants = Turn.objects.filter(pk=turn_id).values_list("wants_id", flat=True).first()
    if wants is None:
        raise Conflict(gettext("没有等您同意的调换。请刷新页面看看。"))
    turn, other, circle = _two(turn_id, wants, actor, at)
    if turn.wants_id != other.pk:
        raise Conflict(gettext("没有等您同意的调换。请刷新页面看看。"))
    demand_side(actor, other.chair_id)
    turn.chair_id, other.chair_id = other.chair_id, turn.chair_id
    turn.wants = other.wants = None
    Turn.objects.bulk_update([turn, other], ["chair", "wants"])
    Turn.objects.filter(wants__in=[turn.pk, other.pk]).update(wants=None)
    _record(circle, "swap", actor, at, turn=turn.period, other=other.period)
    return turn


def _two(turn_id: int, with_id: int, actor: Actor, at: datetime) -> tuple[Turn, Turn, Circle]:
    """Two planned turns of one rotation that are not over, locked in one order."""
    rows = Turn.objects.select_for_update(of=("self",)).select_related("circle")
    found = {turn.pk: turn for turn in rows.filter(pk__in=[turn_id, with_id]).order_by("pk")}
    if len(found) != 2 or not is_of(actor, found[turn_id].circle):
        raise NotFound(gettext(NOT_FOUND))
    turn, other = found[turn_id], found[with_id]
    if (turn.circle_id, turn.rotation) != (other.circle_id, other.rotation):
        raise Invalid(gettext("只能和同一个轮值里的另一次调换。"))
    if is_behind(turn.state, turn.period, at) or is_behind(other.state, other.period, at):
        raise Conflict(gettext("已经轮过的不能再调换。请刷新页面，选还没有轮到的。"))
    return turn, other, turn.circle


@transaction.atomic
def close_turn(*, turn_id: int, is_held: bool, words: str, actor: Actor, at: datetime) -> Turn:
    """The turn was held, with what is handed over; or missed, with why: it is recorded and not fined.

    The chair itself or the host says it was held, only the host that it was missed. Raises the refusals.
    """
    rows = Turn.objects.select_for_update(of=("self",)).select_related("circle")
    turn = rows.filter(pk=turn_id).first()
    if turn is None or not is_of(actor, turn.circle):
        raise NotFound(gettext(NOT_FOUND))
    _demand_closable(turn, is_held, actor, at)
    turn.note = in_words(words, 500)
    if not turn.note:
        fault = gettext("请写交接了什么。") if is_held else gettext("请写为什么没有轮上。")
        raise Invalid(fault, fields={"note": fault})
    turn.state, turn.wants = ("held" if is_held else "missed"), None
    turn.closed_by_id = actor.person_id or None
    turn.save(update_fields=["state", "wants", "note", "closed_by"])
    _record(turn.circle, turn.state, actor, at, turn=turn.period, note=turn.note)
    return turn


def _demand_closable(turn: Turn, is_held: bool, actor: Actor, at: datetime) -> None:
    if not (is_held and actor.organisation_id == turn.chair_id):
        demand_host(actor, turn.circle, ROTATES)
    if turn.state != "planned":
        raise Conflict(gettext("这一次已经登记过了。请刷新页面看看。"))
    today, period = at.astimezone(SHANGHAI).date(), period_named(turn.period)
    if today < period.since or (not is_held and today < period.until):
        raise Conflict(gettext("还没有到时候。轮值开始后才能交接，过完才能记为未履行。"))


def _record(circle: Circle, does: str, actor: Actor, at: datetime, **body: object) -> None:
    record(
        f"circle:{circle.pk}", f"{circle.programme}.{does}", actor=actor, at=at, body=body
    )  # fmt: skip
