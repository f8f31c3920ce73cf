"""Following one's own matter by its private link: progress in plain words, rating, reopening, withdrawing."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import segno
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chuishao.casework import queries
from chuishao.casework.operations import attach, move, renew_public_link
from chuishao.casework.queries import OpenStep, PublicPage
from chuishao.directory.actors import Actor
from chuishao.kernel.refusals import Conflict, Invalid, Refusal
from chuishao.kernel.text import latest_words, moment_words
from chuishao.web.answers import SeeOther
from chuishao.web.desk.fields import PREFIX, answers_in, drawn_fields
from chuishao.web.desk.icons import icon_named
from chuishao.web.photos import photo_answer
from chuishao.web.public.abuse import ACT, LOOK_UP, LOOK_UP_ONE, check_limit
from chuishao.web.public.pages import PublicRequest, page, public
from chuishao.web.public.sentences import SENTENCES

TO_COME = "circle-dashed"
# Steps whose name speaks of the resident, said to the resident.
TO_YOU = {"withdraw": gettext_lazy("不用办了，撤回")}


@never_cache
@public
@require_safe
def progress(request: PublicRequest, token: str) -> HttpResponse:
    """The page; a link that does not fit is refused in one sentence, whatever is wrong with it."""
    return _page(request, token)


def _page(
    request: PublicRequest, token: str, refusal: Refusal | None = None, key: str = ""
) -> HttpResponse:
    found = queries.public_page(token=token, at=request.at)
    link = request.build_absolute_uri(reverse("progress", args=[token]))
    context = {
        "token": token,
        "sentences": SENTENCES,
        "case": found.case,
        "desk": found.desk,
        "short_number": _short(found.case.number),
        "reported_words": _reported(found, request.at),
        "now": _now(found, request.at),
        "story": list(_story(found, request.at)),
        "taps": list(_taps(found)),
        "forms": list(_forms(found, request, key, refusal)),
        "photos": found.photos,
        "may_add_photos": not found.case.is_closed,
        "earlier": found.earlier,
        "link": link,
        "code": qr(link),
        "wrong": refusal.message if refusal else "",
    }
    return page(request, "progress.html", context, status=refusal.status if refusal else 200)


def _short(number: str) -> str:
    return " ".join(number.split("-"))


def _reported(found: PublicPage, at: datetime) -> str:
    when = moment_words(found.case.opened_at, at)
    words = _("%(where)s。%(when)s 反映") % {"where": found.case.place, "when": when}
    if found.supporters:
        words += _("，另有 %d 位居民也说了") % found.supporters
    return words + _("。").rstrip()


def _now(found: PublicPage, at: datetime) -> dict[str, Any]:
    """What is so now: the last thing that happened, and who owes the next until when."""
    last = found.told[-1] if found.told else None
    waits = next((one for one in found.awaited if not one.is_stopped), None)
    now: dict[str, Any] = {
        "heading": last.heading if last else _("收到了"),
        "words": last.words if last else _("%s会派给承办单位。") % found.desk,
        "icon": "circle-check" if found.case.is_closed else "tool",
        "state": found.state_label,
    }
    if waits and not found.case.is_closed:
        now["clock"] = _clock(waits.begun_at, waits.due_at, at)
        now["left"] = _("%(unit)s%(due)s %(what)s") % {
            "unit": waits.unit, "due": latest_words(waits.due_at, at), "what": waits.heading,
        }  # fmt: skip
    return now


@dataclass(frozen=True)
class QuietBar:
    """How much of a limit is used, for the bar under the words."""

    share: int
    mood: str
    share_words: str


def _clock(begun_at: datetime, due_at: datetime, at: datetime) -> QuietBar:
    whole = (due_at - begun_at).total_seconds() or 1
    used = int(min(100, max(0, (at - begun_at).total_seconds() / whole * 100)))
    mood = "over" if at >= due_at else "soon" if used >= 80 else "half" if used >= 50 else "ok"
    return QuietBar(used, mood, _("时限已用 %d%%") % used)


def _story(found: PublicPage, at: datetime) -> Iterator[dict[str, Any]]:
    """Oldest first; what is late and what is still to come last."""
    photos = _("和 %d 张照片") % len(found.photos) if found.photos else ""
    first = {"words": _("%(desk)s收到您的话%(photos)s。") % {"desk": found.desk, "photos": photos}}
    yield _done(_("收到了"), moment_words(found.case.opened_at, at), first["words"])
    for one in found.told:
        yield _done(one.heading, moment_words(one.at, at), one.words, one.answers)
    for late in (one for one in found.awaited if one.due_at <= at and not one.is_stopped):
        due = latest_words(late.due_at, at)
        said = _("%(unit)s%(due)s 该办到，还没有。您可以打 12345 催。") % {
            "unit": late.unit,
            "due": due,
        }
        yield {
            "css": "over",
            "icon": "clock-exclamation",
            "heading": _("还没有：%s") % late.heading,
            "when": "",
            "words": said,
        }
    may_rate = any(True for _tap in _taps(found))
    for heading in found.to_come:
        when = _("现在可以") if may_rate else _("还没到")
        yield {"css": "wait", "icon": TO_COME, "heading": heading, "when": when, "words": ""}


def _done(heading: str, when: str, words: str, answers: Any = ()) -> dict[str, Any]:
    return {
        "css": "done", "icon": "check", "heading": heading, "when": when, "words": words,
        "answers": answers,
    }  # fmt: skip


def _taps(found: PublicPage) -> Iterator[dict[str, str]]:
    """Steps that one tap is enough for: a single choice, or nothing to fill in."""
    for one in found.steps:
        if _is_choice(one):
            field = one.step.form[0]
            for value, label in field.choices:
                yield {
                    "key": one.step.key,
                    "field": PREFIX + field.key,
                    "value": value,
                    "label": label,
                    "icon": "thumb-up",
                }
        elif not one.step.form:
            yield {
                "key": one.step.key,
                "field": "",
                "value": "",
                "label": one.step.label,
                "icon": "thumb-down",
            }


def _is_choice(one: OpenStep) -> bool:
    return len(one.step.form) == 1 and one.step.form[0].kind == "choice"


def _forms(
    found: PublicPage, request: PublicRequest, key: str, refusal: Refusal | None
) -> Iterator[dict[str, Any]]:
    """Steps that ask for words, each folded until it is wanted."""
    for one in found.steps:
        if not one.step.form or _is_choice(one):
            continue
        is_wrong = one.step.key == key
        errors = refusal.fields if refusal and is_wrong else {}
        answers = answers_in(request.POST, one.step.form) if is_wrong else {}
        yield {
            "key": one.step.key, "label": TO_YOU.get(one.step.key, one.step.label), "icon": icon_named(one.step.icon),
            "fields": [
                replace(field, key=f"{one.step.key}-{field.key}")
                for field in drawn_fields(one.step.form, answers, errors)
            ],
            "is_open": is_wrong,
        }  # fmt: skip


@never_cache
@public
@require_POST
def act(request: PublicRequest, token: str, key: str) -> HttpResponse:
    """Take a step as the reporter; what was typed stays when it is refused."""
    check_limit(request, ACT, request.at)
    found = queries.public_page(token=token, at=request.at)
    step = next((one.step for one in found.steps if one.step.key == key), None)
    seen = request.POST.get("seen", "")
    try:
        if step is None:
            raise Conflict("这件事刚刚有了变化，这一步现在不能办。请看看最新的情况。")
        move(
            case=found.case.id, transition=key, actor=Actor.reporter(found.case.id), at=request.at,
            answers=answers_in(request.POST, step.form),
            seen_revision=int(seen) if seen.isdecimal() and len(seen) < 9 else None,
        )  # fmt: skip
    except (Invalid, Conflict) as refusal:
        return _page(request, token, refusal, key)
    said = _("“%s”已记下。") % TO_YOU.get(key, step.label)
    return SeeOther(reverse("progress", args=[token]), says=said)


@never_cache
@public
@require_POST
def add_photos(request: PublicRequest, token: str) -> JsonResponse:
    """Photos sent before under their tokens become part of the case."""
    check_limit(request, ACT, request.at)
    case_id = queries.reported_case(token=token, at=request.at)
    new = attach(
        case=case_id,
        photos=request.POST.getlist("photos"),
        actor=Actor.reporter(case_id),
        at=request.at,
    )
    return JsonResponse({"new": new, "url": reverse("progress", args=[token])})


@public
@require_safe
def photo(request: PublicRequest, token: str, key: int) -> HttpResponse:
    """One of one's own photos."""
    case_id = queries.reported_case(token=token, at=request.at)
    found = queries.photo(attachment=key, case=case_id, actor=Actor.reporter(case_id))
    return photo_answer(*found)


@never_cache
@sensitive_post_parameters("last_four")
@public
@require_http_methods(["GET", "HEAD", "POST"])
def look_up(request: PublicRequest) -> HttpResponse:
    """By number and the telephone's last four digits; the old links end, a new one opens."""
    context = {"number": request.POST.get("number", ""), "secret": secrets.token_urlsafe(24)}
    if request.method != "POST":
        return page(request, "look_up.html", context)
    number = " ".join(request.POST.get("number", "").split()).replace(" ", "-").upper()
    check_limit(request, LOOK_UP, request.at)
    check_limit(request, LOOK_UP_ONE, request.at, who=f"{number[:40]}")
    try:
        token = renew_public_link(
            number=number, last_four=request.POST.get("last_four", "").strip(),
            secret=request.POST.get("secret", ""), actor=Actor.stranger(), at=request.at,
        )  # fmt: skip
    except Refusal as refusal:
        context["wrong"] = refusal.message
        return page(request, "look_up.html", context, status=refusal.status)
    return SeeOther(reverse("progress", args=[token]))


def qr(link: str) -> SafeString:
    """The link as a picture: black on white, in both lights."""
    drawn = segno.make(link, error="m").svg_inline(
        scale=4, dark="#17212B", light="#fff", omitsize=True
    )
    return mark_safe(drawn)  # noqa: S308 - drawn from our own address
