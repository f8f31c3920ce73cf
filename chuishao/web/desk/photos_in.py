"""Photos that come with a form of the desk: kept at once, so that a refused form need not send them again."""

from __future__ import annotations

import secrets
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chuishao.casework.operations import MOST_PHOTOS, attach
from chuishao.kernel import files
from chuishao.kernel.refusals import Invalid
from chuishao.web.answers import SeeOther, case_address
from chuishao.web.sessions import StaffRequest

FIELD, BEFORE = "photos", "photos_before"


def take_in(request: StaffRequest, tokens: list[str]) -> None:
    """Add to ``tokens`` the photos of this form, those it brought before and those it brings now. Raises Invalid."""
    tokens += request.POST.getlist(BEFORE)[:MOST_PHOTOS]
    for sent in request.FILES.getlist(FIELD):
        if len(tokens) >= MOST_PHOTOS:
            words = _("一件事最多 %(most_photos)s 张照片。请留下最清楚的几张。") % {
                "most_photos": MOST_PHOTOS
            }
            raise Invalid(words, fields={FIELD: words})
        token = secrets.token_urlsafe(24)
        _keep(request, sent.file, token)
        tokens.append(token)


def _keep(request: StaffRequest, sent: Any, token: str) -> None:
    try:
        files.keep(sent, token=token, at=request.at)
    except Invalid as refusal:
        raise Invalid(refusal.message, fields={FIELD: refusal.message}) from refusal


@require_POST
def add_case_photos(request: StaffRequest, number: str) -> HttpResponse:
    """More photos of a case that goes on, by whoever it concerns."""
    tokens: list[str] = []
    take_in(request, tokens)
    new = attach(case=number, photos=tokens, actor=request.actor, at=request.at)
    if not tokens:
        raise Invalid(_("没有收到照片，请再选一次。"))
    return SeeOther(case_address(number), says=_("加了 %d 张照片。") % new)
