"""What one may do with the lists: write, publish, claim, answer, begin, finish, say how it went, take back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from chuishao.kernel.refusals import Invalid
from chuishao.kernel.text import said
from chuishao.participation import operations
from chuishao.participation.queries import matches_for
from chuishao.participation.queries.circles import CirclePage
from chuishao.participation.queries.listing_pages import ClaimRow, ListingPage, listing_page
from chuishao.web.desk.fields import DrawnField
from chuishao.web.desk.taking_part.acts import (
    Act,
    Draw,
    Light,
    answer_lightly,
    day_in,
    line,
    must_say,
    number_in,
    why,
)
from chuishao.web.sessions import StaffRequest

Run = Callable[[QueryDict], object]
_LABELS = {
    "publish": (gettext_lazy("发布"), "send"), "withdraw": (gettext_lazy("撤回"), "arrow-back-up"),
    "claim": (gettext_lazy("认领"), "heart-handshake"), "ask": (gettext_lazy("请一项资源来对接"), "link"),
    "finish": (gettext_lazy("办完了"), "circle-check"), "evaluate": (gettext_lazy("评价"), "star"),
    "agree": (gettext_lazy("同意"), "check"), "decline": (gettext_lazy("不同意"), "x"),
    "unclaim": (gettext_lazy("收回认领"), "arrow-back-up"), "start": (gettext_lazy("立为项目"), "flag"),
}  # fmt: skip
OF_LISTING = ("publish", "withdraw", "claim", "ask", "finish", "evaluate")
OF_CLAIM = ("agree", "decline", "unclaim", "start")
_FOLLOWS = {
    "publish": (gettext_lazy("成员单位马上能看到"), gettext_lazy("到期没人认领，会告诉主办单位")),
    "withdraw": (gettext_lazy("不再列出，没有答复的认领一起收回"),),
    "claim": (gettext_lazy("对方看到并答复"), gettext_lazy("双方都同意才算数")),
    "ask": (gettext_lazy("资源那一方看到并答复"), gettext_lazy("双方都同意才算数")),
    "finish": (gettext_lazy("记为办完"), gettext_lazy("提出需求的单位来评价")),
    "evaluate": (gettext_lazy("评价记入项目，双方都看得到"),),
    "agree": (gettext_lazy("双方就算约定好了"), gettext_lazy("其他没答复的认领不再算")),
    "decline": (gettext_lazy("这一次不对接，需求还可以由别家认领"),),
    "unclaim": (gettext_lazy("认领收回，需求还可以由别家认领"),),
    "start": (gettext_lazy("列入项目清单，由认领的单位牵头"), gettext_lazy("需求转为进行中")),
}  # fmt: skip


def drafting(page: CirclePage, key: str, request: StaffRequest) -> Act:
    """Write down what one's unit offers or needs."""
    declared = page.rules.listing(key)

    def run(form: QueryDict) -> str:
        listed = operations.Listed(
            title=form.get("title", ""), thing=form.get("thing", ""), words=form.get("words", ""),
            quantity=number_in(form, "quantity", 1), unit=form.get("counted_in") or operations.Listed.unit,
            from_on=day_in(form, "from_on"), to_on=day_in(form, "to_on"),
        )  # fmt: skip
        made = operations.draft_listing(
            circle_id=page.id, kind=key, listed=listed, actor=request.actor, at=request.at
        )
        return reverse("listing", args=[made.pk])

    def draw(form: QueryDict, errors: Mapping[str, str]) -> list[DrawnField]:
        things = [(value, said(label)) for value, label in declared.classes]
        return [
            line("title", _("是什么"), form, errors, at_most=100, help=_("一句话写明。")),
            line("thing", _("类别"), form, errors, draws="choices", choices=things),
            line("words", _("说明"), form, errors, draws="long", at_most=1000, is_required=False),
            line("quantity", _("数量"), form, errors, inputmode="numeric", value="1"),
            line("counted_in", _("数量的单位"), form, errors, at_most=10, value=operations.Listed.unit, is_required=False),
            line("from_on", _("从哪天起"), form, errors, input_type="date", is_required=False),
            line("to_on", _("到哪天为止"), form, errors, input_type="date", is_required=False),
        ]  # fmt: skip

    label = said(declared.label)
    follows = [_("先记为草稿，另一位同事看过再发布"), _("发布以前只有本单位和主办单位看得到")]
    return Act(
        f"list-{key}", _("写进%s") % label, "list-check", reverse("circle_act", args=[page.id, f"list-{key}"]),
        follows, reverse("circle", args=[page.id]), page.name, run, draw, says=_("已经记下，等另一位同事发布。"),
    )  # fmt: skip


def acts_of(page: ListingPage, request: StaffRequest) -> list[Act]:
    """The acts open to this actor on the page of an entry."""
    return [
        _act(page, key, _run(page.id, key, request), _draw(page, key, request)) for key in page.may
    ]


def claim_acts(page: ListingPage, row: ClaimRow, request: StaffRequest) -> list[Act]:
    """What this actor may do with one claim."""
    draws: dict[str, Draw] = {"start": _title, "decline": why}
    return [
        _act(page, key, _claim_run(row.id, key, request), draws.get(key), row) for key in row.may
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: StaffRequest, listing: int, key: str) -> HttpResponse:
    """One act on an entry; who may not know of it is told there is none."""
    if key not in OF_LISTING:
        raise Http404

    def build() -> Act | None:
        page = listing_page(listing_id=listing, actor=request.actor)
        return next((one for one in acts_of(page, request) if one.key == key), None)

    return answer_lightly(request, _light(listing, key, _run(listing, key, request)), build)


@require_http_methods(["GET", "HEAD", "POST"])
def claim_act(request: StaffRequest, listing: int, claim: int, key: str) -> HttpResponse:
    """One act on a claim."""
    if key not in OF_CLAIM:
        raise Http404

    def build() -> Act | None:
        page = listing_page(listing_id=listing, actor=request.actor)
        row = next((one for one in page.claims if one.id == claim), None)
        if row is None:
            raise Http404
        return next((one for one in claim_acts(page, row, request) if one.key == key), None)

    return answer_lightly(request, _light(listing, key, _claim_run(claim, key, request)), build)


def _light(listing: int, key: str, run: Run) -> Light:
    back = reverse("listing", args=[listing])
    return Light(str(_LABELS[key][0]), back, f"listing:{listing}", _goes(run))


def _goes(run: Run) -> Callable[[QueryDict], str]:
    """Afterwards one goes to the entry that came of it, or back."""

    def does(form: QueryDict) -> str:
        made = run(form)
        return reverse("listing", args=[made]) if isinstance(made, int) else ""

    return does


def _act(
    page: ListingPage, key: str, run: Run, draw: Draw | None, claim: ClaimRow | None = None
) -> Act:
    label, icon = _LABELS[key]
    args = [page.id, claim.id, key] if claim else [page.id, key]
    url = reverse("claim_act" if claim else "listing_act", args=args)
    about = f"{page.title} · {claim.claimant}" if claim else page.title
    return Act(
        key, str(label), icon, url, [str(one) for one in _FOLLOWS[key]], reverse("listing", args=[page.id]),
        about, _goes(run), draw, f"listing:{page.id}",
    )  # fmt: skip


def _run(listing: int, key: str, request: StaffRequest) -> Run:
    who = {"actor": request.actor, "at": request.at}
    this, need = {"listing_id": listing, **who}, {"need_id": listing, **who}
    runs: dict[str, Run] = {
        "publish": lambda form: _done(operations.publish_listing(**this)),
        "withdraw": lambda form: _done(operations.withdraw_listing(**this, reason=form.get("reason", ""))),
        "claim": lambda form: _done(operations.propose_claim(**need, words=form.get("words", ""))),
        "ask": lambda form: _done(
            operations.propose_claim(**need, words=form.get("words", ""), resource_id=_resource(form))
        ),
        "finish": lambda form: _done(operations.finish_project(**this, result=form.get("result", ""))),
        "evaluate": lambda form: _done(operations.evaluate_project(**this, words=form.get("words", ""))),
    }  # fmt: skip
    return runs[key]


def _draw(page: ListingPage, key: str, request: StaffRequest) -> Draw | None:
    draws: dict[str, Draw] = {
        "withdraw": must_say, "claim": _words, "evaluate": _words, "finish": _result,
        "ask": lambda form, errors: list(_asking(page, request, form, errors)),
    }  # fmt: skip
    return draws.get(key)


def _claim_run(claim: int, key: str, request: StaffRequest) -> Run:
    this = {"claim_id": claim, "actor": request.actor, "at": request.at}
    runs: dict[str, Run] = {
        "unclaim": lambda form: _done(operations.withdraw_claim(**this)),
        "start": lambda form: operations.start_project(**this, title=form.get("title", "")).pk,
        "agree": lambda form: _done(operations.answer_claim(**this, is_agreed=True)),
        "decline": lambda form: _done(
            operations.answer_claim(**this, is_agreed=False, reason=form.get("reason", ""))
        ),
    }
    return runs[key]


def _done(_made: object) -> None:
    """Nothing more to say: one goes back to where one came from."""


def _resource(form: QueryDict) -> int:
    """The resource that was chosen. Raises Invalid."""
    given = form.get("resource", "")
    if not given.isdecimal() or len(given) > 18:
        raise Invalid(_("请选要用哪一项资源。"), fields={"resource": _("请选一项。")})
    return int(given)


def _asking(
    page: ListingPage, request: StaffRequest, form: QueryDict, errors: Mapping[str, str]
) -> Iterator[DrawnField]:
    """The resources that would fit, each with its reasons."""
    found = matches_for(need_id=page.id, actor=request.actor)
    choices = [
        (str(one.id), f"{one.owner} · {one.title}（{_('；').join(one.reasons)}）") for one in found
    ]
    help_words = "" if choices else _("现在没有同类的资源。可以等别家认领。")
    yield line(
        "resource", _("用哪一项"), form, errors, draws="choices", choices=choices, help=help_words
    )
    yield from _words(form, errors)


def _words(form: QueryDict, errors: Mapping[str, str]) -> list[DrawnField]:
    return [
        line("words", _("想说的话"), form, errors, draws="long", at_most=500, is_required=False)
    ]


def _title(form: QueryDict, errors: Mapping[str, str]) -> list[DrawnField]:
    return [line("title", _("项目名称"), form, errors, at_most=100, is_required=False)]


def _result(form: QueryDict, errors: Mapping[str, str]) -> list[DrawnField]:
    return [line("result", _("办成了什么"), form, errors, draws="long", at_most=1000)]
