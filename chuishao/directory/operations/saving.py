"""Keeping lists of the desk by name: saved, renamed, deleted, each written into the records."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from chuishao.directory.actors import Actor
from chuishao.directory.models import Person, SavedList
from chuishao.directory.operations._recording import record
from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed, NotFound
from chuishao.kernel.text import clean, clean_line

MOST: Final = 20
_LONGEST_NAME, _LONGEST_QUERY = 30, 1000


@transaction.atomic
def save_list(*, name: str, query: str, actor: Actor, at: datetime) -> int:
    """Keep an address of the worklist under a name of one's own; a name saved again asks the new.

    Raises Invalid without a name, Conflict when there are already twenty.
    """
    named, asked = _name(name), clean(query, label=_("条件"), most=_LONGEST_QUERY)
    own = _own(actor)
    known = own.filter(name=named).first()
    if known is None and own.count() >= MOST:
        raise Conflict(_("常用清单最多 %d 个。请先删掉不用的。") % MOST)
    if known is None:
        known = SavedList(person_id=actor.person_id, name=named)
    known.query, known.saved_at = asked, at
    known.save()
    _record("save", known, actor, at)
    return known.pk


@transaction.atomic
def rename_list(*, list_id: int, name: str, actor: Actor, at: datetime) -> None:
    """Another name for one of one's own lists. Raises NotFound, Invalid, Conflict when the name is taken."""
    named, kept = _name(name), _kept(list_id, actor)
    if _own(actor).filter(name=named).exclude(pk=kept.pk).exists():
        raise Conflict(_("已经有一个叫“%s”的常用清单，请换个名称。") % named)
    kept.name = named
    kept.save(update_fields=["name"])
    _record("rename", kept, actor, at)


@transaction.atomic
def delete_list(*, list_id: int, actor: Actor, at: datetime) -> None:
    """One of one's own lists goes; what it listed stays. Raises NotFound."""
    kept = _kept(list_id, actor)
    _record("delete", kept, actor, at)
    kept.delete()


def _own(actor: Actor) -> QuerySet[SavedList]:
    """The person's lists; the person's row is held, so that two at once count right."""
    if not Person.objects.select_for_update().filter(pk=actor.person_id).exists():
        raise NotAllowed(_("常用清单是各人自己的，请先登录。"))
    return SavedList.objects.filter(person_id=actor.person_id)


def _kept(list_id: int, actor: Actor) -> SavedList:
    kept = _own(actor).filter(pk=list_id).first()
    if kept is None:
        raise NotFound(_("没有这个常用清单，可能已经删掉了。"))
    return kept


def _name(name: str) -> str:
    named = clean_line(name, label=_("名称"), most=_LONGEST_NAME)
    if not named:
        raise Invalid(_("请给它起个名称。"), fields={"name": _("请填写名称。")})
    return named


def _record(deed: str, kept: SavedList, actor: Actor, at: datetime) -> None:
    record(
        f"person:{actor.person_id}", f"directory.saved_list.{deed}", actor=actor, at=at,
        body={"list": kept.pk, "name": kept.name},
    )  # fmt: skip
