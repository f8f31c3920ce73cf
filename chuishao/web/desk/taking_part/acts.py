"""One act of taking part: its form, what it causes, taking it once, and what changed meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _

from chuishao.kernel import records
from chuishao.kernel.refusals import Conflict, Invalid, Refusal
from chuishao.kernel.text import said_actor
from chuishao.participation.operations.seeing import demand_unchanged
from chuishao.web import clock, pages, words
from chuishao.web.answers import SeeOther
from chuishao.web.desk.difference import Changed
from chuishao.web.desk.fields import DrawnField
from chuishao.web.desk.taking_part.words import done_words
from chuishao.web.desk.wrong import Wrong, drawn_wrong
from chuishao.web.sessions import StaffRequest

SEEN = "seen"
Draw = Callable[[QueryDict, Mapping[str, str]], list[DrawnField]]


@dataclass(frozen=True)
class Act:
    """Something one may do now: ``follows`` says what it causes, ``run`` does it and tells where to go next.

    ``subject``: the chain of records it is written to; who saw an older end of it is told what is new.
    """

    key: str
    label: str
    icon: str
    url: str
    follows: Sequence[str]
    back: str
    about: str
    run: Callable[[QueryDict], str]
    draw: Draw | None = None
    subject: str = ""
    says: str = ""
    is_primary: bool = False

    @property
    def consequence(self) -> str:
        """What it causes, on one line."""
        return _("；").join(self.follows) + _("。")


def answer(request: StaffRequest, act: Act) -> HttpResponse:
    """GET shows the form, POST acts; what was typed is kept through every refusal."""
    if request.method == "GET":
        return _form(request, act)
    try:
        _demand_seen(request, act)
        url = act.run(request.POST)
    except (Invalid, Conflict) as refusal:
        return _form(request, act, refusal)
    return SeeOther(url or act.back, says=act.says or _("“%s”已经办了。") % act.label)


def _demand_seen(request: StaffRequest, act: Act) -> None:
    seen = request.POST.get(SEEN, "")
    if act.subject and seen.isdecimal() and len(seen) < 10:
        demand_unchanged(subject=act.subject, seen=int(seen), actor=request.actor, at=request.at)


def _form(request: StaffRequest, act: Act, refusal: Refusal | None = None) -> HttpResponse:
    errors = refusal.fields if refusal else {}
    fields = act.draw(request.POST or request.GET, errors) if act.draw else []
    context: dict[str, Any] = {
        "act": act,
        "fields": fields,
        "seen": records.head_of(act.subject).seq if act.subject else "",
        "wrong": _wrong(refusal, fields, act) if refusal else None,
    }
    status = refusal.status if refusal else 200
    return pages.page(
        request, "web/desk/taking_part/act.html", context, here="taking_part", status=status
    )


def _wrong(refusal: Refusal, fields: Sequence[DrawnField], act: Act) -> Wrong:
    labels = {field.key: field.label for field in fields}
    since = [
        Changed(
            said_actor(entry.actor.get("label") or "系统"),
            words.clock_words(entry.at, clock.now()),
            done_words(entry.action),
        )
        for entry in refusal.extra.get("difference", ())
    ]
    if not since:
        return drawn_wrong(refusal, labels)
    remedy = _("您填的都还在。看清变化，仍要办就再交一次。")
    return Wrong(_("这件事刚刚有人动过。"), [], since, remedy, _("看清了，仍然“%s”") % act.label)


def line(
    key: str, label: str, form: QueryDict, errors: Mapping[str, str], **more: Any
) -> DrawnField:
    """One field of an act's form, filled with what was typed."""
    return DrawnField(
        key=key, label=label, name=key, value=form.get(key, more.pop("value", "")),
        error=errors.get(key, ""), **({"draws": "line"} | more),
    )  # fmt: skip


def why(form: QueryDict, errors: Mapping[str, str]) -> list[DrawnField]:
    """The one field of an act that asks only for its reason."""
    return [
        line(
            "reason", _("理由"), form, errors, draws="long", at_most=300, rows=2, is_required=False
        )
    ]
