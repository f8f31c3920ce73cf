"""The doorkeeper: asks each visitor once who they are, and puts refusals and faults into words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, QueryDict

from chuishao.kernel.refusals import Refusal
from chuishao.web import clock, errors, sessions
from chuishao.web.sessions import StaffRequest

Answering = Callable[[HttpRequest], HttpResponse]
_DJANGO_ANSWERS = (PermissionDenied, SuspiciousOperation)
NUL = "\0"


def content_policy(get_response: Answering) -> Answering:
    """What a browser may run and load is said once, and the same with every answer."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers["Content-Security-Policy"] = settings.CONTENT_SECURITY_POLICY
        return response

    return answer


class Doorkeeper:
    """Every page is for signed-in people, unless its view says ``login_not_required``.

    The actor is read with one statement, and only where a page is for signed-in people.
    """

    def __init__(self, get_response: Answering) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Note the time and let the request through."""
        cast(StaffRequest, request).at = clock.now()
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        args: list[Any],
        kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        """Send whoever is not signed in to the door, and remember where they wanted to go."""
        if NUL in request.path:
            return errors.not_found(request, Http404())
        _without_nuls(request)
        if not getattr(view, "login_required", True):
            return None
        clock.keep_fresh()
        return sessions.admit(request, view)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A refusal becomes a page in Chinese; anything unforeseen a page with a reference number."""
        if isinstance(exception, Refusal):
            return errors.refused(request, exception)
        if isinstance(exception, Http404):
            return errors.not_found(request, exception)
        if isinstance(exception, _DJANGO_ANSWERS):
            return None
        return errors.fault(request, exception)


def _without_nuls(request: HttpRequest) -> None:
    """Nobody types NUL and PostgreSQL holds none: it is left out of what was sent, like other invisible marks."""
    if "%00" in request.META.get("QUERY_STRING", ""):
        request.GET = _plain(request.GET)  # type: ignore[assignment]
    if request.method == "POST" and any(
        NUL in one for _key, values in request.POST.lists() for one in values
    ):
        request.POST = _plain(request.POST)  # type: ignore[assignment]


def _plain(sent: QueryDict) -> QueryDict:
    plain = sent.copy()
    for key, values in sent.lists():
        plain.setlist(key, [str(one).replace(NUL, "") for one in values])
    return plain
