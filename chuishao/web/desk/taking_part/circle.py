"""The page of one circle: what it is, who belongs, what they share and hold, and what one may do now."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chuishao.directory.queries import reach
from chuishao.kernel.text import said
from chuishao.kernel.working_time import SHANGHAI
from chuishao.participation.queries import caring, circles
from chuishao.participation.queries.activity_pages import activities_of_circle
from chuishao.participation.queries.caring import Cared
from chuishao.participation.queries.circles import BelongingRow, CirclePage
from chuishao.participation.queries.records import record_kinds, records_done
from chuishao.participation.queries.stars import stars_of
from chuishao.participation.queries.totals import circle_done
from chuishao.web import pages
from chuishao.web.desk.taking_part.activity import activity_rows
from chuishao.web.desk.taking_part.caring import acts_for
from chuishao.web.desk.taking_part.circle_acts import acts_of, belonging_acts
from chuishao.web.desk.taking_part.feedback import feedback_url
from chuishao.web.desk.taking_part.listings import drawn_lists
from chuishao.web.desk.taking_part.proofs import drawn_proofs
from chuishao.web.desk.taking_part.report_sheets import report_links
from chuishao.web.desk.taking_part.series import drawn_series
from chuishao.web.desk.taking_part.standing import drawn_standing
from chuishao.web.desk.taking_part.turns import drawn_turns
from chuishao.web.desk.taking_part.words import chip_of, since_words
from chuishao.web.desk.taking_part.writing_down import drawn_records
from chuishao.web.sessions import StaffRequest

ACTS_SHOWN = 4
ROWS_SHOWN = 6
MOST_LEFT = 200


@require_safe
def circle(request: StaffRequest, circle: int) -> HttpResponse:
    """The page; a circle out of reach and one that does not exist are refused in the same words."""
    page = circles.circle_page(circle_id=circle, actor=request.actor, at=request.at)
    people = caring.cared_for(page=page, actor=request.actor, at=request.at)
    acts, groups = acts_of(page, request), list(_groups(page, people, request))
    written = [one.key for one in record_kinds(page)]
    activities = activity_rows(
        activities_of_circle(circle_id=page.id, actor=request.actor, without=written)
    )
    context = {
        "circle": head(page),
        "facts": list(_facts(page)),
        "groups": [one for one in groups if one["rows"]],
        "nobody": _("、").join(one["label"] for one in groups if not one["rows"]),
        "left": list(_left(page, people, request)),
        "done": _done(page, request),
        "stars": stars_of(page=page, at=request.at),
        "series": drawn_series(page.id, request),
        "standing": drawn_standing(page, request),
        "lists": drawn_lists(page, request),
        "records": drawn_records(page, request),
        "activities": activities[:ROWS_SHOWN],
        "activities_more": activities[ROWS_SHOWN:],
        "turns": drawn_turns(page, request),
        "proofs": drawn_proofs(page, request),
        "closed": page.closed,
        "acts": acts[:ACTS_SHOWN],
        "folded": acts[ACTS_SHOWN:],
        "folded_words": _("还可以办 %d 项") % len(acts[ACTS_SHOWN:]),
        "reports": _reports(page, request),
        "feedback_url": feedback_url(page),
    }
    return pages.page(request, "web/desk/taking_part/circle.html", context, here="taking_part")


def _reports(page: CirclePage, request: StaffRequest) -> list[dict[str, str]]:
    """Only whoever answers for the circle reports it; a mere member does not."""
    limits = reach(request.actor)
    if page.host_id != limits.organisation_id and not limits.covers_path(page.region_path):
        return []
    return report_links(request.actor, page.id, page.rules.key)


def head(page: CirclePage) -> dict[str, Any]:
    """What a circle is called on every page about it."""
    return {
        "id": page.id, "name": page.name, "kind": said(page.kind.label),
        "programme": said(page.rules.label), "host": page.host, "is_open": page.is_open,
        "state": chip_of("active" if page.is_open else "ended"),
        "since": since_words(page.founded_on, page.ends_on, page.ended_on),
    }  # fmt: skip


def _done(page: CirclePage, request: StaffRequest) -> list[dict[str, Any]]:
    """What it has done this year, each figure beside all of its time; nothing at all is no figure."""
    year = request.at.astimezone(SHANGHAI).replace(
        month=1, day=1, hour=0, minute=0, second=0, microsecond=0
    )
    lately, whole = circle_done(page=page, since=year)
    figures = (
        *(
            (_("今年%s") % said(one.label), said(one.unit), one.lately, one.whole)
            for one in records_done(page=page, since=year)
        ),
        (_("今年举行"), _("次"), lately.held, whole.held), (_("今年到场"), _("人次"), lately.times, whole.times),
        (_("今年时长"), _("小时"), lately.minutes // 60, whole.minutes // 60),
        (_("今年来过"), _("人"), lately.people, whole.people),
    )  # fmt: skip
    return [
        {"label": label, "unit": unit, "now": now, "all": every}
        for label, unit, now, every in figures
        if every
    ]


def _facts(page: CirclePage) -> Iterator[tuple[str, str]]:
    yield _("机制"), said(page.rules.label)
    yield _("主办单位"), page.host
    yield _("时间"), since_words(page.founded_on, page.ends_on, page.ended_on)
    if page.rules.reference:
        yield _("依据"), said(page.rules.reference)


def _groups(
    page: CirclePage, people: dict[int, Cared], request: StaffRequest
) -> Iterator[dict[str, Any]]:
    """Who belongs, by the declared ways of belonging; first those who wait for a word."""
    belongings = circles.belonging_rows(page=page, actor=request.actor)
    rows = sorted(belongings, key=lambda row: (row.role, row.state != "asked"))
    by_role = {role: list(inside) for role, inside in groupby(rows, lambda row: row.role)}
    for declared in page.kind.belongings:
        inside = by_role.get(declared.key, [])
        yield {
            "label": said(declared.label),
            "count": sum(row.state == "active" for row in inside),
            "is_person": declared.of == "person",
            "rows": [_drawn(row, page, people, request) for row in inside[:ROWS_SHOWN]],
            "more": [_drawn(row, page, people, request) for row in inside[ROWS_SHOWN:]],
        }


def _left(
    page: CirclePage, people: dict[int, Cared], request: StaffRequest
) -> Iterator[dict[str, Any]]:
    """Who belongs no more, by pseudonym, while what they did can be certified."""
    gone = sorted((one for one in people.values() if one.has_left), key=lambda one: one.pseudonym)
    for one in gone[:MOST_LEFT]:
        yield {"name": one.pseudonym, "acts": acts_for(page, one, request)}


def _drawn(
    row: BelongingRow, page: CirclePage, people: dict[int, Cared], request: StaffRequest
) -> dict[str, Any]:
    cared = people.get(row.participant_id or 0)
    return {
        "name": row.name, "skills": row.skills, "answers": [(said(label), words) for label, words in row.answers], "is_asked": row.state == "asked",
        "state": chip_of(row.state), "from_on": row.from_on, "acts": belonging_acts(row, request), "care": acts_for(page, cared, request),
        "reveal_url": reverse("reveal_person", args=[row.circle_id, row.participant_id])
        if row.may_reveal else "",
        "note": _("您提出的，要由另一位同事确认") if row.state == "asked" and row.is_own_asking else "",
    }  # fmt: skip
