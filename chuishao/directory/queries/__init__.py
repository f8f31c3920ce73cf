"""All that may be asked of the directory: who acts, who can be called, who referees, what is where."""

from __future__ import annotations

from chuishao.directory.actors import NO_REACH, Reach, reach
from chuishao.directory.queries._boundaries import BOUNDARIES, outlines
from chuishao.directory.queries.calling import (
    ProposedUnits,
    organisations_for_call,
    organisations_that_may_see,
    propose_units,
    street_office_over,
)
from chuishao.directory.queries.cards import (
    OrganisationCard,
    all_organisations,
    organisation,
    organisation_named,
    organisations_by_ids,
    search_organisations,
)
from chuishao.directory.queries.desks import (
    ORGANISATIONS,
    Colleague,
    desks_over,
    people_of,
    public_window,
)
from chuishao.directory.queries.places import (
    RegionCard,
    all_regions,
    children_of,
    region_and_around,
    region_at,
    region_by_path,
    regions_by_paths,
    search_regions,
)
from chuishao.directory.queries.proposing import MatterAt, propose_all, street_offices_over
from chuishao.directory.queries.saved import KeptList, saved_lists
from chuishao.directory.queries.signed_in import (
    HeldPost,
    SignedIn,
    actor_in_post,
    actor_of_holding,
    posts_of,
    session_of,
)

__all__ = [
    "BOUNDARIES",
    "NO_REACH",
    "ORGANISATIONS",
    "Colleague",
    "HeldPost",
    "KeptList",
    "MatterAt",
    "OrganisationCard",
    "ProposedUnits",
    "Reach",
    "RegionCard",
    "SignedIn",
    "actor_in_post",
    "actor_of_holding",
    "all_organisations",
    "all_regions",
    "children_of",
    "desks_over",
    "organisation",
    "organisation_named",
    "organisations_by_ids",
    "organisations_for_call",
    "organisations_that_may_see",
    "outlines",
    "people_of",
    "posts_of",
    "propose_all",
    "propose_units",
    "public_window",
    "reach",
    "region_and_around",
    "region_at",
    "region_by_path",
    "regions_by_paths",
    "saved_lists",
    "search_organisations",
    "search_regions",
    "session_of",
    "street_office_over",
    "street_offices_over",
]
