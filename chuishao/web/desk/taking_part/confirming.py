"""What waits for my word: who came, many at once; what was filled in afterwards, each by itself; who asks to belong."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, islice
from typing import Any

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from chuishao.kernel.refusals import Conflict, Invalid, Refusal
from chuishao.kernel.text import date_words, due_words, moment_words, said
from chuishao.participation import operations
from chuishao.participation.queries import TopicLine, answers_waiting, waiting_for_me
from chuishao.participation.queries.activations import activations_waiting
from chuishao.participation.queries.activity_pages import confirms_anything
from chuishao.participation.queries.circles import joinings_waiting
from chuishao.participation.queries.hours import MOST_WAITING, Waiting, errands
from chuishao.participation.queries.listing_pages import claims_waiting
from chuishao.web import pages
from chuishao.web.answers import SeeOther
from chuishao.web.desk.taking_part.activity import came_words
from chuishao.web.desk.taking_part.leave_acts import waiting_words
from chuishao.web.desk.taking_part.words import MODES, chip_of
from chuishao.web.desk.wrong import drawn_wrong
from chuishao.web.sessions import StaffRequest

MOST_AT_ONCE = 500
MOST_STEPS = 50
MOST_ERRANDS = 200


@require_http_methods(["GET", "HEAD", "POST"])
def confirming(request: StaffRequest) -> HttpResponse:
    """GET lists; POST confirms what was ticked, all or none."""
    if request.method != "POST":
        return _page(request)
    ids = [int(one) for one in request.POST.getlist("came") if one.isdecimal() and len(one) < 19]
    try:
        if not ids:
            raise Invalid(_("还没有勾选。请勾选核对过的，再确认。"))
        rows = operations.confirm_attendance(
            attendance_ids=ids[:MOST_AT_ONCE], actor=request.actor, at=request.at
        )
    except (Invalid, Conflict) as refusal:
        return _page(request, refusal)
    words = ngettext("已确认 %d 条。", "已确认 %d 条。", len(rows)) % len(rows)
    return SeeOther(reverse("confirming"), says=words)


def _page(request: StaffRequest, refusal: Refusal | None = None) -> HttpResponse:
    number = page_in(request.GET)
    found = waiting_for_me(
        actor=request.actor,
        at=request.at,
        limit=MOST_WAITING + 1,
        offset=(number - 1) * MOST_WAITING,
    )
    waiting = found[:MOST_WAITING]
    ticked = set(request.POST.getlist("came"))
    recorded = [one for one in waiting if one.state == "recorded"]
    others = [one for one in waiting if one.state != "recorded"]
    steps = list(other_words(request, number))
    has_more = len(found) > MOST_WAITING or len(steps) > MOST_STEPS
    context: dict[str, Any] = {
        "groups": list(_groups(recorded, ticked, request)),
        "others": [_other(one, request) for one in others],
        "steps": steps[:MOST_STEPS],
        "count": len(waiting) + len(steps),
        "more_url": f"{reverse('confirming')}?page={number + 1}" if has_more else "",
        "first_url": reverse("confirming") if number > 1 else "",
        "wrong": drawn_wrong(refusal, {}) if refusal else None,
    }
    status = refusal.status if refusal else 200
    return pages.page(
        request, "web/desk/taking_part/confirming.html", context, here="confirming", status=status
    )


def _groups(
    rows: list[Waiting], ticked: set[str], request: StaffRequest
) -> Iterator[dict[str, Any]]:
    """Those who came, by activity; the one due first stands first."""
    order = {one.activity_id: place for place, one in reversed(list(enumerate(rows)))}
    ordered = sorted(rows, key=lambda one: order[one.activity_id])
    for activity, inside in groupby(ordered, key=lambda one: one.activity_id):
        people = list(inside)
        yield {
            "id": activity, "title": people[0].title, "url": reverse("desk_activity", args=[activity]),
            "due": _("%s 前确认") % due_words(people[0].due_at, request.at),
            "is_late": people[0].due_at < request.at,
            "rows": [
                {
                    "id": one.attendance_id, "name": one.pseudonym, "when": came_words(one.starts_at, one.ends_at),
                    "mode": str(MODES[one.mode]), "is_ticked": str(one.attendance_id) in ticked,
                }
                for one in people
            ],
        }  # fmt: skip


def _other(one: Waiting, request: StaffRequest) -> dict[str, Any]:
    return {
        "name": one.pseudonym, "title": one.title, "when": came_words(one.starts_at, one.ends_at),
        "reason": one.reason, "state": chip_of(f"came-{one.state}"),
        "url": reverse("desk_activity", args=[one.activity_id]) + "#h-came",
        "due": _("%s 前确认") % due_words(one.due_at, request.at),
    }  # fmt: skip


def page_in(given: QueryDict) -> int:
    """The page that is asked for; the first, whatever else stands there."""
    page = given.get("page", "")
    return int(page) if page.isascii() and page.isdecimal() and 0 < int(page[:6]) < 10_000 else 1


def other_words(request: StaffRequest, number: int = 1) -> Iterator[dict[str, str]]:
    """What else waits for this actor's word, one page of it and one more."""
    return islice(_words(request), (number - 1) * MOST_STEPS, number * MOST_STEPS + 1)


def _words(request: StaffRequest) -> Iterator[dict[str, str]]:
    """Which activations and answers wait, who asks for leave, who asks to belong, which claims wait."""
    yield from _activations(request)
    for one in answers_waiting(actor=request.actor, at=request.at):
        yield {
            "url": reverse("topic_act", args=[one.meeting_id, one.id, "answer"]), "icon": "message-report",
            "label": _("要答复：%s") % one.title, "consequence": _answer_words(one),
        }  # fmt: skip
    yield from waiting_words(request)
    if request.path == reverse("confirming") or not confirms_anything(actor=request.actor):
        yield from _errand_words(request)
    for row in joinings_waiting(actor=request.actor):
        yield {
            "url": reverse("circle", args=[row.circle_id]) + "#h-belonging", "icon": "user",
            "label": _("%(name)s要加入，做%(role)s") % {"name": row.name, "role": said(row.role_label)},
            "consequence": row.circle,
        }  # fmt: skip
    for need, title, claimant in claims_waiting(actor=request.actor):
        yield {
            "url": reverse("listing", args=[need]) + "#h-claims", "icon": "heart-handshake",
            "label": _("要不要和%(who)s对接") % {"who": claimant}, "consequence": title,
        }  # fmt: skip


def _errand_words(request: StaffRequest) -> Iterator[dict[str, str]]:
    """What to see to oneself: when those went who did not check out, and whose guardian is to be asked.

    Whoever has a page of confirmations reads it there, others on the page of taking part.
    """
    for one in errands(actor=request.actor, at=request.at, most=MOST_ERRANDS):
        since = moment_words(one.since, request.at)
        if one.what == "consent":
            yield {
                "url": reverse("minor_act", args=[one.id, "consent"]), "icon": "user",
                "label": _("%s等监护人同意") % one.title,
                "consequence": _("%s 登记的，未满 18 岁。请先给监护人打电话。") % since,
            }  # fmt: skip
            continue
        yield {
            "url": reverse("shift_act", args=[one.activity_id, one.id, "going"]), "icon": "logout",
            "label": ngettext("%(n)d 个人没有签退：%(title)s", "%(n)d 个人没有签退：%(title)s", one.people)
            % {"n": one.people, "title": one.title},
            "consequence": _("%s 结束的。请核实几点离开，记下以后由另一位同事确认。") % since,
        }  # fmt: skip


def _activations(request: StaffRequest) -> Iterator[dict[str, str]]:
    for one in activations_waiting(actor=request.actor):
        words = _("要不要启用%s") if one.is_to_begin else _("要不要销毁%s的个人内容")
        yield {
            "url": reverse("office_activations"), "icon": "flag", "label": words % said(one.programme_label),
            "consequence": one.document_no,
        }  # fmt: skip


def _answer_words(one: TopicLine) -> str:
    if one.due_on is None:
        return _("会议通过的，请写采纳不采纳和理由。")
    day = date_words(one.due_on)
    if one.is_late:
        return _("%s 前要答复，已经过了。晚了也要答复。") % day
    return _("%s 前要答复。") % day
