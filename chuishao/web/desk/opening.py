"""Opening a case: a few fields are typed, the rest is proposed with its reason and can be changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chuishao.casework import catalogue
from chuishao.casework.catalogue import CaseType, Transition
from chuishao.casework.operations import Done, Origin, Place, attach, move
from chuishao.casework.operations import open_case as open_it
from chuishao.directory import queries as directory
from chuishao.directory.kinds import Tier
from chuishao.directory.matters import matter_name
from chuishao.kernel import geography
from chuishao.kernel.refusals import Invalid, NotAllowed, Refusal
from chuishao.kernel.text import limit_words, said
from chuishao.web import pages
from chuishao.web.answers import SeeOther, case_address
from chuishao.web.desk import arising, photos_in
from chuishao.web.desk.fields import DrawnField, answers_in, drawn_fields
from chuishao.web.desk.matters import matter_choices, suggested_matter
from chuishao.web.desk.wrong import drawn_wrong
from chuishao.web.sessions import StaffRequest

MOST_NEXT = 5


@dataclass(frozen=True)
class Suggestion:
    """What was chosen for the person, why, and the field that changes it."""

    label: str
    words: str
    why: str
    field: DrawnField | None = None
    key: str = ""

    @property
    def is_open(self) -> bool:
        """Something is wrong with it, so the field stands open."""
        return bool(self.field and self.field.error)


@require_http_methods(["GET", "HEAD", "POST"])
def blow(request: StaffRequest) -> HttpResponse:
    """Blow a whistle."""
    return _opening(request, pages.WHISTLE)


@require_http_methods(["GET", "HEAD", "POST"])
def open_case(request: StaffRequest, key: str) -> HttpResponse:
    """Open a case of any declared type."""
    return _opening(request, key)


def _opening(request: StaffRequest, key: str) -> HttpResponse:
    rules = _rules(key)
    if not pages.may_open(request.actor, rules):
        words = _("您现在的岗位不能发起“%(rules)s”。请换一个岗位，或请有权的同事发起。") % {
            "rules": said(rules.label)
        }
        raise NotAllowed(words)
    if request.method != "POST":
        return _form(request, rules, arising.begun(request, rules))
    photos: list[str] = []
    try:
        photos_in.take_in(request, photos)
        return _opened(request, rules, photos)
    except Invalid as refusal:
        return _form(request, rules, request.POST, refusal, photos)


def _rules(key: str) -> CaseType:
    try:
        return catalogue.in_words(catalogue.current(key)[1])
    except KeyError:
        raise Http404 from None


def _opened(request: StaffRequest, rules: CaseType, photos: list[str]) -> HttpResponse:
    done = _open(request, rules, photos)
    words = _("已记下，编号 %s。") % done.number
    return SeeOther(case_address(done.number), says=words)


def _open(request: StaffRequest, rules: CaseType, photos: list[str]) -> Done:
    """Open the case with its photos, and where the person asked for it take its first step too: all or nothing."""
    then = request.POST.get("then")
    first = first_step(rules) if then else None
    if first and then != first.key:
        first = None
    if not first and not photos:
        return _opened_only(request, rules)
    with transaction.atomic():
        done = _opened_only(request, rules)
        by = {"case": done.case_id, "actor": request.actor, "at": request.at}
        if photos:
            attach(photos=photos, **by)
        return move(transition=first.key, **by) if first else done


def _opened_only(request: StaffRequest, rules: CaseType) -> Done:
    form, title = request.POST, request.POST.get("title", "")
    suggested = suggested_matter(title)
    return open_it(
        case_type=rules.key,
        actor=request.actor,
        at=request.at,
        title=title,
        kind=form.get("kind", ""),
        answers=answers_in(form, rules.fields),
        place=_placed(form, request.actor.region_path),
        category=form.get("category") or (suggested.matter.code if suggested else ""),
        origin=Origin(about=form.get(arising.ABOUT, "")),
    )


def _placed(form: QueryDict, own: str) -> Place:
    """Where it is: the region chosen, the words, and the point where the person stood, if they gave it."""
    region, words = form.get("place") or own, form.get("place_words", "")
    if not form.get("lon"):
        return Place(region, words)
    return Place(region, words, *geography.checked_point(form.get("lon"), form.get("lat")))


def first_step(rules: CaseType) -> Transition | None:
    """The step out of the first state that asks for nothing more: the person means it already."""
    for step in rules.transitions:
        goes_on = step.target and not rules.state(step.target).is_closed
        if rules.opens_in in step.source and goes_on and not step.form and not step.calls:
            return step
    return None


def _form(
    request: StaffRequest,
    rules: CaseType,
    form: QueryDict,
    refusal: Refusal | None = None,
    photos: Sequence[str] = (),
) -> HttpResponse:
    errors = refusal.fields if refusal else {}
    typed = _typed_fields(form, rules, errors)
    asked = [field for field in typed if field.is_required or field.key == "place_words"]
    first = first_step(rules)
    is_whistle = rules.key == pages.WHISTLE
    context = {
        "heading": rules.label if is_whistle else _("登记%s") % rules.label,
        "typed_words": _("要填的只有 %d 项") % len(asked),
        "fields": asked,
        "more_fields": [field for field in typed if field not in asked],
        "suggested": _suggestions(request, rules, form, errors),
        "has_point": len(request.actor.region_path) >= Tier.DISTRICT.width,
        "lon": form.get("lon", ""),
        "lat": form.get("lat", ""),
        "photos": photos,
        "photos_wrong": errors.get(photos_in.FIELD, ""),
        "about": form.get(arising.ABOUT, ""),
        "is_withheld": bool(form.get(arising.WITHHELD)),
        "matter_url": reverse("suggest_matter"),
        "next_steps": next_steps(rules),
        "first_step": first,
        "submit": first.label if first else _("登记"),
        "submit_css": "btn-whistle" if is_whistle else "btn-primary",
        "submit_icon": pages.TYPE_ICONS.get(rules.key, "plus"),
        "wrong": drawn_wrong(refusal, _labels(rules)) if refusal else None,
    }
    return pages.page(
        request,
        "web/desk/opening.html",
        context,
        here="blow" if is_whistle else rules.key,
        status=refusal.status if refusal else 200,
    )


def _labels(rules: CaseType) -> dict[str, str]:
    own = {
        "title": _("什么事"),
        "kind": _("种类"),
        "place": _("地点"),
        "place_words": _("具体位置"),
        "photos": _("照片"),
    }
    return own | {field.key: field.label for field in rules.fields}


def _typed_fields(form: QueryDict, rules: CaseType, errors: dict[str, str]) -> list[DrawnField]:
    title = DrawnField(
        key="title", label=_("什么事"), name="title", draws="long", value=form.get("title", ""),
        error=errors.get("title", ""), at_most=100, rows=2, help=_("一句话：什么坏了，影响谁。"),
    )  # fmt: skip
    where = DrawnField(
        key="place_words", label=_("具体位置"), name="place_words", draws="line",
        value=form.get("place_words", ""), is_required=False, at_most=300,
    )  # fmt: skip
    answers = answers_in(form, rules.fields)
    return [title, where, *drawn_fields(rules.fields, answers, errors)]


def _suggestions(
    request: StaffRequest, rules: CaseType, form: QueryDict, errors: dict[str, str]
) -> list[Suggestion]:
    matter = matter_suggestion(form.get("title", ""), form.get("category", ""))
    if form is not request.POST and form.get("category"):
        matter = replace(matter, why=_("原来那件就是这一类"))
    return [_kind(rules, form, errors), matter, _place(request, form, errors)]


def _kind(rules: CaseType, form: QueryDict, errors: dict[str, str]) -> Suggestion:
    kinds = [(kind.key, kind.label) for kind in rules.kinds]
    chosen = form.get("kind") or usual_kind(rules)
    field = DrawnField(
        key="kind", label=_("种类"), name="kind", draws="choices", value=chosen,
        choices=kinds, error=errors.get("kind", ""),
    )  # fmt: skip
    is_usual = dict(kinds)[usual_kind(rules)].startswith(_("一般"))
    why = (
        _("没有特别急的，就是它；有危险、断水断电，请改。")
        if is_usual
        else _("先按这一种；不合适请改。")
    )
    return Suggestion(_("种类"), dict(kinds).get(chosen, ""), why, field)


def usual_kind(rules: CaseType) -> str:
    """The kind most matters are of: the one called 一般, else the first declared."""
    usual = [kind.key for kind in rules.kinds if kind.label.startswith(_("一般"))]
    return usual[0] if usual else rules.kinds[0].key


def matter_suggestion(title: str, chosen: str) -> Suggestion:
    """The class of matter: what was chosen, else what the words of the title speak for."""
    found = None if chosen else suggested_matter(title)
    if found:
        words, why = found.matter.name, _("因为写了“%s”") % found.because
    elif chosen:
        words, why = matter_name(chosen), _("您选的")
    else:
        words, why = _("按事由自动选"), _("写好“什么事”，就会按它来选；也可以自己选。")
    field = DrawnField(
        key="category", label=_("类别"), name="category", draws="select", is_required=False,
        value=chosen, choices=matter_choices(),
    )  # fmt: skip
    return Suggestion(_("类别"), words, why, field, key="matter")


def _place(request: StaffRequest, form: QueryDict, errors: dict[str, str]) -> Suggestion:
    own = request.actor.region_path
    chosen = form.get("place") or own
    below = directory.children_of(own, request.at)
    if chosen != own and chosen not in {place.path for place in below}:
        further = directory.region_by_path(chosen, request.at) if chosen.startswith(own) else None
        below = [*below, further] if further else below
    here = directory.region_by_path(own, request.at)
    choices = [(place.path, place.short_name) for place in ([here] if here else []) + below]
    field = DrawnField(
        key="place", label=_("地点"), name="place", draws="select", value=chosen,
        choices=choices, error=errors.get("place", ""),
    )  # fmt: skip
    words = dict(choices).get(chosen, "")
    why = _("您岗位所在的辖区") if chosen == own else _("那件事就在这里")
    return Suggestion(_("地点"), words, why, field if below else None)


def next_steps(rules: CaseType) -> list[dict[str, str]]:
    """What follows, in the order it is declared: who owes what within which time."""
    shown = [duty for duty in rules.duties if duty.key in _ordinary_duties(rules)]
    kind = usual_kind(rules)
    return [
        {"label": duty.label, "words": _("%s内") % limit_words(limit)}
        for duty in shown
        if (limit := duty.limit_for(kind)) is not None
    ][:MOST_NEXT]


def _ordinary_duties(rules: CaseType) -> set[str]:
    """Duties that every such case comes to, not those of motions raised on the way."""
    usual = [step for step in rules.transitions if not step.raises and not step.opens]
    return {*rules.imposes, *(key for step in usual for key in step.imposes)}


@require_safe
def suggest_matter(request: HttpRequest) -> HttpResponse:
    """While the title is typed: the class of matter it speaks of."""
    it = matter_suggestion(request.GET.get("title", "")[:100], request.GET.get("category", ""))
    return render(request, "web/desk/suggestion.html", {"it": it})
