"""Posts of an organisation with their holders by date, grants that wait, and the accounts of people."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from chuishao.directory.kinds import Administrator, GrantKind, GrantOutcome, PostKind
from chuishao.directory.models import Account, Grant, Holding, Organisation, Person, Post
from chuishao.directory.queries.cards import OrganisationCard, cards, in_force
from chuishao.kernel.refusals import Invalid
from chuishao.kernel.text import said


@dataclass(frozen=True, slots=True)
class Held:
    """A person in a post, or standing in for its holder, from one date up to (not with) another."""

    person_id: int
    name: str
    from_on: date
    to_on: date | None
    is_stand_in: bool
    document_no: str


@dataclass(frozen=True, slots=True)
class PostCard:
    """A post with whoever holds it now or will, and who held it last."""

    id: int
    kind: PostKind
    title: str
    clearance: int
    now: tuple[Held, ...]
    past: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A grant that somebody proposed and nobody has decided."""

    id: int
    kind: GrantKind
    person_id: int
    person: str
    post: str
    administrator: Administrator | None
    from_on: date
    to_on: date | None
    document_no: str
    proposed_by_id: int
    proposed_by: str
    proposed_at: datetime
    successor: str = ""


@dataclass(frozen=True, slots=True)
class AccountCard:
    """The open account of a person."""

    id: int
    person_id: int
    username: str
    is_locked: bool
    must_change_password: bool


@dataclass(frozen=True, slots=True)
class AdministratorRow:
    """Who is one of the three administrators now."""

    person_id: int
    person: str
    username: str
    role: Administrator


def administrators() -> list[AdministratorRow]:
    """The three administrators as they are, by role; more than one person may share a role."""
    held = Account.objects.filter(closed_at=None).exclude(administrator="")
    rows = held.select_related("person").order_by("administrator", "id")
    return [
        AdministratorRow(
            row.person_id, row.person.name, row.username, Administrator(row.administrator)
        )
        for row in rows
    ]


def administrators_waiting() -> list[Waiting]:
    """Who was proposed as administrator, or to be none any more, and waits for a second person; oldest first."""
    kinds = (GrantKind.ADMINISTRATOR, GrantKind.DISMISSAL)
    rows = Grant.objects.filter(outcome=GrantOutcome.PROPOSED, kind__in=kinds)
    known = rows.select_related("person", "post", "proposed_by", "successor")
    return [_waiting(row) for row in known.order_by("id")]


def person_of_account(username: str) -> int:
    """Whose open account has this user name. Raises Invalid."""
    found = Account.objects.filter(username=username.strip(), closed_at=None)
    person = found.values_list("person_id", flat=True).first()
    if person is None:
        message = gettext("没有这个用户名的账号，请核对，或先由系统管理员开通。")
        raise Invalid(message, fields={"username": message})
    return int(person)


def organisations_at(path: str, at: datetime) -> list[OrganisationCard]:
    """Organisations in force of exactly this region, in the order of their kinds."""
    found = Organisation.objects.filter(in_force(at), region_path=path)
    return cards(found.order_by("kind", "id"))


def posts_in(organisation_id: int, at: datetime) -> list[PostCard]:
    """Posts in force of an organisation, each with its holders, in two statements."""
    day = timezone.localdate(at)
    posts = Post.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=day), organisation_id=organisation_id
    ).order_by("id")
    held: dict[int, list[Holding]] = {}
    rows = Holding.objects.filter(post__organisation_id=organisation_id)
    for row in rows.select_related("person").order_by("-from_on", "-id"):
        held.setdefault(row.post_id, []).append(row)
    return [_post(post, held.get(post.pk, []), day) for post in posts]


def _post(post: Post, rows: list[Holding], day: date) -> PostCard:
    now = [_held(row) for row in rows if row.to_on is None or row.to_on > day]
    past = [_held(row) for row in rows if row.to_on is not None and row.to_on <= day]
    kind = PostKind(post.kind)
    return PostCard(post.pk, kind, post.title, post.clearance, tuple(now), tuple(past[:5]))


def _held(row: Holding) -> Held:
    name = said(row.person.name) if row.person.forgotten_at else row.person.name
    return Held(
        row.person_id, name, row.from_on, row.to_on,
        row.stands_in_for_id is not None, row.document_no,
    )  # fmt: skip


def grants_waiting(organisation_id: int) -> list[Waiting]:
    """Grants of posts in this organisation that nobody has decided, oldest first."""
    rows = Grant.objects.filter(
        outcome=GrantOutcome.PROPOSED, post__organisation_id=organisation_id
    )
    return [
        _waiting(row) for row in rows.select_related("person", "post", "proposed_by").order_by("id")
    ]


def _waiting(row: Grant) -> Waiting:
    role = Administrator(row.administrator) if row.administrator else None
    return Waiting(
        row.pk, GrantKind(row.kind), row.person_id, row.person.name,
        row.post.title if row.post else "", role, row.from_on, row.to_on, row.document_no,
        row.proposed_by_id, row.proposed_by.name, row.proposed_at,
        row.successor.name if row.successor_id and row.successor else "",
    )  # fmt: skip


def people_named(name: str, at: datetime) -> list[tuple[int, str]]:
    """People of exactly this name, each with the posts held now, to tell them apart; at most ten."""
    people = list(Person.objects.filter(name=name.strip(), forgotten_at=None).order_by("id")[:10])
    day = timezone.localdate(at)
    held = Holding.objects.filter(
        Q(to_on=None) | Q(to_on__gt=day), person__in=people, from_on__lte=day
    ).select_related("post__organisation")
    where: dict[int, list[str]] = {}
    for row in held:
        where.setdefault(row.person_id, []).append(
            f"{row.post.organisation.short_name}{row.post.title}"
        )
    return [
        (one.pk, gettext("、").join(where.get(one.pk, [])) or gettext("没有任职")) for one in people
    ]


def accounts_of(people: Collection[int], at: datetime) -> dict[int, AccountCard]:
    """The open accounts of these people, by person."""
    rows = Account.objects.filter(person_id__in=set(people), closed_at=None)
    return {
        row.person_id: AccountCard(
            row.pk, row.person_id, row.username,
            row.locked_until is not None and row.locked_until > at, row.must_change_password,
        )
        for row in rows
    }  # fmt: skip
