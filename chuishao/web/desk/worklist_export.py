"""The list as a workbook: exactly the rows that the filter shows; few at once, many by a job."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chuishao.web import taking
from chuishao.web.desk.worklist import HEADINGS
from chuishao.web.desk.worklist_filters import Asked, asked_in, chosen_words
from chuishao.web.desk.worklist_rows import LIST, kept
from chuishao.web.sessions import StaffRequest


@require_http_methods(["GET", "HEAD", "POST"])
def export(request: StaffRequest) -> HttpResponse:
    """GET gives few rows at once; POST asks for a job that writes them. Administrators see no case."""
    LIST.admit(request.actor)
    asked = asked_in(request.GET)
    words = _words(request, asked)
    return taking.rows(request, LIST, request.actor.region_path, kept(asked), words)


def _words(request: StaffRequest, asked: Asked) -> str:
    """Whose list, which tab and narrowed by what, as it stands on every sheet."""
    looked_for = [_("“%s”") % asked.words] if asked.words else []
    chosen = chosen_words(asked, request.actor, request.at)
    return _("，").join([str(HEADINGS[asked.tab]), *looked_for, *chosen])
