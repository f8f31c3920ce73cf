"""What every page of the office shares: its tabs, its title, and refusals above a form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpResponse, QueryDict
from django.urls import reverse

from chuishao.kernel.refusals import Refusal
from chuishao.web import pages
from chuishao.web.desk.wrong import drawn_wrong
from chuishao.web.office import admission
from chuishao.web.sessions import StaffRequest


def page(
    request: StaffRequest,
    room: str,
    template: str,
    context: Mapping[str, Any],
    refusal: Refusal | None = None,
    labels: Mapping[str, str] | None = None,
) -> HttpResponse:
    """A page of this room, for whoever may enter it; with the refusal of a form above it, if any."""
    here = admission.admit(request.actor, room)
    drawn = {
        "room": here,
        "tabs": [_tab(one, one is here) for one in admission.rooms_of(request.actor)],
        "wrong": drawn_wrong(refusal, labels or {}) if refusal else None,
        "errors": refusal.fields if refusal else {},
        **context,
    }
    status = refusal.status if refusal else 200
    return pages.page(request, template, drawn, here="office", status=status)


def _tab(room: admission.Room, is_here: bool) -> dict[str, Any]:
    return {"label": room.label, "url": reverse(room.name), "is_here": is_here}


def typed_date(form: QueryDict, name: str) -> date | None:
    """The date typed into a field, if it is one."""
    try:
        return date.fromisoformat(form.get(name, "").strip())
    except ValueError:
        return None


def typed_number(form: QueryDict, name: str) -> int:
    """The whole number typed into a field; 0, which no row and no limit has, when it is none."""
    words = form.get(name, "").strip()
    return int(words) if words.isdecimal() and len(words) < 10 else 0
