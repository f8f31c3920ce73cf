"""What one may say to a row that says somebody came: confirm, review, put right, dispute, strike out."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from chuishao.kernel.working_time import SHANGHAI
from chuishao.participation import operations
from chuishao.participation.queries.activity_pages import ActivityPage, Came
from chuishao.web.desk.fields import DrawnField
from chuishao.web.desk.taking_part.activity_acts import (
    Run,
    goes_back,
    lightly,
    time_fields,
    times_in,
)
from chuishao.web.desk.taking_part.acts import Act, Draw, must_say
from chuishao.web.sessions import StaffRequest

LABELS = {
    "confirm": (gettext_lazy("确认"), "check"), "grant": (gettext_lazy("同意补记"), "check"),
    "refuse": (gettext_lazy("不同意补记"), "x"), "beyond": (gettext_lazy("超出一天上限的复核"), "checks"),
    "correct": (gettext_lazy("更正"), "pencil"), "strike": (gettext_lazy("划去"), "trash"),
    "dispute": (gettext_lazy("提出异议"), "hand-stop"),
}  # fmt: skip
FOLLOWS = {
    "confirm": (gettext_lazy("时间计入本人的时数"),),
    "grant": (gettext_lazy("补记的时间计入本人的时数"),),
    "refuse": (gettext_lazy("划去这一条，不计时，记录保留"),),
    "beyond": (
        gettext_lazy("这一条的时间全部计入本人的时数"), gettext_lazy("同一天的其他时间仍按上限计"),
        gettext_lazy("理由写在这一条上，本人看得到"),
    ),
    "correct": (
        gettext_lazy("改成新的时间，前后都留着"), gettext_lazy("先不计时，等另一位同事重新确认"),
        gettext_lazy("理由写在这一条上，本人看得到"),
    ),
    "strike": (gettext_lazy("不再计时，记录和理由保留"),),
    "dispute": (gettext_lazy("先不计时，等更正后重新确认"),),
}  # fmt: skip


def came_acts(page: ActivityPage, row: Came, request: StaffRequest) -> list[Act]:
    """What may be said to one row that says somebody came."""
    return [_act(page, row, key, request) for key in row.may]


def _act(page: ActivityPage, row: Came, key: str, request: StaffRequest) -> Act:
    label, icon = LABELS[key]
    draws: dict[str, Draw | None] = {
        "confirm": None, "correct": lambda form, errors: _correcting(page, row, request, form, errors),
    }  # fmt: skip
    return Act(
        key, str(label), icon, reverse("came_act", args=[page.id, row.id, key]), [str(one) for one in FOLLOWS[key]],
        reverse("desk_activity", args=[page.id]), f"{page.title} · {row.pseudonym}",
        goes_back(_run(row.id, key, request)), draws.get(key, must_say), f"activity:{page.id}",
    )  # fmt: skip


def _correcting(
    page: ActivityPage, row: Came, request: StaffRequest, form: QueryDict, errors: Mapping[str, str]
) -> list[DrawnField]:
    """The times as they stand; who never checked out left by now, or with the shift."""
    last = next(one.card.ends_at for one in page.shifts if one.card.id == row.shift_id)
    begins, ends = row.starts_at, row.ends_at or min(request.at, last)
    times = time_fields(begins.astimezone(SHANGHAI), ends.astimezone(SHANGHAI), form, errors)
    return [*times, *must_say(form, errors)]


def _run(came: int, key: str, request: StaffRequest) -> Run:
    who = {"actor": request.actor, "at": request.at}
    this, these = {"attendance_id": came, **who}, {"attendance_ids": [came], **who}

    def reason(form: QueryDict) -> str:
        return form.get("reason", "")

    def correct(form: QueryDict) -> object:
        came_at, went_at = times_in(form)
        return operations.correct_attendance(
            **this, came_at=came_at, went_at=went_at, reason=reason(form)
        )

    runs: dict[str, Run] = {
        "confirm": lambda form: operations.confirm_attendance(**these),
        "grant": lambda form: operations.review_afterwards(**these, is_granted=True, reason=reason(form)),
        "refuse": lambda form: operations.review_afterwards(**these, is_granted=False, reason=reason(form)),
        "beyond": lambda form: operations.allow_beyond_cap(**this, reason=reason(form)),
        "correct": correct,
        "strike": lambda form: operations.strike_out(**this, reason=reason(form)),
        "dispute": lambda form: operations.dispute_attendance(**this, reason=reason(form)),
    }  # fmt: skip
    return runs[key]


@require_http_methods(["GET", "HEAD", "POST"])
def came_act(request: StaffRequest, activity: int, came: int, key: str) -> HttpResponse:
    """One act on a row that says somebody came."""

    def acts(page: ActivityPage) -> list[Act]:
        found = next((one for one in page.came if one.id == came), None)
        if found is None:
            raise Http404
        return came_acts(page, found, request)

    if key not in LABELS:
        raise Http404
    return lightly(request, activity, key, _run(came, key, request), acts, LABELS)
