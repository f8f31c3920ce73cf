"""The three lists: on the page of their circle, and each entry on its own with its claims."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chuishao.kernel.text import date_words, said
from chuishao.participation.queries import ListingLine, Wanted, listings_found
from chuishao.participation.queries.circles import CirclePage
from chuishao.participation.queries.listing_pages import ListingPage, listing_page
from chuishao.web import pages
from chuishao.web.desk.taking_part.listing_acts import acts_of, claim_acts
from chuishao.web.desk.taking_part.words import chip_of
from chuishao.web.sessions import StaffRequest

MOST_ON_A_CIRCLE = 60


def drawn_lists(page: CirclePage, request: StaffRequest) -> list[dict[str, Any]]:
    """The lists of a circle with their entries, in the order of their declaration."""
    kinds = [one for one in page.rules.listings if one.circle == page.kind.key]
    if not kinds:
        return []
    wanted = Wanted(circle_id=page.id)
    found = listings_found(actor=request.actor, wanted=wanted, limit=MOST_ON_A_CIRCLE)
    return [
        {
            "label": said(kind.label),
            "rows": [_row(one) for one in found if one.list == kind.list],
        }
        for kind in kinds
    ]


def _row(one: ListingLine) -> dict[str, Any]:
    note = _("无人认领，等下一次会议") if one.is_unclaimed else ""
    return {
        "url": reverse("listing", args=[one.id]), "title": one.title, "thing": one.thing_label,
        "owner": one.owner, "quantity": f"{one.quantity} {said(one.unit)}", "state": chip_of(one.state), "note": note,
    }  # fmt: skip


@require_safe
def listing(request: StaffRequest, listing: int) -> HttpResponse:
    """One entry; out of reach and missing are told in the same words."""
    page = listing_page(listing_id=listing, actor=request.actor)
    acts = acts_of(page, request)
    context = {
        "it": {
            "title": page.title, "number": page.number, "list": said(page.declared.label),
            "owner": page.owner, "state": chip_of(page.state), "circle": page.circle,
            "circle_url": reverse("circle", args=[page.circle_id]), "is_unclaimed": page.is_unclaimed,
            "became_url": _became(page),
        },
        "facts": list(_facts(page)),
        "claims": [
            {
                "name": row.claimant, "resource": row.resource, "words": row.words,
                "state": chip_of(f"claim-{row.state}"), "acts": claim_acts(page, row, request),
            }
            for row in page.claims
        ],
        "acts": acts,
    }  # fmt: skip
    return pages.page(request, "web/desk/taking_part/listing.html", context, here="taking_part")


def _became(page: ListingPage) -> str:
    """The case it became, if it became one."""
    kind, _colon, number = page.became.partition(":")
    return reverse("case", args=[number]) if kind == "case" and number else ""


def _facts(page: ListingPage) -> Iterator[tuple[str, str, str]]:
    """Label, words, and the address they lead to if there is one."""
    things = dict(page.declared.classes)
    yield _("类别"), said(things.get(page.thing, page.thing)), ""
    yield _("数量"), f"{page.quantity} {said(page.unit)}", ""
    if page.from_on or page.to_on:
        days = [date_words(one) if one else _("不限") for one in (page.from_on, page.to_on)]
        yield _("时间"), _("%(from)s 至 %(to)s") % {"from": days[0], "to": days[1]}, ""
    if page.words:
        yield _("说明"), page.words, ""
    if page.partners:
        yield _("参加单位"), _("、").join(page.partners), ""
    if page.need:
        yield _("由需求"), page.need[1], reverse("listing", args=[page.need[0]])
    if page.project:
        yield _("成了项目"), page.project[1], reverse("listing", args=[page.project[0]])
    if page.result:
        yield _("结果"), page.result, ""
    if page.evaluation:
        yield _("评价"), page.evaluation, ""
