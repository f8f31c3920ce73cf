"""Every circle of every programme in the places of this office: narrowed, found by name, page by page, taken as a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from chuishao.directory import queries as directory
from chuishao.directory.actors import Actor
from chuishao.kernel.text import said
from chuishao.participation import catalogue
from chuishao.participation.queries import circles as queries
from chuishao.participation.queries.circles import CircleRow, WantedCircles
from chuishao.web import taking
from chuishao.web.desk.taking_part.words import since_words
from chuishao.web.desk.worklist_filters import words_in
from chuishao.web.office import admission, listed
from chuishao.web.office.list_rows import CIRCLES
from chuishao.web.office.listed import Cell, Choice, Listed, Row
from chuishao.web.sessions import StaffRequest

ROOM = "office_circles"
HEADS = (gettext_lazy("名称"), gettext_lazy("种类"), gettext_lazy("主办"), gettext_lazy("哪里"), gettext_lazy("成员"), gettext_lazy("时间"))  # fmt: skip
# Standing ones come first; the address says which of the others.
ENDED = {"1": True, "all": None}


def asked_in(request: StaffRequest) -> WantedCircles:
    """What the address asks for; what no programme declares is left out."""
    programme, _dot, kind = request.GET.get("kind", "").partition(".")
    known = {one.key: {it.key for it in one.circles} for one in catalogue.declared()}
    return WantedCircles(
        programme if programme in known else "", kind if kind in known.get(programme, ()) else "",
        words_in(request.GET), listed.place_in(request), ENDED.get(request.GET.get("ended", ""), False),
    )  # fmt: skip


@require_safe
def circles(request: StaffRequest) -> HttpResponse:
    """The list; without reach it is empty."""
    admission.admit(request.actor, ROOM)
    wanted, page = asked_in(request), listed.page_in(request)
    rows = queries.circle_rows(
        actor=request.actor, wanted=wanted, limit=listed.PAGE + 1, offset=(page - 1) * listed.PAGE
    )
    heads = [str(one) for one in HEADS]
    places = directory.regions_by_paths({one.region_path for one in rows}, request.at)
    names = {path: one.short_name for path, one in places.items()}
    it = Listed(
        heads, [_drawn(one, heads, names, request) for one in rows[: listed.PAGE]],
        (_("这里没有"), _("只列您能看到的范围。换个字，或去掉条件再试。")),
        choices=_choices(request, wanted), words=wanted.words, words_label=_("名称、主办单位"), page=page,
        has_more=len(rows) > listed.PAGE,
        export_url=f"{reverse('office_circles_export')}?{request.GET.urlencode()}",
    )  # fmt: skip
    return listed.drawn(request, ROOM, it)


def _drawn(
    one: CircleRow, heads: Sequence[str], names: Mapping[str, str], request: StaffRequest
) -> Row:
    members = _("%d 个成员") % one.members
    waiting = _("%d 个等确认") % one.waiting if one.waiting else ""
    lists = f"{reverse('office_imports')}?circle={one.id}"
    return Row(
        heads,
        (
            Cell(one.name, url=reverse("circle", args=[one.id])),
            Cell(said(one.kind_label), below=said(one.programme_label)),
            Cell(one.host),
            Cell(names.get(one.region_path, one.region_path)),
            Cell(members, below=waiting),
            Cell(since_words(one.founded_on, one.ends_on, one.ended_on)),
        ),
        links=[(lists, _("导入名册和时长"))] if _keeps(request.actor, one) else (),
    )


def _keeps(actor: Actor, one: CircleRow) -> bool:
    """Whether the way to its lists is worth showing; the imports decide."""
    return one.ended_on is None and one.host_id == actor.organisation_id


def _choices(request: StaffRequest, wanted: WantedCircles) -> list[Choice]:
    chosen = f"{wanted.programme}.{wanted.kind}" if wanted.kind else wanted.programme
    kinds = [
        pair for one in catalogue.declared() for pair in (
            (one.key, said(one.label)),
            *((f"{one.key}.{it.key}", f"{said(one.label)} · {said(it.label)}") for it in one.circles),
        )
    ]  # fmt: skip
    ended = {False: "", True: "1", None: "all"}[wanted.is_ended]
    return [
        Choice("kind", _("机制和种类"), kinds, chosen),
        listed.place_choice(request, wanted.region_path),
        Choice("ended", _("还在的"), [("1", _("已经结束的")), ("all", _("全部"))], ended),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def export(request: StaffRequest) -> HttpResponse:
    """The same rows as a workbook: few at once, many by a job."""
    admission.admit(request.actor, ROOM)
    wanted = asked_in(request)
    filters = {key: str(value) for key, value in vars(wanted).items() if value not in ("", False)}
    words = _("，").join(
        [_("组织清单"), wanted.region_path or request.actor.region_path, *_narrowed(wanted)]
    )
    return taking.rows(request, CIRCLES, request.actor.region_path, filters, words)


def _narrowed(wanted: WantedCircles) -> Iterator[str]:
    if wanted.programme:
        rules = catalogue.programme(wanted.programme)
        yield said(rules.circle(wanted.kind).label if wanted.kind else rules.label)
    if wanted.words:
        yield _("“%s”") % wanted.words
    if wanted.is_ended is not False:
        yield _("已经结束的") if wanted.is_ended else _("全部")
