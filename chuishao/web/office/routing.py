"""The duty directory: who leads and who assists for each class of matter, tried out and entered anew."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from chuishao.directory import operations
from chuishao.directory import queries as directory
from chuishao.directory.kinds import Administrator, Tier
from chuishao.directory.matters import matter_name, matters
from chuishao.directory.queries import OrganisationCard
from chuishao.directory.queries.routing import DutyEntry, duty_directory, lines_of
from chuishao.kernel.refusals import Invalid, Refusal
from chuishao.kernel.text import date_words, said
from chuishao.web.answers import SeeOther
from chuishao.web.desk.matters import matter_choices, suggested_matter
from chuishao.web.office import admission, shell
from chuishao.web.office.organisations import root_of
from chuishao.web.sessions import StaffRequest

ROOM = "office_routing"
CALLED = (Tier.STREET, Tier.DISTRICT, Tier.CITY)
LABELS = {
    "matter": gettext_lazy("事项"),
    "region": gettext_lazy("地方"),
    "lead": gettext_lazy("主办"),
    "basis": gettext_lazy("依据"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def routing(request: StaffRequest) -> HttpResponse:
    """GET shows the directory of a place and tries a sentence; POST enters who leads from today on."""
    admission.admit(request.actor, ROOM)
    place, tier = _asked(request)
    if request.method != "POST":
        return _drawn(request, place, tier)
    try:
        _entered(request, place, tier)
    except Invalid as refusal:
        return _drawn(request, place, tier, refusal)
    return SeeOther(
        f"{reverse(ROOM)}?{urlencode({'place': place, 'tier': tier.value})}",
        says=_("已经记下，从今天起照此派单。"),
    )


def _asked(request: StaffRequest) -> tuple[str, Tier]:
    root = root_of(request.actor)
    place = request.GET.get("place") or root
    if not place.startswith(root):
        raise Http404
    wanted = request.GET.get("tier", "")
    tiers = [tier for tier in Tier if tier.width <= len(place)]
    usual = (tiers[-1].above if tiers else None) or Tier.CITY
    return place, Tier(wanted) if wanted in CALLED else usual


def _entered(request: StaffRequest, place: str, tier: Tier) -> None:
    form = request.POST
    basis, limit = form.get("basis", "").strip(), form.get("limit_text", "").strip()
    if not 0 < len(basis) <= 200:
        raise Invalid(_("请填依据。"), fields={"basis": _("请填 1 到 200 个字。")})
    operations.enter_duty(
        matter=form.get("matter", ""), tier=tier, region_path=place, lead_line=form.get("lead", ""),
        assisting_lines=form.getlist("assisting"), basis=basis, limit_text=limit[:80],
        actor=request.actor, at=request.at,
    )  # fmt: skip


def _drawn(
    request: StaffRequest, place: str, tier: Tier, refusal: Refusal | None = None
) -> HttpResponse:
    around = directory.region_and_around(place, request.at)
    root = root_of(request.actor)
    names = {one.path: one.short_name for one in around}
    sentence = request.GET.get("sentence", "").strip()[:200]
    tried = _tried(request, sentence, place, tier, names) if sentence else None
    context = {
        "places": [(p, name, p == place) for p, name in names.items() if p.startswith(root)],
        "tiers": [(one.value, said(one.label), one == tier) for one in CALLED],
        "sentence": sentence,
        "tried": tried,
        **_listed(duty_directory(place, tier, request.at), names, _asked_group(request, tried)),
        **_form(request, tier),
    }
    return shell.page(request, ROOM, "web/office/routing.html", context, refusal, LABELS)


def _asked_group(request: StaffRequest, tried: dict[str, Any] | None) -> str:
    """The group to show: that of the sentence tried, or the one chosen."""
    return (tried["group"] if tried else "") or request.GET.get("group", "")


def _listed(entries: list[DutyEntry], names: dict[str, str], asked: str) -> dict[str, Any]:
    """One group of the directory, and the groups to choose from."""
    groups = list(dict.fromkeys(_group(one.matter) for one in entries))
    group = asked if asked in groups else next(iter(groups), "")
    return {
        "groups": [(one, one == group) for one in groups],
        "rows": _together(_row(one, names) for one in entries if _group(one.matter) == group),
    }


def _together(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the same units do on the same basis within the same limit stands in one row, in the order met."""
    alike: dict[tuple[Any, ...], list[str]] = {}
    for row in rows:
        alike.setdefault(tuple((k, v) for k, v in row.items() if k != "matter"), []).append(
            row["matter"]
        )
    return [dict(same) | {"matters": names} for same, names in alike.items()]


def _form(request: StaffRequest, tier: Tier) -> dict[str, Any]:
    """What the form offers; only the system administrator has one."""
    if request.actor.administrator != Administrator.SYSTEM:
        return {}
    return {
        "matters": matter_choices(),
        "lines": lines_of(tier, request.at),
        "typed": request.POST,
        "chosen_assisting": request.POST.getlist("assisting"),
    }


def _group(code: str) -> str:
    """The group of a class of matter: the directory is shown a group at a time."""
    known = matters().get(code)
    return known.group if known else _("其他")


def _row(entry: DutyEntry, names: dict[str, str]) -> dict[str, Any]:
    return {
        "matter": matter_name(entry.matter),
        "lead": _name(entry.lead),
        "assisting": _("、").join(unit.short_name for unit in entry.assisting),
        "basis": entry.basis,
        "limit": entry.limit_text,
        "where": names.get(entry.region_path, entry.region_path),
        "since": _("%s起") % date_words(entry.valid_from),
        "is_demo": entry.is_demo,
    }


def _name(unit: OrganisationCard | None) -> str:
    return unit.short_name if unit else _("这里没有这个条线的单位")


def _tried(
    request: StaffRequest, sentence: str, place: str, tier: Tier, names: dict[str, str]
) -> dict[str, Any]:
    """What the directory proposes for these words at this place, and why."""
    suggested = suggested_matter(sentence)
    if suggested is None:
        return {"matter": "", "because": "", "group": "", "found": None}
    found = directory.propose_units(suggested.matter.code, place, request.at, tier=tier)
    return {
        "matter": suggested.matter.name,
        "because": suggested.because,
        "group": suggested.matter.group,
        "where": names.get(place, ""),
        "found": found,
        "lead": _name(found.lead) if found else "",
        "assisting": _("、").join(unit.short_name for unit in found.assisting) if found else "",
    }
