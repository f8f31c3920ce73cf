"""Saying what is wrong: photo, place, words; sent by our script so that nothing is lost on the way."""

from __future__ import annotations

import re
import secrets
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chuishao.casework import catalogue
from chuishao.casework.catalogue import CaseType
from chuishao.casework.operations import HandedIn, Place, open_public_case
from chuishao.directory import queries as directory
from chuishao.kernel import files
from chuishao.kernel.refusals import Invalid
from chuishao.kernel.text import first_sentence
from chuishao.web.desk.matters import suggested_matter
from chuishao.web.public.abuse import HAND_IN, UPLOAD, check_limit, check_proof
from chuishao.web.public.near import WIDTHS
from chuishao.web.public.pages import PublicRequest, page, public
from chuishao.web.public.sentences import SENTENCES

TITLE_LENGTH = 40
ABOUT_SITE, CITY = "site", "5301"
# What asks for an answer only, and what asks for something to be done.
ANSWERED_ONLY = ("consult", "suggest", "praise")


def public_rules() -> CaseType:
    """The declared type of case in which a resident has steps to take."""
    for rules in catalogue.spoken():
        if any(who.side == "reporter" for step in rules.transitions for who in step.by):
            return rules
    raise Http404


@public
@require_safe
def report(request: PublicRequest) -> HttpResponse:
    """The form. What was typed before is brought back by the script from this phone."""
    rules = public_rules()
    demand = next(field for field in rules.fields if field.key == "demand")
    is_about_site = request.GET.get("about") == ABOUT_SITE
    context = {
        "demands": demand.choices,
        "sentences": SENTENCES,
        "demand": "suggest" if is_about_site else "help",
        "is_about_site": is_about_site,
        "secret": secrets.token_urlsafe(24),
        "districts": directory.children_of(CITY, request.at),
    }
    return page(request, "report.html", context)


@public
@require_POST
def photo(request: PublicRequest) -> JsonResponse:
    """Take one photo in under its token; the same token again is the same photo."""
    check_limit(request, UPLOAD, request.at)
    sent = request.FILES.get("photo")
    if sent is None or sent.file is None:
        raise Invalid("没有收到照片，请再选一次。")
    token = request.POST.get("token", "")
    files.keep(sent.file, token=token, at=request.at)
    return JsonResponse({"token": token})


@public
@require_POST
def hand_in(request: PublicRequest) -> JsonResponse:
    """Take the whole report in. The same secret again gives the same case: nothing is doubled."""
    check_limit(request, HAND_IN, request.at)
    check_proof(request)
    handed = _open(request)
    return JsonResponse(
        {"number": handed.done.number, "url": reverse("progress", args=[handed.token])}
    )


def _open(request: PublicRequest) -> HandedIn:
    form, rules = request.POST, public_rules()
    said = form.get("description", "").strip()
    if not said:
        raise Invalid("还没有写怎么了。一句话就行。", fields={"description": "请写一句话。"})
    is_about_site = form.get("about") == ABOUT_SITE
    path = CITY if is_about_site else _path(form.get("place", ""))
    window = directory.public_window(path, request.at)
    if window is None:
        raise Invalid("请选一下在哪个区县。", fields={"place": "请选区县，或点“用我现在的位置”。"})
    place = Place(path) if is_about_site else _place(path, form)
    demand = form.get("demand") or "help"
    suggested = None if is_about_site else suggested_matter(said)
    return open_public_case(
        case_type=rules.key, actor=window, at=request.at, title=first_sentence(said, most=TITLE_LENGTH), place=place,
        kind="enquiry" if demand in ANSWERED_ONLY else "general", secret=form.get("secret", ""),
        answers=_answers(form, said, demand), photos=form.getlist("photos"),
        category=suggested.matter.code if suggested else "",
    )  # fmt: skip


def _answers(form: Any, said: str, demand: str) -> dict[str, Any]:
    return {
        "channel": "web",
        "demand": demand,
        "description": said,
        "caller_name": form.get("caller_name", ""),
        "caller_phone": form.get("caller_phone", ""),
        "keep_secret": "yes" if form.get("keep_secret") else "",
    }


def _path(given: str) -> str:
    return given if given.isdecimal() and len(given) in WIDTHS else ""


def _place(path: str, form: Any) -> Place:
    words = form.get("place_words", "").strip()
    if not words:
        said = _("写一句在哪里，例如小区名、路口、门牌号。")
        raise Invalid("还没有写在哪里。", fields={"place_words": said})
    lon, lat = _number(form.get("lon", "")), _number(form.get("lat", ""))
    return Place(path, words, lon, lat)


def _number(given: str) -> float | None:
    return float(given) if re.fullmatch(r"-?\d{1,3}(\.\d{1,12})?", given) else None
