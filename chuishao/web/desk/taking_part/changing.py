"""The forms in which what was planned is put right, filled with how it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.http import QueryDict
from django.utils.translation import gettext as _

from chuishao.kernel.text import said
from chuishao.kernel.working_time import SHANGHAI
from chuishao.participation.operations import Amendment, Meeting, PlannedShift
from chuishao.participation.queries.activities import ShiftCard
from chuishao.participation.queries.activity_pages import ActivityPage
from chuishao.web.desk.fields import DrawnField
from chuishao.web.desk.taking_part.acts import line, moment_in, number_in
from chuishao.web.desk.taking_part.slots import Row, Slots
from chuishao.web.desk.taking_part.words import span_words


def change_fields(
    page: ActivityPage, form: QueryDict, errors: Mapping[str, str]
) -> Iterator[DrawnField | Slots]:
    """Everything that may still change: the hours only as long as nobody was told."""
    yield line("title", _("名称"), form, errors, at_most=100, value=page.title)
    if page.kind.classes:
        things = [(value, said(label)) for value, label in page.kind.classes]
        yield line(
            "thing", _("类别"), form, errors, draws="choices", choices=things, value=page.thing
        )
    yield line("place", _("地点"), form, errors, at_most=200, value=page.place)
    cards = [one.card for one in page.shifts]
    rows = [
        Row(span_words(one.starts_at, one.ends_at), list(_shift_fields(page, one, form, errors)))
        for one in cards
    ]
    yield Slots("shifts", _("班次和名额"), errors.get("shifts", ""), rows, may_grow=False)
    yield line(
        "words", _("内容"), form, errors, draws="long", at_most=2000, is_required=False, value=page.words
    )  # fmt: skip
    yield line(
        "requirements", _("对来的人的要求"), form, errors, at_most=500, is_required=False,
        value=page.requirements,
    )  # fmt: skip


def _shift_fields(
    page: ActivityPage, card: ShiftCard, form: QueryDict, errors: Mapping[str, str]
) -> Iterator[DrawnField]:
    begins, ends = (one.astimezone(SHANGHAI) for one in (card.starts_at, card.ends_at))
    if page.state == "planned":
        for key, label, kind, value in (
            ("day", _("哪一天"), "date", f"{begins:%Y-%m-%d}"), ("from_time", _("几点开始"), "time", f"{begins:%H:%M}"),
            ("until", _("哪一天结束"), "date", f"{ends:%Y-%m-%d}"), ("to_time", _("几点结束"), "time", f"{ends:%H:%M}"),
        ):  # fmt: skip
            yield line(f"{key}_{card.id}", label, form, errors, input_type=kind, value=value)
    places = str(card.places) if card.places else ""
    yield line(
        f"places_{card.id}", _("名额"), form, errors, inputmode="numeric", is_required=False, value=places
    )  # fmt: skip


def amendment_in(page: ActivityPage, form: QueryDict) -> Amendment:
    """The activity as it was typed. Raises Invalid."""
    return Amendment(
        form.get("title", ""), form.get("place", ""), form.get("words", ""), form.get("requirements", ""),
        form.get("thing", ""), {one.card.id: _shift_in(one.card, form) for one in page.shifts},
    )  # fmt: skip


def _shift_in(card: ShiftCard, form: QueryDict) -> PlannedShift:
    begins, ends = card.starts_at, card.ends_at
    if f"day_{card.id}" in form:
        begins = moment_in(form, f"day_{card.id}", f"from_time_{card.id}")
        ends = moment_in(form, f"until_{card.id}", f"to_time_{card.id}")
    return PlannedShift(begins, ends, number_in(form, f"places_{card.id}"), card.label)


def meeting_fields(
    page: ActivityPage, form: QueryDict, errors: Mapping[str, str]
) -> Iterator[DrawnField]:
    """What may still change of a meeting: its hours only as long as notice was not given."""
    yield line("title", _("名称"), form, errors, at_most=100, value=page.title)
    yield line("place", _("地点"), form, errors, at_most=200, value=page.place)
    if page.state != "planned":
        return
    begins, ends = (one.astimezone(SHANGHAI) for one in (page.starts_at, page.ends_at))
    day = {"day": errors.get("day", "") or errors.get("starts_at", "")}
    yield line("day", _("哪一天"), form, day, input_type="date", value=f"{begins:%Y-%m-%d}")
    yield line("from_time", _("几点开始"), form, errors, input_type="time", value=f"{begins:%H:%M}")
    wrong = {"to_time": errors.get("to_time", "") or errors.get("ends_at", "")}
    yield line("to_time", _("几点结束"), form, wrong, input_type="time", value=f"{ends:%H:%M}")


def meeting_in(page: ActivityPage, form: QueryDict) -> Meeting:
    """The meeting as it was typed. Raises Invalid."""
    begins, ends = page.starts_at, page.ends_at
    if "day" in form:
        begins, ends = moment_in(form, "day", "from_time"), moment_in(form, "day", "to_time")
    return Meeting(form.get("title", ""), form.get("place", ""), begins, ends)
