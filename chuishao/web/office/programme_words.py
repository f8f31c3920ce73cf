"""A programme of taking part in words: tables that both the office and the generated page show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chuishao.directory.kinds import OrganisationKind, PostKind
from chuishao.kernel.text import said
from chuishao.participation.catalogue import (
    ActivityKind,
    By,
    CircleKind,
    Expected,
    Programme,
    Share,
    Topic,
)
from chuishao.participation.queries import LIVES, Life

EACH = {
    "month": gettext_lazy("每月"),
    "quarter": gettext_lazy("每季度"),
    "year": gettext_lazy("每年"),
}
LISTS = {
    "resource": gettext_lazy("资源"),
    "need": gettext_lazy("需求"),
    "project": gettext_lazy("项目"),
}
COUNTS = {
    "times": gettext_lazy("次数"), "minutes": gettext_lazy("时长"), "days": gettext_lazy("天数"),
}  # fmt: skip
MEASURES = {
    "circles": gettext_lazy("现有多少个"), "belonging": gettext_lazy("现在在册多少"),
    "activities": gettext_lazy("举行了多少次"), "attendances": gettext_lazy("确认到场多少人次"),
    "minutes": gettext_lazy("确认到场的时长"), "people": gettext_lazy("多少个不同的人"),
    "listings": gettext_lazy("发布了多少条"), "matched": gettext_lazy("双方约定了多少条"),
    "resolutions": gettext_lazy("通过了多少项"), "certificates": gettext_lazy("有效的证明"),
    "counted": gettext_lazy("只记总数，不记名"), "past": gettext_lazy("只引用来源的数"),
}  # fmt: skip
NO_RULE = gettext_lazy("本地规则未设定")


@dataclass(frozen=True)
class Section:
    """One table with its heading; the first cell of a row is what the row is about."""

    key: str
    title: str
    note: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def facts(rules: Programme) -> tuple[str, ...]:
    """What is true of the whole programme, a sentence each."""
    off = (
        _("平时关闭：没有法律依据、文件号和结束时间，不能启用。")
        if rules.is_off
        else _("一直启用。")
    )
    return (
        _("依据：%s") % said(rules.reference or str(NO_RULE)),
        off,
        _kept(rules),
        _("以前的数由%s登记。") % _posts(rules.figures_by.posts),
    )


def _kept(rules: Programme) -> str:
    """How long what is held of people is kept."""
    if rules.is_off:
        return _("结束后 %d 个月内由两人确认，销毁个人内容。") % rules.retention_months
    return _("人的资料在本人注销时，或退出满“保存和销毁”页设定的期限时销毁。")


def sections(rules: Programme) -> tuple[Section, ...]:
    """Circles, belonging, lists, activities, votes, turns, certificates, reports, figures; what there is of them."""
    drawn = (
        _circles(rules), _belonging(rules), _listings(rules), _activities(rules), _ballots(rules),
        _topics(rules), _rest(rules), _reports(rules), _figures(rules),
    )  # fmt: skip
    return tuple(one for one in drawn if one.rows)


def lives_of(rules: Programme) -> tuple[Life, ...]:
    """The lives of the things this programme knows."""
    known = {
        "listing": rules.listings,
        "activity": rules.activities,
        "resolution": rules.ballots,
        "attendance": rules.activities,
    }
    return tuple(one for one in LIVES if known[one.key])


def _circles(rules: Programme) -> Section:
    heads = (_("组织"), _("哪些单位可以成立"), _("由谁成立"), _("什么时候结束"))
    rows = tuple(
        (said(one.label), _units(one.hosts), _hand(one.founded_by), _ending(one))
        for one in rules.circles
    )
    return Section("circles", _("组织"), "", heads, rows)


def _ending(circle: CircleKind) -> str:
    if not circle.is_temporary:
        return _("由主办单位结束")
    purged = _("，所记的人的资料随后由两人销毁") if circle.purges else ""
    return _("到期自动解散") + purged


def _belonging(rules: Programme) -> Section:
    heads = (_("身份"), _("组织"), _("单位还是个人"), _("由谁确认"), _("表决"), _("说明"))
    rows = tuple(
        (said(one.label), said(circle.label), _("单位") if one.of == "organisation" else _("个人"), _hand(one.confirmed_by),
         _("有") if one.is_voting else "—", _("敏感：只给本人和主办单位，用代号") if one.is_sensitive else "—")
        for circle in rules.circles for one in circle.belongings
    )  # fmt: skip
    note = _("一人提出，另一人确认，才算在册。")
    return Section("belonging", _("成员"), note, heads, rows)


def _listings(rules: Programme) -> Section:
    heads = (_("清单"), _("哪一种"), _("属于"), _("由谁发布"), _("类别"), _("多少天没人认领就告知"))
    rows = tuple(
        (said(one.label), str(LISTS[one.list]), said(rules.circle(one.circle).label), _hand(one.published_by),
         _pairs(one.classes), str(one.unclaimed_days) if one.unclaimed_days else "—")
        for one in rules.listings
    )  # fmt: skip
    return Section("listings", _("清单"), "", heads, rows)


def _activities(rules: Programme) -> Section:
    heads = (
        _("活动"),
        _("属于"),
        _("要求多久一次"),
        _("依据"),
        _("由谁组织"),
        _("由谁确认"),
        _("怎么计"),
        _("要点"),
    )
    rows = tuple(
        (said(one.label), said(rules.circle(one.circle).label), _often(one), _basis(one), _hand(one.organised_by),
         _hand(one.confirmed_by), str(COUNTS[one.counts]), _points(one) or "—")
        for one in rules.activities
    )  # fmt: skip
    note = _("到场由一人记、另一人确认；不能替没来的人补记。")
    return Section("activities", _("活动"), note, heads, rows)


def _often(one: ActivityKind) -> str:
    expected = one.expected
    if expected is None:
        return _("不作要求")
    if expected.years > 1:
        return _term(expected)
    often = _("%(each)s至少 %(count)d 次") % {
        "each": EACH[expected.each], "count": expected.at_least,
    }  # fmt: skip
    return often + (_("，各类都要") if expected.by_class else "")


def _term(expected: Expected) -> str:
    """每 3 年至少 1 次；社区：每 5 年至少 1 次."""
    often = _("每 %(years)d 年至少 %(count)d 次")
    rest = (
        f"{said(OrganisationKind(kind).label)}："
        + often % {"years": years, "count": expected.at_least}
        for kind, years in expected.years_of
    )
    return "；".join((often % {"years": expected.years, "count": expected.at_least}, *rest))


def _basis(one: ActivityKind) -> str:
    return said(one.expected.reference) if one.expected and one.expected.reference else str(NO_RULE)


def _points(one: ActivityKind) -> str:
    """What else holds of an activity, in a few words each."""
    found = [
        _("提前 %d 天通知") % one.notice_days if one.notice_days else "",
        _("到会%s") % share_words(one.quorum) if one.quorum else "",
        _("任何人可以报名") if one.open_to == "everybody" else "",
        _("未成年人要监护人同意") if one.open_to == "everybody" else "",
        _("一人一天最多计 %d 小时") % (one.cap_minutes // 60) if one.counts == "minutes" else "",
        said(one.help) if one.help else "",
    ]
    return _("；").join(words.rstrip("。. ") for words in found if words)


def _ballots(rules: Programme) -> Section:
    heads = (_("表决"), _("参加"), _("通过"), _("依据"))
    rows = tuple(
        (said(one.label), share_words(one.quorum), _passes(one.of_all, one.by_area, share_words(one.passes)),
         said(one.reference or str(NO_RULE)))
        for one in rules.ballots
    )  # fmt: skip
    return Section("ballots", _("表决"), "", heads, rows)


def _passes(of_all: bool, by_area: bool, share: str) -> str:
    whole = _("按全体有表决权的计") if of_all else _("按参加表决的计")
    both = _("，人数和面积都要够") if by_area else ""
    return f"{share}{_('，')}{whole}{both}"


def share_words(share: Share) -> str:
    """超过 1/2, 至少 2/3."""
    words = _("至少 %(top)d/%(bottom)d") if share.at_least else _("超过 %(top)d/%(bottom)d")
    return words % {"top": share.part.numerator, "bottom": share.part.denominator}


def _topics(rules: Programme) -> Section:
    """What comes to the vote, and what follows from it."""
    heads = (_("议题"), _("在什么会上议"), _("表决"), _("答复"), _("公示"), _("说明"))
    rows = tuple(
        (said(one.label), _("、").join(said(kind.label) for kind in rules.activities if one.key in kind.topics),
         said(rules.ballot(one.ballot).label), _("%d 个工作日内") % one.answer_days if one.answer_days else "—",
         _("%d 天") % one.publish_days if one.publish_days else "—", _topic_note(one))
        for one in rules.topics
    )  # fmt: skip
    note = _("作记录的人不登记票数；不表态不算同意；人数不够就写明未成。")
    return Section("topics", _("议题"), note, heads, rows)


def _topic_note(topic: Topic) -> str:
    heard = _("先听本人陈述，写明理由") if topic.is_heard else ""
    return (
        _("；").join(one for one in (heard, said(topic.help) if topic.help else "") if one) or "—"
    )


def _rest(rules: Programme) -> Section:
    """Turns, certificates and points, a line each."""
    turns = [
        (said(one.label), _("%(each)s轮到下一家，按加入的先后；可以商量调换，没轮到不罚") % {"each": EACH[one.each]})
        for one in rules.rotations
    ]  # fmt: skip
    proofs = [
        (said(one.label), _("带编号和摘要，任何人可以核验，可以撤销；由%s出具") % _hand(one.issued_by))
        for one in rules.certificates
    ]  # fmt: skip
    points = [
        (said(one.label), _("每 %d 分钟 1 分，另记一本账，不改时长") % one.minutes_a_point)
        for one in rules.points
    ]
    heads = (_("名称"), _("怎么算"))
    return Section("rest", _("轮值、证明和积分"), "", heads, (*turns, *proofs, *points))


def _reports(rules: Programme) -> Section:
    """What is reported to another system: its sheets, and what of their fields is held."""
    heads = (_("表"), _("报给谁"), _("依据"), _("由谁导出"), _("有的字段"), _("空着的字段"))
    rows = tuple(
        (sheet.name, said(one.label), said(one.reference), _hand(one.taken_by),
         "、".join(field.name for field in sheet.fields if field.fact),
         "、".join(field.name for field in sheet.fields if not field.fact) or "—")
        for one in rules.reports for sheet in one.sheets
    )  # fmt: skip
    note = _("没有的字段空着，不编。姓名和电话写明用途才给，每次查看本人看得到。")
    return Section("reports", _("报送"), note, heads, rows)


def _figures(rules: Programme) -> Section:
    rows = tuple(
        (said(one.label), said(one.unit), str(MEASURES[one.measure])) for one in rules.figures
    )
    note = _("数由记录逐条数出；以前的数另列，写明出处，从不相加。")
    return Section("figures", _("统计"), note, (_("指标"), _("单位"), _("怎么数")), rows)


def _hand(by: By) -> str:
    return (_("上一级的%s") if by.above else _("主办单位的%s")) % _posts(by.posts)


def _posts(keys: Iterable[str]) -> str:
    return _("、").join(said(PostKind(key).label) for key in keys)


def _units(keys: Iterable[str]) -> str:
    return _("、").join(said(OrganisationKind(key).label) for key in keys)


def _pairs(pairs: Iterable[tuple[str, str]]) -> str:
    return _("、").join(said(label) for _key, label in pairs) or "—"
