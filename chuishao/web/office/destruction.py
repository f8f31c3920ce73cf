"""The signed record of a destruction: what went, by whose word, whether its signature holds; shown and taken away."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from chuishao.directory import queries as directory
from chuishao.kernel.text import said
from chuishao.participation.queries.activations import DestructionCard, destruction_record
from chuishao.web import taking
from chuishao.web.office import admission, listed
from chuishao.web.office.listed import Cell, Listed, Row
from chuishao.web.sessions import StaffRequest
from chuishao.web.words import full_words

ROOM = "office_activations"
STATES = {
    "proposed": gettext_lazy("等第二人确认销毁"), "confirmed": gettext_lazy("正在销毁"),
    "refused": gettext_lazy("已驳回"), "done": gettext_lazy("销毁记录"),
}  # fmt: skip
COUNTS = {
    "circles": gettext_lazy("组织"), "activities": gettext_lazy("活动"), "participants": gettext_lazy("参与人"), "belongings": gettext_lazy("归属"),
    "sign_ups": gettext_lazy("报名"), "attendances": gettext_lazy("到场"), "minutes": gettext_lazy("时长（分钟）"), "leaves": gettext_lazy("请假"),
    "messages": gettext_lazy("消息"), "entries": gettext_lazy("记录条目"),
}  # fmt: skip


@require_safe
def destruction(request: StaffRequest, number: str) -> HttpResponse:
    """The record as a page."""
    admission.admit(request.actor, ROOM)
    card = destruction_record(number=number, actor=request.actor)
    heads = [_("项"), _("内容")]
    it = Listed(
        heads, [Row(heads, (Cell(label), Cell(words))) for label, words in _said(card, request)],
        ("", ""), is_facts=True, title=_("销毁记录 %s") % number, export_url=reverse("office_destruction_file", args=[number]),
        notes=[_("记录里只有数量，没有任何人的信息。签章由本系统的密钥算出，改动任何一项都对不上。")],
    )  # fmt: skip
    return listed.drawn(request, ROOM, it)


@require_safe
def file(request: StaffRequest, number: str) -> HttpResponse:
    """The record as a workbook; that it was taken is written down."""
    admission.admit(request.actor, ROOM)
    card = destruction_record(number=number, actor=request.actor)
    lines = list(_said(card, request))
    table = (_("销毁记录"), (_("项"), _("内容")), lines)
    words = _("销毁记录 %s") % number
    return taking.workbook(
        request, "destruction", card.region_path, {"number": number}, words, [table], len(lines)
    )


def _said(card: DestructionCard, request: StaffRequest) -> Iterator[tuple[str, str]]:
    """What the record says, line by line."""
    place = directory.region_by_path(card.region_path, request.at)
    yield _("编号"), card.number
    yield _("状态"), _("已销毁") if card.state == "done" else str(STATES[card.state])
    yield _("机制"), said(card.programme_label)
    yield _("哪里"), place.name if place else card.region_path
    yield _("启用依据"), f"{card.basis} {card.document_no}"
    yield _("提出"), _who(card.proposed_by, full_words(card.proposed_at))
    if card.decided_at:
        yield _("确认") if card.state != "refused" else _("驳回"), _who(card.decided_by, full_words(card.decided_at))  # fmt: skip
    if card.reason:
        yield _("理由"), card.reason
    for key, count in card.counts.items():
        yield _("销毁了：%s") % COUNTS.get(key, key), f"{count:,}"
    if card.destroyed_at:
        yield _("销毁时间"), full_words(card.destroyed_at)
        yield _("签章"), card.digest
        yield _("签章核验"), _("一致") if card.is_genuine else _("不一致：记录被改动过，请联系审计管理员")  # fmt: skip


def _who(name: str, when: str) -> str:
    return _("%(who)s，%(when)s") % {"who": name, "when": when}
