"""Who may take which step now: the one function that draws the buttons and enforces them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from django.utils.translation import gettext, gettext_noop

from chuishao.directory.actors import Actor
from chuishao.directory.kinds import Administrator, Clearance, PostKind
from chuishao.kernel.refusals import Conflict, NotAllowed, NotFound, Refusal
from chuishao.kernel.text import limit_words, said
from chuishao.kernel.working_time import Calendar, due

from . import catalogue
from ._standing import NOT_FOUND, Owed, Standing, day_of
from .declarations import CaseType, Level, Role, Side, Transition, Who


def objection(
    standing: Standing, step: Transition, actor: Actor, at: datetime, calendar: Calendar
) -> Refusal | None:
    """Why this actor may not take this step now, or None when nothing stands in the way."""
    if not standing.concerns(actor):
        return NotFound(NOT_FOUND)
    for guard in GUARDS:
        refusal = guard(standing, step, actor)
        if refusal is not None:
            return refusal
    return _too_early(standing, step, at) or _window(standing, step, actor, at, calendar)


def stands_for(who: Who, standing: Standing, actor: Actor) -> bool:
    """Whether the actor is meant by these words in this case."""
    if who.side == Side.SYSTEM or actor.is_system:
        return who.side == Side.SYSTEM and actor.is_system
    if who.side == Side.REPORTER or actor.reporter_of:
        return who.side == Side.REPORTER and actor.reporter_of == standing.id
    if who.posts and actor.post_kind not in who.posts:
        return False
    if actor.organisation_id not in standing.on_side(who.side):
        return False
    return not who.owing or _owes(who.owing, standing, actor)


def _owes(duty: str, standing: Standing, actor: Actor) -> bool:
    """The organisation owes it, and it is not with a colleague (the head may always act)."""
    return any(
        owed.person_id in (None, actor.person_id) or actor.post_kind == "head"
        for owed in standing.owed(duty, actor.organisation_id)
    )


def _state(standing: Standing, step: Transition, actor: Actor) -> Refusal | None:
    if standing.state in step.source:
        return None
    label = standing.rules.state(standing.state).label
    return Conflict(
        gettext("这件事现在是“%(label)s”，不能“%(step)s”。请看看最新情况再办。")
        % {"label": said(label), "step": said(step.label)}
    )


def _by(standing: Standing, step: Transition, actor: Actor) -> Refusal | None:
    if any(stands_for(who, standing, actor) for who in step.by):
        return None
    if any(who.owing and stands_for(replace(who, owing=""), standing, actor) for who in step.by):
        return Conflict(
            gettext(
                "本单位现在不用“%(step)s”：可能同事已经办了，或已交给具体的人。请看看最新情况。"
            )
            % {"step": said(step.label)}
        )
    return NotAllowed(
        gettext("“%(step)s”不由您现在的岗位来办。请转给%(wanted)s。")
        % {"step": said(step.label), "wanted": _wanted(step)}
    )


def _wanted(step: Transition) -> str:
    names = [said(PostKind(post).label) for who in step.by for post in who.posts]
    sides = [said(SIDE_LABELS[who.side]) for who in step.by]
    return gettext("、").join(dict.fromkeys(sides)) + (
        gettext("的") + gettext("或").join(dict.fromkeys(names)) if names else ""
    )


SIDE_LABELS = {
    Side.OPENER: gettext_noop("发起单位"),
    Side.REFEREE: gettext_noop("调度"),
    Side.SUPERIOR: gettext_noop("上一级调度"),
    Side.CALLED: gettext_noop("承办单位"),
    Side.LEAD: gettext_noop("主办单位"),
    Side.ASKED: gettext_noop("共建单位"),
    Side.COPIED: gettext_noop("抄送单位"),
    Side.VERIFIER: gettext_noop("核查单位"),
    Side.PETITIONER: gettext_noop("申请单位"),
    Side.REPORTER: gettext_noop("诉求人"),
    Side.SYSTEM: gettext_noop("系统"),
}


def _four_eyes(standing: Standing, step: Transition, actor: Actor) -> Refusal | None:
    for earlier in step.not_by:
        if actor.person_id in standing.takers.get(earlier, ()):
            label = (
                gettext("草拟") if earlier == "open" else standing.rules.transition(earlier).label
            )
            return NotAllowed(
                gettext(
                    "您办过“%(label)s”，不能再由您“%(step)s”。可以请本单位的其他负责人或代理人来办。"
                )
                % {"label": said(label), "step": said(step.label)}
            )
    return None


def _no_handler(standing: Standing, step: Transition, actor: Actor) -> Refusal | None:
    if not step.not_called:
        return None
    handlers = {
        person
        for key, people in standing.takers.items()
        for person in people
        if _handled(standing, key)
    }
    if actor.organisation_id in standing.on_side(Side.CALLED) or actor.person_id in handlers:
        return NotAllowed(
            gettext("承办的单位和人不能“%(step)s”。请由发起单位或没有参与办理的人来办。")
            % {"step": said(step.label)}
        )
    return None


def _handled(standing: Standing, key: str) -> bool:
    """Whether taking this step made a person a handler: it discharged what a called unit owed."""
    if key == "open":
        return False
    step = standing.rules.transition(key)
    return any(
        who.side in (Side.CALLED, Side.LEAD) and who.owing and step.discharges for who in step.by
    )


def _order(standing: Standing, step: Transition, actor: Actor) -> Refusal | None:
    for duty in step.after:
        if standing.owed(duty, actor.organisation_id):
            label = standing.rules.duty(duty).label
            return Conflict(
                gettext("请先“%(label)s”，再“%(step)s”。")
                % {"label": said(label), "step": said(step.label)}
            )
    if step.opens and level_for(catalogue.case_type(step.opens), actor) is None:
        return Conflict(
            gettext("您现在的岗位不能再往上“%(step)s”，或已经是最高一级。")
            % {"step": said(step.label)}
        )
    if step.hops and not step.hops.admit(standing.hops):
        return Conflict(
            gettext("这件事已经转派 %(hops)s 次，不能再这样“%(step)s”。")
            % {"hops": standing.hops, "step": said(step.label)}
        )
    return None


def _motion(standing: Standing, step: Transition, actor: Actor) -> Refusal | None:
    if step.raises:
        return _raising(standing, step, actor)
    if step.decides:
        pending = standing.pending(step.decides)
        if not pending:
            return Conflict("没有等待裁定的申请，可能已经有人裁定了。")
        if all(motion.raised_by_id == actor.person_id for motion in pending):
            return NotAllowed("自己提的申请不能自己裁定。")
    return None


def _raising(standing: Standing, step: Transition, actor: Actor) -> Refusal | None:
    if standing.pending(step.raises, actor.organisation_id):
        return Conflict("本单位已经提过同样的申请，正在等待裁定。")
    granted = [
        motion
        for motion in standing.motions
        if motion.key == step.raises
        and motion.organisation_id == actor.organisation_id
        and motion.verdict == "granted"
    ]
    if step.at_most and len(granted) >= step.at_most:
        return Conflict(
            gettext("“%(step)s”最多 %(at_most)s 次，已经用完。")
            % {"step": said(step.label), "at_most": step.at_most}
        )
    return None


def _urging(standing: Standing, step: Transition, actor: Actor) -> Refusal | None:
    if not step.urges:
        return None
    owed = _urgeable(standing)
    if not owed:
        return Conflict("现在没有承办单位欠办，不用催。")
    if max(duty.urged for duty in owed) < step.urges - 1:
        return Conflict(
            gettext("请先用上一级的方式催办，再“%(step)s”。") % {"step": said(step.label)}
        )
    return None


def _urgeable(standing: Standing) -> list[Owed]:
    called = standing.on_side(Side.CALLED)
    return [duty for duty in standing.duties if duty.organisation_id in called]


def _too_early(standing: Standing, step: Transition, at: datetime) -> Refusal | None:
    """Refused until the day on which the duty falls due; a limit of days ends with that day."""
    for key in step.not_before:
        for owed in standing.owed(key):
            last = day_of(owed.clock.due_at - timedelta(microseconds=1))
            if day_of(at) < last:
                label = standing.rules.duty(key).label
                return Conflict(
                    gettext("“%(label)s”的日期是 %(last)s，到那一天才能“%(step)s”。")
                    % {"label": said(label), "last": last, "step": said(step.label)}
                )
    return None


def _window(
    standing: Standing, step: Transition, actor: Actor, at: datetime, calendar: Calendar
) -> Refusal | None:
    unit = standing.unit_of(actor.organisation_id)
    if step.window is None or unit is None:
        return None
    end = due(step.window, unit.called_at, calendar).at
    if at <= end:
        return None
    return Conflict(
        gettext("“%(step)s”要在接到通知后 %(window)s内提出，已经过了。请先办理，或与调度联系。")
        % {"step": said(step.label), "window": limit_words(step.window)}
    )


def may_look(standing: Standing, actor: Actor) -> bool:
    """Whether this actor may ask to see personal answers: who handles the case, as long as it is open."""
    told = {unit.organisation_id for unit in standing.units if unit.role != Role.COPIED}
    is_ours = actor.organisation_id in {standing.opener_id, standing.referee_id, *told}
    is_cleared = actor.clearance >= Clearance.PERSONAL and standing.concerns(actor)
    return is_ours and is_cleared and not standing.is_closed


def demand_machinery(actor: Actor) -> None:
    """What commands and jobs do over the heads of offices nobody does in a post. Raises NotAllowed."""
    if not actor.is_system and actor.administrator != Administrator.SYSTEM:
        raise NotAllowed("这件事由系统统一办理，不由单位的岗位办。请联系系统管理员。")


def level_for(rules: CaseType, actor: Actor) -> Level | None:
    """The level at which this actor may open such a case, or None."""
    if actor.post_kind not in rules.opened_by:
        return None
    for level in rules.levels:
        if actor.tier == level.tier and actor.organisation_kind in level.openers:
            return level
    return None


Guard = Callable[[Standing, Transition, Actor], Refusal | None]
GUARDS: tuple[Guard, ...] = (_state, _by, _four_eyes, _no_handler, _order, _motion, _urging)


def steps_open(
    standing: Standing, actor: Actor, at: datetime, calendar: Calendar
) -> Iterator[Transition]:
    """The steps this actor may take now, in the order of their declaration."""
    for step in standing.rules.transitions:
        if objection(standing, step, actor, at, calendar) is None:
            yield step
