"""Choosing whom a step calls: those the duty directory proposes, those in reach, and a search."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from chuishao.casework.catalogue import Role, Transition
from chuishao.casework.queries import CasePage
from chuishao.directory import queries as directory
from chuishao.directory.kinds import Tier
from chuishao.directory.queries import OrganisationCard
from chuishao.web.desk.matters import suggested_matter
from chuishao.web.desk.units import ROLES

PREFIX = "unit_"
MOST_FOUND = 20
_ORDERED = (Role.LEAD, Role.ASSISTING)


@dataclass(frozen=True)
class PickedUnit:
    """One unit that can be called: in which roles, which is chosen, and why it is proposed."""

    id: int
    name: str
    roles: Sequence[tuple[str, str, bool]]
    why: str = ""
    is_proposed: bool = False

    @property
    def is_chosen(self) -> bool:
        """Whether it is called in any role."""
        return any(chosen for value, _label, chosen in self.roles if value)


@dataclass(frozen=True)
class Picker:
    """The whole choice, as it stands on the form."""

    label: str
    help: str
    search_url: str
    units: list[PickedUnit] = field(default_factory=list)
    rest: list[PickedUnit] = field(default_factory=list)
    error: str = ""
    words: str = ""


def drawn_picker(
    found: CasePage, step: Transition, form: QueryDict, at: datetime, error: str = ""
) -> Picker | None:
    """The choice this step asks for; None where it calls nobody."""
    chosen = chosen_units(form)
    if step.recalls:
        return _again(found, chosen, error)
    if not step.calls:
        return None
    proposed = _proposed(found, at) if Role.LEAD in step.calls else {}
    # On the first look the proposal is what is chosen; afterwards what the person chose.
    given = chosen if form else {key: role for key, (role, _why) in proposed.items()}
    cards = _cards(found, {*proposed, *given}, at)
    units = [_picked(card, step, given.get(card.id, ""), proposed) for card in cards]
    leads = Role.LEAD.value
    units.sort(key=lambda it: (not it.is_chosen, given.get(it.id) != leads, not it.is_proposed))
    shown = [unit for unit in units if unit.is_chosen or unit.is_proposed]
    return Picker(
        label=_label(step),
        help=_help(step),
        search_url=reverse("find_units", args=[found.case.number, step.key]),
        units=shown,
        rest=[unit for unit in units if unit not in shown],
        error=error,
        words=form.get("unit_words", ""),
    )


def chosen_units(form: Mapping[str, str]) -> dict[int, str]:
    """Ids and roles as the form has them; whoever is called in no role is left out."""
    return {
        int(name.removeprefix(PREFIX)): role
        for name, role in form.items()
        if name.startswith(PREFIX) and name.removeprefix(PREFIX).isdecimal() and role
    }


def searched_units(found: CasePage, step: Transition, words: str, at: datetime) -> list[PickedUnit]:
    """Units by name or initials, in the district of the case."""
    within = found.case.region_path[: Tier.CITY.width]
    cards = directory.search_organisations(words, at, within=within, limit=MOST_FOUND)
    return [_picked(card, step, "", {}) for card in cards]


def _proposed(found: CasePage, at: datetime) -> dict[int, tuple[str, str]]:
    """Role and reason by unit: what the duty directory says, and the street of the place (双派)."""
    it, proposed = found.case, {}
    tier = _called_tier(found)
    spoken = None if it.category else suggested_matter(it.title)
    matter = it.category or (spoken.matter.code if spoken else "")
    says = directory.propose_units(matter, it.region_path, at, tier=tier) if matter else None
    if says:
        why = _("派单目录第 %d 项") % says.entry_id + (f"：{says.basis}" if says.basis else "")
        proposed = {card.id: (Role.ASSISTING.value, why) for card in says.assisting}
        if says.lead:
            proposed[says.lead.id] = (Role.LEAD.value, why)
    for office in _street(found, at):
        proposed = {key: (Role.ASSISTING.value, why) for key, (_role, why) in proposed.items()}
        proposed[office.id] = (Role.LEAD.value, _("属地街道，首接负责"))
    return proposed


def _called_tier(found: CasePage) -> Tier | None:
    """The highest tier that can be called."""
    calls = found.rules.level(found.case.level).calls
    return next((tier for tier in Tier if tier in calls), None)


def _street(found: CasePage, at: datetime) -> list[OrganisationCard]:
    """The street of the place, where street and department can be called at once."""
    calls = found.rules.level(found.case.level).calls
    if not {Tier.STREET, Tier.DISTRICT} <= set(calls):
        return []
    office = directory.street_office_over(found.case.region_path, at)
    return [office] if office else []


def _cards(found: CasePage, wanted: Iterable[int], at: datetime) -> list[OrganisationCard]:
    near = directory.organisations_for_call(found.case.region_path, at, tier=_called_tier(found))
    known = {card.id: card for card in near}
    missing = set(wanted) - known.keys()
    return [*near, *directory.organisations_by_ids(missing).values()]


def _picked(
    card: OrganisationCard, step: Transition, role: str, proposed: Mapping[int, tuple[str, str]]
) -> PickedUnit:
    fitting = [
        one for one in step.calls
        if one not in (*_ORDERED, Role.ASKED) or (one in _ORDERED) == card.takes_orders
    ]  # fmt: skip
    none = ("", _("不派") if Role.COPIED not in step.calls else _("不送"), role == "")
    roles = [(one.value, ROLES[one.value], one.value == role) for one in fitting]
    why = proposed.get(card.id, ("", ""))[1]
    if not why and not card.takes_orders and Role.ASKED in step.calls:
        why = _("只能请求支持，自愿，不计时")
    return PickedUnit(card.id, card.short_name, [*roles, none], why, card.id in proposed)


def _again(found: CasePage, chosen: Mapping[int, str], error: str) -> Picker | None:
    """Which of several handling units must do it again; one unit alone needs no choice."""
    handlers = [unit for unit in found.units if unit.role in _ORDERED]
    if len(handlers) < 2:
        return None
    units = [
        PickedUnit(
            unit.card.id, unit.card.short_name,
            [(unit.role, _("返工"), unit.card.id in chosen), ("", _("不用"), unit.card.id not in chosen)],
            ROLES[unit.role],
        )
        for unit in handlers
    ]  # fmt: skip
    return Picker(_("哪几家要返工"), _("一家也不选，就是主办单位返工。"), "", units, error=error)


def _label(step: Transition) -> str:
    if step.releases:
        return _("改派给哪一家")
    return _("抄送给谁") if step.calls == (Role.COPIED,) else _("派给谁")


def _help(step: Transition) -> str:
    if step.releases:
        return _("选一家接办。")
    if Role.LEAD in step.calls:
        return _("主办只选一家，协办可以多家；驻区单位只能请求支持。")
    return _("可以选多家。")
