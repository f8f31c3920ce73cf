"""One step: the form its declaration asks for, what it will cause, and taking it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chuishao.casework import operations, queries
from chuishao.casework.catalogue import Field
from chuishao.casework.operations import Done
from chuishao.casework.queries import CasePage, OpenStep
from chuishao.directory import queries as directory
from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed, Refusal
from chuishao.kernel.text import said
from chuishao.web import pages
from chuishao.web.answers import SeeOther, case_address
from chuishao.web.desk import picker
from chuishao.web.desk.case import head
from chuishao.web.desk.clocks import drawn
from chuishao.web.desk.consequences import sentences
from chuishao.web.desk.fields import PREFIX, DrawnField, answers_in, drawn_field
from chuishao.web.desk.icons import icon_named
from chuishao.web.desk.kept import kept_words
from chuishao.web.desk.wrong import drawn_wrong
from chuishao.web.sessions import StaffRequest

COLLEAGUE = "colleague"


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: StaffRequest, number: str, key: str) -> HttpResponse:
    """GET shows the form, POST takes the step. What was typed is kept through every refusal."""
    if request.method != "POST" or "find" in request.POST:
        return _form(request, number, key)
    try:
        return _taken(request, number, key)
    except (Invalid, Conflict) as refusal:
        return _form(request, number, key, refusal)


def take(request: StaffRequest, number: str, key: str) -> Done:
    """The step as the form sent it. Raises the refusals of ``move``."""
    form = request.POST
    seen = form.get("seen_revision", "")
    return operations.move(
        case=number,
        transition=key,
        actor=request.actor,
        at=request.at,
        answers=_answers(form),
        organisations=picker.chosen_units(form),
        seen_revision=int(seen) if seen.isdecimal() else None,
    )


def _taken(request: StaffRequest, number: str, key: str) -> HttpResponse:
    done = take(request, number, key)
    return SeeOther(case_address(done.number), says=done_words(request, done))


def done_words(request: StaffRequest, done: Done) -> str:
    """What was done, for the person who did it."""
    words = _("“%s”已经办了。") % (request.POST.get("step_label", "")[:40] or _("这一步"))
    if done.opened:
        words += _("另外发出了一件新的，编号 %s。") % done.opened
    return words


def _answers(form: QueryDict) -> dict[str, Any]:
    """Everything typed; the operation names what it does not know."""
    answers: dict[str, Any] = {
        name.removeprefix(PREFIX): value for name, value in form.items() if name.startswith(PREFIX)
    }
    if form.get("motion", "").isdecimal():
        answers["motion"] = int(form["motion"])
    return answers


def _form(
    request: StaffRequest, number: str, key: str, refusal: Refusal | None = None
) -> HttpResponse:
    found = queries.case_page(number=number, actor=request.actor, at=request.at)
    open_step = next((one for one in found.steps if one.step.key == key), None)
    if open_step is None:
        return _not_now(request, found, key, refusal)
    context = form_context(request, found, open_step, refusal)
    status = refusal.status if refusal else 200
    return pages.page(request, "web/desk/step.html", context, here="desk", status=status)


def form_context(
    request: StaffRequest, found: CasePage, open_step: OpenStep, refusal: Refusal | None = None
) -> dict[str, Any]:
    """What the form of a step shows: proposed at first, as typed after a refusal."""
    errors = refusal.fields if refusal else {}
    fields = _fields(request, found, open_step, errors)
    choice = picker.drawn_picker(
        found, open_step.step, request.POST, request.at, errors.get("organisations", "")
    )
    labels = {it.key: it.label for it in fields} | {"organisations": _("单位")}
    return {
        "case": head(found, request.at) | {"clock": _clock(request, found, open_step)},
        "step": {
            "label": open_step.step.label,
            "icon": icon_named(open_step.step.icon),
            "follows": sentences(found, open_step, request.actor, request.at),
        },
        "fields": fields,
        "facts": found.answers,
        "picker": choice,
        "found": _searched(request, found, open_step),
        "words": request.POST.get("unit_words", ""),
        "seen_revision": found.case.revision,
        "wrong": drawn_wrong(refusal, labels, found, said(open_step.step.label))
        if refusal
        else None,
    }


def _not_now(
    request: StaffRequest, found: CasePage, key: str, refusal: Refusal | None
) -> HttpResponse:
    """The step is not open: the case moved on, or it was never this person's to take."""
    known = {one.key: one.label for one in found.rules.transitions}
    if key not in known:
        raise NotAllowed("没有这一步。请回到这件事，从列出的步骤里选。")
    status = refusal.status if refusal else 409
    words = _("“%s”现在不能由您来办。可能有人刚办过，或者要等别的单位先办。") % known[key]
    context = {
        "case": head(found, request.at),
        "wrong": drawn_wrong(refusal, {}, found) if refusal else None,
        "message": words,
        "kept": kept_words(found.rules.transition(key), request.POST),
    }
    return pages.page(request, "web/desk/not_now.html", context, here="desk", status=status)


def _clock(request: StaffRequest, found: CasePage, open_step: OpenStep) -> Any:
    """The clock this step would settle, if the actor's unit owes it."""
    for owed in found.case.duties:
        is_mine = owed.organisation_id == request.actor.organisation_id
        if is_mine and owed.key in open_step.step.discharges:
            return drawn(owed.clock, found.rules.duty(owed.key).label, request.at)
    return None


def _fields(
    request: StaffRequest, found: CasePage, open_step: OpenStep, errors: dict[str, str]
) -> list[DrawnField]:
    form = request.POST
    typed = answers_in(form, open_step.step.form) if form else _known(found, open_step)
    fields = [
        _colleague(request, field, typed.get(COLLEAGUE, ""), errors)
        if open_step.step.assigns and field.key == COLLEAGUE
        else drawn_field(field, typed.get(field.key), errors.get(field.key, ""))
        for field in open_step.step.form
    ]
    return [*_motions(request, open_step, errors), *fields]


def _known(found: CasePage, open_step: OpenStep) -> dict[str, Any]:
    """What the form begins with: the class as it is, or what the one pending motion already says."""
    if open_step.step.reclassifies:
        return {"category": found.case.category}
    if len(open_step.motions) != 1:
        return {}
    asked = open_step.motions[0].answers
    return {field.key: asked[field.key] for field in open_step.step.form if field.key in asked}


def _motions(
    request: StaffRequest, open_step: OpenStep, errors: dict[str, str]
) -> list[DrawnField]:
    if len(open_step.motions) < 2:
        return []
    names = directory.organisations_by_ids({one.organisation_id for one in open_step.motions})
    choices = [(str(one.id), names[one.organisation_id].short_name) for one in open_step.motions]
    return [
        DrawnField(
            key="motion", label=_("哪一家的申请"), name="motion", draws="choices", choices=choices,
            value=request.POST.get("motion", ""), error=errors.get("motion", ""),
        )
    ]  # fmt: skip


def _colleague(
    request: StaffRequest, field: Field, chosen: str, errors: dict[str, str]
) -> DrawnField:
    people = directory.people_of(request.actor.organisation_id, request.at)
    choices = [
        (str(person.id), f"{person.name}（{person.title}）")
        for person in people
        if person.id != request.actor.person_id
    ]
    plain = drawn_field(field, chosen, errors.get(field.key, ""))
    return DrawnField(
        key=plain.key, label=plain.label, name=plain.name, draws="select", value=plain.value,
        choices=choices, error=plain.error,
    )  # fmt: skip


def _searched(
    request: StaffRequest, found: CasePage, open_step: OpenStep
) -> list[picker.PickedUnit]:
    words = request.POST.get("unit_words", "").strip()
    if not words or not open_step.step.calls:
        return []
    return picker.searched_units(found, open_step.step, words, request.at)


@require_safe
def find_units(request: StaffRequest, number: str, key: str) -> HttpResponse:
    """While a name is typed into the picker: the units it may mean."""
    found = queries.case_page(number=number, actor=request.actor, at=request.at)
    chosen = next((one.step for one in found.steps if one.step.key == key), None)
    if chosen is None:
        raise NotAllowed("这一步现在不能由您来办。请回到这件事看看。")
    words = request.GET.get("unit_words", "").strip()[:40]
    units = picker.searched_units(found, chosen, words, request.at) if words else []
    return render(request, "web/desk/found.html", {"found": units, "words": words})
