"""One organisation: its posts and who holds them; grants proposed and confirmed by two; accounts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from chuishao.directory import operations, passwords
from chuishao.directory import queries as directory
from chuishao.directory.actors import Actor
from chuishao.directory.kinds import Administrator, Clearance
from chuishao.directory.queries import OrganisationCard, roster
from chuishao.directory.queries.roster import PostCard, Waiting
from chuishao.kernel.refusals import Conflict, Invalid, Refusal
from chuishao.kernel.text import said
from chuishao.web.answers import SeeOther
from chuishao.web.office import admission, shell
from chuishao.web.office.organisations import ROOM, root_of
from chuishao.web.sessions import StaffRequest

LABELS = {
    "person": gettext_lazy("姓名"), "from_on": gettext_lazy("从哪天起"), "to_on": gettext_lazy("到哪天止"), "document_no": gettext_lazy("依据文号"),
    "reason": gettext_lazy("理由"), "username": gettext_lazy("用户名"), "name": gettext_lazy("名称"), "short_name": gettext_lazy("简称"),
    "successor": gettext_lazy("由哪个单位接手"),
}  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def organisation(request: StaffRequest, key: int) -> HttpResponse:
    """GET shows the posts; POST takes one of the acts below."""
    admission.admit(request.actor, ROOM)
    card = directory.organisation(key)
    if card is None or not card.region_path.startswith(root_of(request.actor)):
        raise Http404
    if request.method != "POST":
        return _drawn(request, card)
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    try:
        told = act(request)
    except (Invalid, Conflict) as refusal:
        return _drawn(request, card, refusal)
    if isinstance(told, dict):
        return _drawn(request, card, opened=told)
    return SeeOther(reverse("office_organisation", args=[key]), says=told)


def _said(form: QueryDict) -> dict[str, Any]:
    """What every proposal says: which post, from when, by which document."""
    since = shell.typed_date(form, "from_on")
    if since is None:
        raise Invalid(_("日期没有看懂。"), fields={"from_on": _("请填日期，例如 2026-10-08。")})
    document = form.get("document_no", "").strip()
    if not 0 < len(document) <= 80:
        raise Invalid(_("请填文件号。"), fields={"document_no": _("请填 1 到 80 个字。")})
    return {"post_id": shell.typed_number(form, "post"), "from_on": since, "document_no": document}


def _person(request: StaffRequest) -> int:
    """The person meant by the name typed, or chosen among several of one name."""
    chosen = shell.typed_number(request.POST, "person_id")
    found = roster.people_named(request.POST.get("person", ""), request.at)
    if chosen in {key for key, _where in found}:
        return chosen
    if not found:
        message = _("名录里没有叫这个名字的人，请核对，或先由系统管理员登记。")
        raise Invalid(message, fields={"person": message})
    if len(found) > 1:
        message = _("叫这个名字的不止一人，请选是哪一位。")
        raise Invalid(message, fields={"person": message}, people=found)
    return found[0][0]


def _appoint(request: StaffRequest) -> str:
    operations.propose_appointment(
        **_said(request.POST), person_id=_person(request), actor=request.actor, at=request.at
    )
    return _("任职已经提出，等另一人确认后生效。")


def _relieve(request: StaffRequest) -> str:
    said = _said(request.POST)
    operations.propose_relief(
        post_id=said["post_id"], on=said["from_on"], document_no=said["document_no"],
        actor=request.actor, at=request.at,
    )  # fmt: skip
    return _("免职已经提出，等另一人确认后生效。")


def _stand_in(request: StaffRequest) -> str:
    said, until = _said(request.POST), shell.typed_date(request.POST, "to_on")
    if until is None or until <= said["from_on"]:
        raise Invalid(_("代理要有止期。"), fields={"to_on": _("请填晚于起始日的日期。")})
    operations.propose_stand_in(
        **said, to_on=until, person_id=_person(request), actor=request.actor, at=request.at
    )
    return _("代理已经提出，等另一人确认后生效。")


def _confirm(request: StaffRequest) -> str:
    grant = shell.typed_number(request.POST, "grant")
    operations.confirm_grant(grant_id=grant, actor=request.actor, at=request.at)
    return _("已经确认，按所写日期生效。")


def _refuse(request: StaffRequest) -> str:
    operations.refuse_grant(
        grant_id=shell.typed_number(request.POST, "grant"),
        reason=request.POST.get("reason", ""), actor=request.actor, at=request.at,
    )  # fmt: skip
    return _("已经驳回，什么都没有变。")


def _open_account(request: StaffRequest) -> dict[str, str]:
    username, password = request.POST.get("username", "").strip(), passwords.generated()
    operations.open_account(
        person_id=shell.typed_number(request.POST, "person_id"), username=username,
        password=password, actor=request.actor, at=request.at,
    )  # fmt: skip
    return {"username": username, "password": password}


def _close_account(request: StaffRequest) -> str:
    key = shell.typed_number(request.POST, "account")
    operations.close_account(account_id=key, actor=request.actor, at=request.at)
    return _("账号已经注销，正在用的也已退出。")


def _unlock_account(request: StaffRequest) -> str:
    key = shell.typed_number(request.POST, "account")
    operations.unlock_account(account_id=key, actor=request.actor, at=request.at)
    return _("账号已经解锁，现在可以登录。")


def _rename(request: StaffRequest) -> str:
    operations.rename_organisation(
        organisation_id=_key(request), name=request.POST.get("name", ""),
        short_name=request.POST.get("short_name", ""), actor=request.actor, at=request.at,
    )  # fmt: skip
    return _("名称已经改好，原来的名称留在审计里。")


def _dissolve(request: StaffRequest) -> str:
    """Ended today; who takes over, if anybody, is meant by the exact name."""
    named = request.POST.get("successor", "").strip()
    successor = directory.organisation_named(named, request.at).id if named else None
    operations.dissolve_organisation(
        organisation_id=_key(request), successor_id=successor, actor=request.actor, at=request.at
    )
    return _("单位已经撤销，岗位和任职随之结束，以前的记录都在。")


def _key(request: StaffRequest) -> int:
    assert request.resolver_match is not None
    return int(request.resolver_match.kwargs["key"])


ACTS: Mapping[str, Callable[[StaffRequest], str | dict[str, str]]] = MappingProxyType(
    {
        "appoint": _appoint, "relieve": _relieve, "stand_in": _stand_in, "confirm": _confirm,
        "refuse": _refuse, "open_account": _open_account, "close_account": _close_account,
        "unlock_account": _unlock_account, "rename": _rename, "dissolve": _dissolve,
    }
)  # fmt: skip


def _drawn(
    request: StaffRequest,
    card: OrganisationCard,
    refusal: Refusal | None = None,
    opened: dict[str, str] | None = None,
) -> HttpResponse:
    posts = roster.posts_in(card.id, request.at)
    is_system = request.actor.administrator == Administrator.SYSTEM
    people = {held.person_id for post in posts for held in post.now} if is_system else set()
    superior = directory.organisation(card.superior_id) if card.superior_id else None
    context = {
        "card": card,
        "superior": superior,
        "posts": [_post(one) for one in posts],
        "waiting": [_waiting(one, request.actor) for one in roster.grants_waiting(card.id)],
        "may_propose": _may_propose(request.actor, card),
        "is_system": is_system,
        "accounts": roster.accounts_of(people, request.at),
        "opened": opened,
        "typed": request.POST if refusal else {},
        "people": refusal.extra.get("people", ()) if refusal else (),
    }
    template = "web/office/organisation.html"
    return shell.page(request, ROOM, template, context, refusal, LABELS)


def _may_propose(actor: Actor, card: OrganisationCard) -> bool:
    """Whether the forms are worth showing; the operations decide."""
    if actor.administrator == Administrator.SECURITY:
        return True
    leads = actor.post_kind is not None and actor.post_kind.leads
    return leads and actor.organisation_id in (card.id, card.superior_id)


def _post(post: PostCard) -> dict[str, Any]:
    return {
        "id": post.id,
        "title": post.title,
        "kind": said(post.kind.label),
        "sees": CLEARANCES[Clearance(post.clearance)],
        "now": post.now,
        "past": post.past,
        "is_held": any(not held.is_stand_in for held in post.now),
    }


CLEARANCES = {
    Clearance.NOTHING: gettext_lazy("不看事项"), Clearance.PUBLIC: gettext_lazy("公开"), Clearance.INTERNAL: gettext_lazy("内部"),
    Clearance.PERSONAL: gettext_lazy("个人信息"), Clearance.SENSITIVE: gettext_lazy("敏感"),
}  # fmt: skip


def _waiting(grant: Waiting, actor: Actor) -> dict[str, Any]:
    concerned = (grant.proposed_by_id, grant.person_id)
    return {
        "id": grant.id,
        "kind": said(grant.kind.label),
        "person": grant.person,
        "post": grant.post,
        "from_on": grant.from_on,
        "to_on": grant.to_on,
        "document_no": grant.document_no,
        "proposed_by": grant.proposed_by,
        "may_decide": actor.person_id not in concerned,
    }
