"""Listings and agendas as the acts need them: locked, by whose side, and which meeting comes next."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext

from chuishao.directory.actors import Actor
from chuishao.kernel.refusals import Conflict, NotAllowed, NotFound
from chuishao.kernel.text import clean_line
from chuishao.kernel.working_time import SHANGHAI

from . import catalogue
from ._hands import NOT_FOUND, has_hand, needed_words
from .declarations import ActivityKind, By, ListingKind
from .models import Activity, Belonging, Circle, Listing, Resolution


def locked_listing(listing_id: int, actor: Actor) -> Listing:
    """The listing with its circle, locked, if the actor may know of it. Raises NotFound."""
    found = (
        Listing.objects.select_for_update(of=("self",))
        .select_related("circle")
        .filter(pk=listing_id)
        .first()
    )
    if found is None or not may_know(actor, found):
        raise NotFound(gettext(NOT_FOUND))
    return found


def may_know(actor: Actor, listing: Listing) -> bool:
    """The rule of ``queries.listings_visible_to`` for one listing."""
    is_theirs = actor.organisation_id in (listing.owner_id, listing.circle.host_id)
    if actor.is_system or (is_theirs and bool(actor.organisation_id)):
        return True
    return listing.state != "draft" and is_of(actor, listing.circle)


def is_of(actor: Actor, circle: Circle) -> bool:
    """Whether the actor's organisation hosts the circle, covers its place, or belongs to it."""
    if actor.is_system:
        return True
    if actor.administrator or not actor.organisation_id:
        return False
    covers = bool(actor.territory) and circle.region_path.startswith(actor.territory or "")
    return actor.organisation_id == circle.host_id or covers or belongs(actor, circle)


def belongs(actor: Actor, circle: Circle) -> bool:
    """Whether the actor's organisation belongs to the circle."""
    return Belonging.objects.filter(
        circle=circle, organisation_id=actor.organisation_id, state="active"
    ).exists()


def demand_host(actor: Actor, circle: Circle, by: By) -> None:
    """Raise NotAllowed unless the actor, who knows of the circle, has this hand in its host or above it."""
    if not has_hand(actor, circle.host_id, circle.region_path, by):
        raise NotAllowed(needed_words(by))


def demand_side(actor: Actor, organisation_id: int) -> None:
    """Raise NotAllowed unless the actor speaks for this organisation."""
    if actor.is_system or actor.organisation_id == organisation_id:
        return
    raise NotAllowed(gettext("这一步要由当事的那一方自己办。请让对方的同事登录后办理。"))


def demand_state(listing: Listing, *states: str) -> None:
    """Raise Conflict unless the listing stands so."""
    if listing.state not in states:
        raise Conflict(gettext("它的状态已经变了，现在不能这样办。请刷新页面看看。"))


def listing_rules(listing: Listing) -> ListingKind:
    """Its list, as declared when its circle was founded."""
    return catalogue.rules(listing.circle.rules_id).listing(listing.kind)


def in_words(words: str, most: int = 1000) -> str:
    """Free text of an act, cleaned."""
    return clean_line(words, label=gettext("说明"), most=most).strip()


def deciding_kinds(circle: Circle) -> list[ActivityKind]:
    """The activities of a circle that can decide something."""
    rules = catalogue.rules(circle.rules_id)
    return [
        kind
        for kind in rules.activities
        if kind.circle == circle.kind and (kind.ballots or kind.topics)
    ]


def can_take_more(meeting: Activity, notice_days: int, at: datetime) -> bool:
    """Whether a topic put on now is still told in time."""
    return first_day(at, notice_days) <= meeting.starts_at.astimezone(SHANGHAI).date()


def first_day(at: datetime, notice_days: int) -> date:
    """The first day on which a meeting may be held of which is told today."""
    return at.astimezone(SHANGHAI).date() + timedelta(days=notice_days)


def put_on_agenda(need: Listing, at: datetime) -> Resolution | None:
    """A need nobody claims becomes a topic of the circle's next meeting; None when none is planned in time."""
    kinds = {kind.key: kind for kind in deciding_kinds(need.circle) if kind.ballots}
    ahead = Activity.objects.filter(
        circle=need.circle, kind__in=kinds, state__in=["planned", "published"], starts_at__gt=at
    )
    for meeting in ahead.order_by("starts_at"):
        kind = kinds[meeting.kind]
        if can_take_more(meeting, kind.notice_days, at):
            return topic_of_need(need, meeting, kind)
    return None


def topic_of_need(need: Listing, meeting: Activity, kind: ActivityKind) -> Resolution:
    """The topic by which a meeting decides whether a need is sent on."""
    title = gettext("“%(need)s”无人认领，是否转办") % {"need": need.title}
    return Resolution.objects.create(
        meeting=meeting, listing=need, ballot=kind.ballots[0], title=title[:200]
    )


def needs_waiting(circle: Circle) -> list[Listing]:
    """Needs of a circle that were told of as unclaimed and stand on no agenda, oldest first."""
    on_agenda = Q(resolutions__state="proposed")
    return list(
        Listing.objects.select_related("circle")
        .filter(circle=circle, state="published", told_at__isnull=False)
        .exclude(on_agenda)
        .order_by("published_at", "id")
    )


def take_off_agenda(need: Listing) -> None:
    """Somebody claims it after all: nothing is left to decide."""
    Resolution.objects.filter(listing=need, state="proposed").update(state="dropped")
