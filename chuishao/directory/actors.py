"""Who acts: one person in one post at one time, with how far that post may see."""

from __future__ import annotations

from dataclasses import dataclass, replace

from chuishao.directory.kinds import Administrator, Clearance, OrganisationKind, PostKind, Tier


@dataclass(frozen=True, slots=True)
class Actor:
    """A person acting in one post, an administrator without a post, or the system itself.

    An id of 0 means "none": no row has it, so every comparison with it fails closed.
    ``territory`` is the path whose cases the post may see; None means only cases to which its
    organisation is party. ``stands_in_for`` is the person id of the absent holder. ``reporter_of`` is the
    one case a resident came to by its private link, ``participant_of`` the participant who came by their own.
    """

    person_id: int
    account_id: int
    post_id: int
    post_kind: PostKind | None
    organisation_id: int
    organisation_kind: OrganisationKind | None
    tier: Tier | None
    region_path: str
    territory: str | None
    clearance: int
    stands_in_for: int | None = None
    label: str = ""
    is_system: bool = False
    administrator: Administrator | None = None
    reporter_of: int = 0
    participant_of: int = 0

    @classmethod
    def system(cls, name: str) -> Actor:
        """The actor of reactions, sweeps and loaders; ``name`` says which, in Chinese."""
        return cls(
            person_id=0,
            account_id=0,
            post_id=0,
            post_kind=None,
            organisation_id=0,
            organisation_kind=None,
            tier=None,
            region_path="",
            territory=None,
            clearance=0,
            label=f"系统·{name}",
            is_system=True,
        )

    @classmethod
    def stranger(cls) -> Actor:
        """A resident of whom nothing is known: no account, no person, no case."""
        return replace(cls.system(""), label="居民", is_system=False)

    @classmethod
    def reporter(cls, case_id: int) -> Actor:
        """A resident with the private link of one case: concerned with that one and no other."""
        return replace(
            cls.stranger(), clearance=Clearance.PERSONAL, label="诉求人", reporter_of=case_id
        )

    @classmethod
    def participant(cls, participant_id: int) -> Actor:
        """Somebody who takes part, come by their own private link: concerned with themselves only."""
        return replace(cls.stranger(), label="参与人", participant_of=participant_id)

    @classmethod
    def public_window(
        cls, organisation_id: int, kind: OrganisationKind, tier: Tier, region_path: str
    ) -> Actor:
        """The open window of a desk, through which residents hand in: it takes in, and sees nothing."""
        return replace(
            cls.stranger(), post_kind=PostKind.HOTLINE_AGENT, organisation_id=organisation_id,
            organisation_kind=kind, tier=tier, region_path=region_path, label="网上窗口",
        )  # fmt: skip

    @classmethod
    def office(
        cls,
        name: str,
        organisation_id: int,
        kind: OrganisationKind,
        tier: Tier | None,
        region_path: str,
    ) -> Actor:
        """The system acting for an office, where an event of one mechanism opens a matter of another."""
        return replace(
            cls.system(name), post_kind=PostKind.CLERK, organisation_id=organisation_id,
            organisation_kind=kind, tier=tier, region_path=region_path,
        )  # fmt: skip

    def as_record(self) -> dict[str, int | str | None]:
        """What the audit keeps of the actor: ids and the label of that moment."""
        return {
            "person": self.person_id or None,
            "account": self.account_id or None,
            "post": self.post_id or None,
            "organisation": self.organisation_id or None,
            "stands_in_for": self.stands_in_for,
            "label": self.label,
        }


@dataclass(frozen=True, slots=True)
class Reach:
    """How far an actor sees: region subtree x organisation x confidentiality.

    A case is visible when its sensitivity is within ``clearance`` and either its path starts with
    ``territory`` or ``organisation_id`` is party to it.
    """

    territory: str | None
    organisation_id: int
    clearance: int

    def covers_path(self, region_path: str) -> bool:
        """Whether the territory, if there is one, holds this place."""
        return self.territory is not None and region_path.startswith(self.territory)


NO_REACH = Reach(territory=None, organisation_id=0, clearance=0)


def reach(actor: Actor | None) -> Reach:
    """The reach of an actor; nobody, administrators and the system see no case (fail closed)."""
    if actor is None or actor.is_system or actor.administrator or not actor.organisation_id:
        return NO_REACH
    # An empty territory would be a prefix of every path: it is read as none at all.
    territory = actor.territory or None
    return Reach(territory, actor.organisation_id, actor.clearance)
