"""When those went who never checked out: who they are, ticked, and the one moment that is recorded for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.http import QueryDict
from django.utils.translation import gettext as _

from chuishao.kernel.refusals import Invalid
from chuishao.kernel.working_time import SHANGHAI
from chuishao.participation.queries.activity_pages import ActivityPage, ShiftPage
from chuishao.web.desk.fields import DrawnField
from chuishao.web.desk.taking_part.acts import line


def going_fields(
    page: ActivityPage, shift: ShiftPage, form: QueryDict, errors: Mapping[str, str]
) -> Iterator[DrawnField]:
    """Who is still written down as there, with when they came; the end of the shift as the moment they went."""
    people = [
        (str(one.id), _("%(name)s，%(came)s 到") % {"name": one.pseudonym, "came": f"{one.starts_at.astimezone(SHANGHAI):%H:%M}"})
        for one in page.came if one.state == "open" and one.shift_id == shift.card.id and "correct" in one.may
    ]  # fmt: skip
    ends = shift.card.ends_at.astimezone(SHANGHAI)
    chosen = tuple(form.getlist("gone")) if form else tuple(key for key, _name in people)
    words = _("走得不一样早的，分几次记。没来的不要记，请负责人划去。")
    yield line(
        "gone", _("谁"), form, errors, draws="checks", choices=people, chosen=chosen, help=words
    )
    wrong = {"went": errors.get("went", "") or errors.get("times", "")}
    yield line("on", _("哪一天"), form, errors, input_type="date", value=f"{ends:%Y-%m-%d}")
    yield line("went", _("几点离开"), form, wrong, input_type="time", value=f"{ends:%H:%M}")


def gone_in(form: QueryDict) -> list[int]:
    """Whose going is recorded. Raises Invalid."""
    ids = [int(one) for one in form.getlist("gone") if one.isdecimal() and len(one) < 19]
    if not ids:
        raise Invalid(_("还没有选是谁。"), fields={"gone": _("请勾选核实过的人。")})
    return ids
