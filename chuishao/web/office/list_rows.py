"""The circles and participants of an office as rows of a workbook, few at once and many by a job."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chuishao.kernel.text import said
from chuishao.participation.queries import circles, register
from chuishao.participation.queries.circles import WantedCircles
from chuishao.participation.queries.register import PersonRow, WantedPeople
from chuishao.web.office import admission
from chuishao.web.sources import Wish, one_sheet

CIRCLE_HEADS = (
    gettext_lazy("系统编号"), gettext_lazy("名称"), gettext_lazy("机制"), gettext_lazy("种类"), gettext_lazy("主办"), gettext_lazy("区域代码"),
    gettext_lazy("成立"), gettext_lazy("到期"), gettext_lazy("结束"), gettext_lazy("成员数"), gettext_lazy("等确认"),
)  # fmt: skip
PERSON_HEADS = (gettext_lazy("代号"), gettext_lazy("特长"), gettext_lazy("区域代码"), gettext_lazy("在哪里"))  # fmt: skip


def _circles_of(kept: Mapping[str, Any]) -> WantedCircles:
    """The question as it was asked, read back from what is kept of it."""
    given = {key: kept.get(key, "") for key in ("programme", "kind", "words", "region_path")}
    return WantedCircles(
        **given, is_ended={"True": True, "None": None}.get(kept.get("is_ended", ""), False)
    )


def _count_circles(wish: Wish, most: int | None) -> int:
    return circles.count_circles(actor=wish.actor, wanted=_circles_of(wish.filters), most=most)


def _circle_lines(wish: Wish) -> Iterator[Sequence[Any]]:
    for one in circles.each_circle(actor=wish.actor, wanted=_circles_of(wish.filters)):
        days = [f"{day:%Y-%m-%d}" if day else "" for day in (one.founded_on, one.ends_on, one.ended_on)]  # fmt: skip
        yield (
            one.id, one.name, said(one.programme_label), said(one.kind_label), one.host, one.region_path,
            *days, one.members, one.waiting,
        )  # fmt: skip


CIRCLES = one_sheet(
    "circles", gettext_lazy("组织"), CIRCLE_HEADS, lambda actor: admission.admit(actor, "office_circles"), _count_circles, _circle_lines
)  # fmt: skip


def belongs_words(one: PersonRow) -> str:
    """Where somebody belongs, and as what."""
    return _("；").join(f"{it.circle} {said(it.role_label)}" for it in one.belongs)


def _people_of(kept: Mapping[str, Any]) -> WantedPeople:
    """The question as it was asked, read back from what is kept of it."""
    given = {key: kept.get(key, "") for key in ("programme", "region_path", "words")}
    return WantedPeople(**given, has_left=bool(kept.get("has_left")))


def _count_people(wish: Wish, most: int | None) -> int:
    return register.count_people(actor=wish.actor, wanted=_people_of(wish.filters), most=most)


def _person_lines(wish: Wish) -> Iterator[Sequence[Any]]:
    for one in register.each_person(actor=wish.actor, wanted=_people_of(wish.filters)):
        yield one.pseudonym, _("、").join(one.skills), one.region_path, belongs_words(one)


PEOPLE = one_sheet(
    "participants", gettext_lazy("参与人"), PERSON_HEADS, lambda actor: admission.admit(actor, "office_participants"), _count_people, _person_lines
)  # fmt: skip
