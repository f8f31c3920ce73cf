"""Writing down what was done or found on the spot, and how what is written down is read afterwards."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from chuishao.casework.queries import cases_visible_to
from chuishao.directory.actors import Actor
from chuishao.kernel.refusals import Invalid
from chuishao.kernel.text import date_words, said
from chuishao.kernel.working_time import SHANGHAI
from chuishao.participation import operations
from chuishao.participation.catalogue import ActivityKind
from chuishao.participation.queries.activity_pages import ActivityPage
from chuishao.participation.queries.circles import CirclePage
from chuishao.participation.queries.records import RecordRow, record_kinds, records_of_circle
from chuishao.web.desk.fields import DrawnField
from chuishao.web.desk.taking_part.acts import Act, line, number_in
from chuishao.web.desk.taking_part.words import chip_of
from chuishao.web.sessions import StaffRequest

COUNTED = "counted_"


def writing_down(page: CirclePage, key: str, request: StaffRequest) -> Act:
    """Write down once what was done or found: settled there, or sent on."""
    kind = page.rules.activity(key)

    def draw(form: QueryDict, errors: Mapping[str, str]) -> list[DrawnField]:
        now = {"place": page.name, "when": typed_moment(request.at)}
        return list(record_fields(kind, form, errors, now))

    def run(form: QueryDict) -> str:
        kept = operations.write_down(
            circle_id=page.id, kind=key, note=note_in(form), actor=request.actor, at=request.at
        )
        return reverse("desk_activity", args=[kept.pk]) if form.get("sends_on") else ""

    pattern = _("记一条%s") if kind.classes else _("记一次%s")
    follows = [_("记在这里的记录里")]
    if kind.sends_on:
        follows.append(_("要转的另立一件，只立一次"))
    return Act(
        f"note-{key}", pattern % said(kind.label), "pencil",
        reverse("circle_act", args=[page.id, f"note-{key}"]), follows, reverse("circle", args=[page.id]),
        page.name, run, draw, says=_("已经记下。"),
    )  # fmt: skip


def record_fields(
    kind: ActivityKind, form: QueryDict, errors: Mapping[str, str], known: Mapping[str, str],
    *, sends_on: bool = True,
) -> Iterator[DrawnField]:  # fmt: skip
    """What, where, of which class, how many, what comes of it, and when; ``known`` stands there at first."""

    def one(key: str, label: str, **more: Any) -> DrawnField:
        return line(key, label, form, errors, value=known.get(key, ""), **more)

    help_words = said(kind.help) if kind.help and sends_on else ""
    yield one("title", _("什么事"), at_most=100, help=help_words, is_required=bool(kind.classes))
    if kind.classes:
        things = [(value, said(label)) for value, label in kind.classes]
        yield one("thing", _("类别"), draws="choices", choices=things)
    yield one("place", _("在哪里"), at_most=200)
    for key, label in kind.counters:
        yield one(COUNTED + key, said(label), inputmode="numeric", is_required=False)
    if kind.sends_on and sends_on:
        ways = [
            ("", _("当场办好")),
            *((to, _("转%s") % said(label)) for to, label in kind.sends_on),
        ]
        yield one("sends_on", _("怎么办"), draws="choices", choices=ways)
    yield one("when", _("什么时候"), input_type="datetime-local")
    yield one("words", _("详细情况"), draws="long", at_most=2000, rows=2, is_required=False)


def typed_moment(at: datetime) -> str:
    """A moment as its field takes it."""
    return f"{at.astimezone(SHANGHAI):%Y-%m-%dT%H:%M}"


def note_in(form: QueryDict) -> operations.Note:
    """What was typed. Raises Invalid."""
    names = [key for key in form if key.startswith(COUNTED) and form.get(key, "").strip()]
    return operations.Note(
        form.get("title", ""), form.get("place", ""), form.get("words", ""), form.get("thing", ""),
        form.get("sends_on", ""), {key.removeprefix(COUNTED): number_in(form, key) for key in names},
        _when_in(form),
    )  # fmt: skip


def _when_in(form: QueryDict) -> datetime | None:
    """The minute that was typed; nothing is now. Raises Invalid."""
    given = form.get("when", "").strip()
    if not given:
        return None
    try:
        return datetime.fromisoformat(given).replace(tzinfo=SHANGHAI)
    except ValueError:
        words = _("时间看不明白，请写成 2026-09-28 09:30 这样。")
        raise Invalid(words, fields={"when": words}) from None


def drawn_records(page: CirclePage, request: StaffRequest) -> dict[str, Any] | None:
    """What was written down in a circle, latest first; nothing where nothing is."""
    kinds = record_kinds(page)
    if not kinds:
        return None
    rows = records_of_circle(page=page, actor=request.actor)
    known = _known_cases(request.actor, {one.became for one in rows})
    return {
        "label": _("、").join(said(one.label) for one in kinds),
        "rows": [_drawn(one, known) for one in rows],
    }


def _drawn(row: RecordRow, known: Collection[str]) -> dict[str, Any]:
    label = said(row.kind.label)
    thing = dict(row.kind.classes).get(row.thing, "")
    return {
        "url": reverse("desk_activity", args=[row.id]), "title": row.title, "place": row.place,
        "kind": f"{label} · {said(thing)}" if thing else label, "when": moment_words(row.at),
        "state": chip_of("record-struck") if row.is_struck else state_chip(row.kind, row.sent_to, row.became), "case": _case(row.became, known),
        "is_corrected": row.is_corrected,
    }  # fmt: skip


def drawn_record(page: ActivityPage, request: StaffRequest) -> dict[str, Any]:
    """One thing written down, on its own page: what was counted, and what came of it."""
    known = _known_cases(request.actor, {page.became})
    return {
        "state": state_chip(page.kind, page.sent_to, page.became),
        "is_sent": bool(page.sent_to or page.became),
        "became": bool(page.became), "case": _case(page.became, known),
        "counted": [(said(label), page.counted[key]) for key, label in page.kind.counters if key in page.counted],
    }  # fmt: skip


def state_chip(kind: ActivityKind, sent_to: str, became: str) -> dict[str, str]:
    """Written down; on its way elsewhere; or become something there."""
    if not (sent_to or became):
        return chip_of("record-kept")
    to = said(dict(kind.sends_on).get(sent_to, "")) if sent_to else ""
    if became:
        return chip_of("record-became") | {"label": _("已转%s") % to}
    return chip_of("record-going") | {"label": _("正在转%s") % to}


def _case(became: str, known: Collection[str]) -> dict[str, str] | None:
    number = became.removeprefix("case:")
    return {"number": number, "url": reverse("case", args=[number])} if number in known else None


def _known_cases(actor: Actor, became: Collection[str]) -> set[str]:
    """Which of the cases this actor may see; without asking when there is none."""
    numbers = {one.removeprefix("case:") for one in became if one.startswith("case:")}
    if not numbers:
        return set()
    seen = cases_visible_to(actor=actor).filter(number__in=numbers)
    return set(seen.values_list("number", flat=True))


def moment_words(at: datetime) -> str:
    """The day and the minute."""
    return f"{date_words(at.astimezone(SHANGHAI))} {at.astimezone(SHANGHAI):%H:%M}"
