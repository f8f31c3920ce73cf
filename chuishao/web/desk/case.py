"""The page of one case: where it is, who owes what until when, its story, and what one may do now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chuishao.casework import queries
from chuishao.casework.operations import MOST_PHOTOS
from chuishao.casework.queries import CasePage, OpenStep
from chuishao.directory.actors import Actor
from chuishao.kernel.text import latest_words, moment_words, time_left_words
from chuishao.web import pages, words
from chuishao.web.desk.arising import ways_on
from chuishao.web.desk.consequences import consequence
from chuishao.web.desk.facts import facts_of
from chuishao.web.desk.icons import icon_named, kind_icon, state_icon
from chuishao.web.desk.locator import Locator, locator
from chuishao.web.desk.neighbours import drawn_related, drawn_similar
from chuishao.web.desk.story import drawn_story
from chuishao.web.desk.units import drawn_legs, drawn_units
from chuishao.web.sessions import StaffRequest

STEPS_SHOWN = 3


@require_safe
def case(request: StaffRequest, number: str) -> HttpResponse:
    """The page; a case out of reach and one that does not exist are refused in the same words."""
    found = queries.case_page(number=number, actor=request.actor, at=request.at)
    photos = queries.photos_of(found.case.id)
    context = {
        "case": head(found, request.at),
        "say": _say(found, request.actor, request.at),
        "legs": drawn_legs(found, request.at),
        "units": drawn_units(found, request.actor, request.at),
        "steps": _steps(found, request.actor, request.at),
        "waiting_words": _waiting(found),
        "story": drawn_story(found, request.at),
        "today_words": _("今天 %s") % words.weekday_words(request.at),
        "facts": list(facts_of(found, request.at)),
        "related": drawn_related(found),
        "similar": drawn_similar(found, request.actor, request.at),
        "photos": photos,
        "may_add_photos": found.case.concerns(request.actor)
        and not found.case.is_closed
        and len(photos) < MOST_PHOTOS,
        "map": map_of(found),
    }
    return pages.page(request, "web/desk/case.html", context, here="desk")


def map_of(found: CasePage) -> Locator | None:
    """The small map: the point of the case in its district, or the district alone."""
    it = found.case
    point = (it.lon, it.lat) if it.lon is not None and it.lat is not None else None
    return locator(it.region_path, point, it.place)


def head(found: CasePage, at: datetime) -> dict[str, Any]:
    """What a case is called on every page about it."""
    it = found.case
    opened = moment_words(it.opened_at, at)
    return {
        "number": it.number, "short_number": it.number.split("-", 2)[-1], "title": it.title,
        "url": reverse("case", args=[it.number]), "type_label": found.type_label,
        "state": found.state_label, "state_css": "is-done" if it.is_closed else "is-act",
        "state_icon": state_icon(it.case_type, it.state),
        "kind": found.kind_label, "kind_icon": kind_icon(it.kind), "level": found.level_label,
        "marks": [_("不计入统计")] if it.is_excluded else [], "place": it.place, "print_url": reverse("case_print", args=[it.number]),
        "summary": "".join(_parts(it.place, _("%(who)s %(when)s 发起") % {"who": found.opener.short_name, "when": opened})),
    }  # fmt: skip


def _parts(*parts: str) -> Iterator[str]:
    for part in parts:
        if part:
            yield part + _("。")


def _say(found: CasePage, actor: Actor, at: datetime) -> dict[str, str] | None:
    """The notice above: the most urgent clock of one's own unit that is over or nearly so."""
    own = [
        owed for owed in found.case.duties
        if owed.organisation_id == actor.organisation_id and not owed.clock.stopped_at
    ]  # fmt: skip
    late = sorted((owed for owed in own if owed.clock.due_at < at), key=lambda o: o.clock.due_at)
    if not late:
        return None
    first = late[0]
    label = found.rules.duty(first.key).label
    return {
        "mood": "over", "icon": "alert-octagon",
        "heading": f"{label}{time_left_words(first.clock.due_at, at)}",
        "words": _("%s。迟了会记下来，现在办，后面的时限还来得及。") % latest_words(first.clock.due_at, at),
    }  # fmt: skip


def _steps(found: CasePage, actor: Actor, at: datetime) -> dict[str, Any]:
    """What one owes first, what ends the case last; the rest folded away."""
    owed = {o.key for o in found.case.duties if o.organisation_id == actor.organisation_id}
    ordered = sorted(found.steps, key=lambda one: _rank(one, owed, found))
    steps = [
        {
            "label": one.step.label, "icon": icon_named(one.step.icon),
            "url": reverse("step", args=[found.case.number, one.step.key]),
            "consequence": consequence(found, one, actor, at), "is_primary": place == 0,
        }
        for place, one in enumerate(ordered)
    ]  # fmt: skip
    drawn = _with_ways_on(steps, found)
    shown, folded = drawn[:STEPS_SHOWN], drawn[STEPS_SHOWN:]
    others = len(drawn) - 1
    return {
        "shown": shown, "folded": folded, "first": drawn[0] if drawn else None, "others": others,
        "others_words": _("其他 %d 项") % others, "folded_words": _("还可以办 %d 项") % len(folded),
    }  # fmt: skip


def _with_ways_on(steps: list[dict[str, Any]], found: CasePage) -> list[dict[str, Any]]:
    """Opening another case comes after what is owed and next, in sight."""
    ways = ways_on(found)
    if ways and not steps:
        ways[0]["is_primary"] = True
    return [*steps[:1], *ways, *steps[1:]]


def _rank(one: OpenStep, owed: set[str], found: CasePage) -> int:
    step = one.step
    ends_it = bool(step.target) and found.rules.state(step.target).is_closed
    if owed.intersection(step.discharges):
        return 1 if step.refuses or step.recalls or ends_it else 0
    if step.waives or ends_it:
        return 5
    return 3 if step.raises or step.assigns or step.urges or not step.target else 2


def _waiting(found: CasePage) -> str:
    """Whom the case waits for, when it does not wait for the one who looks."""
    if found.case.is_closed:
        return _("这件事已经终结。")
    names = dict.fromkeys(_owers(found))
    return _("在等%s。") % _("、").join(names) if names else _("有新的动静，会出现在您的清单里。")


def _owers(found: CasePage) -> Iterator[str]:
    known = {unit.card.id: unit.card.short_name for unit in found.units}
    known |= {card.id: card.short_name for card in (found.opener, found.referee)}
    for owed in found.case.duties:
        name = known.get(owed.organisation_id, _("上一级调度"))
        yield f"{name}{found.rules.duty(owed.key).label}"
