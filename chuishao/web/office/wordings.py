"""The words of notices: as declared and as reworded, with a preview on a sample, checks, and the history."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.http import require_http_methods

from chuishao.directory.operations.wordings import (
    MOST_BODY,
    MOST_SUBJECT,
    checked,
    reword,
    word_as_declared,
)
from chuishao.directory.queries import wordings as queries
from chuishao.directory.wordings import EN, FIELDS, REWORDABLE, ZH, Wording, filled
from chuishao.kernel.refusals import Conflict, Invalid, Refusal
from chuishao.kernel.text import said, said_actor
from chuishao.web.answers import SeeOther
from chuishao.web.office import admission, shell
from chuishao.web.sessions import StaffRequest

ROOM = "office_wordings"
LABELS = {"subject": gettext_lazy("标题"), "body": gettext_lazy("正文")}
LANGUAGES = {ZH: "中文", EN: "English"}


@require_http_methods(["GET", "HEAD", "POST"])
def wordings(request: StaffRequest) -> HttpResponse:
    """GET shows one wording; POST previews, rewords, or goes back to the declared words."""
    admission.admit(request.actor, ROOM)
    chosen, language = _chosen(request)
    if request.method != "POST":
        return _drawn(request, chosen, language)
    known = {"key": chosen.key, "language": language}
    typed = {name: request.POST.get(name, "") for name in ("subject", "body")}
    try:
        if request.POST.get("act") == "preview":
            _declared, subject, body = checked(**known, **typed)
            return _drawn(request, chosen, language, preview=(subject, body))
        told = _acted(request, known, typed)
    except (Invalid, Conflict) as refusal:
        return _drawn(request, chosen, language, refusal=refusal)
    return SeeOther(f"{reverse(ROOM)}?{urlencode(known)}", says=told)


def _acted(request: StaffRequest, known: dict[str, str], typed: dict[str, str]) -> str:
    act = request.POST.get("act", "")
    if act == "reword":
        reword(**known, **typed, actor=request.actor, at=request.at)
        return _("措辞已经改好，以后的消息和邮件都这样说。")
    if act == "original":
        word_as_declared(**known, actor=request.actor, at=request.at)
        return _("已经回到原来的措辞。")
    raise Http404


def _chosen(request: StaffRequest) -> tuple[Wording, str]:
    given = request.POST if request.method == "POST" else request.GET
    key, language = given.get("key", ""), given.get("language", ZH)
    known = {one.key: one for one in REWORDABLE}
    return known.get(key, REWORDABLE[0]), language if language in LANGUAGES else ZH


def _drawn(
    request: StaffRequest,
    chosen: Wording,
    language: str,
    preview: tuple[str, str] | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    declared = (chosen.subject[language], chosen.body[language])
    over = queries.put_over(chosen.key, language)
    subject, body = over or declared
    is_typed = request.method == "POST"
    context: dict[str, Any] = {
        "all": [(one.key, said(one.label), one.key == chosen.key) for one in REWORDABLE],
        "languages": [(key, words, key == language) for key, words in LANGUAGES.items()],
        "chosen": chosen, "language": language, "is_reworded": over is not None,
        "subject": request.POST.get("subject", "") if is_typed else subject,
        "body": request.POST.get("body", "") if is_typed else body,
        "fields": [("{{ " + name + " }}", *map(said, FIELDS[name])) for name in chosen.variables],
        "declared": declared, "sample": _sample(chosen, language, preview or (subject, body)),
        "is_preview": preview is not None,
        "changes": [
            (one, said_actor(one.label)) for one in queries.rewordings(chosen.key, language)
        ],
        "most_subject": MOST_SUBJECT, "most_body": MOST_BODY,
    }  # fmt: skip
    return shell.page(request, ROOM, "web/office/wordings.html", context, refusal, LABELS)


def _sample(chosen: Wording, language: str, texts: tuple[str, str]) -> tuple[str, str]:
    """Both texts with a sample in their fields, in the language of the wording, whoever reads it."""
    with override(language):
        values = {name: said(FIELDS[name][1]) for name in chosen.variables}
    return filled(texts[0], values), filled(texts[1], values)
