"""Forgetting one case: its sealed answers, words, photos and links go; what counts and every clock stay."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction
from django.utils.translation import gettext_noop

from chuishao.directory.actors import Actor
from chuishao.directory.matters import matters
from chuishao.directory.operations.messages import forget_messages_about
from chuishao.kernel import files, records
from chuishao.kernel.text import search_document

from .. import catalogue
from .._due import CASE, due_cases
from ..declarations import CaseType, FieldKind
from ..models import (
    Attachment,
    Case,
    Destruction,
    Forgotten,
    Motion,
    PublicLink,
    SealedAnswer,
    Support,
)

GONE: Final = gettext_noop("内容已按保存期限销毁")
# What an entry says besides the words of persons: steps, states, clocks, units, limits.
_STAYS: Final = (
    "step", "label", "from", "to", "revision", "clocks", "units", "number", "kind", "sealed", "limits", "erased",
    "category_before",
)  # fmt: skip


@transaction.atomic
def forget_case(
    *, case_id: int, destruction: Destruction, actor: Actor, at: datetime
) -> Counter[str]:
    """Forget one case if it is still due; what went, by kind. A hold set meanwhile stops it."""
    case = Case.objects.select_for_update().get(pk=case_id)
    due = due_cases(destruction.subject, destruction.region_path, destruction.due_before)
    if not due.filter(pk=case_id).exists():
        return Counter()
    went = Counter(cases=1, sealed=SealedAnswer.objects.filter(case_id=case_id).delete()[0])
    if destruction.subject == CASE:
        went += _words_gone(case) + _photos_gone(case_id) + _links_gone(case)
    rules = catalogue.rules(case.rules_id)
    is_whole = destruction.subject == CASE
    went["entries"] = records.erase(
        subject=f"case:{case_id}", actor=actor.as_record(), at=at,
        remains=(lambda body: remains(body, rules)) if is_whole else dict,
        body={"step": "forget", "label": gettext_noop("按期销毁"), "destruction": destruction.number},
    )  # fmt: skip
    Forgotten.objects.create(
        case_id=case_id, destruction=destruction, subject=destruction.subject, at=at
    )
    return went


def remains(body: Mapping[str, Any], rules: CaseType) -> dict[str, Any]:
    """What is left of an entry: no word that a person typed, but every choice, number and clock."""
    left = {key: value for key, value in body.items() if key in _STAYS}
    if "answers" in body:
        left["answers"] = plain_answers(body["answers"], rules)
    return left


def plain_answers(answers: Mapping[str, Any], rules: CaseType) -> dict[str, Any]:
    """Answers chosen from a list, yes and no, and small numbers: what the rates are counted from."""
    chosen = _choices(rules)
    return {key: value for key, value in answers.items() if _is_plain(value, chosen.get(key, ()))}


def _is_plain(value: Any, choices: Collection[str]) -> bool:
    if isinstance(value, str):
        return value in choices
    return isinstance(value, bool | float) or (isinstance(value, int) and abs(value) < 1_000_000)


def _choices(rules: CaseType) -> dict[str, set[str]]:
    fields = [*rules.fields, *(one for step in rules.transitions for one in step.form)]
    chosen: dict[str, set[str]] = {}
    for field in fields:
        chosen.setdefault(field.key, set()).update(key for key, _label in field.choices)
        if field.kind == FieldKind.MATTER:
            chosen[field.key].update(matters())
    return chosen


def _words_gone(case: Case) -> Counter[str]:
    rules = catalogue.rules(case.rules_id)
    title = f"{rules.label}（{GONE}）"
    Case.objects.filter(pk=case.pk).update(
        title=title, place="", answers=plain_answers(case.answers, rules), lon=None, lat=None, cell="",
    )  # fmt: skip
    words = search_document(case.number, title, names=[])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE casework_case SET search = %s WHERE id = %s", [words, case.pk])
    for motion in Motion.objects.filter(case_id=case.pk):
        Motion.objects.filter(pk=motion.pk).update(answers=plain_answers(motion.answers, rules))
    return Counter(words=1)


def _photos_gone(case_id: int) -> Counter[str]:
    photos = Attachment.objects.filter(case_id=case_id)
    file_ids = list(photos.values_list("file_id", flat=True))
    photos.delete()
    gone = files.discard(file_ids, still_used=_attached)
    return Counter(photos=len(file_ids), files=gone)


def _attached(asked: Collection[int]) -> set[int]:
    return set(Attachment.objects.filter(file_id__in=asked).values_list("file_id", flat=True))


def _links_gone(case: Case) -> Counter[str]:
    links = PublicLink.objects.filter(case_id=case.pk).delete()[0]
    supports = Support.objects.filter(case_id=case.pk).delete()[0]
    return Counter(
        links=links, supports=supports, messages=forget_messages_about(number=case.number)
    )
