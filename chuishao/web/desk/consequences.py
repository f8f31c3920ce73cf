"""What a step will cause, in sentences: drawn from its declaration, so that no button hides an effect."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from chuishao.casework.catalogue import CaseType, Transition
from chuishao.casework.queries import CasePage, OpenStep
from chuishao.directory.actors import Actor
from chuishao.kernel.text import late_words, latest_words


def consequence(found: CasePage, open_step: OpenStep, actor: Actor, at: datetime) -> str:
    """The effects on one line, for the button."""
    return _("；").join(sentences(found, open_step, actor, at)) + "。"


def sentences(found: CasePage, open_step: OpenStep, actor: Actor, at: datetime) -> list[str]:
    """The effects one by one: clocks first, then units, then where the case goes."""
    said = [
        *_clocks(found, open_step, actor, at),
        *_named_clocks(found.rules, open_step.step),
        *_units(open_step.step),
        *_others(found, open_step.step),
        *_where(found.rules, open_step),
    ]
    return said or [_("只记一笔，状态和时限都不变")]


def _clocks(found: CasePage, open_step: OpenStep, actor: Actor, at: datetime) -> Iterator[str]:
    for label in open_step.ends:
        yield _end(found, label, actor, at)
    if open_step.begins:
        until = [
            _("%(due)s %(label)s")
            % {"due": latest_words(promise.due_at, at), "label": promise.label}
            for promise in open_step.begins
        ]
        yield _("接着：%s") % _("，").join(until)


def _end(found: CasePage, label: str, actor: Actor, at: datetime) -> str:
    for owed in found.case.duties:
        is_mine = owed.organisation_id == actor.organisation_id
        if is_mine and found.rules.duty(owed.key).label == label and at > owed.clock.due_at:
            late = late_words(owed.clock.due_at, at)
            return _("“%(label)s”记为迟 %(late)s") % {"label": label, "late": late}
    return _("“%s”就算办完") % label


def _named_clocks(rules: CaseType, step: Transition) -> Iterator[str]:
    if step.stops:
        yield _("“%s”停表") % _labels(rules, step.stops)
    if step.restarts:
        yield _("“%s”接着计时") % _labels(rules, step.restarts)
    if step.extends:
        yield _("“%s”按批准的天数往后推") % _labels(rules, step.extends)
    if step.reclassifies:
        yield _("统计改按新的类别算；时限只看种类，正在走的一个也不变")
    if step.waives:
        yield _("没办完的时限都不再算")


def _labels(rules: CaseType, keys: tuple[str, ...]) -> str:
    named = [duty.label for duty in rules.duties if duty.key in keys]
    return _("、").join(named) or _("所有时限")


def _units(step: Transition) -> Iterator[str]:
    if step.releases:
        yield _("原单位退出，由选中的单位接办")
    elif step.calls:
        yield _("选中的单位马上收到通知")
    if step.recalls:
        yield _("承办单位要重新办")
    if step.assigns:
        yield _("时限不变，记在这位同事名下")
    if step.urges:
        yield _("欠办的单位收到催办，记第 %d 级") % step.urges


def _others(found: CasePage, step: Transition) -> Iterator[str]:
    if step.raises:
        yield _("交去裁定，裁定之前时限照走")
    if step.opens:
        yield _("向上一级发出一件新的，本件等它的结果")
    if step.reopens:
        yield _("另开一件新的，和本件关联")
    if step.merges:
        yield _("并入那一件，本件不再单独办")
    if step.evaluates:
        yield _("评分记入双方的评价")
    if step.counts and not found.case.counted_at:
        yield _("计 1 次%s") % found.level_label.split("、")[0]
    if step.excludes:
        yield _("本件不再计入统计")


def _where(rules: CaseType, open_step: OpenStep) -> Iterator[str]:
    step = open_step.step
    if not step.target:
        return
    if rules.state(step.target).is_closed:
        yield _("这件事到此结束，记为“%s”") % open_step.target_label
    elif step.once_all:
        yield _("各家都办完后，转为“%s”") % open_step.target_label
    else:
        yield _("转为“%s”") % open_step.target_label
