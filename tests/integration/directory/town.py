"""A small town made through the operations: one street of 五华区 with a community, offices and people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from chuishao.directory import operations, queries
from chuishao.directory.actors import Actor
from chuishao.directory.kinds import (
    Administrator,
    OrganisationKind,
    PartyKind,
    PostKind,
    RegionLevel,
    Tier,
)
from chuishao.directory.models import Holding
from chuishao.directory.operations import Division

NINE = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)  # 09:00 in Kunming
TODAY = date(2026, 1, 5)
SYSTEM = Actor.system("测试")
PASSWORD = "Cui-hu-2026x"

DIVISIONS = [
    Division("5301", "昆明市", RegionLevel.CITY, "53"),
    Division("530102", "五华区", RegionLevel.DISTRICT, "5301"),
    Division("530102001", "华山街道", RegionLevel.STREET, "530102"),
    Division("530102001003", "五华山社区居民委员会", RegionLevel.COMMUNITY, "530102001"),
    Division("530102005", "丰宁街道", RegionLevel.STREET, "530102"),
    Division("530102005004", "虹山中路社区居民委员会", RegionLevel.COMMUNITY, "530102005"),
]


@dataclass
class Town:
    """Ids of what the tests speak of."""

    district: int
    water: int
    street: int
    desk: int
    force: int
    community: int
    audit_office: int
    alliance: int
    street_head: int
    community_head: int
    community_clerk: int


def later(**span: int) -> datetime:
    """A moment after nine o'clock."""
    return NINE + timedelta(**span)


def load_places() -> None:
    operations.load_regions(
        divisions=DIVISIONS, valid_from=date(2023, 6, 30), source="测试", actor=SYSTEM, at=NINE
    )


def found(name: str, kind: OrganisationKind, path: str, tier: Tier, **more: object) -> int:
    """An organisation founded by the system."""
    return operations.found_organisation(
        name=name, kind=kind, region_path=path, tier=tier, actor=SYSTEM, at=NINE, **more
    )


def person(name: str, phone: str = "") -> int:
    return operations.enter_person(name=name, phone=phone, actor=SYSTEM, at=NINE)


def post(organisation: int, kind: PostKind, title: str = "") -> int:
    return operations.create_post(
        organisation_id=organisation,
        kind=kind,
        title=title or kind.label,
        actor=SYSTEM,
        at=NINE,
    )


def seat(organisation: int, kind: PostKind, name: str) -> tuple[int, int]:
    """A new post and the new person who holds it: their ids."""
    seated, holder = post(organisation, kind), person(name)
    operations.appoint(post_id=seated, person_id=holder, actor=SYSTEM, at=NINE)
    return seated, holder


def account(person_id: int, username: str, password: str = PASSWORD) -> int:
    return operations.open_account(
        person_id=person_id,
        username=username,
        password=password,
        actor=SYSTEM,
        at=NINE,
        must_change_password=False,
    )


def acting(person_id: int, at: datetime = NINE) -> Actor:
    """The actor of a person's first post."""
    actor = queries.actor_of_holding(queries.posts_of(person_id, at)[0].holding_id, at)
    assert actor is not None
    return actor


def actor_of_session(key: str, at: datetime = NINE) -> Actor | None:
    """Who acts in a session; nobody while it is not valid, or no post is chosen."""
    signed_in = queries.session_of(key, at)
    return signed_in.actor if signed_in else None


def administrators() -> dict[Administrator, Actor]:
    """The three administrators of a new installation, signed in."""
    people = {role: (f"admin.{role.value}", f"{role.label}甲") for role in Administrator}
    opened = operations.open_first_administrators(
        people=people, actor=SYSTEM, at=NINE, must_change_password=False
    )
    actors = {}
    for role, first in zip(Administrator, opened, strict=True):
        session = operations.sign_in(username=first.username, password=first.password, at=NINE)
        actors[role] = actor_of_session(session.session_key)
    return actors


def holder_of(post_id: int) -> Holding:
    return Holding.objects.get(post_id=post_id, stands_in_for=None)


def build() -> Town:
    """The town."""
    load_places()
    kinds = OrganisationKind
    district = found("五华区人民政府", kinds.DISTRICT_GOVERNMENT, "530102", Tier.DISTRICT)
    water = found("五华区水务局", kinds.DEPARTMENT, "530102", Tier.DISTRICT, line="water")
    street = found(
        "华山街道办事处", kinds.STREET_OFFICE, "530102001", Tier.STREET, superior_id=district
    )
    desk = found("华山综合调度室", kinds.REFEREE_DESK, "530102001", Tier.STREET)
    force = found("华山城管执法中队", kinds.STATIONED_FORCE, "530102001", Tier.STREET, line="urban")
    place = "530102001003"
    community = found("五华山社区", kinds.COMMUNITY, place, Tier.COMMUNITY, superior_id=street)
    office = found("省审计厅", kinds.MEMBER_UNIT, place, Tier.COMMUNITY, affiliation="省级机关")
    alliance = found(
        "五华山社区大党委",
        kinds.PARTY_ORGANISATION,
        place,
        Tier.COMMUNITY,
        party_kind=PartyKind.JOINT_COMMITTEE,
    )
    _, street_head = seat(street, PostKind.HEAD, "李建国")
    head, _ = seat(community, PostKind.HEAD, "陈颖")
    clerk, _ = seat(community, PostKind.CLERK, "周丽华")
    return Town(
        district, water, street, desk, force, community, office, alliance, street_head, head, clerk
    )
