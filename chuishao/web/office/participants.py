"""Who takes part in the places of this office: by pseudonym, skills and where they belong; never a name in a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from chuishao.directory import queries as directory
from chuishao.kernel.text import said
from chuishao.participation import catalogue
from chuishao.participation.queries import register as queries
from chuishao.participation.queries.register import PersonRow, WantedPeople
from chuishao.web import taking
from chuishao.web.desk.worklist_filters import words_in
from chuishao.web.office import admission, listed
from chuishao.web.office.list_rows import PEOPLE, belongs_words
from chuishao.web.office.listed import Cell, Choice, Listed, Row
from chuishao.web.sessions import StaffRequest

ROOM = "office_participants"
HEADS = (gettext_lazy("代号"), gettext_lazy("特长"), gettext_lazy("居住地"), gettext_lazy("在哪里"))


def asked_in(request: StaffRequest) -> WantedPeople:
    """What the address asks for; what no programme declares is left out."""
    programme = request.GET.get("programme", "")
    known = {one.key for one in catalogue.declared()}
    return WantedPeople(
        programme if programme in known else "", listed.place_in(request), words_in(request.GET),
        request.GET.get("left") == "1",
    )  # fmt: skip


@require_safe
def participants(request: StaffRequest) -> HttpResponse:
    """The list; without reach it is empty."""
    admission.admit(request.actor, ROOM)
    wanted, page = asked_in(request), listed.page_in(request)
    rows = queries.person_rows(
        actor=request.actor, wanted=wanted, limit=listed.PAGE + 1, offset=(page - 1) * listed.PAGE
    )
    heads = [str(one) for one in HEADS]
    places = directory.regions_by_paths({one.region_path for one in rows}, request.at)
    names = {path: one.short_name for path, one in places.items()}
    it = Listed(
        heads, [_drawn(one, heads, names) for one in rows[: listed.PAGE]],
        (_("这里没有"), _("只列您能看到的范围。换个字，或去掉条件再试。")),
        choices=_choices(request, wanted), words=wanted.words, words_label=_("代号，或一项特长"), page=page,
        has_more=len(rows) > listed.PAGE,
        export_url=f"{reverse('office_participants_export')}?{request.GET.urlencode()}",
        notes=[_("清单里只有代号、特长和公开的归属。要看姓名，进入他所在的组织，写明为了办什么事；每次查看本人都看得到。")],
    )  # fmt: skip
    return listed.drawn(request, ROOM, it)


def _drawn(one: PersonRow, heads: Sequence[str], names: Mapping[str, str]) -> Row:
    first = one.belongs[0] if one.belongs else None
    look = (
        [(reverse("reveal_person", args=[first.circle_id, one.id]), _("看姓名"))] if first else []
    )
    return Row(
        heads,
        (
            Cell(one.pseudonym),
            Cell(_("、").join(one.skills) or "—"),
            Cell(names.get(one.region_path, one.region_path)),
            Cell(belongs_words(one) or "—"),
        ),
        links=look,
    )


def _choices(request: StaffRequest, wanted: WantedPeople) -> list[Choice]:
    programmes = [(one.key, said(one.label)) for one in catalogue.declared()]
    left = "1" if wanted.has_left else ""
    return [
        Choice("programme", _("机制"), programmes, wanted.programme),
        listed.place_choice(request, wanted.region_path),
        Choice("left", _("还在参加的"), [("1", _("已经退出的"))], left),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def export(request: StaffRequest) -> HttpResponse:
    """The same rows as a workbook: few at once, many by a job."""
    admission.admit(request.actor, ROOM)
    wanted = asked_in(request)
    filters = {key: str(value) for key, value in vars(wanted).items() if value}
    parts = [_("参与人清单"), wanted.region_path or request.actor.region_path]
    if wanted.programme:
        parts.append(said(catalogue.programme(wanted.programme).label))
    if wanted.words:
        parts.append(_("“%s”") % wanted.words)
    return taking.rows(request, PEOPLE, request.actor.region_path, filters, _("，").join(parts))
