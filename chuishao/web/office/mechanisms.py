"""Each mechanism on show, drawn from its declaration: its states and steps, who may take them, its limits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chuishao.casework import catalogue, queries
from chuishao.casework.catalogue import CaseType, Transition
from chuishao.casework.queries import Setting
from chuishao.directory.kinds import PostKind, Tier
from chuishao.directory.queries import reach
from chuishao.kernel.text import date_words, limit_words, said
from chuishao.kernel.working_time import SHANGHAI
from chuishao.participation import catalogue as participation
from chuishao.web.desk.icons import icon_named
from chuishao.web.office import shell
from chuishao.web.office.diagram import diagram, shape_of, shape_of_life
from chuishao.web.office.programme_words import NO_RULE, Section, facts, lives_of, sections
from chuishao.web.office.roles import SIDES, role_table
from chuishao.web.sessions import StaffRequest

ROOM = "office_mechanisms"


@require_safe
def mechanisms(request: StaffRequest) -> HttpResponse:
    """All declared mechanisms, one card each."""
    cards = [
        {
            "label": one.label, "words": one.reference, "url": reverse("office_mechanism", args=[one.key]),
            "counts": _("%(states)d 个状态，%(steps)d 个步骤，%(duties)d 项责任")
            % {"states": len(one.states), "steps": len(one.transitions), "duties": len(one.duties)},
        }
        for one in catalogue.spoken()
    ]  # fmt: skip
    context = {"groups": [(_("办事的机制"), cards), (_("参与的机制"), _programme_cards())]}
    return shell.page(request, ROOM, "web/office/mechanisms.html", context)


def _programme_cards() -> list[dict[str, str]]:
    return [
        {
            "label": said(one.label), "words": said(one.reference or str(NO_RULE)),
            "url": reverse("office_mechanism", args=[one.key]),
            "counts": _("%(circles)d 种组织，%(activities)d 种活动，%(figures)d 个指标")
            % {"circles": len(one.circles), "activities": len(one.activities), "figures": len(one.figures)},
        }
        for one in participation.declared()
    ]  # fmt: skip


@require_safe
def mechanism(request: StaffRequest, key: str) -> HttpResponse:
    """One mechanism, whole."""
    rules = {one.key: one for one in catalogue.spoken()}.get(key)
    if rules is None:
        return _programme(request, key)
    context = {
        "rules": rules,
        "levels": [_level(rules, one.key) for one in rules.levels],
        "states": [_state(rules, one.key) for one in rules.states],
        "limits": _limits(request, rules),
        "diagram": diagram(shape_of(rules)),
        "roles": role_table(rules),
    }
    return shell.page(request, ROOM, "web/office/mechanism.html", context)


def _programme(request: StaffRequest, key: str) -> HttpResponse:
    """One programme of taking part, whole."""
    rules = {one.key: one for one in participation.declared()}.get(key)
    if rules is None:
        raise Http404
    context = {
        "label": said(rules.label), "reference": said(rules.reference or str(NO_RULE)),
        "facts": facts(rules), "sections": [_headed(one) for one in sections(rules)],
        "lives": [
            {"key": one.key, "label": one.label, "diagram": diagram(shape_of_life(one))}
            for one in lives_of(rules)
        ],
    }  # fmt: skip
    return shell.page(request, ROOM, "web/office/programme.html", context)


def _headed(section: Section) -> dict[str, Any]:
    """A table in which every cell knows its heading, for screens on which it becomes cards."""
    rows = [list(zip(section.heads, row, strict=True)) for row in section.rows]
    return {
        "key": section.key, "title": section.title, "note": section.note, "heads": section.heads,
        "rows": rows,
    }  # fmt: skip


def _level(rules: CaseType, key: str) -> dict[str, str]:
    level = rules.level(key)
    called = [said(Tier(tier).label) for tier in level.calls]
    return {
        "label": level.label,
        "desk": said(Tier(level.referee).label) if level.referee else _("发起方自己"),
        "calls": _("、").join(called),
    }


def _state(rules: CaseType, key: str) -> dict[str, Any]:
    """A state with the steps that lead on from it; steps open to nobody in person are the system's."""
    state = rules.state(key)
    steps = [_step(rules, one, key) for one in rules.transitions if key in one.source]
    return {
        "label": state.label,
        "is_closed": state.is_closed,
        "is_first": key == rules.opens_in,
        "steps": steps,
    }


def _step(rules: CaseType, step: Transition, source: str) -> dict[str, Any]:
    moves = step.target and step.target != source
    return {
        "label": step.label,
        "icon": icon_named(step.icon),
        "target": rules.state(step.target).label if moves else "",
        "by": _("；").join(dict.fromkeys(_who(rules, step))),
        "note": step.note,
    }


def _who(rules: CaseType, step: Transition) -> Iterable[str]:
    for who in step.by:
        posts = _("、").join(said(PostKind(kind).label) for kind in who.posts)
        words = str(SIDES[who.side.value]) + (_("（%s）") % posts if posts else "")
        owing = rules.duty(who.owing).label if who.owing else ""
        yield words + (_("，还欠“%s”时") % owing if owing else "")


def _limits(request: StaffRequest, rules: CaseType) -> list[dict[str, Any]]:
    """The limits in force at the own place, with what says so; equal ones of several kinds together."""
    place = reach(request.actor).territory or ""
    day = request.at.astimezone(SHANGHAI).date()
    found = queries.settings_of(case_type=rules.key, region_path=place, day=day)
    return [
        {
            "label": duty.label,
            "by": SIDES[duty.owed_by.value],
            "range": f"{duty.dial.least}–{duty.dial.most}" if duty.dial else "",
            "lines": _lines(rules, [one for one in found if one.duty == duty.key]),
            "due_from": bool(duty.due_from),
        }
        for duty in rules.duties
    ]


def _lines(rules: CaseType, settings: list[Setting]) -> list[dict[str, str]]:
    kinds: dict[tuple[str, str], list[str]] = {}
    for one in settings:
        label = rules.kind(one.kind).label if rules.kinds else _("全部")
        kinds.setdefault((limit_words(one.limit), _basis(one)), []).append(label)
    return [
        {"limit": limit, "basis": basis, "kinds": _("、").join(labels)}
        for (limit, basis), labels in kinds.items()
    ]


def _basis(setting: Setting) -> str:
    turned = setting.turned
    if turned is None:
        return _("本地规则未设定（试用值）")
    since = date_words(turned.effective_from)
    return _("%(document)s，%(since)s起") % {"document": turned.document_no, "since": since}
