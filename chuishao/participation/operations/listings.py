"""The three lists: drafted by whoever belongs, published by a second person, withdrawn, finished, evaluated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext, gettext_noop

from chuishao.directory.actors import Actor
from chuishao.kernel.numbering import next_number
from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed, NotFound
from chuishao.kernel.text import clean_line
from chuishao.kernel.working_time import SHANGHAI

from .. import catalogue
from .._hands import NOT_FOUND
from .._lists import (
    belongs,
    demand_host,
    demand_side,
    demand_state,
    in_words,
    is_of,
    listing_rules,
    locked_listing,
    take_off_agenda,
)
from .._recording import record
from ..declarations import ListingKind, ListKind
from ..models import Circle, Claim, Listing
from .circles import demand_active, locked

PREFIX = "QD"


@dataclass(frozen=True)
class Listed:
    """What is offered or needed: in one line, of which class, how many, from when to when."""

    title: str
    thing: str
    words: str = ""
    quantity: int = 1
    unit: str = gettext_noop("项")
    from_on: date | None = None
    to_on: date | None = None


@transaction.atomic
def draft_listing(
    *, circle_id: int, kind: str, listed: Listed, actor: Actor, at: datetime
) -> Listing:
    """A unit of the circle, or its host, writes down what it offers or needs. Raises the refusals."""
    circle = locked(circle_id)
    if not is_of(actor, circle):
        raise NotFound(gettext(NOT_FOUND))
    if not actor.is_system and actor.organisation_id != circle.host_id:
        if not belongs(actor, circle):
            raise NotAllowed(gettext("先加入，再列清单。请由主办单位或成员单位来写。"))
    rules = catalogue.rules(circle.rules_id)
    demand_active(rules, circle.region_path, at)
    declared = _kind(circle, kind)
    _check(declared, listed)
    owner = actor.organisation_id or circle.host_id
    day = at.astimezone(SHANGHAI).date()
    listing = Listing.objects.create(
        number=next_number(PREFIX, circle.region_path[:9], day), programme=circle.programme,
        kind=kind, circle=circle, owner_id=owner, region_path=circle.region_path,
        title=clean_line(listed.title, label=gettext("名称"), most=100).strip(), thing=listed.thing,
        words=in_words(listed.words), quantity=listed.quantity, unit=listed.unit[:10],
        from_on=listed.from_on, to_on=listed.to_on, drafted_by_id=actor.person_id or None,
    )  # fmt: skip
    _record(listing, "draft", actor, at, kind=kind, title=listing.title)
    return listing


def _kind(circle: Circle, kind: str) -> ListingKind:
    try:
        declared = catalogue.rules(circle.rules_id).listing(kind)
    except KeyError:
        raise Invalid(gettext("没有这张清单。请从列出的里选。")) from None
    if declared.circle != circle.kind or declared.list == ListKind.PROJECT:
        raise Invalid(gettext("这里不能直接列这张清单。项目由双方约定后产生。"))
    return declared


def _check(declared: ListingKind, listed: Listed) -> None:
    """Raise Invalid naming each wrong field."""
    wrong: dict[str, str] = {}
    if not listed.title.strip():
        wrong["title"] = gettext("请用一句话写明是什么。")
    if listed.thing not in dict(declared.classes):
        wrong["thing"] = gettext("请从列出的类别里选。")
    if not 1 <= listed.quantity <= 1_000_000:
        wrong["quantity"] = gettext("数量要在 1 到 1000000 之间。")
    if listed.from_on and listed.to_on and listed.to_on < listed.from_on:
        wrong["to_on"] = gettext("结束的日子不能早于开始的日子。")
    if wrong:
        raise Invalid(gettext("有几处要改。"), fields=wrong)


@transaction.atomic
def publish_listing(*, listing_id: int, actor: Actor, at: datetime) -> Listing:
    """The declared hand lets a draft be read by the circle; never whoever drafted it. Raises the refusals."""
    listing = locked_listing(listing_id, actor)
    demand_host(actor, listing.circle, listing_rules(listing).published_by)
    if actor.person_id and actor.person_id == listing.drafted_by_id:
        raise NotAllowed(gettext("起草的人不能自己发布，请另一位同事看过再发布。"))
    demand_state(listing, "draft")
    listing.state, listing.published_at = "published", at
    listing.published_by_id = actor.person_id or None
    _saved(listing, "state", "published_at", "published_by")
    _record(listing, "publish", actor, at)
    return listing


@transaction.atomic
def withdraw_listing(*, listing_id: int, actor: Actor, at: datetime, reason: str) -> Listing:
    """Its owner takes back what nobody has agreed upon yet; open claims end with it. Raises the refusals."""
    listing = locked_listing(listing_id, actor)
    demand_side(actor, listing.owner_id)
    demand_state(listing, "draft", "published", "claimed")
    words = in_words(reason, 300)
    if not words:
        raise Invalid(gettext("请写明为什么撤回。"), fields={"reason": gettext("请写理由。")})
    Claim.objects.filter(need=listing, state="proposed").update(state="withdrawn")
    take_off_agenda(listing)
    listing.state = "withdrawn"
    _saved(listing, "state")
    _record(listing, "withdraw", actor, at, reason=words)
    return listing


@transaction.atomic
def finish_project(
    *, listing_id: int, result: str, actor: Actor, at: datetime, value_fen: int | None = None
) -> Listing:
    """The lead unit says what came of it, and what it was worth in kind. Raises the refusals."""
    project = locked_listing(listing_id, actor)
    demand_side(actor, project.owner_id)
    demand_state(project, "running")
    words = in_words(result)
    if not words:
        raise Invalid(gettext("请写明办成了什么。"), fields={"result": gettext("请写结果。")})
    if value_fen is not None and not 0 <= value_fen <= 10**13:
        raise Invalid(
            gettext("折价要写成不小于零的金额。"), fields={"value": gettext("请改金额。")}
        )
    project.state, project.result, project.value_fen = "finished", words, value_fen
    _saved(project, "state", "result", "value_fen")
    _bring_along(project, "finished")
    _record(project, "finish", actor, at, result=words, value_fen=value_fen)
    return project


@transaction.atomic
def evaluate_project(*, listing_id: int, words: str, actor: Actor, at: datetime) -> Listing:
    """Whose need it was says how it went. Raises the refusals."""
    project = locked_listing(listing_id, actor)
    need = project.need
    if need is None:
        raise Conflict(gettext("它不是由需求约定来的项目，没有评价这一步。"))
    demand_side(actor, need.owner_id)
    demand_state(project, "finished")
    project.evaluation = in_words(words, 500)
    if not project.evaluation:
        raise Invalid(gettext("请写评价。"), fields={"words": gettext("请写一两句。")})
    project.state = "evaluated"
    _saved(project, "state", "evaluation")
    _bring_along(project, "evaluated")
    _record(project, "evaluate", actor, at, words=project.evaluation)
    return project


def _bring_along(project: Listing, state: str) -> None:
    """The need stands as its project does."""
    Listing.objects.filter(projects=project).update(state=state)


def _saved(listing: Listing, *columns: str) -> None:
    listing.revision += 1
    listing.save(update_fields=[*columns, "revision"])


def _record(listing: Listing, does: str, actor: Actor, at: datetime, **body: object) -> None:
    record(
        f"listing:{listing.pk}", f"{listing.programme}.{does}", actor=actor, at=at,
        body={"number": listing.number, **body},
    )  # fmt: skip
