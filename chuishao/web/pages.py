"""Every page of the desk is rendered here: with the person, the navigation and what is chosen in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chuishao.casework import catalogue
from chuishao.casework.catalogue import CaseType
from chuishao.casework.operations.opening import level_for
from chuishao.directory.actors import Actor
from chuishao.directory.kinds import OrganisationKind
from chuishao.kernel.text import date_words, said
from chuishao.participation.queries.activity_pages import confirms_anything
from chuishao.web import tour
from chuishao.web.answers import forget_said, heard
from chuishao.web.board import admission
from chuishao.web.office import admission as office
from chuishao.web.sessions import StaffRequest

WHISTLE = "whistle"
TYPE_ICONS = {"whistle": "speakerphone", "request": "message", "rectification": "flag"}


@dataclass(frozen=True)
class Link:
    """One entry of the navigation."""

    label: str
    url: str
    icon: str
    is_here: bool = False
    count: int | None = None
    is_over: bool = False
    words: str = ""
    live: str = ""


@dataclass(frozen=True)
class Navigation:
    """Who is here, and where they can go from here."""

    person: str
    post: str
    here: str
    stands_in: str = ""
    tour: tour.Shown | None = None
    home: Link | None = None
    is_administrator: bool = False
    whistle: bool = False
    finds: bool = False
    items: list[Link] = field(default_factory=list)
    openings: list[Link] = field(default_factory=list)
    more: list[Link] = field(default_factory=list)


def page(
    request: StaffRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    here: str = "",
    status: int = 200,
    due_count: int | None = None,
) -> HttpResponse:
    """The page; ``here`` is the entry of the navigation it belongs to, ``due_count`` what is to do."""
    nav = navigation(request, here, due_count)
    answer = render(
        request, template, {"nav": nav, "says": heard(request), **(context or {})}, status=status
    )
    forget_said(request, answer)
    # Kept by nobody between: the next person at this computer must not find it.
    answer["Cache-Control"] = "private, no-cache"
    return answer


def navigation(request: StaffRequest, here: str, due_count: int | None) -> Navigation:
    """The navigation for this actor; made without asking the database."""
    actor = request.actor
    openable = [one for one in catalogue.spoken() if may_open(actor, one)]
    openings = [_opening(one, here) for one in openable if one.key != WHISTLE]
    letters = Link(_("消息"), reverse("messages"), "bell", here == "messages", live="messages")
    together = _taking_part(actor, here)
    boards, offices = _board(actor, here), _office(actor, here)
    worklist = Link(
        _("待办清单"), reverse("desk"), "list-check", here == "desk", due_count, live="desk"
    )
    items = [
        worklist,
        *_dispatch(actor, here),
        letters,
        *together,
        *openings,
        *boards,
        Link(_("分级统计"), reverse("statistics"), "chart-bar", here == "statistics"),
        *offices,
    ]
    if actor.administrator:
        items = [letters, *offices]
    place, _space, name = actor.label.rpartition(" ")
    return Navigation(
        person=name or request.signed_in.name,
        post=post_words(actor, place),
        here=here,
        stands_in=_standing_in(request),
        tour=tour.shown(request, any(one.key == WHISTLE for one in openable)),
        is_administrator=actor.administrator is not None,
        home=offices[0] if actor.administrator and offices else worklist,
        whistle=any(one.key == WHISTLE for one in openable),
        finds=not actor.administrator and bool(actor.organisation_id),
        items=items,
        openings=openings,
        more=[*_dispatch(actor, here), letters, *together, *boards, *offices],
    )


def _standing_in(request: StaffRequest) -> str:
    """For whom the person acts in this post, and how long; said on every page of the desk."""
    it = request.signed_in.stands_in
    if it is None:
        return ""
    last = date_words(it.until - timedelta(days=1))
    return _("您正在代理%(absent)s，到%(last)s为止。办的事两人都记名。") % {
        "absent": it.absent,
        "last": last,
    }


def _dispatch(actor: Actor, here: str) -> list[Link]:
    """The way to the queue, for those who sit at a dispatch desk."""
    if actor.organisation_kind != OrganisationKind.REFEREE_DESK:
        return []
    return [Link(_("调度台"), reverse("dispatch"), "route", here == "dispatch")]


def _taking_part(actor: Actor, here: str) -> list[Link]:
    """The way to alliances, teams and activities, and to what waits for those whose post confirms."""
    if actor.administrator or not actor.organisation_id:
        return []
    links = [Link(_("参与"), reverse("taking_part"), "users", here == "taking_part")]
    if confirms_anything(actor=actor):
        url, is_here = reverse("confirming"), here == "confirming"
        links.append(Link(_("等我确认"), url, "checks", is_here, live="confirming"))
    return [*links, Link(_("我的班次"), reverse("shifts"), "calendar-time", here == "shifts")]


def _board(actor: Actor, here: str) -> list[Link]:
    """The way to the boards, for those who have one."""
    if not admission.may_see(actor):
        return []
    return [Link(_("城市总览"), reverse("board"), "map-pin", here == "board")]


def _office(actor: Actor, here: str) -> list[Link]:
    """The way to the office, for those who may set or search something there."""
    if not office.rooms_of(actor):
        return []
    return [Link(_("设置"), reverse("office"), "adjustments", here == "office")]


def may_open(actor: Actor, case_type: CaseType) -> bool:
    """Whether this post, at this tier, may open a case of this type at all."""
    return not actor.administrator and level_for(case_type, actor) is not None


def may_whistle(actor: Actor) -> bool:
    """Whether this post may blow a whistle."""
    return any(one.key == WHISTLE and may_open(actor, one) for one in catalogue.declared())


def post_words(actor: Actor, place: str) -> str:
    """Organisation and post of the actor."""
    if actor.administrator:
        return said(str(actor.administrator.label))
    return f"{place} {said(actor.post_kind.label)}" if actor.post_kind else place


def _opening(case_type: CaseType, here: str) -> Link:
    return Link(
        label=_("登记%s") % case_type.label,
        url=reverse("open", args=[case_type.key]),
        icon=TYPE_ICONS.get(case_type.key, "plus"),
        is_here=here == case_type.key,
        words=case_type.reference,
    )
