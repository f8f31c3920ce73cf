"""One case, whole: where it is, who owes what until when, its story, and the steps open to the one who asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext, gettext_noop

from chuishao.directory import queries as directory
from chuishao.directory.actors import Actor
from chuishao.directory.matters import matter_name
from chuishao.directory.queries import OrganisationCard
from chuishao.kernel import records
from chuishao.kernel.calendars import load_calendar
from chuishao.kernel.refusals import NotFound
from chuishao.kernel.text import said
from chuishao.kernel.working_time import Calendar, Limit, due

from .. import _arising, _authority, _clocks, _standing, catalogue
from .._clocks import Clock
from .._standing import Petition, Standing
from ..declarations import CaseType, Transition
from ..models import CaseLink, SealedAnswer
from .visibility import cases_visible_to


@dataclass(frozen=True)
class Promise:
    """A duty that a step would impose if it were taken now."""

    label: str
    owed_by: str
    due_at: datetime


@dataclass(frozen=True)
class OpenStep:
    """A step open to the actor now: what it asks, and what it would cause, in words and clock times."""

    step: Transition
    target_label: str
    ends: tuple[str, ...]
    begins: tuple[Promise, ...]
    motions: tuple[Petition, ...] = ()


@dataclass(frozen=True)
class ClockLine:
    """One duty in the case, running or settled, as the log tells it."""

    duty: str
    label: str
    organisation_id: int
    clock: Clock


@dataclass(frozen=True)
class UnitLine:
    """One organisation called into the case with all its clocks."""

    card: OrganisationCard
    role: str
    progress: str
    person: int | None
    clocks: tuple[ClockLine, ...]


@dataclass(frozen=True)
class Happening:
    """One entry of the story: who did what when, with what was written."""

    at: datetime
    who: str
    label: str
    answers: tuple[tuple[str, Any], ...]
    units: tuple[tuple[str, str], ...]
    seq: int


@dataclass(frozen=True)
class Related:
    """Another case this one is tied to."""

    number: str
    title: str
    nature: str
    is_closed: bool


@dataclass(frozen=True)
class CasePage:
    """Everything the page of a case shows."""

    case: Standing
    rules: CaseType
    type_label: str
    state_label: str
    kind_label: str
    level_label: str
    opener: OrganisationCard
    referee: OrganisationCard
    units: tuple[UnitLine, ...]
    legs: tuple[ClockLine, ...]
    story: tuple[Happening, ...]
    steps: tuple[OpenStep, ...]
    answers: tuple[tuple[str, Any], ...]
    sealed: tuple[tuple[str, str, str], ...]
    related: tuple[Related, ...]
    may_reveal: bool
    may_arise: tuple[CaseType, ...] = ()


def steps_open_to(
    *, actor: Actor, case: int | str | Standing, at: datetime
) -> tuple[OpenStep, ...]:
    """The steps this actor may take now; the same function refuses the others when they are tried."""
    standing = case if isinstance(case, Standing) else _standing.read(case)
    calendar = load_calendar(standing.region_path)
    steps = _authority.steps_open(standing, actor, at, calendar)
    return tuple(_open_step(standing, step, at, calendar) for step in steps)


def case_to_arise_from(*, number: str, actor: Actor, case_type: str) -> Standing:
    """The case from which the actor may open one of this type. Raises NotFound, NotAllowed, Conflict."""
    standing = _standing.read(number)
    refusal = _arising.objection(standing, catalogue.case_type(case_type), actor)
    if refusal is not None:
        raise refusal
    return standing


def words_stay(*, standing: Standing, case_type: str) -> bool:
    """Whether nothing said in this case may be repeated in one of that type."""
    return _arising.withholds(standing, catalogue.case_type(case_type))


def _open_step(standing: Standing, step: Transition, at: datetime, calendar: Calendar) -> OpenStep:
    rules = catalogue.in_words(standing.rules)
    target = rules.state(step.target).label if step.target else ""
    ends = tuple(rules.duty(key).label for key in step.discharges if standing.owed(key))
    promised = [rules.duty(key) for key in step.imposes]
    begins = tuple(
        Promise(duty.label, said(_authority.SIDE_LABELS[duty.owed_by]), due(limit, at, calendar).at)
        for duty in promised
        if (limit := _promised(standing, duty.key)) is not None
    )
    motions = tuple(standing.pending(step.decides)) if step.decides else ()
    return OpenStep(rules.transition(step.key), target, ends, begins, motions)


def _promised(standing: Standing, duty: str) -> Limit | None:
    data = standing.limits.get(duty)
    return Limit.from_data(data) if data else None


def case_page(*, number: str, actor: Actor, at: datetime) -> CasePage:
    """The page of one case. Raises NotFound alike whether it is hidden or missing."""
    standing = _standing.read(number)
    raise_unless_concerned(standing, actor)
    story = records.history(f"case:{standing.id}")
    clocks = _clock_lines(standing, story)
    cards = directory.organisations_by_ids(_everyone(standing, clocks))
    rules = catalogue.in_words(standing.rules)
    return CasePage(
        case=standing,
        rules=rules,
        type_label=rules.label,
        state_label=rules.state(standing.state).label,
        kind_label=rules.kind(standing.kind).label,
        level_label=rules.level(standing.level).label,
        opener=cards[standing.opener_id],
        referee=cards[standing.referee_id],
        units=_units(standing, clocks, cards),
        legs=tuple(line for line in clocks if not _is_unit(standing, line)),
        story=tuple(_happening(entry, rules) for entry in reversed(story)),
        steps=steps_open_to(actor=actor, case=standing, at=at),
        answers=labelled(rules.fields, standing.answers),
        sealed=_sealed(standing, rules),
        related=_related(standing, actor),
        may_reveal=_authority.may_look(standing, actor),
        may_arise=tuple(map(catalogue.in_words, _arising.may_arise(standing, actor))),
    )


def raise_unless_concerned(standing: Standing, actor: Actor) -> None:
    """A released unit may still look at what it took part in; to anyone else there is no such case."""
    if standing.concerns(actor) and not actor.is_system:
        return
    if not cases_visible_to(actor=actor).filter(pk=standing.id).exists():
        raise NotFound(_standing.NOT_FOUND)


def _clock_lines(standing: Standing, story: Sequence[records.Entry]) -> list[ClockLine]:
    """All clocks, replayed from the log without recomputing what was promised."""
    events = [event for entry in story for event in entry.body.get("clocks", ())]
    return [
        ClockLine(duty, _duty_label(catalogue.in_words(standing.rules), duty), organisation, clock)
        for (duty, organisation, _), clock in _clocks.replay(events).items()
    ]


def _duty_label(rules: CaseType, key: str) -> str:
    return rules.duty(key).label


def _everyone(standing: Standing, clocks: Sequence[ClockLine]) -> set[int]:
    fixed = {standing.opener_id, standing.referee_id, standing.superior_id}
    called = {unit.organisation_id for unit in standing.units}
    return fixed | called | {line.organisation_id for line in clocks}


def _is_unit(standing: Standing, line: ClockLine) -> bool:
    return standing.unit_of(line.organisation_id) is not None


def _units(
    standing: Standing, clocks: Sequence[ClockLine], cards: Mapping[int, OrganisationCard]
) -> tuple[UnitLine, ...]:
    handlers = standing.handlers()
    others = [unit for unit in standing.units if not unit.handles]
    return tuple(
        UnitLine(
            cards[unit.organisation_id], unit.role, unit.progress, unit.person_id,
            tuple(line for line in clocks if line.organisation_id == unit.organisation_id),
        )
        for unit in [*handlers, *others]
    )  # fmt: skip


def _happening(entry: records.Entry, rules: CaseType) -> Happening:
    body = entry.body
    fields = rules.fields if body.get("step") == "open" else _fields_of(rules, body.get("step", ""))
    return Happening(
        at=entry.at,
        who=str(entry.actor.get("label") or "系统"),
        label=str(body.get("label", "")),
        answers=(*_class_before(body), *labelled(fields, body.get("answers", {}))),
        units=tuple((unit.get("name", ""), unit["role"]) for unit in body.get("units", ())),
        seq=entry.seq,
    )


def _class_before(body: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """What a corrected case was filed under until then."""
    if "category_before" in body:
        before = body["category_before"]
        yield gettext("原来的类别"), matter_name(before) if before else gettext("还没有分类")


def _fields_of(rules: CaseType, step: str) -> tuple[Any, ...]:
    try:
        return rules.transition(step).form
    except KeyError:
        return ()


def labelled(fields: Sequence[Any], answers: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    """Answers with the labels of their fields, choices in words, money in yuan, in the form's order."""
    return tuple(
        (field.label, in_words(field, answers[field.key]))
        for field in fields
        if field.key in answers
    )


def in_words(field: Any, value: Any) -> Any:
    """An answer as it is read: choices by their label, money in yuan."""
    if field.kind == "choice":
        return dict(field.choices).get(value, value)
    if field.kind == "money":
        return gettext("%s 元") % f"{value / 100:g}"
    if field.kind == "matter":
        return matter_name(str(value))
    if field.kind == "yes_no":
        return gettext("是") if value else gettext("否")
    return value


def _sealed(standing: Standing, rules: CaseType) -> tuple[tuple[str, str, str], ...]:
    if not any(f.is_personal for f in rules.fields):
        return ()
    labels = {field.key: field.label for field in rules.fields}
    kept = SealedAnswer.objects.filter(case_id=standing.id).values_list("field", "masked")
    return tuple((key, labels.get(key, key), masked) for key, masked in kept)


def _related(standing: Standing, actor: Actor) -> tuple[Related, ...]:
    """Parent, children and links that the actor may see, in one statement each way."""
    tied = Q(parent_id=standing.id) | Q(pk=standing.parent_id or 0)
    tied |= Q(pk__in=CaseLink.objects.filter(case_id=standing.id).values("other_id"))
    tied |= Q(pk__in=CaseLink.objects.filter(other_id=standing.id).values("case_id"))
    out = CaseLink.objects.filter(case_id=standing.id, other=OuterRef("pk")).values("nature")[:1]
    back = CaseLink.objects.filter(other_id=standing.id, case=OuterRef("pk")).values("nature")[:1]
    tied_rows = cases_visible_to(actor=actor).filter(tied).order_by("pk")
    rows = tied_rows.annotate(out=Subquery(out), back=Subquery(back))[:20]
    return tuple(
        Related(row.number, row.title, _nature(row, standing), row.is_closed)
        for row in rows.only("number", "title", "is_closed", "parent_id")
    )


_NATURES = {
    ("duplicate", True): gettext_noop("并入的那一件"), ("duplicate", False): gettext_noop("并进来的"),
    ("arose", True): gettext_noop("起因的那一件"), ("arose", False): gettext_noop("据此发起的"),
    ("reopened", True): gettext_noop("重新办理的那一件"), ("reopened", False): gettext_noop("前一次办理"),
}  # fmt: skip


def _nature(row: Any, standing: Standing) -> str:
    if row.pk == standing.parent_id:
        return gettext("下级来件")
    if row.parent_id == standing.id:
        return gettext("上报件")
    return said(_NATURES.get((row.out or row.back, bool(row.out)), gettext_noop("关联件")))
