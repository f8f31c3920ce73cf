"""The columns of the workbooks: headings, what to write in them, and what may be chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Protocol

from django.utils.translation import gettext_noop

from chuishao.directory.kinds import ImportKind, OrganisationKind, PartyKind, PostKind, Tier
from chuishao.kernel.text import in_every_language


@dataclass(frozen=True)
class Column:
    """One column; ``is_told`` columns are only for the reader and are not read back.

    ``synonyms``: other names it goes by, with spaces between. ``is_free``: a workbook may come without it.
    """

    key: str
    heading: str
    words: str
    width: int = 14
    is_required: bool = False
    choices: Sequence[str] = ()
    is_told: bool = False
    synonyms: str = ""
    is_free: bool = False

    @property
    def headings(self) -> frozenset[str]:
        """The heading in all languages, in small letters, and the other names."""
        return in_every_language(self.heading) | frozenset(self.synonyms.casefold().split())


class Declared(Protocol):
    """A kind of workbook that another room declares, with its columns."""

    @property
    def value(self) -> str:
        """Its key."""
        ...

    @property
    def label(self) -> str:
        """Its name."""
        ...

    @property
    def columns(self) -> tuple[Column, ...]:
        """What stands in it."""
        ...


Kind = ImportKind | Declared


# What this program itself adds to the rows it gives back; not read again.
PROBLEM: Final = gettext_noop("问题")
REMEDY: Final = gettext_noop("怎么改")
NOTES_SHEET: Final = gettext_noop("说明")
CHOICES_SHEET: Final = gettext_noop("选项")
ENDS: Final[Mapping[ImportKind, str]] = MappingProxyType(
    {ImportKind.ORGANISATIONS: "撤销", ImportKind.PEOPLE: "免去", ImportKind.DUTIES: "停用"}
)
CALLED: Final = (Tier.STREET, Tier.DISTRICT, Tier.CITY)
_DAY = "写成 2026-09-28 的样子。"


def _labels(kinds: type[OrganisationKind | Tier | PartyKind | PostKind]) -> tuple[str, ...]:
    return tuple(one.label for one in kinds)


def _act(kind: ImportKind, words: str) -> Column:
    return Column("act", "办理", words, 10, choices=(ENDS[kind],))


COLUMNS: Final[Mapping[ImportKind, tuple[Column, ...]]] = MappingProxyType(
    {
        ImportKind.ORGANISATIONS: (
            Column("id", "系统编号", "导出时填好，照它找到原来的单位。新单位空着。", 10),
            Column("name", "单位名称", "全称，同一个区划里不能重名。", 34, is_required=True),
            Column("short_name", "简称", "空着就用全称。", 20),
            Column("kind", "类型", "从下拉里选。已有的单位不能改类型。", 24, is_required=True,
                   choices=_labels(OrganisationKind)),
            Column("tier", "层级", "从下拉里选。", 18, is_required=True, choices=_labels(Tier)),
            Column("region", "区划代码", "单位所在的市、区县、街道或社区的代码，例如 530102001。已有的单位不能改。",
                   16, is_required=True),
            Column("line", "条线", "这个单位属于哪一条线，用已有单位的条线代码，例如 water；没有就空着。", 18),
            Column("superior", "上级单位", "上级的全称，在本区划或上面的区划里；可以是本表里的新单位。", 30),
            Column("affiliation", "隶属", "驻区单位隶属谁，例如 省级机关。", 16),
            Column("uscc", "统一社会信用代码", "18 位，可以不填。", 22),
            Column("party_kind", "党组织类别", "类型是党组织的必填，其他空着。", 18, choices=_labels(PartyKind)),
            Column("dissolves_on", "到期撤销日期", f"临时党支部必填。{_DAY}", 16),
            _act(ImportKind.ORGANISATIONS, "要撤销的写“撤销”，撤销从确认当天算；其他空着。"),
        ),
        ImportKind.PEOPLE: (
            Column("person", "人员编号", "导出时填好，照它找到原来的人。新人空着。", 10),
            Column("name", "姓名", "一人几个岗位就写几行，每行姓名和手机号写得一样。", 12, is_required=True),
            Column("phone", "手机号", "11 位。带星号的是导出时遮住的，不动它就不改；空着也不改。", 16),
            Column("organisation", "单位", "单位的全称。", 34, is_required=True),
            Column("region", "单位区划代码", "有重名的单位时用它区分，例如 530102001。", 16),
            Column("title", "岗位名称", "这个单位还没有的岗位会新设。", 18, is_required=True),
            Column("kind", "岗位类别", "从下拉里选。", 14, is_required=True, choices=_labels(PostKind)),
            Column("from_on", "任职开始", _DAY, 14, is_required=True),
            Column("to_on", "任职结束", f"从这天起不再任职；没有定就空着。{_DAY}", 14),
            Column("document_no", "依据文号", "任免的文件号。", 24, is_required=True),
            _act(ImportKind.PEOPLE, "要免去的写“免去”，从“任职结束”那天起不再任职；没写日期从确认当天算。其他空着。"),
        ),
        ImportKind.DUTIES: (
            Column("matter", "事项代码", "事项分类目录里的代码，例如 01001。", 12, is_required=True),
            Column("matter_name", "事项名称", "只为看得明白，导入时不看。", 24, is_told=True),
            Column("tier", "层级", "叫哪一级的单位，从下拉里选。", 18, is_required=True,
                   choices=tuple(one.label for one in CALLED)),
            Column("region", "区划代码", "这一条在哪里有效；越小的地方越优先。", 16, is_required=True),
            Column("lead_line", "主办条线", "这条线上任何一个单位的简称，或条线代码：在事发地就近找这条线的单位。", 26),
            Column("lead", "主办单位", "固定由一个单位主办时写它的全称；写了它就不用写主办条线。", 30),
            Column("assisting", "协办条线", "写法和主办条线一样，几个之间用顿号隔开；可以空着。", 36),
            Column("basis", "依据", "文件名或文号。", 34, is_required=True),
            Column("limit_text", "时限", "时限的说法，例如 7 个工作日；可以空着。", 16),
            _act(ImportKind.DUTIES, "不再用的写“停用”，从确认当天起算；其他空着。"),
        ),
    }
)  # fmt: skip


def columns_of(kind: Kind) -> tuple[Column, ...]:
    """The columns of a kind of workbook: the directory's own, or those its room declares."""
    return COLUMNS[kind] if isinstance(kind, ImportKind) else kind.columns


def heading_of(kind: Kind, key: str) -> str:
    """The heading of one column."""
    return next(one.heading for one in columns_of(kind) if one.key == key)


def fits(kind: Kind, headings: Sequence[str]) -> bool:
    """Whether a head (in small letters) has all that this kind of workbook must have."""
    given = set(headings)
    return all(one.headings & given for one in columns_of(kind) if one.is_required)


def guess_kind(headings: Sequence[str]) -> ImportKind | None:
    """Which workbook of the directory this head belongs to, if any."""
    return next((kind for kind in COLUMNS if fits(kind, headings)), None)
