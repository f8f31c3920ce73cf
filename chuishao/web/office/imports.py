"""Imports and exports: templates to take, workbooks to send in, and how far each has come."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chuishao.directory import jobs, operations
from chuishao.directory.imports.columns import Kind
from chuishao.directory.imports.guests import Guest, guests, kind_of
from chuishao.directory.imports.sheet import MOST_BYTES, MOST_ROWS
from chuishao.directory.kinds import ImportKind, ImportState
from chuishao.directory.queries.imports import ImportCard, imports_of
from chuishao.kernel.jobs import defer
from chuishao.kernel.refusals import Invalid, NotAllowed, Refusal
from chuishao.kernel.text import said
from chuishao.web.answers import SeeOther
from chuishao.web.desk.fields import DrawnField
from chuishao.web.office import admission, shell
from chuishao.web.sessions import StaffRequest

ROOM = "office_imports"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOODS = {
    ImportState.CHECKING: "half", ImportState.CHECKED: "act", ImportState.PROPOSED: "soon",
    ImportState.WRITING: "half", ImportState.DONE: "done", ImportState.FAILED: "over",
    ImportState.GIVEN_UP: "line",
}  # fmt: skip


@require_safe
def imports(request: StaffRequest) -> HttpResponse:
    """What may be brought in, and the workbooks of this person."""
    return drawn(request)


def drawn(request: StaffRequest, refusal: Refusal | None = None, kind: str = "") -> HttpResponse:
    """The page, with the refusal of an upload above the form it came from."""
    admission.admit(request.actor, ROOM)
    context = {
        "kinds": [
            *(_kind(one, one == kind) for one in ImportKind if _may(one, request)),
            *_guests(request, refusal, kind),
        ],
        "rows": [row(one) for one in imports_of(request.actor)],
        "most_megabytes": MOST_BYTES // 2**20,
        "most_rows": MOST_ROWS,
    }
    labels = {"file": _("工作簿"), "into": _("导入到哪里")}
    return shell.page(request, ROOM, "web/office/imports.html", context, refusal, labels)


def _may(kind: ImportKind, request: StaffRequest) -> bool:
    try:
        operations.territory_of(kind, request.actor)
    except NotAllowed:
        return False
    return True


def _kind(kind: ImportKind, is_wrong: bool) -> dict[str, Any]:
    words = {
        ImportKind.ORGANISATIONS: _("全称、简称、类型、层级、上级和条线。"),
        ImportKind.PEOPLE: _(
            "姓名、手机号，任什么职、从哪天到哪天；一人可以有几个岗位。由另一人确认后写入。"
        ),
        ImportKind.DUTIES: _("哪一类事在哪里由谁主办、谁协办，依据和时限。"),
    }
    return {
        "key": kind.value, "label": kind.label, "words": words[kind], "is_wrong": is_wrong, "exports": True,
    }  # fmt: skip


def _guests(request: StaffRequest, refusal: Refusal | None, wrong: str) -> Iterator[dict[str, Any]]:
    """The workbooks of other rooms that this person may bring in, and into what."""
    circle = shell.typed_number(request.GET, "circle")
    for one in guests():
        choices = one.offers(request.actor, circle)
        if choices:
            is_wrong = one.value == wrong
            fields = refusal.fields if refusal and is_wrong else {}
            into = DrawnField(
                key=f"into-{one.value}", name="into", label=_("导入到哪里"), draws="select", choices=choices,
                value=request.POST.get("into", "") or (choices[0][0] if len(choices) == 1 else ""),
                error=fields.get("into", ""),
            )  # fmt: skip
            yield {
                "key": one.value, "label": said(one.label), "words": said(one.words), "is_wrong": bool(fields.get("file")),
                "into": into, "query": f"?circle={circle}" if circle else "",
            }  # fmt: skip


def row(card: ImportCard) -> dict[str, Any]:
    """A workbook in the list."""
    return {
        "card": card,
        "url": reverse("office_import", args=[card.id]),
        "kind": said(card.kind.label),
        "mood": MOODS[card.state],
    }


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: StaffRequest, kind: str) -> HttpResponse:
    """POST takes a workbook in and checks it, at once or by a job; nothing is written."""
    wanted = _wanted(kind)
    if request.method != "POST":
        return SeeOther(reverse(ROOM))
    admission.admit(request.actor, ROOM)
    if isinstance(wanted, ImportKind):
        operations.territory_of(wanted, request.actor)
    try:
        key, is_large = _received(request, wanted)
    except Invalid as refusal:
        return drawn(request, refusal, kind)
    if is_large:
        defer(jobs.check_import, import_id=key)
    else:
        operations.check_import(import_id=key, at=request.at)
    return SeeOther(reverse("office_import", args=[key]))


def _received(request: StaffRequest, kind: Kind) -> tuple[int, bool]:
    about: dict[str, Any] = {}
    if isinstance(kind, Guest):
        about = kind.about(request.POST.get("into", ""), request.actor)
    sent = request.FILES.get("file")
    if sent is None or not sent.name:
        message = _("请先选好要上传的 .xlsx 工作簿。")
        raise Invalid(message, fields={"file": message})
    if (sent.size or 0) > MOST_BYTES:
        message = _("文件超过 %d MB。请拆成几份，分别上传。") % (MOST_BYTES // 2**20)
        raise Invalid(message, fields={"file": message})
    if not sent.size:
        message = _("这是空文件。请确认已经保存，再上传。")
        raise Invalid(message, fields={"file": message})
    return operations.receive_import(
        kind=kind, file_name=sent.name, content=sent.read(), about=about, actor=request.actor, at=request.at,
    )  # fmt: skip


def _wanted(kind: str) -> Kind:
    try:
        return kind_of(kind)
    except ValueError:
        raise Http404 from None


@require_safe
def template(request: StaffRequest, kind: str) -> HttpResponse:
    """The empty workbook."""
    wanted = _wanted(kind)
    admission.admit(request.actor, ROOM)
    return workbook(
        operations.template(kind=wanted, actor=request.actor), _("%s-模板") % said(wanted.label)
    )


@require_safe
def export(request: StaffRequest, kind: str) -> HttpResponse:
    """What there is now, in the same columns; that it was taken is written down."""
    wanted = _wanted(kind)
    if not isinstance(wanted, ImportKind):
        raise Http404
    admission.admit(request.actor, ROOM)
    content = operations.export_directory(kind=wanted, actor=request.actor, at=request.at)
    return workbook(content, _("%s-现有") % wanted.label)


def workbook(content: bytes, name: str) -> HttpResponse:
    """A workbook to be kept by the person, and by nobody between."""
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, f"{name}.xlsx") or "attachment"
    answer["Cache-Control"] = "private, no-store"
    return answer
