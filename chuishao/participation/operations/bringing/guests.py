"""The three lists as workbooks of the office: who may bring them in, into what, and what each row would do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from django.utils.translation import gettext, gettext_noop

from chuishao.directory.actors import Actor
from chuishao.directory.imports.columns import Column, Kind
from chuishao.directory.imports.guests import About, Bringing, Guest, welcome
from chuishao.directory.imports.plan import Cells, Change, Effect, Plan
from chuishao.kernel.refusals import Invalid, NotFound
from chuishao.kernel.text import mask_name, said
from chuishao.kernel.workbooks import values

from ... import catalogue
from ..._hands import NOT_FOUND, demand_hand, has_hand
from ..._organising import demand_organiser
from ..._people import KEEPERS
from ...declarations import Belonging, Of, belonging_of
from ...models import Circle
from ...queries.circles import foundable
from ...queries.visibility import circles_visible_to
from .circles import bring_circles
from .columns import CIRCLES, COLUMNS, HOURS, PEOPLE
from .hands import demand_keeper
from .hours import bring_hours
from .past import Brought, Past
from .people import bring_people
from .rows import IS_THERE, Circles, Hours, ListRow, People, Reader, checked

BATCH: Final = 1000
CHECKER: Final = Actor.system("核对名单")


class ListCells(Cells):
    """A row of a list; no name of anybody is shown in full."""

    def __init__(self, kind: Kind, row: Any, epoch: Any) -> None:
        super().__init__(kind, row, epoch)
        self._given, self._zero = row.cells, epoch

    @property
    def is_bad(self) -> bool:
        """Whether anything is wrong with it."""
        return bool(self.bad)

    def plain(self, key: str) -> str:
        """What stands in a column, as it is."""
        return values.plain_text(self._given.get(key))

    def moment(self, key: str) -> Any:
        """A moment, or None with a complaint."""
        label = self.heading(key)
        return self.take(key, lambda: values.moment(self._given.get(key), label, self._zero))

    def shown(self, key: str) -> str:
        """What stands in a column, as the page shows it."""
        words = super().shown(key)
        return mask_name(words) if key == "name" and self.hides_names else words

    hides_names = False


class PeopleCells(ListCells):
    """A row of people."""

    hides_names = True


def _plan(
    asked: Bringing, kind: Guest, reader: Reader[Any], bring: Callable[[list[Any]], Brought],
    told: Callable[[Any], tuple[tuple[str, str, str], ...]],
) -> Plan:  # fmt: skip
    """The rows read and brought in batch by batch, and what became of each."""
    cells = PeopleCells if kind is MEMBERS else ListCells
    rows: Iterable[ListCells] = (cells(kind, raw, asked.sheet.epoch) for raw in asked.sheet.each())
    found, made = checked(rows, reader), Plan()
    for batch in _batches(list(found.good.items())):
        done = bring([past for _ref, (_row, past) in batch])
        for ref, (row, past) in batch:
            if ref in done.refused:
                row.complain(_column(kind, done.refused[ref]), done.refused[ref], IS_THERE)
                found.bad.append(row)
            else:
                is_new = ref not in done.already
                details = told(past) if is_new else ()
                made.changes.append(_change(row, past, details, is_new=is_new))
    made.changes += [_change(row, None, (), is_new=False) for row in found.repeated]
    made.changes.sort(key=lambda one: one.row)
    made.bad = sorted((one for row in found.bad for one in row.bad), key=lambda one: one.row)
    return made


def _batches(rows: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


def _column(kind: Guest, refused: str) -> str:
    if kind is not PAST_HOURS:
        return "ref"
    return "person" if "名册" in refused else "starts_at"


def _change(
    row: ListRow, past: Past | None, details: tuple[tuple[str, str, str], ...], *, is_new: bool
) -> Change:
    subject = row.plain("ref")
    if past is not None and row.plain("title"):
        subject = f"{subject} · {row.plain('title')}"
    effect = Effect.NEW if is_new else Effect.SAME
    return Change(row.row, effect, subject, details)


def _nothing(_past: Any) -> tuple[tuple[str, str, str], ...]:
    return ()


def _circle(about: About) -> Circle:
    found = Circle.objects.filter(pk=about.get("circle") or 0, ended_on=None).first()
    if found is None:
        raise NotFound(gettext(NOT_FOUND))
    return found


def _seen(circle_id: int, actor: Actor) -> Circle:
    found = circles_visible_to(actor=actor).filter(pk=circle_id).first()
    if found is None:
        raise NotFound(gettext(NOT_FOUND))
    return found


def _into(into: str) -> tuple[int, str]:
    """Circle and detail, as the choice is written. Raises Invalid."""
    circle, _colon, detail = into.partition(":")
    if not circle.isdecimal() or len(circle) > 15 or not detail:
        words = gettext("请选要导入到哪里。")
        raise Invalid(words, fields={"into": words})
    return int(circle), detail


def _about(into: str, actor: Actor) -> dict[str, Any]:
    """What was chosen, with its words. Raises Invalid, NotFound."""
    circle, detail = _into(into)
    found = _seen(circle, actor)
    rules = catalogue.rules(found.rules_id)
    labels = {one.key: said(one.label) for one in rules.circle(found.kind).belongings}
    labels |= {one.key: said(one.label) for one in rules.activities}
    label = gettext("%(circle)s，%(detail)s") % {
        "circle": found.name, "detail": labels.get(detail, detail),
    }  # fmt: skip
    return {"circle": circle, "detail": detail, "label": label}


# People of a circle


def _admit_people(about: About, actor: Actor) -> str:
    circle = _circle(about)
    _role(circle, about)
    demand_keeper(actor, circle)
    return circle.region_path


def _decide_people(about: About, actor: Actor) -> str:
    circle = _circle(about)
    demand_hand(actor, circle, _role(circle, about).confirmed_by)
    return circle.region_path


def _role(circle: Circle, about: About) -> Belonging:
    kind = catalogue.rules(circle.rules_id).circle(circle.kind)
    try:
        return belonging_of(kind, about.get("detail", ""))
    except KeyError:
        raise Invalid(gettext("没有这种身份。请从列出的里选。")) from None


def _offer_people(actor: Actor, circle_id: int) -> list[tuple[str, str]]:
    if not circle_id:
        return []
    found = _seen(circle_id, actor)
    is_host = found.ended_on is None and found.host_id == actor.organisation_id
    return [
        (f"{found.pk}:{one.key}", f"{found.name} · {said(one.label)}")
        for one in catalogue.rules(found.rules_id).circle(found.kind).belongings
        if one.of == Of.PERSON and is_host and actor.post_kind in KEEPERS
    ]  # fmt: skip


def _bring_people(asked: Bringing) -> Plan:
    circle, role = _circle(asked.about), asked.about["detail"]
    reader = People(circle.pk, circle.region_path, asked.at)
    actor = asked.sender if asked.decider else CHECKER

    def bring(rows: list[Any]) -> Brought:
        return bring_people(
            circle_id=circle.pk, role=role, rows=rows, actor=actor, second=asked.decider, at=asked.at
        )  # fmt: skip

    return _plan(asked, MEMBERS, reader, bring, _nothing)


# Circles of a programme


def _admit_circles(about: About, actor: Actor) -> str:
    """In the own organisation, or in the places the own office covers."""
    programme = about.get("programme")
    if not any(one.programme.key == programme for one in foundable(actor=actor)):
        raise NotFound(gettext(NOT_FOUND))
    return actor.region_path


def _offer_circles(actor: Actor, _circle_id: int) -> list[tuple[str, str]]:
    found = (one.programme for one in foundable(actor=actor) if not one.kind.is_temporary)
    return list({one.key: (one.key, said(one.label)) for one in found}.values())


def _about_circles(into: str, actor: Actor) -> dict[str, Any]:
    labels = dict(_offer_circles(actor, 0))
    if into not in labels:
        words = gettext("请选要导入到哪里。")
        raise Invalid(words, fields={"into": words})
    return {"programme": into, "label": labels[into]}


class OwnCircles(Circles):
    """Circles that the sender may found themselves."""

    def __init__(self, asked: Bringing) -> None:
        super().__init__(asked.about["programme"], asked.sender.territory or "", asked.at)
        self._programme, self._sender = catalogue.programme(asked.about["programme"]), asked.sender

    def read(self, row: ListRow) -> Any:
        """The circle, or None with complaints."""
        past = super().read(row)
        if past is None:
            return None
        by = self._programme.circle(past.kind).founded_by
        if not has_hand(self._sender, past.host_id, past.region_path, by):
            row.complain("host", NOT_YOURS, "请由有权设立的单位导入")
            return None
        return past


NOT_YOURS: Final = gettext_noop("您的岗位不能在这个单位设立这一类")


def _bring_circles(asked: Bringing) -> Plan:
    programme = asked.about["programme"]
    actor = asked.sender if asked.decider else CHECKER

    def bring(rows: list[Any]) -> Brought:
        return bring_circles(
            programme=programme, rows=rows, actor=actor, second=asked.decider, at=asked.at
        )

    def told(past: Any) -> tuple[tuple[str, str, str], ...]:
        return (("名称", "空", past.name),)

    return _plan(asked, LISTED_CIRCLES, OwnCircles(asked), bring, told)


# Past hours of a circle


def _admit_hours(about: About, actor: Actor) -> str:
    circle = _circle(about)
    kinds = catalogue.rules(circle.rules_id).activities
    fits = (one for one in kinds if (one.key, one.circle) == (about.get("detail"), circle.kind))
    declared = next(fits, None)
    if declared is None:
        raise Invalid(gettext("这里不办这一类活动。请从列出的里选。"))
    demand_organiser(actor, circle, circle.host_id, declared)
    return circle.region_path


def _offer_hours(actor: Actor, circle_id: int) -> list[tuple[str, str]]:
    if not circle_id:
        return []
    found = _seen(circle_id, actor)
    return [
        (f"{found.pk}:{one.key}", f"{found.name} · {said(one.label)}")
        for one in catalogue.rules(found.rules_id).activities
        if one.circle == found.kind and found.ended_on is None and not one.is_record
        and has_hand(actor, found.host_id, found.region_path, one.organised_by)
    ]  # fmt: skip


def _bring_hours(asked: Bringing) -> Plan:
    circle, kind = _circle(asked.about), asked.about["detail"]
    reader = Hours(circle.pk, circle.programme, kind, asked.at)

    def bring(rows: list[Any]) -> Brought:
        return bring_hours(
            circle_id=circle.pk, kind=kind, rows=rows, actor=asked.sender, at=asked.at
        )

    def told(past: Any) -> tuple[tuple[str, str, str], ...]:
        return (("开始", "空", f"{past.starts_at:%Y-%m-%d %H:%M}"), ("结束", "空", f"{past.ends_at:%H:%M}"))  # fmt: skip

    return _plan(asked, PAST_HOURS, reader, bring, told)


def _columns(kind: str) -> tuple[Column, ...]:
    return COLUMNS[kind]


LISTED_CIRCLES: Final = welcome(
    Guest(
        "circles", "组织名单", "队伍、联盟等组织和它们的成员单位。由另一人确认后写入。", _columns(CIRCLES),
        _admit_circles, _admit_circles, _offer_circles, _about_circles, _bring_circles,
    )
)  # fmt: skip
MEMBERS: Final = welcome(
    Guest(
        "members", "参与人名册", "一个组织里的人：编号、姓名、电话、特长。姓名电话加密保存，由另一人确认后写入。", _columns(PEOPLE),
        _admit_people, _decide_people, _offer_people, _about, _bring_people,
    )
)  # fmt: skip
PAST_HOURS: Final = welcome(
    Guest(
        "hours", "往年时长", "谁从几点到几点做了什么。写入后还要由另一位同事逐条确认，才计入时长。", _columns(HOURS),
        _admit_hours, None, _offer_hours, _about, _bring_hours,
    )
)  # fmt: skip
