"""The three administrators: who they are, who was proposed, and the second person's word."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chuishao.directory import operations
from chuishao.directory.actors import Actor
from chuishao.directory.kinds import Administrator, GrantKind
from chuishao.directory.queries import roster
from chuishao.directory.queries.roster import AdministratorRow, Waiting
from chuishao.kernel.refusals import Invalid, NotAllowed
from chuishao.kernel.text import said
from chuishao.web.desk.fields import DrawnField
from chuishao.web.desk.taking_part.acts import Act, Draw, answer, line, must_say
from chuishao.web.office import admission, listed
from chuishao.web.office.listed import Cell, Listed, Row
from chuishao.web.sessions import StaffRequest
from chuishao.web.words import full_words

ROOM = "office_administrators"
VACANT, YES = "leaves_vacant", "yes"
DECIDERS = (Administrator.SYSTEM, Administrator.SECURITY)


@require_safe
def administrators(request: StaffRequest) -> HttpResponse:
    """Who holds each role, and who waits for a second person."""
    admission.admit(request.actor, ROOM)
    heads = [_("姓名"), _("哪一员"), _("用户名"), _("情况")]
    held, waiting = roster.administrators(), roster.administrators_waiting()
    is_security = request.actor.administrator == Administrator.SECURITY
    leaving = {one.person_id for one in waiting if one.kind == GrantKind.DISMISSAL}
    rows = [
        _held(one, heads, is_security and one.person_id not in leaving, request) for one in held
    ]
    rows += [_proposed(one, heads, held, request) for one in waiting]
    it = Listed(
        heads, rows, (_("还没有管理员"), _("第一批管理员由安装的人用命令开通。")),
        acts=[_proposing(request)] if is_security else (),
        notes=[_("三员由三人分任，互不兼任，也不兼任业务岗位。每一步都记在办事记录里，由审计管理员查。")],
    )  # fmt: skip
    return listed.drawn(request, ROOM, it)


def _held(one: AdministratorRow, heads: list[str], may: bool, request: StaffRequest) -> Row:
    cells = Cell(one.person), Cell(said(one.role.label)), Cell(one.username), Cell(_("在任"))
    return Row(heads, cells, (_dismissing(one, request),) if may else ())


def _proposed(
    one: Waiting, heads: list[str], held: Sequence[AdministratorRow], request: StaffRequest
) -> Row:
    words = _("%(who)s %(when)s 提出，%(document)s") % {
        "who": one.proposed_by, "when": full_words(one.proposed_at), "document": one.document_no,
    }  # fmt: skip
    may = _may_decide(one, request.actor)
    acts = (_confirming(one, held, request), _refusing(one, request)) if may else ()
    state = Cell(_("等第二人确认"), below=words)
    return Row(heads, (Cell(one.person), Cell(_what(one)), Cell(""), state), acts)


def _what(one: Waiting) -> str:
    """The role, or that it is taken away, and who comes next."""
    role = said(one.administrator.label) if one.administrator else ""
    if one.kind != GrantKind.DISMISSAL:
        return role
    words = _("免去%(role)s，%(next)s接任") if one.successor else _("免去%(role)s")
    return words % {"role": role, "next": one.successor}


def _may_decide(one: Waiting, actor: Actor) -> bool:
    """Whether the acts are worth showing; the operations decide."""
    return actor.administrator in DECIDERS and actor.person_id not in (one.proposed_by_id, one.person_id)  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: StaffRequest) -> HttpResponse:
    """Propose somebody who has an account and no post."""
    admission.admit(request.actor, ROOM)
    if request.actor.administrator != Administrator.SECURITY:
        raise NotAllowed(_("三员由安全管理员提出。"))
    return answer(request, _proposing(request))


def _proposing(request: StaffRequest) -> Act:
    def run(form: QueryDict) -> str:
        operations.propose_administrator(
            person_id=roster.person_of_account(form.get("username", "")), administrator=_role(form),
            document_no=_document(form), actor=request.actor, at=request.at,
        )  # fmt: skip
        return ""

    def draw(form: QueryDict, errors: Mapping[str, str]) -> list[DrawnField]:
        roles = [(one.value, said(one.label)) for one in Administrator]
        return [
            line("username", _("用户名"), form, errors, at_most=40, help=_("已经开通账号、没有业务岗位的人。")),
            line("role", _("哪一员"), form, errors, draws="select", choices=roles),
            line("document_no", _("依据文号"), form, errors, at_most=80),
        ]  # fmt: skip

    follows = [_("等另一名安全管理员或系统管理员确认"), _("确认以前什么都不变")]
    return Act(
        "propose", _("提出一名管理员"), "plus", reverse("office_administrator_propose"), follows,
        reverse(ROOM), _("三员互不兼任"), run, draw, says=_("已经提出，等另一人确认。"), here="office",
    )  # fmt: skip


def _document(form: QueryDict) -> str:
    document = form.get("document_no", "").strip()
    if not 0 < len(document) <= 80:
        raise Invalid(_("请填文件号。"), fields={"document_no": _("请填 1 到 80 个字。")})
    return document


@require_http_methods(["GET", "HEAD", "POST"])
def dismiss(request: StaffRequest, person: int) -> HttpResponse:
    """Propose that an administrator leaves the role, and who takes it."""
    admission.admit(request.actor, ROOM)
    if request.actor.administrator != Administrator.SECURITY:
        raise NotAllowed(_("三员由安全管理员提出。"))
    row = next((one for one in roster.administrators() if one.person_id == person), None)
    if row is None:
        raise Http404
    return answer(request, _dismissing(row, request))


def _dismissing(one: AdministratorRow, request: StaffRequest) -> Act:
    def run(form: QueryDict) -> str:
        operations.propose_dismissal(
            person_id=one.person_id, document_no=_document(form), successor_id=_successor(form),
            actor=request.actor, at=request.at,
        )  # fmt: skip
        return ""

    def draw(form: QueryDict, errors: Mapping[str, str]) -> list[DrawnField]:
        return [
            line("successor", _("接任的人的用户名"), form, errors, at_most=40, is_required=False,
                 help=_("已经开通账号、没有业务岗位的人。不填就只免去，不换人。")),
            line("document_no", _("依据文号"), form, errors, at_most=80),
        ]  # fmt: skip

    follows = [
        _("等另一名安全管理员或系统管理员确认"), _("确认以前什么都不变"),
        _("确认后马上失去管理权限，已登录的立即退出；账号还在，不再用的请系统管理员停用"),
    ]  # fmt: skip
    return Act(
        "dismiss", _("免去或换人"), "logout", reverse("office_administrator_dismiss", args=[one.person_id]),
        follows, reverse(ROOM), f"{one.person} · {said(one.role.label)}", run, draw,
        says=_("已经提出，等另一人确认。"), here="office",
    )  # fmt: skip


def _successor(form: QueryDict) -> int | None:
    username = form.get("successor", "").strip()
    if not username:
        return None
    try:
        return roster.person_of_account(username)
    except Invalid as refusal:
        raise Invalid(refusal.message, fields={"successor": refusal.message}) from None


def _role(form: QueryDict) -> Administrator:
    try:
        return Administrator(form.get("role", ""))
    except ValueError:
        words = _("请选是哪一员。")
        raise Invalid(words, fields={"role": words}) from None


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: StaffRequest, key: int, act: str) -> HttpResponse:
    """The second person confirms or refuses what was proposed."""
    admission.admit(request.actor, ROOM)
    row = next((one for one in roster.administrators_waiting() if one.id == key), None)
    if row is None or act not in ("confirm", "refuse"):
        raise Http404
    if request.method != "POST" and not _may_decide(row, request.actor):
        raise NotAllowed(_("这一步现在不能由您来办。请回到这一页，从列出的里选。"))
    if act == "refuse":
        return answer(request, _refusing(row, request))
    return answer(request, _confirming(row, roster.administrators(), request))


def _confirming(one: Waiting, held: Sequence[AdministratorRow], request: StaffRequest) -> Act:
    def run(form: QueryDict) -> str:
        operations.confirm_grant(
            grant_id=one.id, actor=request.actor, at=request.at, leaves_vacant=YES in form.getlist(VACANT)
        )  # fmt: skip
        return ""

    is_last = sum(row.role == one.administrator for row in held) < 2 and not one.successor
    draw = _knowing(one) if one.kind == GrantKind.DISMISSAL and is_last else None
    return _act("confirm", _("确认"), "check", one, _confirmed(one), run, draw)


def _confirmed(one: Waiting) -> list[str]:
    """What a confirmation causes."""
    if one.kind != GrantKind.DISMISSAL:
        return [_("这个人从现在起是管理员"), _("不能再任业务岗位")]
    follows = [_("%s 从现在起不是管理员，已登录的立即退出") % one.person]
    return [*follows, _("%s 从现在起接任") % one.successor] if one.successor else follows


def _knowing(one: Waiting) -> Draw:
    """The second person says that they know a role is left without anybody."""
    role = said(one.administrator.label) if one.administrator else ""

    def draw(form: QueryDict, errors: Mapping[str, str]) -> list[DrawnField]:
        words = _("我知道：确认以后没有%s了，要另外提出") % role
        return [
            line(VACANT, _("这一员会空着"), form, errors, draws="checks", choices=[(YES, words)], chosen=form.getlist(VACANT))
        ]  # fmt: skip

    return draw


def _refusing(one: Waiting, request: StaffRequest) -> Act:
    def run(form: QueryDict) -> str:
        operations.refuse_grant(
            grant_id=one.id, reason=form.get("reason", ""), actor=request.actor, at=request.at
        )
        return ""

    return _act(
        "refuse", _("驳回"), "x", one, [_("什么都不变"), _("理由留在记录里")], run, must_say
    )


def _act(
    key: str,
    label: str,
    icon: str,
    one: Waiting,
    follows: Sequence[str],
    run: Callable[[QueryDict], str],
    draw: Draw | None = None,
) -> Act:
    return Act(
        key, label, icon, reverse("office_administrator_act", args=[one.id, key]), follows,
        reverse(ROOM), f"{one.person} · {_what(one)}", run, draw, here="office",
    )  # fmt: skip
