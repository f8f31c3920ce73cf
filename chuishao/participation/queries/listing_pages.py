"""One entry of the lists on its page: what it is, whose, what was claimed, and what the actor may do with it now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from chuishao.directory.actors import Actor
from chuishao.kernel.refusals import NotFound

from .. import catalogue
from .._hands import NOT_FOUND, has_hand
from .._lists import belongs, listing_rules
from ..declarations import ListingKind, ListKind
from ..models import Claim, Listing
from .visibility import listings_visible_to

OPEN = ("published", "claimed")


@dataclass(frozen=True)
class ClaimRow:
    """A claim on a need: whose, with which resource, and whether the actor may answer, take back or begin it."""

    id: int
    claimant: str
    resource: str
    words: str
    state: str
    may: tuple[str, ...]


@dataclass(frozen=True)
class ListingPage:
    """An entry whole, as this actor may see it."""

    id: int
    number: str
    declared: ListingKind
    title: str
    words: str
    thing: str
    quantity: int
    unit: str
    owner: str
    partners: tuple[str, ...]
    from_on: date | None
    to_on: date | None
    state: str
    is_unclaimed: bool
    became: str
    result: str
    evaluation: str
    need: tuple[int, str] | None
    project: tuple[int, str] | None
    circle_id: int
    circle: str
    claims: tuple[ClaimRow, ...]
    may: tuple[str, ...]


def listing_page(*, listing_id: int, actor: Actor) -> ListingPage:
    """One entry. Raises NotFound when there is none or the actor may not see it: the two are alike."""
    rows = listings_visible_to(actor=actor).select_related("circle", "owner", "need")
    found = rows.filter(pk=listing_id).first()
    if found is None:
        raise NotFound(NOT_FOUND)
    declared = listing_rules(found)
    is_need, is_project = (declared.list == one for one in (ListKind.NEED, ListKind.PROJECT))
    project = Listing.objects.filter(need=found).first() if is_need else None
    claims = tuple(_claims(found, actor)) if is_need else ()
    return ListingPage(
        found.pk, found.number, declared, found.title, found.words, found.thing, found.quantity, found.unit,
        found.owner.short_name, _partners(found) if is_project else (), found.from_on, found.to_on, found.state,
        found.told_at is not None and found.state == "published", found.became, found.result, found.evaluation,
        (found.need.pk, found.need.title) if found.need else None,
        (project.pk, project.title) if project else None,
        found.circle_id, found.circle.name, claims, tuple(_may(found, declared, actor)),
    )  # fmt: skip


def _partners(found: Listing) -> tuple[str, ...]:
    return tuple(found.partners.order_by("id").values_list("short_name", flat=True))


def _may(found: Listing, declared: ListingKind, actor: Actor) -> Iterator[str]:
    """The acts open to the actor, the most usual first."""
    if found.circle.ended_on is not None or not actor.organisation_id:
        return
    is_own = actor.organisation_id == found.owner_id
    if found.state == "draft" and found.drafted_by_id != actor.person_id:
        if has_hand(actor, found.circle.host_id, found.circle.region_path, declared.published_by):
            yield "publish"
    if declared.list == ListKind.NEED and found.state in OPEN:
        yield from _may_claim_it(found, actor, is_own)
    yield from _may_end(found, declared, actor, is_own)


def _may_claim_it(need: Listing, actor: Actor, is_own: bool) -> Iterator[str]:
    if is_own:
        yield "ask"
    elif actor.organisation_id == need.circle.host_id or belongs(actor, need.circle):
        yield "claim"


def _may_end(found: Listing, declared: ListingKind, actor: Actor, is_own: bool) -> Iterator[str]:
    if is_own and found.state == "running" and declared.list == ListKind.PROJECT:
        yield "finish"
    if found.state == "finished" and found.need and found.need.owner_id == actor.organisation_id:
        yield "evaluate"
    if is_own and found.state in ("draft", *OPEN):
        yield "withdraw"


def _claims(need: Listing, actor: Actor) -> Iterator[ClaimRow]:
    rows = Claim.objects.filter(need=need).select_related("claimant", "resource").order_by("id")
    for one in rows:
        resource = one.resource.title if one.resource else ""
        may = tuple(_may_claim(one, need, actor))
        yield ClaimRow(one.pk, one.claimant.short_name, resource, one.words, one.state, may)


def _may_claim(claim: Claim, need: Listing, actor: Actor) -> Iterator[str]:
    ours = actor.organisation_id
    waits_for, spoke = need.owner_id, claim.claimant_id
    if claim.need_said_at is not None:
        waits_for, spoke = spoke, waits_for
    if not ours or need.circle.ended_on is not None:
        return
    if claim.state == "proposed" and ours == waits_for:
        yield from ("agree", "decline")
    if claim.state == "proposed" and ours == spoke:
        yield "unclaim"
    if (
        claim.state == "agreed"
        and need.state == "agreed"
        and claim.proposed_by_id != actor.person_id
    ):
        if _begins_projects(need, actor):
            yield "start"


def _begins_projects(need: Listing, actor: Actor) -> bool:
    circle = need.circle
    return any(
        has_hand(actor, circle.host_id, circle.region_path, kind.published_by)
        for kind in catalogue.rules(circle.rules_id).listings
        if kind.list == ListKind.PROJECT and kind.circle == circle.kind
    )


def claims_waiting(*, actor: Actor) -> list[tuple[int, str, str]]:
    """Needs, with title and claimant, on which the actor's organisation has still to say yes or no."""
    ours = actor.organisation_id
    if not ours or actor.administrator:
        return []
    visible = listings_visible_to(actor=actor)
    open_claims = Claim.objects.filter(state="proposed", need__in=visible)
    for_need = open_claims.filter(need__owner=ours, need_said_at=None)
    for_claimant = open_claims.filter(claimant=ours, claimant_said_at=None)
    rows = (for_need | for_claimant).order_by("id")
    return list(rows.values_list("need_id", "need__title", "claimant__short_name")[:100])
