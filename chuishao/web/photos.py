"""Photos of a case as they go out to whoever may know of it."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from chuishao.casework import queries
from chuishao.kernel import files
from chuishao.web.sessions import StaffRequest


@require_safe
def case_photo(request: StaffRequest, number: str, key: int) -> HttpResponse:
    """One photo of a case within the actor's reach; out of reach it is refused as the case is."""
    return photo_answer(*queries.photo(attachment=key, case=number, actor=request.actor))


def photo_answer(digest: str, media_type: str) -> HttpResponse:
    """A kept file: its type as we wrote it, kept by this browser only."""
    answer = HttpResponse(files.content(digest), content_type=media_type)
    answer["Cache-Control"] = "private, max-age=3600"
    answer["Content-Disposition"] = "inline"
    return answer
