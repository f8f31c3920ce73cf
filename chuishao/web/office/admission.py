"""Who may enter which room of the office: leaders and desks of a place, heads, and the three administrators."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chuishao.casework.operations.turning import TURNERS
from chuishao.directory.actors import Actor
from chuishao.directory.kinds import Administrator, PostKind, Tier
from chuishao.directory.operations.wordings import may_reword
from chuishao.directory.queries import reach
from chuishao.kernel.refusals import NotAllowed
from chuishao.participation import catalogue
from chuishao.participation.operations.past import keeps_figures

KEEPERS = (PostKind.HEAD, PostKind.SECRETARY, PostKind.DEPUTY, PostKind.CLERK)
SWITCHERS = (PostKind.HEAD, PostKind.DEPUTY, PostKind.CLERK)
READERS = (*TURNERS, PostKind.DISPATCHER, PostKind.SUPERVISOR)


def _rules_a_place(actor: Actor) -> bool:
    return bool(reach(actor).territory) and actor.post_kind in READERS


def _keeps_the_directory(actor: Actor) -> bool:
    if actor.administrator:
        return actor.administrator in (Administrator.SYSTEM, Administrator.SECURITY)
    return actor.post_kind is not None and actor.post_kind.leads


def _imports(actor: Actor) -> bool:
    if actor.administrator:
        return actor.administrator in (Administrator.SYSTEM, Administrator.SECURITY)
    leads = actor.post_kind is not None and actor.post_kind.leads
    return (leads and bool(reach(actor).territory)) or _keeps_circles(actor)


def _keeps_circles(actor: Actor) -> bool:
    """Who keeps the lists of an organisation that may found circles."""
    return actor.post_kind in KEEPERS and any(
        actor.organisation_kind in kind.hosts
        for rules in catalogue.declared() for kind in rules.circles
    )  # fmt: skip


def _keeps_figures(actor: Actor) -> bool:
    return any(keeps_figures(one, actor) for one in catalogue.declared())


def _switches(actor: Actor) -> bool:
    is_office = actor.tier in (Tier.DISTRICT, Tier.CITY) and actor.post_kind in SWITCHERS
    return (is_office and bool(reach(actor).territory)) or actor.administrator == Administrator.SECURITY  # fmt: skip


def _audits(actor: Actor) -> bool:
    return actor.administrator == Administrator.AUDIT


@dataclass(frozen=True)
class Room:
    """One room of the office: its address, what it is for, and who may enter."""

    name: str
    label: str | Promise
    words: str | Promise
    icon: str
    admits: Callable[[Actor], bool]
    who: str | Promise


ROOMS = (
    Room(
        "office_dials", _("时限"), _("每一项时限现在是多少，依据哪份文件；改之前先看会变什么。"), "clock",
        _rules_a_place, _("时限给本级负责人、调度员和督办员看。"),
    ),
    Room(
        "office_organisations", _("单位和人员"), _("单位、岗位、任职和代理；任免由一人提出，另一人确认。"), "users",
        _keeps_the_directory,
        _("单位和人员由主要负责人、安全管理员和系统管理员管理。"),
    ),
    Room(
        "office_administrators", _("三员"), _("系统、安全、审计三种管理员是谁；由安全管理员提出，另一名管理员确认，互不兼任。"), "shield-check",
        lambda actor: actor.administrator is not None,
        _("三员由三种管理员自己看。"),
    ),
    Room(
        "office_routing", _("派单目录"), _("哪一类事在哪里由谁主办、谁协办，依据什么；可以拿一句话试。"), "arrows-exchange",
        lambda actor: _rules_a_place(actor) or actor.administrator == Administrator.SYSTEM,
        _("派单目录给本级负责人、调度员、督办员和系统管理员看。"),
    ),
    Room(
        "office_imports", _("导入和导出"), _("单位、人员、派单目录、组织名单、名册和往年时长：成批导入；先看会变什么，确认后才写入。"), "file-text",
        _imports, _("导入由系统管理员、安全管理员、各级主要负责人和组织的主办单位办理。"),
    ),
    Room(
        "office_circles", _("组织"), _("队伍、联盟、支部等每一个组织：按机制、种类、地方找，导出，导入名册和时长。"), "users",
        lambda actor: _rules_a_place(actor) or _keeps_circles(actor),
        _("组织清单给本级负责人、调度员、督办员和组织的主办单位看。"),
    ),
    Room(
        "office_participants", _("参与人"), _("谁在参加：只有代号、特长和归属，没有姓名电话。"), "user",
        _keeps_circles, _("参与人清单给组织的主办单位看。"),
    ),
    Room(
        "office_past", _("以前的数"), _("系统启用以前的数：照原文登记，写明出处和截至的日子；登错了写明理由撤下。"), "chart-bar",
        _keeps_figures, _("以前的数由负责人和系统管理员登记。"),
    ),
    Room(
        "office_activations", _("启用和终止"), _("平时不启用的机制：写明法律依据和期限，一人提出、另一人确认；结束后销毁，留签章记录。"), "alert-triangle",
        _switches, _("启用由区县和市级办理。"),
    ),
    Room(
        "office_calendar", _("日历"), _("哪天上班、哪天放假，依据哪份通知；工作日照它算。"), "calendar-time",
        lambda actor: _rules_a_place(actor) or actor.administrator == Administrator.SYSTEM,
        _("日历给本级负责人、调度员、督办员和系统管理员看。"),
    ),
    Room(
        "office_mechanisms", _("机制"), _("每一种事怎么走：状态、步骤、谁能办、时限和依据。"), "route",
        lambda actor: _rules_a_place(actor) or actor.administrator is not None,
        _("机制说明给本级负责人、调度员、督办员和管理员看。"),
    ),
    Room(
        "office_wordings", _("消息措辞"), _("每一种消息和邮件怎么说；改了先看样子，随时可以回到原来的话。"), "message",
        may_reword, _("消息措辞给市级负责人和系统管理员看。"),
    ),
    Room(
        "office_retention", _("保存和销毁"), _("哪些事项过了保存期限；两人确认后销毁个人内容，只留数量和时限。"), "archive",
        lambda actor: _rules_a_place(actor) or actor.administrator == Administrator.SECURITY,
        _("保存和销毁给本级负责人、调度员、督办员和安全管理员看。"),
    ),
    Room(
        "office_records", _("办事记录"), _("谁在什么时候办了什么；每一条都封存，改不了，也删不掉。"), "history",
        _audits, _("办事记录由审计管理员查。"),
    ),
    Room(
        "office_verification", _("核验"), _("办事记录有没有被改动、删除或插入：上一次全部核验的结果，随时可以再核验。"), "shield-check",
        _audits, _("办事记录由审计管理员核验。"),
    ),
    Room(
        "office_looks", _("查看记录"), _("谁看过谁的个人信息，为了什么。"), "eye",
        _audits, _("查看记录由审计管理员查。"),
    ),
)  # fmt: skip


def rooms_of(actor: Actor) -> list[Room]:
    """The rooms this actor may enter, in order; nobody without one has an office."""
    return [room for room in ROOMS if room.admits(actor)]


def admit(actor: Actor, name: str) -> Room:
    """The room, if this actor may enter it. Raises NotAllowed in words."""
    room = next(one for one in ROOMS if one.name == name)
    if not room.admits(actor):
        raise NotAllowed(str(room.who))
    return room
