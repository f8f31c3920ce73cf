"""Limits of a place, each with range, document and history: a change is looked at, proposed, confirmed by another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chuishao.casework import catalogue, operations, queries
from chuishao.casework.catalogue import CaseType
from chuishao.casework.operations.turning import may_turn
from chuishao.casework.queries import Setting
from chuishao.directory import queries as directory
from chuishao.directory.matters import matter_name
from chuishao.directory.queries import RegionCard
from chuishao.kernel import records
from chuishao.kernel.refusals import Conflict, Invalid, Refusal
from chuishao.kernel.text import date_words, limit_words, said, said_actor
from chuishao.kernel.working_time import SHANGHAI, Limit
from chuishao.web import words
from chuishao.web.answers import SeeOther
from chuishao.web.office import admission, shell
from chuishao.web.sessions import StaffRequest

ROOM = "office_dials"
ALL = "*"


@dataclass(frozen=True)
class Chosen:
    """What the page is about: a type, a place, and the one limit that is open, if any."""

    rules: CaseType
    place: str
    duty: str = ""
    kind: str = ""

    def url(self, **other: str) -> str:
        """The address of this page with something else chosen."""
        asked = {"type": self.rules.key, "place": self.place, "duty": self.duty, "kind": self.kind}
        kept = {key: value for key, value in {**asked, **other}.items() if value}
        return f"{reverse(ROOM)}?{urlencode(kept)}"


@require_http_methods(["GET", "HEAD", "POST"])
def dials(request: StaffRequest) -> HttpResponse:
    """GET shows the limits; POST shows what a turn would change, proposes it, or decides on a proposal."""
    admission.admit(request.actor, ROOM)
    chosen = _chosen(request)
    if request.method != "POST":
        return _drawn(request, chosen)
    try:
        if request.POST.get("act") in ("confirm", "refuse"):
            return _decided(request, chosen)
        return _proposed(request, chosen)
    except (Invalid, Conflict) as refusal:
        return _drawn(request, chosen, refusal=refusal)


def _chosen(request: StaffRequest) -> Chosen:
    """Read from the address. A place outside the own territory is no place of this person's."""
    asked, own = request.GET, directory.reach(request.actor).territory or ""
    known = {one.key: one for one in catalogue.spoken()}
    rules = known.get(asked.get("type", next(iter(known))))
    place = asked.get("place") or own
    if rules is None or not place.startswith(own):
        raise Http404
    duty, kind = asked.get("duty", ""), asked.get("kind", "")
    return Chosen(rules, place, duty, kind)


def _proposed(request: StaffRequest, chosen: Chosen) -> HttpResponse:
    form = request.POST
    since = shell.typed_date(form, "effective_from")
    if since is None:
        message = _("请填日期，例如 2026-10-08。")
        raise Invalid(_("生效日期没有看懂。"), fields={"effective_from": message})
    if "try" in form:
        return _drawn(request, chosen, trial=_trial(request, chosen, since))
    operations.propose_dial(
        case_type=chosen.rules.key, duty=chosen.duty, kind=chosen.kind,
        amount=shell.typed_number(form, "amount"), document_no=form.get("document_no", ""),
        effective_from=since, region_path=chosen.place, actor=request.actor, at=request.at,
    )  # fmt: skip
    told = _("改动已经提出，等另一位负责人确认。确认以前什么都不变。")
    return SeeOther(chosen.url(), says=told)


def _decided(request: StaffRequest, chosen: Chosen) -> HttpResponse:
    key = shell.typed_number(request.POST, "proposal")
    if request.POST["act"] == "confirm":
        operations.confirm_dial(proposal_id=key, actor=request.actor, at=request.at)
        told = _("时限已经设好，从写明的那天起办的新事项照新时限。已经在办的不变。")
    else:
        reason = request.POST.get("reason", "")
        operations.refuse_dial(proposal_id=key, reason=reason, actor=request.actor, at=request.at)
        told = _("已经驳回，什么都没有变。")
    return SeeOther(chosen.url(), says=told)


def _trial(request: StaffRequest, chosen: Chosen, since: date) -> dict[str, Any]:
    """What the amount typed would change: a due day to compare, and the last days tried again."""
    amount, found = shell.typed_number(request.POST, "amount"), _open_setting(request, chosen)
    dial = chosen.rules.duty(chosen.duty).dial
    if dial is None or not dial.least <= amount <= dial.most:
        least, most = (dial.least, dial.most) if dial else (1, 1)
        message = _("要填 %(least)d 到 %(most)d 之间的整数。") % {"least": least, "most": most}
        raise Invalid(message, fields={"amount": message})
    trial = queries.try_limit(
        case_type=chosen.rules.key, duty=chosen.duty, kind=chosen.kind, amount=amount,
        region_path=chosen.place, actor=request.actor, at=request.at,
    )  # fmt: skip
    new = Limit(amount, found.limit.unit)
    return {
        "since": date_words(since),
        "old": limit_words(found.limit),
        "new": limit_words(new),
        "old_due": words.full_words(queries.due_from(found.limit, chosen.place, since)),
        "new_due": words.full_words(queries.due_from(new, chosen.place, since)),
        "result": trial,
        "bars": _bars(trial.tried, trial.late_now, trial.late_then),
        "worst": [(matter_name(code), count) for code, count in trial.worst],
    }


def _bars(tried: int, now: int, then: int) -> list[dict[str, Any]]:
    """How many of the tried ones were in time, in per cent, as it was and as it would have been."""
    if not tried:
        return []
    lines = ((_("现在"), now, "ok"), (_("改后"), then, "soon" if then > now else "ok"))
    return [
        {"label": label, "share": f"{100 * (tried - late) / tried:.1f}", "mood": mood}
        for label, late, mood in lines
    ]


def _open_setting(request: StaffRequest, chosen: Chosen) -> Setting:
    for one in _settings(request, chosen):
        if (one.duty, one.kind) == (chosen.duty, chosen.kind):
            return one
    raise Http404


def _settings(request: StaffRequest, chosen: Chosen) -> list[Setting]:
    day = request.at.astimezone(SHANGHAI).date()
    return queries.settings_of(case_type=chosen.rules.key, region_path=chosen.place, day=day)


def _drawn(
    request: StaffRequest,
    chosen: Chosen,
    *,
    refusal: Refusal | None = None,
    trial: dict[str, Any] | None = None,
) -> HttpResponse:
    settings = _settings(request, chosen)
    around = directory.region_and_around(chosen.place, request.at)
    names = {one.path: one.short_name for one in around}
    context = {
        "chosen": chosen,
        "kinds_of_case": catalogue.spoken(),
        "places": _places(request, chosen, around),
        "heads": [_kind_label(chosen.rules, kind) for kind in queries.kinds_of(chosen.rules)],
        "rows": _rows(chosen, settings, names),
        "waiting": _waiting(request, chosen, names),
        "panel": _panel(request, chosen, settings, names, trial),
    }  # fmt: skip
    labels = {
        "amount": _("改为"), "effective_from": _("从哪天起"), "document_no": _("依据文号"), "reason": _("理由"),
    }  # fmt: skip
    return shell.page(request, ROOM, "web/office/dials.html", context, refusal, labels)


def _waiting(request: StaffRequest, chosen: Chosen, names: dict[str, str]) -> list[dict[str, Any]]:
    """Proposals for this place, those over it and under it, that wait for a second person."""
    own, found = directory.reach(request.actor).territory or "", []
    for one in queries.dials_proposed(case_type=chosen.rules.key, region_path=chosen.place):
        is_ours = may_turn(request.actor) and one.region_path.startswith(own)
        about = {
            "kind": _kind_label(chosen.rules, one.kind),
            "duty": chosen.rules.duty(one.duty).label,
        }
        found.append({
            "id": one.id, "title": _("%(kind)s，%(duty)s") % about, "limit": limit_words(one.limit),
            "amount": one.limit.amount, "place": names.get(one.region_path, one.region_path),
            "since": date_words(one.effective_from), "effective_from": one.effective_from.isoformat(),
            "document_no": one.document_no, "who": one.proposed_by, "at": one.proposed_at,
            "try_url": chosen.url(duty=one.duty, kind=one.kind, place=one.region_path) + "#panel",
            "may_decide": is_ours and request.actor.person_id != one.proposed_by_id, "may_try": is_ours,
        })  # fmt: skip
    return found


def _places(
    request: StaffRequest, chosen: Chosen, around: list[RegionCard]
) -> list[tuple[str, str, bool]]:
    """The places to choose from: those around that lie in the own territory."""
    own = directory.reach(request.actor).territory or ""
    return [
        (one.path, one.short_name, one.path == chosen.place)
        for one in around
        if one.path.startswith(own)
    ]


def _kind_label(rules: CaseType, kind: str) -> str:
    return _("全部") if kind == ALL else rules.kind(kind).label


def _rows(chosen: Chosen, settings: list[Setting], names: dict[str, str]) -> list[dict[str, Any]]:
    """A row for each duty with a limit, with a cell for each kind; none where the kind has no such duty."""
    by_key = {(one.duty, one.kind): one for one in settings}
    kinds = queries.kinds_of(chosen.rules)
    return [
        {
            "label": duty.label,
            "range": _range(chosen.rules, duty.key),
            "cells": [
                (
                    _kind_label(chosen.rules, kind),
                    _cell(chosen, by_key.get((duty.key, kind)), names),
                )
                for kind in kinds
            ],
        }
        for duty in chosen.rules.duties
        if any((duty.key, kind) in by_key for kind in kinds)
    ]


def _range(rules: CaseType, duty: str) -> str:
    dial = rules.duty(duty).dial
    return f"{dial.least}–{dial.most}" if dial else ""


def _cell(chosen: Chosen, setting: Setting | None, names: dict[str, str]) -> dict[str, Any] | None:
    if setting is None:
        return None
    return {
        "label": limit_words(setting.limit),
        "url": chosen.url(duty=setting.duty, kind=setting.kind) + "#panel",
        "is_on": (setting.duty, setting.kind) == (chosen.duty, chosen.kind),
        "turned": setting.turned,
        "where": _where(setting, chosen.place, names),
        "later": _later(setting),
    }


def _where(setting: Setting, place: str, names: dict[str, str]) -> str:
    """The place that set it, where that is not the one looked at."""
    turned = setting.turned
    return names.get(turned.region_path, "") if turned and turned.region_path != place else ""


def _later(setting: Setting) -> str:
    if setting.later is None:
        return ""
    since = date_words(setting.later.effective_from)
    return _("%(since)s起 %(limit)s") % {"since": since, "limit": limit_words(setting.later.limit)}


def _panel(
    request: StaffRequest,
    chosen: Chosen,
    settings: list[Setting],
    names: dict[str, str],
    trial: dict[str, Any] | None,
) -> dict[str, Any] | None:
    """The one limit that is open: what it is, why, its past, and the form to turn it."""
    found = [s for s in settings if (s.duty, s.kind) == (chosen.duty, chosen.kind)]
    if not found:
        return None
    setting, duty = found[0], chosen.rules.duty(chosen.duty)
    kind = _kind_label(chosen.rules, chosen.kind)
    return {
        "title": _("%(kind)s，%(duty)s") % {"kind": kind, "duty": duty.label},
        "setting": setting,
        "range": _range(chosen.rules, duty.key),
        "unit": said(setting.limit.unit.label),
        "where": _where(setting, chosen.place, names),
        "who": _who(setting.turned.turned_by, setting.turned.confirmed_by)
        if setting.turned
        else "",
        "later": _later(setting),
        "may_turn": may_turn(request.actor) and duty.dial is not None,
        "typed": _typed(request.POST, setting),
        "trial": trial,
        "past": _past(chosen, setting),
    }


def _who(proposer: str, second: str) -> str:
    """Both people; only one where the limit was set before two were asked for."""
    if not (proposer and second):
        return proposer or second
    return _("%(proposer)s提出、%(second)s确认") % {"proposer": proposer, "second": second}


def _typed(form: QueryDict, setting: Setting) -> dict[str, str]:
    return {
        "amount": form.get("amount", str(setting.limit.amount)),
        "effective_from": form.get("effective_from", ""),
        "document_no": form.get("document_no", ""),
    }


def _past(chosen: Chosen, setting: Setting) -> list[dict[str, Any]]:
    """Every turn of this dial for this place and those over it, newest first, from the records."""
    entries = records.history(f"dial:{chosen.rules.key}:{setting.duty}")
    return [
        {
            "limit": limit_words(Limit.from_data(entry.body)),
            "since": date_words(date.fromisoformat(entry.body["effective_from"])),
            "document": entry.body["document_no"],
            "who": _who(
                entry.body.get("proposed_by", ""), said_actor(entry.actor.get("label") or "")
            ),
            "at": entry.at,
        }
        for entry in reversed(entries)
        if entry.action == "casework.dial.turn"
        and entry.body["kind"] in (setting.kind, ALL)
        and chosen.place.startswith(entry.body["region_path"])
    ]
