"""What a resident may know: the progress of the own matter in plain words, what is near by, open figures."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext, gettext_noop

from chuishao.directory import queries as directory
from chuishao.directory.actors import Actor
from chuishao.kernel import geography, records
from chuishao.kernel.refusals import NotFound
from chuishao.kernel.text import bigrams

from .. import _public, _standing, catalogue
from .._standing import Standing
from ..declarations import ANY, CaseType, Transition
from ..models import Attachment, Case, CaseLink, Support
from .pages import OpenStep, in_words, raise_unless_concerned, steps_open_to

NEAR_METRES = 300
NEAR_DAYS = 14
MOST_NEAR = 3
MOST_COMPARED = 300
ALIKE = 0.34
MOST_SHOWN = 30
JOINED_GONE = gettext_noop("没有找到这件事，或者不再公开。您可以另外反映。")
LINK_GONE = gettext_noop(
    "没有找到这件事。链接可能抄漏了，或者已经换过新的；可以用查询号和电话后四位再查。"
)


@dataclass(frozen=True)
class Told:
    """One thing that happened, as the reporter is told it: no staff, no names, only units."""

    at: datetime
    heading: str
    words: str
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Awaited:
    """What a unit owes next, and until when."""

    unit: str
    heading: str
    begun_at: datetime
    due_at: datetime
    is_stopped: bool


@dataclass(frozen=True)
class PublicPage:
    """The page of a case for the one who reported it."""

    case: Standing
    type_label: str
    state_label: str
    told: tuple[Told, ...]
    awaited: tuple[Awaited, ...]
    to_come: tuple[str, ...]
    steps: tuple[OpenStep, ...]
    photos: tuple[int, ...]
    supporters: int
    desk: str
    earlier: str


@dataclass(frozen=True)
class Joined:
    """A matter somebody joined instead of reporting it again: how it stands, without place, answers or number."""

    title: str
    state_label: str
    opened_at: datetime
    is_closed: bool
    told: tuple[Told, ...]
    awaited: tuple[Awaited, ...]
    supporters: int


@dataclass(frozen=True)
class Near:
    """A matter near by that may be the same one: its title without figures, where about, how it stands."""

    case_id: int
    title: str
    state_label: str
    opened_at: datetime
    metres: int | None
    supporters: int


def public_page(*, token: str, at: datetime) -> PublicPage:
    """The page behind a private link. Raises NotFound alike whatever does not fit."""
    standing = _standing.read(reported_case(token=token, at=at))
    story = records.history(f"case:{standing.id}")
    names = _names(standing, story)
    rules = catalogue.in_words(standing.rules)
    return PublicPage(
        case=standing,
        type_label=rules.label,
        state_label=rules.state(standing.state).label,
        told=tuple(_told(rules, story, names)),
        awaited=tuple(_awaited(standing, names)),
        to_come=tuple(_to_come(rules, standing.state)),
        steps=steps_open_to(actor=Actor.reporter(standing.id), case=standing, at=at),
        photos=photos_of(standing.id, reporters_only=True),
        supporters=Support.objects.filter(case_id=standing.id).count(),
        desk=names.get(standing.opener_id, ""),
        earlier=_earlier(standing.id),
    )


def joined_page(*, case_id: int, at: datetime) -> Joined:
    """How a matter stands that neighbours may know of. Raises NotFound."""
    if not _public.neighbours_may_know(case_id):
        raise NotFound(JOINED_GONE)
    standing = _standing.read(case_id)
    story = records.history(f"case:{case_id}")
    names, rules = _names(standing, story), catalogue.in_words(standing.rules)
    return Joined(
        title=without_figures(standing.title)[:MOST_SHOWN],
        state_label=rules.state(standing.state).label,
        opened_at=standing.opened_at,
        is_closed=standing.is_closed,
        told=tuple(replace(one, answers=()) for one in _told(rules, story, names)),
        awaited=tuple(_awaited(standing, names)),
        supporters=Support.objects.filter(case_id=case_id).count(),
    )


def reported_case(*, token: str, at: datetime) -> int:
    """The id of the case a private link leads to. Raises NotFound."""
    case_id = _public.linked_case(token, at)
    if case_id is None:
        raise NotFound(LINK_GONE)
    return case_id


def photos_of(case_id: int, *, reporters_only: bool = False) -> tuple[int, ...]:
    """Ids of the photos of a case, in the order they came."""
    found = Attachment.objects.filter(case_id=case_id)
    if reporters_only:
        found = found.filter(is_reporters=True)
    return tuple(found.order_by("id").values_list("id", flat=True))


def photo(*, attachment: int, case: int | str, actor: Actor) -> tuple[str, str]:
    """Digest and media type of one photo of a case the actor may know of. Raises NotFound."""
    standing = _standing.read(case)
    found = Attachment.objects.filter(pk=attachment, case_id=standing.id).select_related("file")
    kept = found.filter(is_reporters=True).first() if actor.reporter_of else found.first()
    if kept is None:
        raise NotFound(_standing.NOT_FOUND)
    raise_unless_concerned(standing, actor)
    return kept.file.digest, kept.file.media_type


def _names(standing: Standing, story: Sequence[records.Entry]) -> dict[int, str]:
    acted = {int(entry.actor["organisation"]) for entry in story if entry.actor.get("organisation")}
    owing = {owed.organisation_id for owed in standing.duties}
    cards = directory.organisations_by_ids(acted | owing | {standing.opener_id})
    return {key: card.short_name for key, card in cards.items()}


def _told(
    rules: CaseType, story: Sequence[records.Entry], names: Mapping[int, str]
) -> Iterator[Told]:
    """Only steps that declare what the reporter is told, with only the answers declared so."""
    for entry in story:
        step = _step(rules, str(entry.body.get("step", "")))
        if step is None or not step.tells:
            continue
        answers = entry.body.get("answers", {})
        yield Told(
            entry.at,
            step.tells[0],
            _worded(step.tells[1], entry, names),
            tuple(
                (field.label, str(in_words(field, answers[field.key])))
                for field in step.form
                if field.is_told and field.key in answers
            ),
        )


def _worded(sentence: str, entry: records.Entry, names: Mapping[int, str]) -> str:
    unit = names.get(entry.actor.get("organisation") or 0, gettext("受理单位"))
    called = gettext("、").join(one.get("name", "") for one in entry.body.get("units", ()))
    return sentence.format(unit=unit, units=called or gettext("承办单位"))


def _step(rules: CaseType, key: str) -> Transition | None:
    return next((step for step in rules.transitions if step.key == key), None)


def _awaited(standing: Standing, names: Mapping[int, str]) -> Iterator[Awaited]:
    """Open duties that a told step discharges, the nearest first."""
    rules = catalogue.in_words(standing.rules)
    for owed in sorted(standing.duties, key=lambda duty: duty.clock.due_at):
        step = next((s for s in _told_steps(rules) if owed.key in s.discharges), None)
        if step is not None:
            yield Awaited(
                names.get(owed.organisation_id, ""), rules.duty(owed.key).label, owed.clock.imposed_at,
                owed.clock.due_at, owed.clock.stopped_at is not None,
            )  # fmt: skip


def _told_steps(rules: CaseType) -> list[Transition]:
    return [step for step in rules.transitions if step.tells and ANY not in step.waives]


def _to_come(rules: CaseType, state: str) -> Iterator[str]:
    """The usual way from here to the end, by the first told step that leads on."""
    seen = {state}
    while not rules.state(state).is_closed:
        onward = (
            step for step in _told_steps(rules)
            if state in step.source and step.target and step.target not in seen
            and not step.raises and not step.recalls
        )  # fmt: skip
        step = next(onward, None)
        if step is None:
            return
        yield gettext("请您评价") if rules.state(step.target).is_closed else step.tells[0]
        state = step.target
        seen.add(state)


def _earlier(case_id: int) -> str:
    link = CaseLink.objects.filter(other_id=case_id, nature="reopened").select_related("case")
    found = link.first()
    return found.case.number if found else ""


def public_near(
    *,
    words: str,
    region_path: str,
    at: datetime,
    lon: float | None = None,
    lat: float | None = None,
    category: str = "",
) -> list[Near]:
    """Matters of the last days near by that these words may mean too, the most alike first."""
    typed = set(bigrams(words))
    point = (lon, lat) if lon is not None and lat is not None else None
    if not typed or (len(region_path) < 9 and point is None):
        return []
    rows = _near_rows(region_path, at, point)
    scored = [(_alike(typed, row, category), row) for row in rows]
    best = sorted((pair for pair in scored if pair[0] >= ALIKE), key=lambda pair: -pair[0])
    return [_near(row, point) for _, row in best[:MOST_NEAR]]


def _near_rows(
    region_path: str, at: datetime, point: tuple[float, float] | None
) -> Collection[Case]:
    place = Q(region_path__startswith=region_path) if len(region_path) >= 9 else Q()
    if point is not None:
        place |= Q(cell__in=geography.cells_within(*point, NEAR_METRES))
    found = _public.shown_nearby().filter(
        place, opened_at__gt=at - timedelta(days=NEAR_DAYS), opened_at__lte=at
    )
    return found.annotate(voices=Count("supports")).order_by("-id")[:MOST_COMPARED]


def _alike(typed: set[str], row: Case, category: str) -> float:
    theirs = set(bigrams(row.title))
    if not theirs:
        return 0.0
    same = len(typed & theirs) / min(len(typed), len(theirs))
    return same + (0.2 if category and category == row.category and same else 0.0)


def _near(row: Any, point: tuple[float, float] | None) -> Near:
    has_point = point is not None and row.lon is not None
    metres = int(geography.distance_m(point, (row.lon, row.lat))) if has_point and point else None
    label = catalogue.in_words(catalogue.rules(row.rules_id)).state(row.state).label
    return Near(
        row.pk, without_figures(row.title)[:MOST_SHOWN], label, row.opened_at, metres, row.voices
    )


def without_figures(title: str) -> str:
    """A title without the digits that could name a flat or a telephone."""
    return "".join("某" if letter.isdigit() else letter for letter in title)


@dataclass(frozen=True)
class OpenFigure:
    """Cases of one type at one level, city-wide: all that were counted and those that are over."""

    case_type: str
    level: str
    count: int
    closed: int


def open_figures(*, since: datetime, until: datetime) -> list[OpenFigure]:
    """What anybody may know: counted cases by type and level, in one statement."""
    rows = (
        Case.objects.filter(counted_at__gte=since, counted_at__lt=until, is_excluded=False)
        .exclude(outcome="merged")
        .order_by()
        .values("case_type", "level")
        .annotate(count=Count("pk"), closed=Count("pk", filter=Q(is_closed=True)))
    )
    found = {(row["case_type"], row["level"]): row for row in rows}
    return [
        OpenFigure(rules.label, level.label, row["count"], row["closed"])
        for rules in map(catalogue.in_words, catalogue.declared())
        if rules.confidentiality <= 3
        for level in rules.levels
        if (row := found.get((rules.key, level.key)))
    ]
