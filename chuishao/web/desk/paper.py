"""A case on paper: a plain A4 form with its state, who owed what until when, and the whole story."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from chuishao.casework import queries
from chuishao.casework.queries import CasePage
from chuishao.web import pages, words
from chuishao.web.desk.case import head
from chuishao.web.desk.clocks import drawn
from chuishao.web.desk.facts import facts_of
from chuishao.web.desk.neighbours import drawn_related
from chuishao.web.desk.story import drawn_story
from chuishao.web.desk.units import ROLES
from chuishao.web.sessions import StaffRequest

_GRADES = {
    1: gettext_lazy("公开"), 2: gettext_lazy("内部"),
    3: gettext_lazy("内部，含个人信息"), 4: gettext_lazy("内部，敏感"),
}  # fmt: skip


@require_safe
def case_print(request: StaffRequest, number: str) -> HttpResponse:
    """The sheet, for whoever may see the case; what is sealed stays masked on paper too."""
    found = queries.case_page(number=number, actor=request.actor, at=request.at)
    context = {
        "case": head(found, request.at),
        "grade": _GRADES.get(found.case.confidentiality, ""),
        "duties": _duties(found, request),
        "facts": list(facts_of(found, request.at, lambda moment, _at: words.full_words(moment))),
        "story": list(reversed(drawn_story(found, request.at))),
        "related": drawn_related(found),
        "printed_at": words.full_words(request.at),
    }
    return pages.page(request, "web/desk/print.html", context, here="desk")


def _duties(found: CasePage, request: StaffRequest) -> list[dict[str, Any]]:
    """One row for each clock, in the order they began."""
    names = {unit.card.id: (unit.card.name, ROLES[unit.role]) for unit in found.units}
    fixed = {found.opener.id: (found.opener.name, _("发起"))}
    fixed |= {found.referee.id: (found.referee.name, _("调度"))}
    lines = [*found.legs, *(line for unit in found.units for line in unit.clocks)]
    rows = []
    for line in sorted(lines, key=lambda one: one.clock.imposed_at):
        name, role = (names | fixed if line in found.legs else fixed | names).get(
            line.organisation_id, (_("上一级调度"), _("调度"))
        )
        clock = drawn(line.clock, line.label, request.at)
        rows.append(
            {
                "unit": name, "role": role, "duty": line.label, "clock": clock,
                "due": words.full_words(line.clock.due_at),
                "settled": line.clock.settled_at and words.full_words(line.clock.settled_at),
            }
        )  # fmt: skip
    return rows
