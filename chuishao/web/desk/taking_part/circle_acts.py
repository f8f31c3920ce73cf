"""What one may do with a circle: found it, bring somebody in, give one's word, let go, end it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chuishao.directory import queries as directory
from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed
from chuishao.kernel.text import clean_line, said
from chuishao.participation import operations
from chuishao.participation.catalogue import Belonging
from chuishao.participation.operations import Joining
from chuishao.participation.queries import circles, participant_cards
from chuishao.participation.queries.circles import BelongingRow, CirclePage, Foundable
from chuishao.web.desk.fields import DrawnField
from chuishao.web.desk.taking_part.acts import Act, answer, day_in, line, why
from chuishao.web.desk.taking_part.finding_units import unit_fields, unit_in
from chuishao.web.desk.taking_part.listing_acts import drafting
from chuishao.web.desk.taking_part.planning import planning
from chuishao.web.desk.taking_part.proofs import REVOKE, revoke
from chuishao.web.desk.taking_part.turns import planning_turns
from chuishao.web.desk.taking_part.writing_down import writing_down
from chuishao.web.sessions import StaffRequest


@require_http_methods(["GET", "HEAD", "POST"])
def found(request: StaffRequest, programme: str, kind: str) -> HttpResponse:
    """Found a circle of a declared kind."""
    for one in circles.foundable_now(actor=request.actor, at=request.at):
        if (one.programme.key, one.kind.key) == (programme, kind):
            if one.closed:
                raise Conflict(one.closed)
            return answer(request, _founding(request, one))
    raise NotAllowed(_("您现在的岗位不能设立这一类组织。请换一个岗位，或请有权的同事设立。"))


def _founding(request: StaffRequest, one: Foundable) -> Act:
    def draw(form: QueryDict, errors: Mapping[str, str]) -> list[DrawnField]:
        return list(_founding_fields(request, one, form, errors))

    def run(form: QueryDict) -> str:
        host = form.get("host", "") if one.is_above else str(request.actor.organisation_id)
        circle = operations.found_circle(
            programme=one.programme.key, kind=one.kind.key, name=form.get("name", ""),
            host_id=int(host) if host.isdecimal() and len(host) < 19 else 0,
            actor=request.actor, at=request.at, ends_on=day_in(form, "ends_on"),
        )  # fmt: skip
        return reverse("circle", args=[circle.pk])

    label = said(one.kind.label)
    follows = [_("从今天起就在册"), _("成员还要一家一家提出，由另一位同事确认")]
    if one.kind.is_temporary:
        follows.append(_("到期自己结束，之后只能查看"))
    return Act(
        "found", _("设立%s") % label, "plus", "", follows, reverse("taking_part"),
        said(one.programme.label), run, draw, says=_("“%s”已经设立。") % label,
    )  # fmt: skip


def _founding_fields(
    request: StaffRequest, one: Foundable, form: QueryDict, errors: Mapping[str, str]
) -> Iterator[DrawnField]:
    if one.is_above:
        below = directory.all_organisations(within=request.actor.territory or "-")
        hosts = [
            (str(it.id), it.short_name)
            for it in below
            if it.is_active and it.kind in one.kind.hosts
        ]
        yield line("host", _("设在哪个单位"), form, errors, draws="select", choices=hosts)
    yield line("name", _("名称"), form, errors, at_most=120)
    is_needed = one.kind.is_temporary
    help_words = _("临时设立的要写明到哪一天为止。") if is_needed else ""
    yield line(
        "ends_on", _("到哪天为止"), form, errors, input_type="date", is_required=is_needed, help=help_words
    )  # fmt: skip


def acts_of(page: CirclePage, request: StaffRequest) -> list[Act]:
    """The acts open to this actor on the page of a circle, the most usual first."""
    acts = [writing_down(page, key, request) for key in page.writable]
    acts += [planning(page, key, request) for key in page.plannable]
    acts += [drafting(page, key, request) for key in page.listable]
    acts += [_joining(page, key, request) for key in page.joinable]
    acts += [planning_turns(page, key, request) for key in page.rotatable]
    if page.may_end:
        acts.append(_ending(page, request))
    return acts


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: StaffRequest, circle: int, key: str) -> HttpResponse:
    """One act on a circle; who may not know of the circle is told there is none."""
    if key.startswith(REVOKE):
        return revoke(request, circle, key.removeprefix(REVOKE))
    page = circles.circle_page(circle_id=circle, actor=request.actor, at=request.at)
    known = {one.key: one for one in acts_of(page, request)}
    if key not in known:
        if not _is_declared(page, key):
            raise Http404
        raise NotAllowed(_("这一步现在不能由您来办。请回到这一页，从列出的里选。"))
    return answer(request, known[key])


def _is_declared(page: CirclePage, key: str) -> bool:
    of = {
        "join": [one.key for one in page.kind.belongings], "plan": [one.key for one in page.rules.activities],
        "note": [one.key for one in page.rules.activities if one.is_record],
        "list": [one.key for one in page.rules.listings], "turns": [one.key for one in page.rules.rotations],
    }  # fmt: skip
    does, _dash, name = key.partition("-")
    return key == "end" or name in of.get(does, ())


def _joining(page: CirclePage, role: str, request: StaffRequest) -> Act:
    declared = next(one for one in page.kind.belongings if one.key == role)
    label, is_person = said(declared.label), declared.of == "person"
    is_host = request.actor.organisation_id == page.host_id

    def draw(form: QueryDict, errors: Mapping[str, str]) -> list[DrawnField]:
        who: list[DrawnField] = []
        if is_person:
            who = [_person_field(request, form, errors)]
        elif is_host:
            within = page.region_path[:4]
            who = unit_fields(form, errors, request.at, within=within, label=label)
        return [*who, *_asked(declared, form, errors)]

    def run(form: QueryDict) -> str:
        joining = _whom(request, form, role, page, is_person=is_person, is_host=is_host)
        operations.ask_to_join(
            circle_id=page.id, joining=joining, actor=request.actor, at=request.at,
            facts=_answers(declared, form),
        )  # fmt: skip
        return ""

    verb = (
        _("请一位来做%s") if is_person else _("请一家来做%s") if is_host else _("本单位加入，做%s")
    )
    follows = [_("先记为等确认，另一位同事同意后才算数"), _("随时可以退出，不记迟，也不扣分")]
    return Act(
        f"join-{role}", verb % label, "users" if is_person else "plus",
        reverse("circle_act", args=[page.id, f"join-{role}"]), follows, reverse("circle", args=[page.id]),
        page.name, run, draw, f"circle:{page.id}", _("已经提出，等另一位同事确认。"),
    )  # fmt: skip


def _asked(declared: Belonging, form: QueryDict, errors: Mapping[str, str]) -> Iterator[DrawnField]:
    """What is declared to be asked of whoever joins so; nobody must answer."""
    for number, label in enumerate(declared.asks):
        yield line(f"ask_{number}", said(label), form, errors, at_most=200, is_required=False)


def _answers(declared: Belonging, form: QueryDict) -> dict[str, str]:
    """What was said to it. Raises Invalid."""
    said_to = {
        label: clean_line(form.get(f"ask_{number}", ""), label=said(label), most=200).strip()
        for number, label in enumerate(declared.asks)
    }
    return {label: words for label, words in said_to.items() if words}


def _person_field(request: StaffRequest, form: QueryDict, errors: Mapping[str, str]) -> DrawnField:
    people = [
        (str(one.id), _("、").join((one.pseudonym, *one.skills)))
        for one in participant_cards(actor=request.actor)
    ]
    help_words = _("只列出已经登记的人，显示代号和特长。")
    return line(
        "person", _("哪一位"), form, errors, draws="select", choices=people, help=help_words
    )


def _whom(
    request: StaffRequest,
    form: QueryDict,
    role: str,
    page: CirclePage,
    *,
    is_person: bool,
    is_host: bool,
) -> Joining:
    """Who is to belong, as the form names them. Raises Invalid."""
    if is_person:
        given = form.get("person", "")
        known = {str(one.id) for one in participant_cards(actor=request.actor)}
        if given not in known:
            raise Invalid(_("还没有选是哪一位。"), fields={"person": _("请选一位。")})
        return Joining(role, participant_id=int(given))
    if not is_host:
        return Joining(role, organisation_id=request.actor.organisation_id)
    return Joining(role, organisation_id=unit_in(form, request.at, within=page.region_path[:4]))


def _ending(page: CirclePage, request: StaffRequest) -> Act:
    def run(form: QueryDict) -> str:
        operations.end_circle(
            circle_id=page.id, actor=request.actor, at=request.at, reason=form.get("reason", "")
        )
        return ""

    follows = [_("全部成员今天退出"), _("以前的记录和时数都保留"), _("以后只能查看，不能恢复")]
    return Act(
        "end", _("结束“%s”") % page.name, "archive", reverse("circle_act", args=[page.id, "end"]), follows,
        reverse("circle", args=[page.id]), said(page.kind.label), run, why, f"circle:{page.id}", _("已经结束。"),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def belonging_act(request: StaffRequest, circle: int, belonging: int, key: str) -> HttpResponse:
    """Give one's word on somebody who asks to belong, or let somebody go."""
    page = circles.circle_page(circle_id=circle, actor=request.actor, at=request.at)
    rows = circles.belonging_rows(page=page, actor=request.actor)
    row = next((one for one in rows if one.id == belonging), None)
    if row is None:
        raise Http404
    made = {one.key: one for one in belonging_acts(row, request)}
    if key not in made:
        raise NotAllowed(_("这一步现在不能由您来办。请回到这一页，从列出的里选。"))
    return answer(request, made[key])


def belonging_acts(row: BelongingRow, request: StaffRequest) -> list[Act]:
    """What may be said of one who belongs or asks to."""
    if row.may_decide:
        return [_deciding(row, request, is_granted=True), _deciding(row, request, is_granted=False)]
    return [_leaving(row, request)] if row.may_end else []


def _deciding(row: BelongingRow, request: StaffRequest, *, is_granted: bool) -> Act:
    def run(form: QueryDict) -> str:
        operations.decide_joining(
            belonging_id=row.id, is_granted=is_granted, actor=request.actor, at=request.at,
            reason=form.get("reason", ""),
        )  # fmt: skip
        return ""

    key = "admit" if is_granted else "refuse"
    follows = [_("从今天起算在册")] if is_granted else [_("这一次不加入，以后还可以再提")]
    return _on(row, key, _("同意") if is_granted else _("不同意"), follows, run)


def _leaving(row: BelongingRow, request: StaffRequest) -> Act:
    def run(form: QueryDict) -> str:
        operations.end_belonging(
            belonging_id=row.id, actor=request.actor, at=request.at, reason=form.get("reason", "")
        )
        return ""

    if row.state == "asked":
        return _on(row, "leave", _("撤回"), [_("不再等确认，以后还可以再提")], run)
    return _on(row, "leave", _("办理退出"), [_("今天退出"), _("以前的记录和时数都保留")], run)


def _on(row: BelongingRow, key: str, label: str, follows: list[str], run: object) -> Act:
    icons = {"admit": "check", "refuse": "x", "leave": "logout"}
    about = f"{row.circle} · {row.name} · {said(row.role_label)}"
    return Act(
        key, label, icons[key], reverse("belonging_act", args=[row.circle_id, row.id, key]), follows,
        reverse("circle", args=[row.circle_id]), about, run, why, f"circle:{row.circle_id}",  # type: ignore[arg-type]
    )  # fmt: skip
