"""Claims: one side proposes, the other answers, both having said yes it becomes a project."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

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
    listing_rules,
    locked_listing,
    take_off_agenda,
)
from .._recording import record
from ..declarations import ListingKind, ListKind
from ..models import Belonging, Claim, Listing
from .listings import PREFIX


@transaction.atomic
def propose_claim(
    *, need_id: int, actor: Actor, at: datetime, resource_id: int | None = None, words: str = ""
) -> Claim:
    """A unit stands up for a need, or whose need it is asks for a resource: the other side answers.

    Raises NotFound, NotAllowed, Conflict, Invalid.
    """
    need = locked_listing(need_id, actor)
    if listing_rules(need).list != ListKind.NEED:
        raise Invalid(gettext("只能认领需求。"))
    demand_state(need, "published", "claimed")
    resource = _resource(need, resource_id, actor)
    is_asking = actor.organisation_id == need.owner_id
    if is_asking and resource is None:
        raise Invalid(gettext("请选要用哪一家的哪一项资源。"))
    claimant = resource.owner_id if resource is not None and is_asking else actor.organisation_id
    _demand_claimant(need, resource, claimant, actor, is_asking)
    claim = _proposed(
        need=need, resource=resource, claimant_id=claimant, words=in_words(words, 500),
        proposed_by_id=actor.person_id or None, proposed_at=at,
        need_said_at=at if is_asking else None, claimant_said_at=None if is_asking else at,
    )  # fmt: skip
    _stands(need, "claimed")
    take_off_agenda(need)
    _record(need, "claim", actor, at, claim=claim.pk, claimant=claimant)
    return claim


def _resource(need: Listing, resource_id: int | None, actor: Actor) -> Listing | None:
    if resource_id is None:
        return None
    found = locked_listing(resource_id, actor)
    demand_state(found, "published")
    if found.circle_id != need.circle_id or found.thing != need.thing:
        raise Invalid(gettext("资源和需求要同类，并且在同一张清单里。请另选一项。"))
    return found


def _demand_claimant(
    need: Listing, resource: Listing | None, claimant: int, actor: Actor, is_asking: bool
) -> None:
    """Who claims belongs to the circle or hosts it, owns what it offers, and is not whose need it is."""
    if claimant == need.owner_id:
        raise Conflict(gettext("自己的需求不能自己认领。"))
    if is_asking:
        return
    if resource is not None and resource.owner_id != claimant:
        raise NotAllowed(gettext("只能拿本单位的资源去认领。"))
    if claimant != need.circle.host_id and not belongs(actor, need.circle):
        raise NotAllowed(gettext("先加入，再认领。可以向主办单位申请加入。"))


def _proposed(**columns: object) -> Claim:
    try:
        with transaction.atomic():
            return Claim.objects.create(**columns)
    except IntegrityError as fault:
        raise Conflict(gettext("已经提出过，正等对方答复。不用再提一次。")) from fault


@transaction.atomic
def answer_claim(
    *, claim_id: int, is_agreed: bool, actor: Actor, at: datetime, reason: str = ""
) -> Claim:
    """The side that has not spoken yet says yes or no; with both agreed the other claims end.

    Raises NotFound, NotAllowed, Conflict.
    """
    claim, need = _locked(claim_id, actor)
    waits_for_need = claim.need_said_at is None
    demand_side(actor, need.owner_id if waits_for_need else claim.claimant_id)
    if claim.state != "proposed":
        raise Conflict(gettext("这一条已经答复过了。请刷新页面看看。"))
    demand_state(need, "claimed")
    if waits_for_need:
        claim.need_said_at, claim.need_said_by_id = at, actor.person_id or None
    else:
        claim.claimant_said_at = at
    claim.state = "agreed" if is_agreed else "refused"
    claim.save(update_fields=["state", "need_said_at", "need_said_by", "claimant_said_at"])
    if is_agreed:
        Claim.objects.filter(need=need, state="proposed").update(state="refused")
        _stands(need, "agreed")
    else:
        _free(need)
    _record(
        need, "agree" if is_agreed else "decline", actor, at, claim=claim.pk,
        reason=in_words(reason, 300),
    )  # fmt: skip
    return claim


@transaction.atomic
def withdraw_claim(*, claim_id: int, actor: Actor, at: datetime) -> Claim:
    """Who proposed takes it back while the other side has not answered. Raises the refusals."""
    claim, need = _locked(claim_id, actor)
    demand_side(actor, claim.claimant_id if claim.need_said_at is None else need.owner_id)
    if claim.state != "proposed":
        raise Conflict(gettext("这一条已经答复过了。请刷新页面看看。"))
    claim.state = "withdrawn"
    claim.save(update_fields=["state"])
    _free(need)
    _record(need, "unclaim", actor, at, claim=claim.pk)
    return claim


def _locked(claim_id: int, actor: Actor) -> tuple[Claim, Listing]:
    """The claim and its need; the need is locked first, so that claims on one need go one by one."""
    found = Claim.objects.filter(pk=claim_id).first()
    if found is None:
        raise NotFound(gettext(NOT_FOUND))
    need = locked_listing(found.need_id, actor)
    found.refresh_from_db()
    return found, need


def _free(need: Listing) -> None:
    """Without any open claim the need is to be had again."""
    if not Claim.objects.filter(need=need, state="proposed").exists():
        _stands(need, "published")


def _stands(need: Listing, state: str) -> None:
    need.state, need.revision = state, need.revision + 1
    need.save(update_fields=["state", "revision"])


@transaction.atomic
def start_project(
    *, claim_id: int, actor: Actor, at: datetime, title: str = "", partner_ids: Sequence[int] = ()
) -> Listing:
    """What both sides agreed upon begins: the claimant leads, whose need it was and others are partners.

    Raises NotFound, NotAllowed, Conflict, Invalid.
    """
    claim, need = _locked(claim_id, actor)
    kind = _project_kind(need)
    demand_host(actor, need.circle, kind.published_by)
    if actor.person_id and actor.person_id == claim.proposed_by_id:
        raise NotAllowed(gettext("提出认领的人不能自己立项，请另一位同事来办。"))
    demand_state(need, "agreed")
    if claim.state != "agreed":
        raise Conflict(gettext("双方都同意了才能立项。"))
    partners = _partners(need, claim, partner_ids)
    day = at.astimezone(SHANGHAI).date()
    project = Listing.objects.create(
        number=next_number(PREFIX, need.region_path[:9], day), programme=need.programme,
        kind=kind.key, circle_id=need.circle_id, owner_id=claim.claimant_id, need=need,
        region_path=need.region_path, thing=need.thing, quantity=need.quantity, unit=need.unit,
        title=clean_line(title or need.title, label=gettext("名称"), most=100), state="running",
        drafted_by_id=claim.proposed_by_id, published_by_id=actor.person_id or None, published_at=at,
    )  # fmt: skip
    project.partners.set(partners)
    _stands(need, "running")
    _record(
        project, "start", actor, at, need=need.number, lead=claim.claimant_id, partners=partners
    )
    return project


def _project_kind(need: Listing) -> ListingKind:
    for kind in catalogue.rules(need.circle.rules_id).listings:
        if kind.list == ListKind.PROJECT and kind.circle == need.circle.kind:
            return kind
    raise Conflict(gettext("这里没有项目清单。"))


def _partners(need: Listing, claim: Claim, partner_ids: Sequence[int]) -> list[int]:
    """Whose need it was and the others, who belong to the circle."""
    others = sorted({*partner_ids} - {claim.claimant_id, need.owner_id})
    known = Belonging.objects.filter(
        circle_id=need.circle_id, organisation_id__in=others, state="active"
    )
    if known.values("organisation_id").distinct().count() != len(others):
        raise Invalid(gettext("参加单位要先加入。请只选成员单位。"))
    return [need.owner_id, *others]


def _record(listing: Listing, does: str, actor: Actor, at: datetime, **body: object) -> None:
    record(
        f"listing:{listing.pk}", f"{listing.programme}.{does}", actor=actor, at=at,
        body={"number": listing.number, **body},
    )  # fmt: skip
