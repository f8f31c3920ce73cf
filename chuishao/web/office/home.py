"""The entrance of the office: the rooms this person may enter."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chuishao.kernel import calendars
from chuishao.kernel.refusals import NotAllowed
from chuishao.web import pages
from chuishao.web.office import admission
from chuishao.web.sessions import StaffRequest


@require_safe
def home(request: StaffRequest) -> HttpResponse:
    """One card for each room; whoever has none is told whose office it is."""
    rooms = admission.rooms_of(request.actor)
    if not rooms:
        raise NotAllowed(_("设置由各级负责人、调度员和管理员使用，您的岗位不用设置。"))
    sees_calendar = "office_calendar" in [one.name for one in rooms]
    context: dict[str, Any] = {
        "alarms": calendars.unannounced_years(request.at) if sees_calendar else (),
        "cards": [
            {"label": one.label, "words": one.words, "icon": one.icon, "url": reverse(one.name)}
            for one in rooms
        ],
    }
    return pages.page(request, "web/office/home.html", context, here="office")
