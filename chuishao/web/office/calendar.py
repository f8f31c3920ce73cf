"""The calendar: which days are worked and by what notice; years announced and local days added."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from chuishao.casework.operations.turning import may_turn
from chuishao.casework.queries.redating import Move, TriedYear, try_year
from chuishao.directory import queries as directory
from chuishao.directory.actors import Actor
from chuishao.directory.kinds import Administrator
from chuishao.kernel import calendars
from chuishao.kernel.calendars.listing import EnteredDay, days_of, years_with_documents
from chuishao.kernel.refusals import Invalid, NotAllowed, Refusal
from chuishao.kernel.text import date_words
from chuishao.kernel.working_time import SHANGHAI
from chuishao.web import words
from chuishao.web.answers import SeeOther
from chuishao.web.office import admission, shell
from chuishao.web.office.calendar_file import lines_of
from chuishao.web.office.organisations import root_of
from chuishao.web.sessions import StaffRequest

ROOM = "office_calendar"
LABELS = {
    "rows": gettext_lazy("放假和调休"), "document_no": gettext_lazy("依据文号"), "days": gettext_lazy("日期"), "year": gettext_lazy("年份"), "name": gettext_lazy("名称"),
}  # fmt: skip
MOST_DAYS = 60
_A_DAY = timedelta(days=1)
_LINE = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:\s*(?:至|到|~|—)\s*(\d{4}-\d\d-\d\d))?[\s,，]+(放假|上班)[\s,，]*(.*)"
)


@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: StaffRequest) -> HttpResponse:
    """GET shows a year; POST announces a year or adds days to a local layer."""
    admission.admit(request.actor, ROOM)
    if request.method != "POST":
        return _drawn(request)
    acts = {"announce": _announced, "add": _added}
    name = request.POST.get("act", "")
    act = acts.get(name)
    if act is None and name != "try":
        raise Http404
    try:
        if act is None:
            return _tried(request)
        year, told = act(request)
    except Invalid as refusal:
        return _drawn(request, refusal)
    return SeeOther(f"{reverse(ROOM)}?{urlencode({'year': year})}", says=told)


def _demand_system(request: StaffRequest) -> None:
    if request.actor.administrator != Administrator.SYSTEM:
        raise NotAllowed(_("全国的放假安排由系统管理员录入。请转给系统管理员办理。"))


def _tried(request: StaffRequest) -> HttpResponse:
    """What the year would move, from a file or from what was typed; nothing is entered."""
    _demand_system(request)
    form = request.POST.copy()
    if "file" in request.FILES:
        form["rows"] = lines_of(request.FILES["file"])
    request.POST = form  # type: ignore[assignment]
    days = {day: works for day, (works, _name) in _typed_days(form.get("rows", "")).items()}
    year = shell.typed_number(form, "year")
    calendars.check_year(
        year=year, rest=[day for day in days if not days[day]],
        worked=[day for day in days if days[day]], at=request.at,
    )  # fmt: skip
    return _drawn(request, tried=try_year(year=year, days=days, at=request.at))


def _announced(request: StaffRequest) -> tuple[int, str]:
    _demand_system(request)
    days = _typed_days(request.POST.get("rows", ""))
    year = shell.typed_number(request.POST, "year")
    calendars.announce_year(
        year=year,
        rest=[day for day, (is_working, _name) in days.items() if not is_working],
        worked=[day for day, (is_working, _name) in days.items() if is_working],
        names={day: name for day, (_is_working, name) in days.items()},
        document_no=request.POST.get("document_no", ""),
        actor=request.actor.as_record(), at=request.at,
    )  # fmt: skip
    return year, _("%d 年的安排已经录入，没到期的时限随后照新日历重算。") % year


def _typed_days(words: str) -> dict[date, tuple[bool, str]]:
    """One line each: 2027-10-01 至 2027-10-07 放假 国庆节. Raises Invalid naming the line."""
    days: dict[date, tuple[bool, str]] = {}
    for number, line in enumerate(words.strip().splitlines(), start=1):
        found = _LINE.fullmatch(line.strip()) if line.strip() else None
        if found:
            first, last, what, name = found.groups()
            for day in _days_from(first, last or first, number):
                days[day] = (what == "上班", name.strip())
        elif line.strip():
            raise _wrong_line(number)
    if not days:
        message = _("请至少写一行，例如：2027-10-01 至 2027-10-07 放假 国庆节。")
        raise Invalid(message, fields={"rows": message})
    return days


def _wrong_line(number: int) -> Invalid:
    example = "2027-10-01 至 2027-10-07 放假 国庆节"
    said = {"number": number, "example": example}
    message = _("第 %(number)d 行没有看懂，请照“%(example)s”的样子写。") % said
    return Invalid(message, fields={"rows": message})


def _days_from(first: str, last: str, number: int = 1) -> list[date]:
    try:
        begin, end = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError as fault:
        raise _wrong_line(number) from fault
    if not 0 <= (end - begin).days < MOST_DAYS:
        raise _wrong_line(number)
    return [begin + timedelta(days=count) for count in range((end - begin).days + 1)]


def _added(request: StaffRequest) -> tuple[int, str]:
    form, layer = request.POST, request.POST.get("layer", "")
    if layer not in _layers_to_set(request.actor):
        raise NotAllowed(_("本地的放假和上班由本级负责人或系统管理员设定，您不能设定这里。"))
    first, last = shell.typed_date(form, "first"), shell.typed_date(form, "last")
    begin = first or last
    if begin is None:
        raise Invalid(_("日期没有看懂。"), fields={"days": _("请填日期，例如 2026-10-08。")})
    end = last or begin
    calendars.add_days(
        layer=layer, days=_days_from(begin.isoformat(), end.isoformat()),
        is_working=form.get("what") == "work", name=form.get("name", ""),
        document_no=form.get("document_no", ""), actor=request.actor.as_record(), at=request.at,
    )  # fmt: skip
    return begin.year, _("本地的安排已经记下，没到期的时限随后照新日历重算。")


def _layers_to_set(actor: Actor) -> list[str]:
    """The local layers this actor may change: the own place, or for the system administrator the city."""
    if actor.administrator == Administrator.SYSTEM:
        return [root_of(actor)]
    return [directory.reach(actor).territory or ""] if may_turn(actor) else []


def _drawn(
    request: StaffRequest, refusal: Refusal | None = None, tried: TriedYear | None = None
) -> HttpResponse:
    today = request.at.astimezone(SHANGHAI).date()
    announced = years_with_documents()
    year = shell.typed_number(request.GET, "year") or today.year
    root = root_of(request.actor)
    layers = ["", *(root[:width] for width in (2, 4, 6, 9, 12) if width <= len(root))]
    around = directory.region_and_around(root, request.at)
    names = {"": _("全国"), **{one.path: one.short_name for one in around}}
    context = {
        "year": year,
        "years": [(one, one == year) for one in sorted({*announced, today.year}, reverse=True)],
        "document": announced.get(year, ""),
        "alarms": calendars.unannounced_years(request.at),
        "rows": [_row(run, names) for run in _runs(days_of(year, layers))],
        "may_announce": request.actor.administrator == Administrator.SYSTEM,
        "next_year": max(announced, default=today.year) + 1,
        "layers": [(one, names.get(one, one)) for one in _layers_to_set(request.actor)],
        "typed": request.POST,
        "tried": tried,
        "moves": _moves(tried, request.at) if tried else (),
        "act": request.POST.get("act", ""),
    }
    return shell.page(request, ROOM, "web/office/calendar.html", context, refusal, LABELS)


def _moves(tried: TriedYear, at: datetime) -> list[tuple[str, Move]]:
    """Each with the name of its district."""
    known = directory.regions_by_paths({one.region_path for one in tried.moves}, at)
    names = {path: card.short_name for path, card in known.items()}
    return [(names.get(one.region_path, one.region_path), one) for one in tried.moves]


def _runs(days: list[EnteredDay]) -> list[list[EnteredDay]]:
    """Days on end of which the same was said: a holiday is one line."""
    runs: list[list[EnteredDay]] = []
    for one in days:
        before = runs[-1][-1] if runs else None
        if before and replace(before, day=one.day) == one and one.day - before.day == _A_DAY:
            runs[-1].append(one)
        else:
            runs.append([one])
    return runs


def _from_to(ends: list[str]) -> str:
    if len(ends) == 1:
        return ends[0]
    return _("%(first)s 至 %(last)s") % {"first": ends[0], "last": ends[1]}


def _row(run: list[EnteredDay], names: dict[str, str]) -> dict[str, Any]:
    entered, last = run[0], run[-1]
    ends = sorted({entered.day, last.day})
    return {
        "day": _from_to([date_words(day) for day in ends]),
        "weekday": _from_to([words.weekday_name(day) for day in ends]),
        "length": words.length_words(timedelta(days=len(run))),
        "is_working": entered.is_working,
        "name": entered.name,
        "where": names.get(entered.layer, entered.layer),
        # The nation's notice stands once above the table.
        "document": entered.document_no if entered.layer else "",
    }
