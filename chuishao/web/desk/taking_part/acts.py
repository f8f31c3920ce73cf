"""One act of taking part: its form, what it causes, taking it once, and what changed meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Protocol

from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _

from chuishao.kernel import records
from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed, Refusal
from chuishao.kernel.text import said_actor
from chuishao.kernel.working_time import SHANGHAI
from chuishao.participation.operations.seeing import demand_unchanged
from chuishao.web import clock, pages, words
from chuishao.web.answers import SeeOther
from chuishao.web.desk.difference import Changed
from chuishao.web.desk.fields import DrawnField
from chuishao.web.desk.taking_part.words import done_words
from chuishao.web.desk.wrong import Wrong, drawn_wrong
from chuishao.web.sessions import StaffRequest

SEEN, ONE_MORE = "seen", "one_more"
"""What the form saw of the records; and a form that only asks to be shown again, one row longer or with other figures."""


class Field(Protocol):
    """What a form is made of: one field, or several drawn as one."""

    @property
    def key(self) -> str: ...
    @property
    def label(self) -> str: ...


Draw = Callable[[QueryDict, Mapping[str, str]], Sequence[Field]]


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
    here: str = "taking_part"

    @property
    def consequence(self) -> str:
        """What it causes, on one line."""
        return _("；").join(self.follows) + _("。")


def answer(request: StaffRequest, act: Act) -> HttpResponse:
    """GET shows the form, POST acts; what was typed is kept through every refusal."""
    if request.method != "POST" or ONE_MORE in request.POST:
        return _form(request, act)
    try:
        _demand_seen(request, act)
        url = act.run(request.POST)
    except (Invalid, Conflict) as refusal:
        return _form(request, act, refusal)
    return SeeOther(url or act.back, says=act.says or _("“%s”已经办了。") % act.label)


@dataclass(frozen=True)
class Light:
    """An act known by its ids alone: taken without reading the page it stands on, which only its form needs."""

    label: str
    back: str
    subject: str
    run: Callable[[QueryDict], str]


def answer_lightly(
    request: StaffRequest, light: Light, build: Callable[[], Act | None]
) -> HttpResponse:
    """POST acts at once; the form is made when it is asked for, or after a refusal.

    What is no longer open is told with what was typed; what never was this actor's is refused.
    """
    refusal: Refusal | None = None
    if request.method == "POST" and ONE_MORE not in request.POST:
        try:
            _demand_seen(request, light)
            url = light.run(request.POST)
        except (Invalid, Conflict) as said_no:
            refusal = said_no
        else:
            return SeeOther(url or light.back, says=_("“%s”已经办了。") % light.label)
    act = build()
    if act is not None:
        return _form(request, act, refusal)
    if refusal is None:
        raise NotAllowed(_("这一步现在不能由您来办。请回到这一页，从列出的里选。"))
    return _not_now(request, light, refusal)


def _not_now(request: StaffRequest, light: Light, refusal: Refusal) -> HttpResponse:
    """Somebody was faster: the sentence, and what was typed, to be copied."""
    typed = [
        words for key, words in request.POST.items()
        if key not in ("csrfmiddlewaretoken", SEEN) and str(words).strip()
    ]  # fmt: skip
    context = {"act": light, "message": refusal.message, "kept": typed}
    return pages.page(
        request, "web/desk/taking_part/not_now.html", context, here="taking_part", status=refusal.status
    )  # fmt: skip


def _demand_seen(request: StaffRequest, act: Act | Light) -> None:
    seen = request.POST.get(SEEN, "")
    if act.subject and seen.isdecimal() and len(seen) < 10:
        demand_unchanged(subject=act.subject, seen=int(seen), actor=request.actor, at=request.at)


def _form(request: StaffRequest, act: Act, refusal: Refusal | None = None) -> HttpResponse:
    errors = refusal.fields if refusal else {}
    fields: Sequence[Field] = act.draw(request.POST or request.GET, errors) if act.draw else []
    context: dict[str, Any] = {
        "act": act,
        "fields": fields,
        "seen": records.head_of(act.subject).seq if act.subject else "",
        "wrong": _wrong(refusal, fields, act) if refusal else None,
    }
    status = refusal.status if refusal else 200
    return pages.page(
        request, "web/desk/taking_part/act.html", context, here=act.here, status=status
    )


def _wrong(refusal: Refusal, fields: Sequence[Field], act: Act) -> Wrong:
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


def day_in(form: QueryDict, name: str) -> date | None:
    """A day as it was typed. Raises Invalid."""
    given = form.get(name, "")
    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        words = _("日期看不明白，请写成 2026-09-28 这样。")
        raise Invalid(words, fields={name: words}) from None


def moment_in(form: QueryDict, day: str, name: str) -> datetime:
    """A moment as it was typed, from its day and its clock time. Raises Invalid."""
    on = day_in(form, day)
    if on is None:
        raise Invalid(_("还没有写是哪一天。"), fields={day: _("请选日期。")})
    try:
        return datetime.combine(on, time.fromisoformat(form.get(name, "")), SHANGHAI)
    except ValueError:
        words = _("时间看不明白，请写成 09:30 这样。")
        raise Invalid(words, fields={name: words}) from None


def number_in(form: QueryDict, name: str, otherwise: int = 0) -> int:
    """A whole number as it was typed. Raises Invalid."""
    given = form.get(name, "").strip()
    if not given:
        return otherwise
    if not given.isdecimal() or len(given) > 9:
        words = _("请写一个整数。")
        raise Invalid(words, fields={name: words})
    return int(given)


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


def must_say(form: QueryDict, errors: Mapping[str, str]) -> list[DrawnField]:
    """The one field of an act that must give its reason."""
    return [line("reason", _("理由"), form, errors, draws="long", at_most=300, rows=2)]
