"""Certificates that were issued: the list of the host, one to be printed, and its revoking."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chuishao.kernel.refusals import Conflict
from chuishao.kernel.text import said
from chuishao.participation import operations
from chuishao.participation.queries import caring
from chuishao.participation.queries.caring import Issued
from chuishao.participation.queries.circles import CirclePage
from chuishao.web import pages
from chuishao.web.desk.fields import DrawnField
from chuishao.web.desk.taking_part.acts import Act, Light, answer_lightly, line
from chuishao.web.public.certificates import check_address, code_picture, hours_words
from chuishao.web.sessions import StaffRequest

REVOKE = "revoke-"


def drawn_proofs(page: CirclePage, request: StaffRequest) -> list[dict[str, Any]]:
    """The newest certificates of the host, for whoever may issue them."""
    return [
        {
            "number": one.number, "pseudonym": one.pseudonym, "from_on": one.from_on, "to_on": one.to_on,
            "hours": hours_words(one.minutes), "is_revoked": one.revoked_at is not None,
            "url": reverse("circle_proof", args=[page.id, one.number]),
            "revoke_url": reverse("circle_act", args=[page.id, f"{REVOKE}{one.number}"]),
        }
        for one in caring.certificates_of_host(page=page, actor=request.actor)
    ]  # fmt: skip


@never_cache
@require_safe
def proof(request: StaffRequest, circle: int, number: str) -> HttpResponse:
    """One certificate to be printed, with the picture by which anybody checks it."""
    found = caring.issued_certificate(number=number, actor=request.actor)
    context = {
        "proof": found, "label": said(found.label), "hours": hours_words(found.minutes), "star": said(found.star),
        "link": check_address(request, found.number, found.code),
        "picture": code_picture(request, found.number, found.code),
        "back": reverse("circle", args=[circle]),
        "revoke_url": reverse("circle_act", args=[circle, f"{REVOKE}{number}"]),
    }  # fmt: skip
    return pages.page(request, "web/desk/taking_part/proof.html", context, here="taking_part")


def revoke(request: StaffRequest, circle: int, number: str) -> HttpResponse:
    """Take a certificate back, with the reason that whoever checks it reads."""
    back = reverse("circle", args=[circle])

    def run(form: QueryDict) -> str:
        operations.revoke_certificate(
            number=number, actor=request.actor, at=request.at, reason=form.get("reason", "")
        )
        return ""

    def build() -> Act:
        found = caring.issued_certificate(number=number, actor=request.actor)
        if found.revoked_at is not None:
            raise Conflict(_("这份证明已经撤销了。"))
        return _revoking(
            found, back, reverse("circle_act", args=[circle, f"{REVOKE}{number}"]), run
        )

    return answer_lightly(request, Light(_("撤销证明"), back, "", run), build)


def _revoking(found: Issued, back: str, url: str, run: Any) -> Act:
    def draw(form: QueryDict, errors: Any) -> list[DrawnField]:
        help_words = _("查验的人会看到这句话。不要写姓名和电话。")
        return [
            line(
                "reason",
                _("理由"),
                form,
                errors,
                draws="long",
                at_most=200,
                rows=2,
                help=help_words,
            )
        ]

    follows = [_("查验时显示已撤销和理由"), _("编号留着，不能恢复"), _("时长不变，可以另出一份")]
    return Act(
        "revoke", _("撤销证明"), "x", url, follows, back, f"{found.number} · {found.pseudonym}", run, draw,
        says=_("证明已经撤销。"),
    )  # fmt: skip
