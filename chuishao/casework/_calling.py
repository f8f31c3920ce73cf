"""Whom a step calls, and whether it may: roles, tiers, and who can be ordered and who only asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from django.utils.translation import gettext

from chuishao.directory import queries as directory
from chuishao.directory.kinds import Clearance
from chuishao.directory.queries import OrganisationCard
from chuishao.kernel.refusals import Invalid
from chuishao.kernel.text import said

from ._standing import HANDLERS, Standing
from .declarations import Role, Side, Transition


def take_calls(
    standing: Standing, step: Transition, given: Mapping[int, str], at: datetime
) -> dict[int, OrganisationCard]:
    """Cards of the organisations named, checked against the step. Raises Invalid, naming each."""
    if not given:
        if step.calls:
            raise Invalid(
                "还没有选单位。请至少选一家。", fields={"organisations": "请至少选一家。"}
            )
        return {}
    if not all(_is_choice(key, role) for key, role in given.items()):
        again = gettext("选的单位或参加方式不对，请刷新页面，从名单里重新选。")
        raise Invalid(again, fields={"organisations": again})
    cards = directory.organisations_by_ids(sorted(given))
    faults = [_fault(standing, step, cards.get(key), role) for key, role in given.items()]
    faults.append(_balance(step, [Role(role) for role in given.values()]))
    faults += _blind(standing, cards, at)
    found = [fault for fault in faults if fault]
    if found:
        raise Invalid("".join(found), fields={"organisations": "".join(found)})
    return cards


def _blind(
    standing: Standing, cards: Mapping[int, OrganisationCard], at: datetime
) -> Iterator[str]:
    """Units in which nobody may see the case: called, they could not act on what they never see (decision 0017)."""
    if standing.confidentiality <= Clearance.INTERNAL:
        return
    seeing = directory.organisations_that_may_see(list(cards), standing.confidentiality, at)
    words = gettext(
        "“%(card)s”没有能看居民个人信息的岗位，派了也看不到。请换一家；要它来办，请先给它登记一位负责人，或另吹一哨、不写居民的情况。"
    )
    yield from (words % {"card": one.short_name} for key, one in cards.items() if key not in seeing)


def _is_choice(key: object, role: object) -> bool:
    is_id = isinstance(key, int) and not isinstance(key, bool) and 0 < key < 2**63
    return is_id and role in [known.value for known in Role]


def _fault(standing: Standing, step: Transition, card: OrganisationCard | None, role: str) -> str:
    if card is None or not card.is_active:
        return gettext("选的单位里有一家不存在或已撤销，请重新选。")
    if step.calls and role not in step.calls:
        return gettext("“%(card)s”不能以这种方式参加“%(step)s”。") % {
            "card": card.short_name,
            "step": said(step.label),
        }
    if role in HANDLERS and not card.takes_orders:
        return gettext("“%(card)s”不归这一级派遣，只能请求支持，请改选“共建”。") % {
            "card": card.short_name
        }
    if role in HANDLERS and not _within(standing, card):
        return gettext("“%(card)s”不在这一级可以调度的范围里，请换一家，或升级再办。") % {
            "card": card.short_name
        }
    if role == Role.VERIFIER and card.id in standing.on_side(Side.CALLED):
        return gettext("“%(card)s”是承办单位，不能核查自己办的事，请换一家。") % {
            "card": card.short_name
        }
    if role == Role.ASKED and not _near(standing.region_path, card.region_path):
        return gettext("“%(card)s”不在本辖区，请换一家。") % {"card": card.short_name}
    return ""


def _within(standing: Standing, card: OrganisationCard) -> bool:
    level = standing.rules.level(standing.level)
    return card.tier in level.calls and _near(standing.region_path, card.region_path)


def _near(path: str, other: str) -> bool:
    """One place lies in the other."""
    return path.startswith(other) or other.startswith(path) or path[:9] == other[:9]


def _balance(step: Transition, roles: list[Role]) -> str:
    handlers = [role for role in roles if role in HANDLERS]
    if step.releases:
        return "" if len(handlers) == 1 else gettext("改派要选一家接办的单位。")
    if Role.LEAD not in step.calls or not handlers:
        return ""
    leads = handlers.count(Role.LEAD)
    return (
        ""
        if leads == 1
        else gettext("主办要有且只有一家，现在选了 %(leads)s 家。") % {"leads": leads}
    )
