"""Putting right what was written down: the form with what stands there, and what it said before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chuishao.kernel.text import said, said_actor
from chuishao.participation import operations
from chuishao.participation.queries.activity_pages import ActivityPage
from chuishao.participation.queries.records import Corrected, corrections_of
from chuishao.web.desk.fields import DrawnField
from chuishao.web.desk.taking_part.activity_acts import Run, goes_back
from chuishao.web.desk.taking_part.acts import Act, Draw, must_say
from chuishao.web.desk.taking_part.writing_down import (
    COUNTED,
    moment_words,
    note_in,
    record_fields,
    typed_moment,
)
from chuishao.web.sessions import StaffRequest

CORRECT = "correct-record"
STRIKE = "strike-record"
CORRECTING = {
    CORRECT: (gettext_lazy("更正这条记录"), "pencil"), STRIKE: (gettext_lazy("撤下这条记录"), "x"),
}  # fmt: skip
LABELS = {
    "title": gettext_lazy("事由"), "thing": gettext_lazy("类别"), "place": gettext_lazy("地点"),
    "words": gettext_lazy("内容"), "when": gettext_lazy("时间"),
}  # fmt: skip


def correcting_acts(page: ActivityPage, request: StaffRequest) -> list[Act]:
    """The ways to put a record right or to strike it, for whoever may."""
    if not page.may_correct:
        return []

    def draw(form: QueryDict, errors: Mapping[str, str]) -> list[DrawnField]:
        fields = record_fields(page.kind, form, errors, _known(page), sends_on=False)
        return [*fields, *must_say(form, errors)]

    follows = [_("改成新的，以前怎么写、谁改的、为什么都留着"), _("数只按新的算一次")]
    if page.sent_to or page.became:
        follows.append(_("已经转出的那一件不跟着改"))
    return [
        _act(page, CORRECT, follows, draw, request),
        _act(page, STRIKE, _struck_follows(page), must_say, request),
    ]


def _struck_follows(page: ActivityPage) -> list[str]:
    follows = [
        _("不再算数；原来怎么写、谁撤的、为什么都留着"),
        _("不能恢复，记错了地方的到对的地方另记一条"),
    ]
    return [*follows, _("已经转出的那一件不跟着撤")] if page.sent_to or page.became else follows


def _act(
    page: ActivityPage, key: str, follows: list[str], draw: Draw, request: StaffRequest
) -> Act:
    label, icon = CORRECTING[key]
    return Act(
        key, str(label), icon, reverse("activity_act", args=[page.id, key]), follows,
        reverse("desk_activity", args=[page.id]), page.title, goes_back(correct_run(page.id, key, request)),
        draw, f"activity:{page.id}",
    )  # fmt: skip


def correct_run(activity: int, key: str, request: StaffRequest) -> Run:
    """What putting a record right does, or striking it."""
    if key == STRIKE:
        return lambda form: operations.strike_record(
            activity_id=activity, reason=form.get("reason", ""), actor=request.actor, at=request.at
        )
    return lambda form: operations.correct_record(
        activity_id=activity, note=note_in(form), reason=form.get("reason", ""), actor=request.actor,
        at=request.at,
    )  # fmt: skip


def _known(page: ActivityPage) -> dict[str, str]:
    """What the record says now, field by field."""
    counted = {COUNTED + key: str(number) for key, number in page.counted.items()}
    return counted | {
        "title": page.title, "thing": page.thing, "place": page.place, "words": page.words,
        "when": typed_moment(page.starts_at),
    }  # fmt: skip


def drawn_corrections(page: ActivityPage) -> list[dict[str, Any]]:
    """Each time it was put right, the latest first, with what it said before."""
    return [
        {
            "by": said_actor(one.by), "when": moment_words(one.at), "why": one.why,
            "before": list(_before(page, one)),
        }
        for one in corrections_of(page=page)
    ]  # fmt: skip


def _before(page: ActivityPage, one: Corrected) -> Iterator[tuple[str, str]]:
    for key, words in one.before.items():
        if key == "counted":
            for counter, label in page.kind.counters:
                yield said(label), str(words.get(counter, "—"))
        elif key == "when":
            yield str(LABELS[key]), moment_words(datetime.fromisoformat(words))
        elif key == "thing":
            yield str(LABELS[key]), said(dict(page.kind.classes).get(words, words)) or "—"
        else:
            yield str(LABELS[key]), words or "—"
