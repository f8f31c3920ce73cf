"""The kinds of tiers, regions, organisations and posts, in English keys with Chinese labels."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Labelled(StrEnum):
    """A word stored as its English key and shown by its Chinese label."""

    label: str

    def __new__(cls, key: str, label: str = "") -> Labelled:
        member = str.__new__(cls, key)
        member._value_ = key
        member.label = label
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Pairs of key and label, in the order of declaration."""
        return [(member.value, member.label) for member in cls]


class Tier(Labelled):
    """The four tiers of the city between which whistles travel."""

    CITY = "city", "市级"
    DISTRICT = "district", "区县级"
    STREET = "street", "街道（乡镇）级"
    COMMUNITY = "community", "社区（村）级"

    @property
    def width(self) -> int:
        """How many characters of a region path name a region of this tier."""
        return _TIER_WIDTHS[self.value]

    @property
    def above(self) -> Tier | None:
        """The next tier up; nothing above the city."""
        position = list(Tier).index(self)
        return list(Tier)[position - 1] if position else None

    @property
    def below(self) -> Tier | None:
        """The next tier down; nothing below the community."""
        later = list(Tier)[list(Tier).index(self) + 1 :]
        return later[0] if later else None

    def path_of(self, region_path: str) -> str | None:
        """The part of a path that names its region at this tier; None where the path is shorter."""
        return region_path[: self.width] if len(region_path) >= self.width else None


_TIER_WIDTHS = {"city": 4, "district": 6, "street": 9, "community": 12}


class RegionLevel(Labelled):
    """Levels of places; grids and compounds lie side by side below a community."""

    CITY = "city", "市"
    DISTRICT = "district", "区县"
    STREET = "street", "街道（乡镇）"
    COMMUNITY = "community", "社区（村）"
    COMPOUND = "compound", "小区"
    GRID = "grid", "网格"
    BUILDING = "building", "楼栋"

    @property
    def width(self) -> int:
        """The length of a path of this level."""
        return _LEVEL_WIDTHS[self.value]


_LEVEL_WIDTHS = {**_TIER_WIDTHS, "compound": 15, "grid": 15, "building": 18}


class OrganisationKind(Labelled):
    """What an organisation is; decides what it sees and whether it can be ordered or only asked."""

    CITY_GOVERNMENT = "city_government", "市政府"
    DISTRICT_GOVERNMENT = "district_government", "区县政府"
    REFEREE_DESK = "referee_desk", "调度中心"
    DEPARTMENT = "department", "职能部门"
    STREET_OFFICE = "street_office", "街道办事处（乡镇政府）"
    STREET_SECTION = "street_section", "街道内设机构（5办7中心）"
    STATIONED_FORCE = "stationed_force", "派驻力量"
    COMMUNITY = "community", "社区（村）"
    UTILITY = "utility", "公用事业单位"
    PROPERTY_FIRM = "property_firm", "物业企业"
    PARTY_ORGANISATION = "party_organisation", "党组织"
    MEMBER_UNIT = "member_unit", "驻区单位"
    HOTLINE = "hotline", "热线受理"
    SUPERVISION = "supervision", "督查监督"

    @property
    def has_territory(self) -> bool:
        """A block (块): it sees every case in its region; others see what they are party to."""
        return self in _BLOCKS

    @property
    def takes_orders(self) -> bool:
        """Whether such a unit, when called, owes a duty; the others can only be asked."""
        return self in _MANDATED


_BLOCKS = frozenset(
    {
        OrganisationKind.CITY_GOVERNMENT,
        OrganisationKind.DISTRICT_GOVERNMENT,
        OrganisationKind.REFEREE_DESK,
        OrganisationKind.STREET_OFFICE,
        OrganisationKind.COMMUNITY,
        OrganisationKind.SUPERVISION,
    }
)
# A community is self-governing and a member unit is nobody's subordinate: both are asked.
_MANDATED = frozenset(
    {
        OrganisationKind.CITY_GOVERNMENT,
        OrganisationKind.DISTRICT_GOVERNMENT,
        OrganisationKind.REFEREE_DESK,
        OrganisationKind.DEPARTMENT,
        OrganisationKind.STREET_OFFICE,
        OrganisationKind.STREET_SECTION,
        OrganisationKind.STATIONED_FORCE,
        OrganisationKind.UTILITY,
        OrganisationKind.HOTLINE,
    }
)


class PartyKind(Labelled):
    """Kinds of Party organisations; a temporary branch ends by its date."""

    WORKING_COMMITTEE = "working_committee", "街道党工委"
    COMMITTEE = "committee", "党委"
    GENERAL_BRANCH = "general_branch", "党总支"
    BRANCH = "branch", "党支部"
    JOINT_COMMITTEE = "joint_committee", "社区大党委"
    JOINT_BRANCH = "joint_branch", "联合党支部"
    ALLIANCE = "alliance", "街道党建联盟"
    COMPOUND_BRANCH = "compound_branch", "居民小区党支部"
    GRID_BRANCH = "grid_branch", "网格党支部"
    GROUP = "group", "党小组"
    TEMPORARY_BRANCH = "temporary_branch", "临时党支部"

    @property
    def takes_members(self) -> bool:
        """Whether units that are not subordinate may join it."""
        return self in (PartyKind.JOINT_COMMITTEE, PartyKind.ALLIANCE, PartyKind.JOINT_BRANCH)


class Clearance(IntEnum):
    """How confidential a matter a post may see (domain grades L1 to L4); 0 sees nothing."""

    NOTHING = 0
    PUBLIC = 1
    INTERNAL = 2
    PERSONAL = 3
    SENSITIVE = 4


class PostKind(Labelled):
    """What a post does; the declared steps of a mechanism name these."""

    HEAD = "head", "主要负责人"
    DEPUTY = "deputy", "分管负责人"
    SECRETARY = "secretary", "党组织书记"
    DISPATCHER = "dispatcher", "调度员"
    CLERK = "clerk", "经办人"
    LIAISON = "liaison", "联络员"
    GRID_WORKER = "grid_worker", "网格员"
    VERIFIER = "verifier", "核查员"
    SUPERVISOR = "supervisor", "督办员"
    REVIEWER = "reviewer", "复核员"
    HOTLINE_AGENT = "hotline_agent", "话务员"
    CONTACT = "contact", "联系人"

    @property
    def clearance(self) -> Clearance:
        """What a post of this kind may see unless its row says otherwise."""
        return _CLEARANCES.get(self.value, Clearance.PERSONAL)

    @property
    def leads(self) -> bool:
        """Whether the holder answers for the organisation and may propose appointments in it."""
        return self in (PostKind.HEAD, PostKind.SECRETARY)


_CLEARANCES = {
    "head": Clearance.SENSITIVE,
    "deputy": Clearance.SENSITIVE,
    "secretary": Clearance.SENSITIVE,
    "supervisor": Clearance.SENSITIVE,
    "reviewer": Clearance.SENSITIVE,
    "grid_worker": Clearance.INTERNAL,
    "contact": Clearance.INTERNAL,
}


class Administrator(Labelled):
    """The three separated administrators (三员): one person is at most one of them."""

    SYSTEM = "system", "系统管理员"
    SECURITY = "security", "安全管理员"
    AUDIT = "audit", "审计管理员"


class GrantKind(Labelled):
    """What is granted by one person and confirmed by another."""

    APPOINTMENT = "appointment", "任职"
    RELIEF = "relief", "免职"
    STAND_IN = "stand_in", "代理"
    ADMINISTRATOR = "administrator", "管理员授权"
    DISMISSAL = "dismissal", "免去管理员"


class GrantOutcome(Labelled):
    """How a proposed grant ended."""

    PROPOSED = "proposed", "待确认"
    CONFIRMED = "confirmed", "已确认"
    REFUSED = "refused", "已驳回"


class ForgettingState(Labelled):
    """How far it has come to forget those who left a place."""

    PROPOSED = "proposed", "等第二人确认"
    CONFIRMED = "confirmed", "正在销毁"
    REFUSED = "refused", "已驳回"
    DONE = "done", "已销毁"


class ImportKind(Labelled):
    """What a workbook of the directory holds."""

    ORGANISATIONS = "organisations", "单位"
    PEOPLE = "people", "人员和任职"
    DUTIES = "duties", "派单目录"


class ImportState(Labelled):
    """How far a workbook has come: nothing of the directory changes before ``DONE``."""

    CHECKING = "checking", "核对中"
    CHECKED = "checked", "已核对"
    PROPOSED = "proposed", "等第二人确认"
    WRITING = "writing", "写入中"
    DONE = "done", "已写入"
    FAILED = "failed", "没有读成"
    GIVEN_UP = "given_up", "已放弃"
